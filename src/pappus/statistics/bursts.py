"""Bursts in a series of counts, found as the counts come in: an alarm at a bin knows that bin and those before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from pappus.statistics.count_tails import surprise

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_EULER = 0.5772156649015329


@dataclass(frozen=True)
class BurstRule:
    """When counts are out of the ordinary.

    Attributes:
        bins_a_day: how many bins make a day.
        scales: how many bins are looked at together, each in turn.
        past_days: days from which is taken what is usual.
        prior_days: so many days as the distribution alone would bring them stand beside these.
        times_usual: a moment that is so many times as surprising as the most surprising one of a usual day is a burst.
    """

    bins_a_day: int
    scales: tuple[int, ...] = (1, 3, 12)
    past_days: int = 28
    prior_days: int = 7
    times_usual: float = 2.0


def unusualness(counts: ArrayLike, rule: BurstRule) -> Floats:
    """How surprising each moment is, in times of the most surprising one of a usual day; the highest of all scales.

    Surprise is −ln of a negative binomial tail. Real counts have heavier tails than that, each series its own, so the
    series itself says how much surprise a usual day brings: the median of the most surprising moments of the days
    before. Both levels are brought up to date once a day, from whole days before; the first day is 0.
    """
    series = np.asarray(counts, dtype=np.float64)
    result = np.zeros(series.size)
    for scale in rule.scales:
        nats = _surprise_at(series, scale, rule)
        result = np.maximum(result, nats / _usual(nats, rule))
    return result


def onsets(unusual: Floats, rule: BurstRule) -> Whole:
    """The bins at which a burst begins: at the threshold or above it, and no bin of the day before was."""
    high = unusual >= rule.times_usual
    places = np.flatnonzero(high)
    first = np.diff(places, prepend=-rule.bins_a_day - 1) > rule.bins_a_day
    result: Whole = places[first].astype(np.int64)
    return result


def running_sums(series: Floats, length: int) -> Floats:
    """The sum of the last `length` values at each, of fewer at the beginning."""
    total = np.concatenate(([0.0], np.cumsum(series)))
    ends = np.arange(1, series.size + 1)
    result: Floats = total[ends] - total[np.maximum(ends - length, 0)]
    return result


def past_means(series: Floats, length: int, lag: int) -> Floats:
    """The mean of `length` values that end `lag` bins before each; of fewer at the beginning, 0 before the first."""
    total = np.concatenate(([0.0], np.cumsum(series)))
    ends = np.maximum(np.arange(1, series.size + 1) - lag, 0)
    starts = np.maximum(ends - length, 0)
    result: Floats = (total[ends] - total[starts]) / np.maximum(ends - starts, 1)
    return result


def _surprise_at(series: Floats, scale: int, rule: BurstRule) -> Floats:
    """The surprise of the sums of the last `scale` bins, in nats; 0 on the first day."""
    sums = running_sums(series, scale)
    # What is larger than everything in the month before counts as the largest of that: a burst does not at once become
    # what is usual.
    usual = np.minimum(sums, _ceilings(sums, rule))
    past = rule.past_days * rule.bins_a_day
    mean = past_means(usual, past, scale)
    variance = past_means((usual - mean) ** 2, past, scale)
    # Silence is not proof that nothing can come: half an act in the whole of the past is expected at least.
    floor = 0.5 * scale / np.clip(np.arange(series.size), rule.bins_a_day, past)
    nats = surprise(sums, np.maximum(mean, floor), variance)
    nats[: rule.bins_a_day] = 0.0
    return nats


def _ceilings(sums: Floats, rule: BurstRule) -> Floats:
    """The highest sum of the past, as of the beginning of each day; no bound on the first day."""
    highest = _day_peaks(sums, rule.bins_a_day, rule.past_days).max(axis=1, initial=-np.inf)
    return _day_long(np.where(np.isinf(highest), np.inf, highest), sums.size, rule)


def _usual(nats: Floats, rule: BurstRule) -> Floats:
    """The surprise of a usual day's most surprising moment, as of the beginning of each day."""
    peaks = _day_peaks(nats, rule.bins_a_day, rule.past_days)
    # The first day brought no surprise since nothing was expected of it.
    peaks = np.where(np.isinf(peaks) | (peaks == 0), np.nan, peaks)
    # The highest of n exponential values has this mean: ln n plus Euler's constant.
    prior = np.full((len(peaks), rule.prior_days), np.log(rule.bins_a_day) + _EULER)
    levels = np.nanmedian(np.concatenate((peaks, prior), axis=1), axis=1)
    return _day_long(levels, nats.size, rule)


def _day_peaks(values: Floats, day: int, days: int) -> Floats:
    """For each day begun the highest value of each of the whole days before it; −∞ where there was none."""
    begun = -(-values.size // day)
    peaks = values[: values.size // day * day].reshape(-1, day).max(axis=1, initial=-np.inf)
    before = np.concatenate((np.full(days, -np.inf), peaks))
    result: Floats = sliding_window_view(before, days)[:begun]
    return result


def _day_long(levels: Floats, size: int, rule: BurstRule) -> Floats:
    """A level of each day at each bin of it."""
    result: Floats = np.repeat(levels, rule.bins_a_day)[:size]
    return result
