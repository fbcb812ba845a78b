"""What social signals add to forecasts of an outcome: an outcome and a signal at a time, then all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from pappus.foresight.outcomes import OutcomeRow
from pappus.foresight.periods import Periods, end_after, without_gap
from pappus.foresight.setting import settings, words
from pappus.foresight.signals import by_period
from pappus.statistics.conformal import adaptive_interval
from pappus.statistics.multiplicity import adjusted_by_false_discoveries
from pappus.statistics.nested_forecasts import AddedSkill, Setting, added_skill

Adds = Literal["adds", "unsure", "none", "unknown"]


@dataclass(frozen=True)
class SignalFound:
    """What a signal adds to forecasts of an outcome.

    Attributes:
        series: the outcome.
        signal: id of the signal.
        adds: whether it surely adds skill, perhaps, not, or it cannot be told.
        statistic: of Clark and West's test; null where it cannot be told.
        p_value: one-sided, of that test alone.
        q_value: share of false discoveries if this and all that are surer were called, among all tests made.
        placebo_p_value: share of shuffled signals that do at least as well.
        saved_share: share of the root mean squared error that the signal saves; below 0 where it costs.
        compared: forecasts that were compared with what came.
        late_periods: periods by which outcomes are known after their end, at most.
        by_changes: whether changes were compared, since the outcome wanders.
        day: last day of the period that is forecast now; null without a forecast.
        value: that forecast, with the signal.
        low: lower end of its 90 % interval; null where too few errors are known.
        high: upper end.
        covered_share: share of past outcomes within their intervals; null where none had one.
        past: last day, outcome, forecast without and with the signal of what was compared.
        reason: why it cannot be told; empty otherwise.
    """

    series: str
    signal: str
    adds: Adds
    statistic: float | None = None
    p_value: float | None = None
    q_value: float | None = None
    placebo_p_value: float | None = None
    saved_share: float | None = None
    compared: int = 0
    late_periods: int = 0
    by_changes: bool = False
    day: date | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    covered_share: float | None = None
    past: tuple[tuple[date, float, float, float], ...] = ()
    reason: str = ""


def added_by_signals(
    outcomes: Mapping[str, Sequence[OutcomeRow]],
    signals: Mapping[str, Mapping[date, int]],
    window: tuple[date, date],
) -> list[SignalFound]:
    """Every outcome with every signal; which of them add skill is decided over all together.

    Args:
        outcomes: rows by series, in order of time, known by the last day of the window.
        signals: counts by day.
        window: first and last day of the record; outside it nothing is known of a signal.
    """
    found = [
        _added(name, rows, signal, dict(daily), window)
        for name, rows in outcomes.items()
        for signal, daily in signals.items()
    ]
    tested = [one for one in found if one.p_value is not None]
    if not tested:
        return found
    adjusted = adjusted_by_false_discoveries([one.p_value or 0.0 for one in tested])
    q_values = {(one.series, one.signal): float(q) for one, q in zip(tested, adjusted, strict=True)}
    return [_decided(one, q_values.get((one.series, one.signal))) for one in found]


def _decided(one: SignalFound, q_value: float | None) -> SignalFound:
    """A signal adds if that stands among all tests and shuffled signals seldom do as well."""
    if q_value is None or one.p_value is None or one.placebo_p_value is None:
        return one
    sure = settings()["sure"]
    single = one.p_value <= sure and one.placebo_p_value <= sure
    adds: Adds = "adds" if single and q_value <= sure else "unsure" if single else "none"
    return replace(one, adds=adds, q_value=q_value)


def _added(
    name: str, rows: Sequence[OutcomeRow], signal: str, daily: dict[date, int], window: tuple[date, date]
) -> SignalFound:
    rules, reasons = settings()["outcomes"], words()["reasons"]
    inside = _inside(rows, window)
    if inside is None:
        return SignalFound(name, signal, "unknown", reason=reasons["no_record"])
    periods, known = inside
    ends = periods.until(window[1])
    counts = by_period(daily, ends, periods.start)
    if counts.size == 0 or counts.min() == counts.max():
        return SignalFound(name, signal, "unknown", reason=reasons["constant"])
    published = np.array([one.published_on.toordinal() for one in known])
    known_at = np.searchsorted([end.toordinal() for end in ends], published)
    season = rules["seasons"].get(periods.step, 7)
    setting = Setting(rules["first"], rules["least"], rules["horizon"], season, rules["lags"], rules["placebos"])
    result = added_skill([one.value for one in known], counts, known_at, setting)
    if result is None:
        short = reasons["outcomes_short"].format(have=len(known), least=rules["first"] + rules["least"] + rules["lags"])
        return SignalFound(name, signal, "unknown", reason=short)
    return _told(name, signal, result, ends, periods)


def _inside(rows: Sequence[OutcomeRow], window: tuple[date, date]) -> tuple[Periods, list[OutcomeRow]] | None:
    """The periods of an outcome that the record covers whole, with its rows; null where there are fewer than two."""
    periods = without_gap([one.day for one in rows])
    if periods is None:
        return None
    whole = [one for one in rows[-len(periods.ends) :] if one.published_on <= window[1]]
    while whole:
        found = without_gap([one.day for one in whole]) if len(whole) > 1 else None
        if found is None:
            return None
        if found.start >= window[0]:
            return found, whole
        whole = whole[1:]
    return None


def _told(name: str, signal: str, found: AddedSkill, ends: Sequence[date], periods: Periods) -> SignalFound:
    days = list(ends)
    while len(days) <= found.next_at:
        days.append(end_after(days[-1], periods.step))
    errors = found.outcomes - found.with_signal
    interval = adaptive_interval(errors, settings()["coverage"], found.lags)
    width = interval.next_width
    past = zip(found.targets, found.outcomes, found.without_signal, found.with_signal, strict=True)
    return SignalFound(
        series=name,
        signal=signal,
        adds="none",
        statistic=found.test.statistic,
        p_value=found.test.p_value,
        placebo_p_value=found.placebo_p_value,
        saved_share=1 - found.error_with / found.error_without if found.error_without > 0 else 0.0,
        compared=found.test.n,
        late_periods=found.lags - settings()["outcomes"]["horizon"] + 1,
        by_changes=found.by_changes,
        day=days[found.next_at],
        value=found.next_with,
        low=None if width is None else found.next_with - width,
        high=None if width is None else found.next_with + width,
        covered_share=interval.covered_share,
        past=tuple((days[int(at)], float(came), float(small), float(large)) for at, came, small, large in past),
    )
