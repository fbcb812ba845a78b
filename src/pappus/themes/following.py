"""Themes followed from month to month: each month begins with those of the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.directions import (
    Clusters,
    carried_clusters,
    first_clusters,
    main_directions,
    nearest_clusters,
    next_clusters,
    of_length_one,
)
from pappus.themes.setting import settings
from pappus.themes.weighing import Vocabulary, vocabulary_of, weighed

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class _Space:
    """In which texts are compared: made from the texts up to a place, and made anew when there are twice as many."""

    vocabulary: Vocabulary
    directions: Floats
    made_from: int

    def points(self, counted: Sequence[Counter[str]]) -> Floats:
        return of_length_one(weighed(counted, self.vocabulary) @ self.directions)


def followed(counted: Sequence[Counter[str]], month: Whole) -> tuple[Whole, Floats]:
    """The number of each text's theme, -1 for none, and how near it lies to the middle of it.

    What is said of a month rests on it and those before alone, so that later months change nothing.

    Args:
        counted: how often each term stands in each text, in the order of time.
        month: of each text.
    """
    rules = settings()
    labels, nearness = np.full(len(counted), -1), np.zeros(len(counted))
    edges = [
        *month_starts(month, max(rules["texts_least"], rules["themes_most"] * rules["texts_a_theme"])),
        len(counted),
    ]
    space = _space(counted[: edges[1]])
    clusters: Clusters | None = None
    moved = False
    for at, (start, end) in enumerate(pairwise(edges)):
        since = edges[max(at - rules["months_before"], 0)]
        if end >= 2 * space.made_from:
            space, moved = _space(counted[:end]), True
        near = space.points(counted[since:end])
        there = np.any(near != 0, axis=1)
        if not there.any():
            continue
        if clusters is None:
            clusters = first_clusters(
                near[there], max(2, min(rules["themes_most"], len(near) // rules["texts_a_theme"]))
            )
        elif moved:
            clusters = carried_clusters(clusters, near[there], labels[since:end][there])
        moved = False
        clusters = next_clusters(clusters, near[there], same_from=rules["same_from"])
        labels[start:end], nearness[start:end] = nearest_clusters(clusters, near[start - since :])
    return labels, nearness


def month_starts(month: Whole, least: int) -> list[int]:
    """Where months begin; the first ones count as one until there are texts enough to find themes in."""
    edges = np.flatnonzero(np.diff(month, prepend=month[0] - 1)).tolist()
    return [0, *(int(edge) for edge in edges if edge >= least)]


def _space(counted: Sequence[Counter[str]]) -> _Space:
    vocabulary = vocabulary_of(counted)
    table = weighed(counted, vocabulary)
    return _Space(vocabulary, main_directions(table, settings()["directions"]), len(counted))
