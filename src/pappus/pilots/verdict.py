"""A pilot and its figures → a verdict, with what it rests on and what speaks against it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.pilots.estimates import Tried, tried
from pappus.pilots.pilot import Pilot, VerdictKind, settings, words
from pappus.pilots.register import Standing
from pappus.pilots.series import Arms, Panel
from pappus.statistics.intervals import two_sided_p, z_value
from pappus.statistics.placebo import PlaceboNoise, share_as_far, two_sided_t, wider
from pappus.statistics.sequential import boundary, boundary_constant, mixture_bound, mixture_p
from pappus.statistics.windows import mean_of_known
from pappus.vocabulary.languages import digits, long_date, translated_count

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Look:
    """What was known at one point after the start.

    Attributes:
        day: first day of the point.
        observed: mean of the treated series there; null if unknown.
        expected: what it would have been without the pilot; null if unknown.
        effect: mean effect from the start up to there; null if unknown.
        low: lower end of its interval.
        high: upper end.
    """

    day: date
    observed: float | None
    expected: float | None
    effect: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Verdict:
    """What a pilot showed.

    Attributes:
        pilot: its id.
        kind: works, no_effect (none worth having), harmful, or cannot_tell.
        effect: mean change of the measure by the pilot, in the measure's unit; null where there is none.
        low: lower end of its interval.
        high: upper end.
        level: coverage of the interval; over all looks together where they may be at any time.
        p_value: how rarely chance alone gives as much, valid for the looks planned; null without an effect.
        worth: effect in smallest changes worth having, above 0 where it is for the better; null without an effect.
        worth_error: its standard error.
        as_of: last day of the figures that counted; null if there are none.
        before: points before the start; those in the old arm, of two arms.
        after: points after it; those in the new arm, of two arms.
        placebos: placebo dates, or other units, at which the method was tried; 0 of two arms, split by chance.
        placebos_are: dates or units.
        worth_of_placebos: so many would tell as much if they shared no data.
        as_far: share of placebos, this pilot among them, with an effect as large; null without placebos.
        standing: whether it was written down beforehand.
        due: whether this is a verdict; false while the pilot is under way and nothing can be said yet.
        reasons: what speaks against it or limits it, one sentence each.
        looks: point by point.
    """

    pilot: str
    kind: VerdictKind
    standing: Standing
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.9
    p_value: float | None = None
    worth: float | None = None
    worth_error: float | None = None
    as_of: date | None = None
    before: int = 0
    after: int = 0
    placebos: int = 0
    placebos_are: str = "dates"
    worth_of_placebos: float | None = None
    as_far: float | None = None
    due: bool = True
    reasons: tuple[str, ...] = ()
    looks: tuple[Look, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether it says anything on what the pilot drove, and stood fast beforehand."""
        return self.kind != "cannot_tell" and self.due and self.standing.confirmed

    def as_json(self) -> dict[str, Any]:
        """Plain values; days as text."""
        found: dict[str, Any] = asdict(self)
        found["confirmed"] = self.standing.confirmed
        found["standing"]["day"] = self.standing.day.isoformat() if self.standing.day else None
        found["as_of"] = self.as_of.isoformat() if self.as_of else None
        for look in found["looks"]:
            look["day"] = look["day"].isoformat()
        return found


def judged(pilot: Pilot, figures: Panel | Arms | None, standing: Standing, as_of: date) -> Verdict:
    """The verdict on a pilot by the figures up to a day."""
    empty = Verdict(pilot.id, "cannot_tell", standing, level=settings()["level"])
    against = tuple(_against_standing(pilot, standing))
    if as_of < pilot.start:
        return replace(empty, due=False, reasons=(*against, _reason("not_started")))
    if figures is None:
        file = pilot.measure.file or pilot.measure.indicator or ""
        return replace(empty, reasons=(*against, _reason("no_file", file=file)))
    found = (
        _of_arms(pilot, figures, as_of, empty) if isinstance(figures, Arms) else _of_panel(pilot, figures, as_of, empty)
    )
    # While it runs, only a verdict that was allowed to come early and says something is one.
    due = found.due and (as_of >= pilot.end or (found.kind != "cannot_tell" and pilot.looks != "at_end"))
    return replace(found, due=due, reasons=(*against, *found.reasons))


def _reason(name: str, **figures: Any) -> str:
    text: str = words()["reasons"][name]
    return text.format(**figures)


def _against_standing(pilot: Pilot, standing: Standing) -> Iterator[str]:
    if standing.day is None:
        yield _reason("not_registered")
        return
    if not standing.before_start:
        late = (standing.day - pilot.start).days
        name = "late_same_day" if late == 0 else "late"
        yield _reason(name, day=long_date(standing.day), days=translated_count("{number} day", "{number} days", late))
    if not standing.unchanged:
        yield _reason("changed", day=long_date(standing.day))


def _of_panel(pilot: Pilot, panel: Panel, as_of: date, empty: Verdict) -> Verdict:
    """From series: what happened against what placebos do by themselves."""
    until = min(as_of, pilot.end)
    known = _up_to(panel, until)
    start = panel.position(pilot.start)
    length = max(1, round(pilot.shared_days / panel.step_days))
    after = min(len(known.days) - panel.position(pilot.last_start), length)
    sized = replace(empty, before=start, after=max(0, after), as_of=known.days[-1] if known.days else None)
    least = settings()["points_least"]
    if start < least or after < least:
        return replace(sized, reasons=(_reason("few_points", before=start, after=max(0, after), least=least),))
    if _too_many_gaps(pilot, known, start, after):
        return replace(sized, reasons=(_reason("gaps", share=f"{1 - settings()['known_least']:.0%}"),))
    if pilot.design == "staggered" and not _has_controls(pilot):
        return replace(sized, reasons=(_reason("no_controls"),))
    found = tried(pilot, known, length)
    if found is None or found.noise.freedom[-1] < settings()["worth_least"]:
        return replace(sized, reasons=(_reason("few_placebos"),))
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
    at = _look_at(pilot, lengths, len(errors))
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
        return replace(shown, due=False, reasons=(_not_yet(pilot, panel, len(errors)), *reasons))
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
    return _decided(
        pilot, replace(shown, reasons=tuple(reasons)), float(effects[at]), ends[at], float(errors[at]), p_value
    )


def bounds(pilot: Pilot, noise: PlaceboNoise, level: float) -> Floats:
    """Standard errors that the interval of each length reaches to, for the looks that were planned."""
    return wider(_normal_bounds(pilot, np.minimum.accumulate(noise.error), level), noise.freedom)


def _normal_bounds(pilot: Pilot, errors: Floats, level: float) -> Floats:
    if pilot.looks == "any_time":
        information = 1 / errors**2
        return mixture_bound(information, float(information[-1]), 1 - level)
    if pilot.looks == "at_end":
        return np.full(errors.size, z_value(level))
    looks = int(pilot.looks)
    steps = boundary("obrien_fleming", looks, boundary_constant("obrien_fleming", looks, 1 - level))
    due = _due(looks, errors.size)
    # Between two looks the interval is that of the look to come.
    result: Floats = steps[np.searchsorted(due, np.arange(errors.size))]
    return result


def _due(looks: int, length: int) -> NDArray[np.int64]:
    """Positions of the planned looks, evenly spaced, the last at the end."""
    result: NDArray[np.int64] = np.ceil(np.arange(1, looks + 1) * length / looks).astype(np.int64) - 1
    return result


def _look_at(pilot: Pilot, there: int, length: int) -> int | None:
    """The point at which the verdict may be taken; null if none has come yet."""
    if pilot.looks == "any_time":
        return there - 1
    due = np.array([length - 1]) if pilot.looks == "at_end" else _due(int(pilot.looks), length)
    past = due[due < there]
    return int(past[-1]) if past.size else None


def _not_yet(pilot: Pilot, panel: Panel, length: int) -> str:
    if pilot.looks == "at_end":
        return _reason("at_end", day=long_date(pilot.end))
    first = int(_due(int(pilot.looks), length)[0])
    day = date.fromordinal(pilot.start.toordinal() + math.ceil((first + 1) * panel.step_days) - 1)
    return _reason("next_look", day=day)


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
        yield _reason("few_donors", donors=found.placebos.shape[0], chance=f"{least:.0%}")


def _decided(pilot: Pilot, shown: Verdict, effect: float, ends: Floats, error: float, p_value: float) -> Verdict:
    """The verdict by where the interval lies: against nothing, and against the smallest change worth having."""
    sign, least = pilot.measure.sign, pilot.measure.minimum_effect
    good, (low, high) = sign * effect, sorted(sign * ends)
    kind: VerdictKind = "cannot_tell"
    reason = _reason("wide", low=digits(f"{min(ends):+.3g}"), high=digits(f"{max(ends):+.3g}"))
    if high < 0:
        kind = "harmful"
    elif high < least:
        kind = "no_effect"
    elif low > 0 and good >= least:
        kind = "works"
    elif low > 0:
        reason = _reason("small")
    return replace(
        shown,
        kind=kind,
        effect=effect,
        low=float(min(ends)),
        high=float(max(ends)),
        p_value=p_value,
        worth=good / least,
        worth_error=error / least,
        reasons=(*shown.reasons, *([reason] if kind == "cannot_tell" else [])),
    )


def _of_arms(pilot: Pilot, arms: Arms, as_of: date, empty: Verdict) -> Verdict:
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
        return replace(empty, reasons=(_reason("few_people", least=rules["people_least"]),))
    total = new.size + old.size
    uneven = two_sided_p((new.size - old.size) / math.sqrt(total))
    if uneven < rules["split_p_least"]:
        return replace(sized, reasons=(_reason("uneven", one=digits(f"{new.size:,}"), other=digits(f"{old.size:,}")),))
    if pilot.looks == "at_end" and as_of < pilot.end:
        return replace(sized, due=False, reasons=(_reason("at_end", day=long_date(pilot.end)),))
    error = math.sqrt(new.var(ddof=1) / new.size + old.var(ddof=1) / old.size)
    effect = float(new.mean() - old.mean())
    if error == 0:
        return replace(sized, reasons=(_reason("few_points", before=1, after=1, least=rules["points_least"]),))
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
    return _decided(pilot, sized, effect, ends, error, p_value)
