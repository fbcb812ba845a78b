"""The organisation's own series by month or week, and what comes next in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pappus.foresight.setting import settings, words
from pappus.foresight.weeks import Series
from pappus.statistics.conformal import adaptive_interval
from pappus.statistics.forecast_skill import Chosen, Skill, choose
from pappus.statistics.forecasting import METHODS, is_seasonal
from pappus.vocabulary.readings import Reading

Floats = NDArray[np.float64]
Step = Literal["month", "week"]


@dataclass(frozen=True)
class Ahead:
    """A forecast of one period.

    Attributes:
        period: as `2026-03`; of a week its last day.
        value: the forecast.
        low: lower end of its 90 % interval.
        high: upper end.
    """

    period: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class SeriesForecast:
    """What comes next in a series.

    Attributes:
        id: of the series, from `settings.yaml`.
        title: what it is of.
        is_share: whether its figures are shares.
        step: month, or week where months are too few.
        periods: whole ones without a gap up to the end of the record.
        values: the figure of each.
        ahead: those to come; empty where there is no ground for a forecast.
        method: which method was taken; empty without a forecast.
        skill: whether it does better than repeating the last value or season.
        skill_share: share of the error of repeating that is saved; null where it cannot be judged.
        p_value: probability of so much by luck.
        covered_share: share of past outcomes within their intervals; null where intervals come from no past errors.
        judged: outcomes behind that share.
        notes: what limits it, or why there is no forecast.
    """

    id: str
    title: str
    is_share: bool
    step: Step
    periods: tuple[str, ...]
    values: tuple[float, ...]
    ahead: tuple[Ahead, ...] = ()
    method: str = ""
    skill: Skill = "none"
    skill_share: float | None = None
    p_value: float | None = None
    covered_share: float | None = None
    judged: int = 0
    notes: tuple[str, ...] = ()


def wanted_indicators() -> list[str]:
    """The indicators whose monthly readings the series come from."""
    return list(dict.fromkeys(entry["indicator"] for entry in settings()["series"]))


def forecast_series(
    readings: Iterable[Reading], weekly: Mapping[str, Series], first_day: date, last_day: date
) -> list[SeriesForecast]:
    """Every series that the record has, with its forecast.

    Args:
        readings: monthly readings of the organisation, of `wanted_indicators`.
        weekly: the same series by week, as far as they are known.
        first_day: first day of the record; a month that it cuts is left out.
        last_day: last day of the record; likewise.
    """
    by_indicator: dict[str, list[Reading]] = {}
    for one in readings:
        by_indicator.setdefault(one.indicator, []).append(one)
    whole = whole_months(first_day, last_day)
    return _told_apart(
        [
            _by_step(
                entry,
                series_of(by_indicator.get(entry["indicator"], ()), entry["figure"], whole),
                weekly.get(entry["id"], ([], [])),
            )
            for entry in settings()["series"]
        ]
    )


def _told_apart(found: list[SeriesForecast]) -> list[SeriesForecast]:
    """Questions are not forecast where each act counts as one: that is the series of acts once more."""
    by_id = {one.id: one for one in found}
    questions, acts = by_id["questions"], by_id["acts"]
    both = min(len(questions.values), len(acts.values))
    if not questions.ahead or questions.step != acts.step or questions.values[-both:] != acts.values[-both:]:
        return found
    note = words()["reasons"]["all_acts"]
    bare = replace(_bare(questions), notes=(note,))
    return [bare if one is questions else one for one in found]


def _bare(one: SeriesForecast) -> SeriesForecast:
    return SeriesForecast(one.id, one.title, one.is_share, one.step, one.periods, one.values)


def _by_step(entry: Mapping[str, Any], monthly: Series, weekly: Series) -> SeriesForecast:
    """By month if there are enough of them, else by week."""
    steps: tuple[tuple[Step, Series], ...] = (("month", monthly), ("week", weekly))
    for step, series in steps:
        if len(series[0]) >= _least(step):
            if len(set(series[1])) == 1:
                return replace(_named(entry, step, series), notes=(words()["reasons"]["flat"],))
            return _forecast(entry, step, series)
    have = {"months": len(monthly[0]), "weeks": len(weekly[0])}
    note = words()["reasons"]["short"].format(**have, least_months=_least("month"), least_weeks=_least("week"))
    return replace(_named(entry, "month", monthly), notes=(note,))


def _least(step: Step) -> int:
    rule = settings()["steps"][step]
    return int(rule["first"] + rule["ahead"] + settings()["origins_least"] - 1)


def _named(entry: Mapping[str, Any], step: Step, series: Series) -> SeriesForecast:
    periods, values = series
    title = words()["series"][entry["id"]]
    return SeriesForecast(entry["id"], title, "high" in entry, step, tuple(periods), tuple(values))


def whole_months(first_day: date, last_day: date) -> list[str]:
    """The months that lie wholly between two days."""
    start = first_day if first_day.day == 1 else _next_month(first_day)
    found = []
    while (following := _next_month(start)) <= last_day + timedelta(days=1):
        found.append(f"{start:%Y-%m}")
        start = following
    return found


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def series_of(readings: Iterable[Reading], figure: str, months: Sequence[str]) -> Series:
    """The last months with a figure each, without a gap between them and up to the last whole month."""
    known = {one.period: getattr(one, figure) for one in readings if one.value is not None}
    run: list[str] = []
    for month in reversed(months):
        if known.get(month) is None:
            break
        run.append(month)
    run.reverse()
    return run, [float(known[month]) for month in run]


def _forecast(entry: Mapping[str, Any], step: Step, of: Series) -> SeriesForecast:
    rules, rule = settings(), settings()["steps"][step]
    horizon, named, series = rule["ahead"], _named(entry, step, of), np.array(of[1])
    # Without a season in it, to repeat last year's figure is a poor rival, and beating it no merit.
    season = rule["season"] if is_seasonal(series, rule["season"]) else 1
    first = min(max(rule["first"], 3 * season), series.size - horizon - rules["origins_least"] + 1)
    chosen = choose(series, season, horizon, first, rules["origins_most"], rules["sure"])
    said = METHODS[chosen.method](series, horizon, season)
    widths, share, judged, by_errors = _widths(chosen, horizon)
    low, high = entry.get("low", -np.inf), entry.get("high", np.inf)
    ends = np.clip(np.array([said, said - widths, said + widths]), low, high)
    following = _periods_after(of[0][-1], step, horizon)
    return replace(
        named,
        ahead=tuple(Ahead(period, *map(float, each)) for period, each in zip(following, ends.T, strict=True)),
        method=chosen.method,
        skill=chosen.skill,
        skill_share=chosen.skill_share,
        p_value=chosen.p_value,
        covered_share=share,
        judged=judged,
        notes=() if by_errors else (words()["reasons"]["model_interval"],),
    )


def _widths(chosen: Chosen, horizon: int) -> tuple[Floats, float | None, int, bool]:
    """Half widths by step, the share of past errors that were covered, how many, and whether all come from errors."""
    from scipy import special

    coverage = settings()["coverage"]
    found = [adaptive_interval(chosen.errors[:, step], coverage, step) for step in range(horizon)]
    spread = float(np.sqrt((chosen.errors[:, 0] ** 2).mean())) * float(special.ndtri((1 + coverage) / 2))
    widths = [
        spread * np.sqrt(step + 1) if one.next_width is None else one.next_width for step, one in enumerate(found)
    ]
    judged = sum(one.judged for one in found)
    covered = sum((one.covered_share or 0.0) * one.judged for one in found)
    by_errors = all(one.next_width is not None for one in found)
    return np.array(widths), covered / judged if judged else None, judged, by_errors


def _periods_after(period: str, step: Step, count: int) -> list[str]:
    if step == "week":
        return [(date.fromisoformat(period) + timedelta(weeks=at)).isoformat() for at in range(1, count + 1)]
    month = int(period[:4]) * 12 + int(period[5:])
    return [f"{(month + at) // 12:04d}-{(month + at) % 12 + 1:02d}" for at in range(count)]
