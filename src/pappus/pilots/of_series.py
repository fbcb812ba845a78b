"""A verdict from series: what happened after the start, against what placebos do by themselves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pappus.pilots.estimates import Tried, tried
from pappus.pilots.looks import bounds, look_at, not_yet
from pappus.pilots.pilot import Pilot, settings
from pappus.pilots.series import Panel
from pappus.pilots.verdict import Look, Verdict, decided, reason
from pappus.statistics.intervals import z_value
from pappus.statistics.placebo import share_as_far, two_sided_t, wider
from pappus.statistics.sequential import mixture_p
from pappus.statistics.windows import mean_of_known

Floats = NDArray[np.float64]


def verdict_of_series(pilot: Pilot, panel: Panel, as_of: date, empty: Verdict) -> Verdict:
    """From series: what happened against what placebos do by themselves."""
    until = min(as_of, pilot.end)
    known = _up_to(panel, until)
    start = panel.position(pilot.start)
    length = max(1, round(pilot.shared_days / panel.step_days))
    after = min(len(known.days) - panel.position(pilot.last_start), length)
    sized = replace(empty, before=start, after=max(0, after), as_of=known.days[-1] if known.days else None)
    least = settings()["points_least"]
    if start < least or after < least:
        return replace(sized, reasons=(reason("few_points", before=start, after=max(0, after), least=least),))
    if _too_many_gaps(pilot, known, start, after):
        return replace(sized, reasons=(reason("gaps", share=f"{1 - settings()['known_least']:.0%}"),))
    if pilot.design == "staggered" and not _has_controls(pilot):
        return replace(sized, reasons=(reason("no_controls"),))
    found = tried(pilot, known, length)
    if found is None or found.noise.freedom[-1] < settings()["worth_least"]:
        return replace(sized, reasons=(reason("few_placebos"),))
    return _against_noise(pilot, known, found, sized)


def _up_to(panel: Panel, day: date) -> Panel:
    kept = sum(each <= day for each in panel.days)
    return replace(panel, days=panel.days[:kept], values=panel.values[:kept])


def _has_controls(pilot: Pilot) -> bool:
    firsts = {pilot.measure.first_day(one, pilot.start) for one in pilot.measure.treated}
    return bool(pilot.measure.controls) or len(firsts) > 1


def _too_many_gaps(pilot: Pilot, panel: Panel, start: int, after: int) -> bool:
    names = pilot.measure.treated if pilot.design != "synthetic_control" else panel.names
    known = ~np.isnan(np.column_stack([panel.column(name) for name in names]))
    least = 1.0 if pilot.design == "synthetic_control" else settings()["known_least"]
    return bool(min(known[:start].mean(), known[start : start + after].mean()) < least)


def _against_noise(pilot: Pilot, panel: Panel, found: Tried, sized: Verdict) -> Verdict:
    level = settings()["level"]
    lengths = found.path.size
    effects = found.path
    # Knowledge grows with each point; a dip of the estimated error is noise of its own.
    errors = np.minimum.accumulate(found.noise.error)
    z = effects / errors[:lengths]
    reach = bounds(pilot, found.noise, level)[:lengths]
    ends = np.column_stack([effects - reach * errors[:lengths], effects + reach * errors[:lengths]])
    looks = tuple(_looks(pilot, panel, found, effects, ends))
    at = look_at(pilot, lengths, len(errors))
    shown = replace(
        sized,
        placebos=found.placebos.shape[0],
        placebos_are="units" if found.units else "dates",
        worth_of_placebos=float(found.noise.freedom[lengths - 1]),
        as_far=share_as_far(found.placebos[:, lengths - 1], float(effects[-1])),
        looks=looks,
    )
    reasons = list(_against_donors(found, 1 - level))
    if at is None:
        return replace(shown, due=False, reasons=(not_yet(pilot, panel, len(errors)), *reasons))
    freedom = float(found.noise.freedom[at])
    p_value = two_sided_t(float(z[at]), freedom)
    if pilot.looks == "any_time":
        # As rare as the normal value that the t-distribution's tail stands for.
        normal = _normal_of(z[: at + 1], found.noise.freedom[: at + 1])
        information = 1 / errors**2
        p_value = float(mixture_p(normal, information[: at + 1], float(information[-1]), 1 - level)[-1])
    elif isinstance(pilot.looks, int):
        # Stretched so that it passes the error allowed just where the effect passes the bound of this look.
        once = float(wider(np.array([z_value(level)]), found.noise.freedom[at : at + 1])[0])
        p_value = two_sided_t(float(z[at]) * once / float(reach[at]), freedom)
    if found.units:
        # No fewer than one of all units can lie as far out.
        p_value = max(p_value, shown.as_far or 0.0)
    return decided(
        pilot, replace(shown, reasons=tuple(reasons)), float(effects[at]), ends[at], float(errors[at]), p_value
    )


def _normal_of(z: Floats, freedom: Floats) -> Floats:
    from scipy.stats import norm, t

    result: Floats = norm.isf(t.sf(np.abs(z), freedom))
    return result


def _looks(pilot: Pilot, panel: Panel, found: Tried, effects: Floats, ends: Floats) -> Iterator[Look]:
    start = panel.position(pilot.last_start)
    treated = mean_of_known(np.column_stack([panel.column(name) for name in pilot.measure.treated]), 1)
    # Series that start one after the other share steps after their starts, but no days.
    together = pilot.design != "staggered"
    for at in range(effects.size):
        yield Look(
            panel.days[start + at],
            _known(treated[start + at]) if together else None,
            _known(found.expected[at]) if together else None,
            _known(effects[at]),
            _known(ends[at, 0]),
            _known(ends[at, 1]),
        )


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _against_donors(found: Tried, chance: float) -> Iterator[str]:
    least = 1 / (1 + found.placebos.shape[0])
    if found.units and least > chance / 2:
        yield reason("few_donors", donors=found.placebos.shape[0], chance=f"{least:.0%}")
