"""A measure on its chart: what is signal, what is noise, how far the target is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pappus.scorecard.scorecard import Measure, settings, words
from pappus.statistics.control_chart import Limits, Signal, limits, signals
from pappus.vocabulary.languages import long_date

Floats = NDArray[np.float64]
Move = Literal["better", "worse", "noise", "not_known"]


@dataclass(frozen=True)
class Point:
    """One value of a measure.

    Attributes:
        day: of the value.
        value: as it was measured.
        charted: what is charted of it: the value, or what it leaves of season and last point.
        rules: rules that are met there; empty for noise.
        better: whether the signal is for the better; null for noise.
        in_baseline: whether the limits rest on it.
    """

    day: date
    value: float
    charted: float
    rules: tuple[str, ...]
    better: bool | None
    in_baseline: bool


@dataclass(frozen=True)
class Charted:
    """A measure on its chart.

    Attributes:
        measure: the measure.
        move: better or worse by the latest signal since the limits were frozen, noise, or not_known.
        since: day of that signal; null for none.
        rule: the rule that it met; empty for none.
        latest: latest value; null if there is none.
        latest_day: its day.
        progress: share of the way from start to target, 0 to 1; null where one of them is missing.
        limits: frozen limits of what is charted; null where there are too few points.
        points: the values, the earliest first.
        notes: what limits it, one sentence each.
    """

    measure: Measure
    move: Move
    since: date | None = None
    rule: str = ""
    latest: float | None = None
    latest_day: date | None = None
    progress: float | None = None
    limits: Limits | None = None
    points: tuple[Point, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values; days as text."""
        found: dict[str, Any] = {**asdict(self), "measure": self.measure.id, "title": self.measure.title}
        found["unit"], found["better_is"] = self.measure.unit, self.measure.better
        found["objectives"], found["practices"] = list(self.measure.objectives), list(self.measure.practices)
        found["target"] = {
            "start": self.measure.start,
            "value": self.measure.target,
            "by": self.measure.target_by.isoformat() if self.measure.target_by else None,
        }
        for name in ("since", "latest_day"):
            found[name] = found[name].isoformat() if found[name] else None
        for point in found["points"]:
            point["day"] = point["day"].isoformat()
        return found


def charted(measure: Measure, days: Sequence[date], values: Sequence[float]) -> Charted:
    """A measure on its chart.

    Args:
        measure: the measure.
        days: ascending.
        values: one a day, known ones only.
    """
    rules = settings()
    if not days:
        return Charted(measure, "not_known", notes=(_note("no_values"),))
    last_value = float(values[-1])
    known = Charted(
        measure, "not_known", latest=last_value, latest_day=days[-1], progress=_progress(measure, last_value)
    )
    first = _first_of_limits(measure, days)
    baseline = _baseline(measure, days, first)
    if baseline - first < rules["baseline_least"]:
        points = tuple(
            Point(day, float(v), float(v), (), None, in_baseline=False) for day, v in zip(days, values, strict=True)
        )
        note = _note("few", points=baseline - first, least=rules["baseline_least"])
        return replace(known, points=points, notes=(note,))
    series, how = _to_chart(measure, np.asarray(values, dtype=np.float64), first, baseline)
    chart = limits(series[first:baseline])
    found = signals(series[first:], chart, rules["rules"])
    points = tuple(_points(measure, days, values, series, (first, baseline, found)))
    since = [one for one in found if one.at + first >= baseline]
    notes = (*how, *_cautions(measure, baseline - first, found, baseline - first))
    if not since:
        move: Move = "noise" if len(days) > baseline else "not_known"
        return replace(known, move=move, limits=chart, points=points, notes=notes)
    last = since[-1]
    move = "better" if last.up == (measure.better == "higher") else "worse"
    day = days[last.at + first]
    return replace(known, move=move, since=day, rule=last.rule, limits=chart, points=points, notes=notes)


def _progress(measure: Measure, value: float) -> float | None:
    if measure.start is None or measure.target is None:
        return None
    return min(1.0, max(0.0, (value - measure.start) / (measure.target - measure.start)))


def _first_of_limits(measure: Measure, days: Sequence[date]) -> int:
    """Position of the first point behind the limits: the first after the last rebasing that has come."""
    past = [one.day for one in measure.rebased if one.day <= days[-1]]
    return sum(day < max(past) for day in days) if past else 0


def _baseline(measure: Measure, days: Sequence[date], first: int) -> int:
    """Position after the last point behind the limits."""
    until = measure.baseline_until
    if until is not None and not any(one.day > until for one in measure.rebased):
        return sum(day <= until for day in days)
    return min(len(days), first + int(settings()["baseline_points"]))


def _to_chart(measure: Measure, values: Floats, first: int, baseline: int) -> tuple[Floats, tuple[str, ...]]:
    """What is charted: the values without their season, and what they leave of the last point where they lean on it."""
    rules = settings()
    series, notes = values, []
    season = measure.season
    if season is not None and baseline - first >= season * rules["season_rounds"]:
        phase = np.arange(values.size) % season
        own = series[first:baseline]
        means = np.array([own[phase[first:baseline] == one].mean() for one in range(season)])
        series = series - (means - own.mean())[phase]
        notes.append(_note("season"))
    own = series[first:baseline] - series[first:baseline].mean()
    squares = float(own[:-1] @ own[:-1])
    leans = float(own[1:] @ own[:-1]) / squares if squares > 0 else 0.0
    if leans >= rules["leans_on_last"]:
        centre = float(series[first:baseline].mean())
        before = np.concatenate([[centre], series[:-1]])
        series = series - min(leans, 1.0) * (before - centre)
        notes.append(_note("last"))
    return series, tuple(notes)


def _points(
    measure: Measure,
    days: Sequence[date],
    values: Sequence[float],
    series: Floats,
    found: tuple[int, int, list[Signal]],
) -> Iterator[Point]:
    first, baseline, those = found
    met: dict[int, list[Signal]] = {}
    for one in those:
        met.setdefault(one.at + first, []).append(one)
    for at, (day, value) in enumerate(zip(days, values, strict=True)):
        here = met.get(at, [])
        better = here[0].up == (measure.better == "higher") if here else None
        names = tuple(one.rule for one in here)
        yield Point(day, float(value), float(series[at]), names, better, in_baseline=first <= at < baseline)


def _cautions(measure: Measure, points: int, found: Sequence[Signal], baseline: int) -> Iterator[str]:
    solid = settings()["baseline_solid"]
    if points < solid:
        yield _note("thin", points=points, solid=solid)
    if any(one.at < baseline for one in found):
        yield _note("unsettled")
    for one in measure.rebased[-1:]:
        yield _note("rebased", day=long_date(one.day), because=one.because.rstrip("."))


def _note(name: str, **figures: Any) -> str:
    text: str = words()["notes"][name]
    return text.format(**figures)
