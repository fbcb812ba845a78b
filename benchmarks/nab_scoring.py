"""NAB's scoring rule: labelled windows, the scaled sigmoid, the probationary period, and its sweep of thresholds.

Lavin & Ahmad (2015), Evaluating real-time anomaly detection algorithms – the Numenta Anomaly Benchmark,
doi:10.1109/ICMLA.2015.141, standard profile. Written from the paper and from what the results published with the
benchmark show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Window = tuple[int, int]

FALSE_POSITIVE = 0.11
"""Weight in the standard profile; a true positive and a missed window weigh 1."""
_OUTSIDE, _PROBATION = -1, -2


@dataclass(frozen=True)
class Labelled:
    """A series and the first and last place of each labelled window, in order."""

    counts: Floats
    windows: tuple[Window, ...]


@dataclass(frozen=True)
class Score:
    """What a detector got on one file or several.

    Attributes:
        score: sum of weights: found windows by how early, missed windows −1, false alarms.
        windows: number of windows.
        true_positives: alarms in windows.
        false_positives: alarms elsewhere, the probationary period left out.
    """

    score: float
    windows: int
    true_positives: int
    false_positives: int

    @property
    def normalised(self) -> float:
        """100 for each window found at its very beginning and no false alarm, 0 for no alarm at all."""
        return normalised(self.score, self.windows)


def normalised(score: float, windows: int) -> float:
    """A sum of weights on the scale that NAB publishes: 100 perfect, 0 no alarm at all."""
    return 100 * (score + windows) / (2 * windows)


def scaled_sigmoid(position: Floats) -> Floats:
    """Near 1 at the left edge of a window (−1), 0 at its right edge, −1 long after it."""
    result: Floats = np.where(position > 3, -1.0, 2 / (1 + np.exp(5 * np.minimum(position, 3.0))) - 1)
    return result


def weights(series: Labelled) -> tuple[Floats, Whole]:
    """What an alarm at each bin is worth, and in which window the bin is: −1 outside, −2 on probation."""
    n = series.counts.size
    worth, place = np.full(n, -FALSE_POSITIVE), np.full(n, _OUTSIDE, dtype=np.int64)
    ends = [first for first, _ in series.windows[1:]] + [n]
    for number, ((first, last), end) in enumerate(zip(series.windows, ends, strict=True)):
        width = last - first + 1
        inside, after = np.arange(first, last + 1), np.arange(last + 1, end)
        place[inside] = number
        worth[inside] = scaled_sigmoid(-(last - inside + 1) / width) / scaled_sigmoid(np.array(-1.0))
        worth[after] = FALSE_POSITIVE * scaled_sigmoid((after - last) / (width - 1))
    place[: min(int(0.15 * n), 750)] = _PROBATION
    return worth, place


def scored(series: Labelled, alarms: NDArray[np.bool_]) -> Score:
    """The score of alarms on one file: of each window its best alarm, and every false one."""
    worth, place = weights(series)
    outside = alarms & (place == _OUTSIDE)
    found = [worth[alarms & (place == number)] for number in range(len(series.windows))]
    total = sum(float(one.max()) if one.size else -1.0 for one in found) + float(worth[outside].sum())
    return Score(total, len(found), sum(one.size for one in found), int(outside.sum()))


def together(scores: Sequence[Score]) -> Score:
    """Several files as one."""
    return Score(
        sum(one.score for one in scores),
        sum(one.windows for one in scores),
        sum(one.true_positives for one in scores),
        sum(one.false_positives for one in scores),
    )


def swept(corpus: Mapping[str, Labelled], scores: Mapping[str, Floats]) -> tuple[float, Score]:
    """The threshold that is best for the whole corpus, as NAB chooses it, and what the detector gets with it."""
    best = (np.inf, together([scored(one, np.zeros(one.counts.size, dtype=bool)) for one in corpus.values()]))
    for threshold in _thresholds(corpus, scores):
        total = together([scored(one, scores[name] >= threshold) for name, one in corpus.items()])
        if total.score > best[1].score:
            best = (threshold, total)
    return best


_MOST_ALARMS = 400
"""Alarms outside windows that a sweep goes down to: as many cost more than all windows can bring."""


def _thresholds(corpus: Mapping[str, Labelled], scores: Mapping[str, Floats]) -> list[float]:
    """Scores at which the alarms change, from the highest down to where false ones outweigh everything."""
    held = np.concatenate([scores[name] for name in corpus])
    outside = np.sort(np.concatenate([scores[name][weights(one)[1] == _OUTSIDE] for name, one in corpus.items()]))
    floor = outside[-min(_MOST_ALARMS, outside.size)]
    return sorted({float(one) for one in held[(held >= floor) & (held > 0)]}, reverse=True)
