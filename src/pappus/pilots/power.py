"""What a pilot can find, said before it starts: from how restless its figures have been by themselves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.pilots.estimates import tried
from pappus.pilots.looks import bounds
from pappus.pilots.pilot import Pilot, settings
from pappus.pilots.series import Arms, Panel
from pappus.statistics.power import arm_for_means, power_of_means
from pappus.statistics.sequential import mixture_bound

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PowerLine:
    """What could be found in so many days.

    Attributes:
        days: length of the pilot.
        power: chance of finding the smallest change worth having, if it is there.
        detectable: the change that is found with the chance wanted, in the measure's unit.
        is_planned: whether this is the length in the definition.
    """

    days: int
    power: float
    detectable: float
    is_planned: bool


@dataclass(frozen=True)
class PowerFound:
    """What a pilot can find.

    Attributes:
        pilot: its id.
        minimum_effect: the smallest change worth having.
        wanted: the chance wanted of finding it.
        level: coverage of the verdict's interval.
        lines: by length; of two arms, the one as planned.
        enough_days: the shortest of these lengths that gives the chance wanted; null if none does.
        per_arm: those who have to take part in each arm, or in the smaller one as planned; null of series.
        reason: why nothing can be said; empty if something can.
    """

    pilot: str
    minimum_effect: float
    wanted: float
    level: float
    lines: tuple[PowerLine, ...] = ()
    enough_days: int | None = None
    per_arm: int | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def power_of(pilot: Pilot, figures: Panel | Arms | None) -> PowerFound:
    """What a pilot can find, from figures before its start (of two arms, those of everybody so far)."""
    rules = settings()
    empty = PowerFound(pilot.id, pilot.measure.minimum_effect, rules["power"], rules["level"])
    if figures is None:
        return replace(empty, reason="There are no figures yet from before the start.")
    if isinstance(figures, Arms):
        return _of_arms(pilot, figures, empty)
    before = figures.position(pilot.start)
    panel = replace(figures, days=figures.days[:before], values=figures.values[:before])
    lines = tuple(_of_lengths(pilot, panel, rules))
    if not lines:
        return replace(empty, reason="The history before the start is too short to see what the figure does by itself.")
    enough = [one.days for one in lines if one.power >= rules["power"]]
    return replace(empty, lines=lines, enough_days=min(enough, default=None))


def _of_lengths(pilot: Pilot, panel: Panel, rules: dict[str, Any]) -> Iterator[PowerLine]:
    for times in rules["power_lengths"]:
        days = math.ceil(pilot.shared_days * times)
        found = tried(_as_of_end(pilot, panel), panel, max(1, round(days / panel.step_days)))
        if found is None:
            continue
        error, freedom = float(found.noise.error[-1]), float(found.noise.freedom[-1])
        bound = float(bounds(pilot, found.noise, rules["level"])[-1])
        power, detectable = _power(pilot.measure.minimum_effect / error, bound, freedom, rules["power"])
        yield PowerLine(days, power, detectable * error, is_planned=times == 1)


def _as_of_end(pilot: Pilot, panel: Panel) -> Pilot:
    """The pilot as if it started when its figures end."""
    day = date.fromordinal(panel.days[-1].toordinal() + 1) if panel.days else pilot.start
    return replace(pilot, start=max(day, pilot.start), measure=replace(pilot.measure, starts=()))


def _power(effect: float, bound: float, freedom: float, wanted: float) -> tuple[float, float]:
    """The chance of passing a bound with an effect, and the effect with which it is as wanted; in standard errors."""
    from scipy.stats import t

    return float(t.sf(bound - effect, freedom)), bound + float(t.ppf(wanted, freedom))


def _of_arms(pilot: Pilot, arms: Arms, empty: PowerFound) -> PowerFound:
    values = np.concatenate([arms.new, arms.old])
    least, smaller = settings()["people_least"], min(arms.new.size, arms.old.size)
    # How many there are in so small an arm is nobody's business.
    if values.size < least or 0 < smaller < least:
        return replace(empty, reason="Too few have taken part so far to see how much they differ.")
    spread = float(values.std(ddof=1))
    if spread == 0:
        return replace(empty, reason="All who took part so far have the same figure.")
    allowed = 1 - empty.level
    if pilot.looks != "at_end":
        # As much wider as the interval that is valid at any time is at the end.
        allowed = 2 * _tail(float(mixture_bound(np.ones(1), 1.0, allowed)[0]))
    effect = pilot.measure.minimum_effect / spread
    # Two equal arms of this size would tell as much.
    per_arm = 2 * arms.new.size * arms.old.size / values.size
    power = power_of_means(effect, max(per_arm, 2), allowed)
    needed = arm_for_means(effect, allowed, empty.wanted)
    detectable = pilot.measure.minimum_effect * math.sqrt(needed / max(per_arm, 1))
    line = PowerLine(pilot.days, power, detectable, is_planned=True)
    share = pilot.measure.new_share
    return replace(
        empty,
        lines=(line,),
        per_arm=math.ceil(needed / (2 * max(share, 1 - share))),
        enough_days=pilot.days if power >= empty.wanted else None,
    )


def _tail(bound: float) -> float:
    return math.erfc(bound / math.sqrt(2)) / 2
