"""A verdict from two arms that were split by chance: the difference of their means."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np

from pappus.pilots.pilot import Pilot, settings
from pappus.pilots.series import Arms
from pappus.pilots.verdict import Verdict, decided, reason
from pappus.statistics.intervals import two_sided_p, z_value
from pappus.statistics.sequential import mixture_bound, mixture_p
from pappus.vocabulary.languages import digits, long_date


def verdict_of_arms(pilot: Pilot, arms: Arms, as_of: date, empty: Verdict) -> Verdict:
    """From two arms split by chance: the difference of their means."""
    rules = settings()
    until = min(as_of, pilot.end).toordinal()
    new, old = (
        values[days <= until] if days.size else values
        for values, days in ((arms.new, arms.new_days), (arms.old, arms.old_days))
    )
    sized = replace(empty, before=int(old.size), after=int(new.size), as_of=date.fromordinal(until))
    if min(new.size, old.size) < rules["people_least"]:
        # How many there are in so small an arm is nobody's business.
        return replace(empty, reasons=(reason("few_people", least=rules["people_least"]),))
    total, share = new.size + old.size, pilot.measure.new_share
    uneven = two_sided_p((new.size - share * total) / math.sqrt(total * share * (1 - share)))
    if uneven < rules["split_p_least"]:
        return replace(sized, reasons=(reason("uneven", one=digits(f"{new.size:,}"), other=digits(f"{old.size:,}")),))
    if pilot.looks == "at_end" and as_of < pilot.end:
        return replace(sized, due=False, reasons=(reason("at_end", day=long_date(pilot.end)),))
    error = math.sqrt(new.var(ddof=1) / new.size + old.var(ddof=1) / old.size)
    effect = float(new.mean() - old.mean())
    if error == 0:
        return replace(sized, reasons=(reason("all_alike"),))
    return _two_arms(pilot, sized, effect, error, until)


def _two_arms(pilot: Pilot, sized: Verdict, effect: float, error: float, until: int) -> Verdict:
    level = settings()["level"]
    z = effect / error
    bound, p_value = z_value(level), two_sided_p(z)
    if pilot.looks != "at_end":
        # Planned to be narrowest at the end: as much is known by then as days go by.
        gone = max(1, until - pilot.start.toordinal() + 1) / pilot.days
        information = np.array([1 / error**2])
        tuned = float(information[0] / min(1.0, gone))
        bound = float(mixture_bound(information, tuned, 1 - level)[0])
        p_value = float(mixture_p(np.array([z]), information, tuned, 1 - level)[0])
    ends = np.array([effect - bound * error, effect + bound * error])
    return decided(pilot, sized, effect, ends, error, p_value)
