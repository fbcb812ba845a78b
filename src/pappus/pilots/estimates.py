"""How far the treated series left what would have been expected, at the start and at dates when nothing happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pappus.pilots.pilot import Pilot, settings
from pappus.pilots.series import Panel
from pappus.statistics.placebo import PlaceboNoise, placebo_noise
from pappus.statistics.synthetic_control import synthetic_difference_in_differences
from pappus.statistics.windows import best_fading, mean_of_known, running_means, steps_after

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Tried:
    """A method at the start of a pilot, and at placebo dates and units.

    Attributes:
        path: mean effect over the first 1, 2, … points after the start; empty where there are none.
        expected: what each point after the start would have been.
        noise: what the method says by itself for each of these lengths.
        placebos: the placebo estimates, dates (or units) × lengths.
        units: whether they are other units at the same date, and not other dates.
        before: points before the start.
    """

    path: Floats
    expected: Floats
    noise: PlaceboNoise
    placebos: Floats
    units: bool
    before: int


@dataclass(frozen=True)
class _Layout:
    """Where things stand in the panel: starts of the treated, length after, past that counts, placebo offsets."""

    starts: Whole
    length: int
    past: int
    offsets: Whole

    @property
    def between(self) -> float:
        """Points from one placebo date to the next."""
        return float(np.abs(np.diff(self.offsets)).mean()) if self.offsets.size > 1 else 1.0


def tried(pilot: Pilot, panel: Panel, length: int) -> Tried | None:
    """The pilot's method at its start and at placebos, for lengths up to so many points; null without enough placebos.

    Placebo dates are those before the start at which a pilot as long would have ended before it.
    """
    starts = np.array([panel.position(pilot.measure.first_day(one, pilot.start)) for one in pilot.measure.treated])
    layout = _layout(starts, length)
    synthetic = pilot.design == "synthetic_control"
    if layout.offsets.size >= settings()["placebos_least"]:
        return _synthetic(pilot, panel, layout) if synthetic else _differences(pilot, panel, layout)
    if synthetic and len(pilot.measure.controls) >= settings()["units_least"]:
        return _against_units(pilot, panel, int(starts.min()), length)
    return None


def _layout(starts: Whole, length: int) -> _Layout:
    first = int(starts.min())
    rules = settings()
    past = max(rules["points_least"], min(rules["past_lengths"] * length, (first - length) // 3))
    offsets = np.arange(length, first - past + 1)
    if offsets.size > rules["placebos_most"]:
        offsets = offsets[np.linspace(0, offsets.size - 1, rules["placebos_most"]).round().astype(np.int64)]
    return _Layout(starts, length, past, offsets[::-1])


def _differences(pilot: Pilot, panel: Panel, layout: _Layout) -> Tried | None:
    """Treated series less their controls, less the discounted past of that difference."""
    apart = [_apart(pilot, panel, name, layout) for name in pilot.measure.treated]
    known = [each for each in apart if each is not None]
    if not known:
        return None
    starts = layout.starts[[at for at, each in enumerate(apart) if each is not None]]
    fading = best_fading(known[0][0], starts[0] - layout.offsets, layout.length, layout.past)
    settled = [(series[0], start) for series, start in zip(known, starts, strict=True)]
    steps = [steps_after(one, start - layout.offsets, layout.length, layout.past, fading) for one, start in settled]
    placebos = running_means(mean_of_known(np.array(steps), 0))
    placebos = placebos[~np.isnan(placebos).any(axis=1)]
    there = min(layout.length, *(one.size - int(start) for one, start in settled))
    real = [steps_after(one, np.array([start]), max(0, there), layout.past, fading) for one, start in settled]
    path = running_means(mean_of_known(np.array(real), 0))[0]
    memory = min(layout.past, 2 / fading) if fading else layout.past
    fitted = sum(each[1] for each in known[:1])
    return _tried(path, _observed(pilot, panel, layout), placebos, layout, (memory, fitted))


def _apart(pilot: Pilot, panel: Panel, name: str, layout: _Layout) -> tuple[Floats, int] | None:
    """One treated series less a mean of those not yet treated, and how many coefficients that took."""
    measure, target = pilot.measure, panel.column(name)
    until = panel.position(measure.first_day(name, pilot.start)) + layout.length
    later = [
        other
        for other in measure.treated
        if other != name and panel.position(measure.first_day(other, pilot.start)) >= until
    ]
    others = [*measure.controls, *(later if pilot.design == "staggered" else [])]
    if not others:
        return None
    control = mean_of_known(np.column_stack([panel.column(other) for other in others]), 1)
    season = measure.season or (7 if panel.step_days == 1 else None)
    start = int(layout.starts.min())
    target, control = (_without_season(each, season, start) for each in (target, control))
    windows = layout.offsets.size * layout.between / (layout.length + layout.past)
    if pilot.design == "staggered" or windows < settings()["windows_to_fit"]:
        return target - control, 0
    return target - _follows(target, control, layout) * control, 1


def _follows(target: Floats, control: Floats, layout: _Layout) -> float:
    """How much of a move of the control over the length of the pilot the treated series made too, before it; ≥ 0."""
    starts = int(layout.starts.min()) - layout.offsets
    ours, theirs = (
        running_means(steps_after(each, starts, layout.length, layout.past, 0.0))[:, -1] for each in (target, control)
    )
    known = ~(np.isnan(ours) | np.isnan(theirs))
    squares = float(theirs[known] @ theirs[known])
    return max(0.0, float(ours[known] @ theirs[known]) / squares) if squares > 0 else 0.0


def _without_season(series: Floats, season: int | None, start: int) -> Floats:
    """The series less its mean round of the season, as it was before the start."""
    if season is None or start < season * settings()["season_rounds_least"]:
        return series
    phase = np.arange(series.size) % season
    before = series[:start]
    whole = mean_of_known(before, 0)
    means = np.array([mean_of_known(before[phase[:start] == one], 0) for one in range(season)])
    result: Floats = series - (means - whole)[phase]
    return result


def _observed(pilot: Pilot, panel: Panel, layout: _Layout) -> Floats:
    """Mean of the treated series at the points after the start."""
    start = int(layout.starts.min())
    values = np.column_stack([panel.column(name) for name in pilot.measure.treated])
    return mean_of_known(values[start : start + layout.length], 1)


def _tried(path: Floats, observed: Floats, placebos: Floats, layout: _Layout, memory: tuple[float, int]) -> Tried:
    lengths = np.arange(1, layout.length + 1)
    apart = np.asarray((lengths + memory[0]) / layout.between, dtype=np.float64)
    noise = placebo_noise(placebos, apart, memory[1])
    # What each single point left is the step of the running sum.
    totals = np.concatenate([[0.0], path * np.arange(1, path.size + 1)])
    expected = observed[: path.size] - np.diff(totals)
    return Tried(path, expected, noise, placebos, units=False, before=int(layout.starts.min()))


def _synthetic(pilot: Pilot, panel: Panel, layout: _Layout) -> Tried | None:
    """Treated series against a mix of donors, weighed anew at every date."""
    target, donors = _target_and_donors(pilot, panel)
    start = int(layout.starts.min())
    rows = [_window(target, donors, start - int(offset), layout) for offset in layout.offsets]
    placebos = running_means(np.array(rows))
    there = min(layout.length, target.size - start)
    path = np.empty(0)
    if there > 0:
        path = running_means(_window(target, donors, start, layout, there)[None, :])[0]
    return _tried(path, _observed(pilot, panel, layout), placebos, layout, (layout.past, 0))


def _target_and_donors(pilot: Pilot, panel: Panel) -> tuple[Floats, Floats]:
    treated = np.column_stack([panel.column(name) for name in pilot.measure.treated]).mean(axis=1)
    return treated, np.column_stack([panel.column(name) for name in pilot.measure.controls])


def _window(target: Floats, donors: Floats, start: int, layout: _Layout, length: int | None = None) -> Floats:
    window = slice(start - layout.past, start + (layout.length if length is None else length))
    return synthetic_difference_in_differences(target[window], donors[window], layout.past).path


def _against_units(pilot: Pilot, panel: Panel, start: int, length: int) -> Tried:
    """Every donor as if the pilot had run there, taken to be as restless as the treated series."""
    target, donors = _target_and_donors(pilot, panel)
    there = slice(0, start + length)
    rows = []
    for at in range(donors.shape[1]):
        others = np.delete(donors, at, axis=1)
        rows.append(synthetic_difference_in_differences(donors[there, at], others[there], start).path)
    path = running_means(synthetic_difference_in_differences(target[there], donors[there], start).path[None, :])[0]
    placebos = running_means(np.array(rows))
    spread: Floats = np.sqrt((placebos**2).mean(axis=0) * (1 + 1 / len(placebos)))
    noise = PlaceboNoise(spread, np.full(spread.size, float(len(placebos))))
    observed = target[start : start + length]
    totals = np.concatenate([[0.0], path * np.arange(1, path.size + 1)])
    return Tried(path, observed - np.diff(totals), noise, placebos, units=True, before=start)
