"""Points by their directions: the main ones of a sparse table, and clusters that stay put when points are added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_SMALL = 1_000
"""Tables with fewer rows or columns are decomposed as a whole: iterations begin anew by chance where such a table holds
fewer directions than asked for, and would not give the same twice."""


def main_directions(table: csr_matrix, rank: int) -> Floats:
    """The main directions of a table: columns × directions; multiplied by them its rows are told in few figures.

    Truncated singular value decomposition: of a table of weighted terms, latent semantic analysis.

    Args:
        table: rows × columns.
        rank: directions, fewer if the table is smaller.

    Source: Deerwester et al. (1990), doi:10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9.
    """
    from scipy.sparse.linalg import svds

    most = min(table.shape) - 1
    if most < 1:
        return np.eye(table.shape[1])
    if most < _SMALL:
        directions = np.linalg.svd(table.toarray(), full_matrices=False)[2][: min(rank, most)]
    else:
        _, _, directions = svds(table, k=min(rank, most), v0=np.ones(min(table.shape)))
    result: Floats = directions.T
    return result


def of_length_one(points: Floats) -> Floats:
    """The points scaled to length 1; those of nought stay so."""
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    result: Floats = np.divide(points, lengths, out=np.zeros_like(points), where=lengths > 1e-12)
    return result


def spread_centres(points: Floats, number: int, random: np.random.Generator) -> Floats:
    """So many of the points, far from each other: each is drawn by how far it lies from those before.

    Source: Arthur & Vassilvitskii (2007), k-means++.
    """
    chosen = [int(random.integers(len(points)))]
    far = 1 - points @ points[chosen[0]]
    for _ in range(number - 1):
        weights = np.maximum(far, 0.0)
        total = weights.sum()
        chosen.append(int(random.choice(len(points), p=weights / total)) if total > 0 else chosen[0])
        far = np.minimum(far, 1 - points @ points[chosen[-1]])
    return points[chosen]


def settled_centres(points: Floats, centres: Floats, rounds: int) -> Floats:
    """The centres moved to the middle of the points nearest to them, again and again; one without points stays."""
    from scipy.sparse import csr_matrix

    for _ in range(rounds):
        nearest = np.argmax(points @ centres.T, axis=1)
        ones = np.ones(len(points))
        member = csr_matrix((ones, (nearest, np.arange(len(points)))), shape=(len(centres), len(points)))
        sums = member @ points
        alive = np.linalg.norm(sums, axis=1) > 1e-12
        moved = np.where(alive[:, None], of_length_one(sums), centres)
        if np.allclose(moved, centres, atol=1e-9):
            break
        centres = moved
    return centres


def best_centres(points: Floats, number: int, rounds: int, random: np.random.Generator, starts: int = 8) -> Floats:
    """Settled centres nearest to their points of several starts, the one with most points first."""
    tried = [settled_centres(points, spread_centres(points, number, random), rounds) for _ in range(starts)]
    best = max(tried, key=lambda centres: float(np.max(points @ centres.T, axis=1).sum()))
    sizes = np.bincount(np.argmax(points @ best.T, axis=1), minlength=number)
    result: Floats = best[np.argsort(-sizes, kind="stable")]
    return result


@dataclass(frozen=True)
class Clusters:
    """Clusters alive.

    Attributes:
        centres: where each is now.
        begun: where each began.
        numbers: the number of each, which stays.
        upcoming: the number of the next new one.
    """

    centres: Floats
    begun: Floats
    numbers: tuple[int, ...]
    upcoming: int


def first_clusters(points: Floats, number: int, *, rounds: int = 20, seed: int = 0) -> Clusters:
    """Clusters of points of length 1, by number the largest first."""
    centres = best_centres(points, min(number, len(points)), rounds, np.random.default_rng(seed))
    return Clusters(centres, centres, tuple(range(len(centres))), len(centres))


def next_clusters(clusters: Clusters, points: Floats, *, same_from: float, rounds: int = 20) -> Clusters:
    """The clusters after they have settled among other points, beginning where they were.

    A centre that has moved further from where its cluster began than `same_from`, a cosine, allows is a new cluster
    with a number of its own; centres are matched so that together they moved least.
    """
    centres = settled_centres(points, clusters.centres, rounds)
    begun, numbers, upcoming = _renumbered(clusters.begun, centres, clusters.numbers, clusters.upcoming, same_from)
    return Clusters(centres, begun, numbers, upcoming)


def carried_clusters(clusters: Clusters, points: Floats, labels: Whole, seed: int = 0) -> Clusters:
    """The clusters in another space in which points of theirs are known; those without points give way to new ones.

    Args:
        clusters: as they were.
        points: in the other space, none of them nought.
        labels: the number of the cluster of each; -1 if it is in none.
        seed: of the new ones.
    """
    alive = [number for number in clusters.numbers if np.any(labels == number)]
    lacking = len(clusters.numbers) - len(alive)
    middles = [points[labels == number].sum(axis=0) for number in alive]
    fresh = spread_centres(points, lacking, np.random.default_rng(seed)) if lacking else points[:0]
    centres = of_length_one(np.array([*middles, *fresh]))
    numbers = (*alive, *range(clusters.upcoming, clusters.upcoming + lacking))
    return Clusters(centres, centres, numbers, clusters.upcoming + lacking)


def nearest_clusters(clusters: Clusters, points: Floats) -> tuple[Whole, Floats]:
    """Of each point the number of the nearest cluster, -1 for a point of nought, and the cosine with its centre."""
    closeness = points @ clusters.centres.T
    nearest = np.argmax(closeness, axis=1)
    labels = np.where(np.any(points != 0, axis=1), np.array(clusters.numbers, dtype=np.int64)[nearest], -1)
    return labels, closeness[np.arange(len(points)), nearest]


def _renumbered(
    begun: Floats, after: Floats, numbers: tuple[int, ...], upcoming: int, same_from: float
) -> tuple[Floats, tuple[int, ...], int]:
    """Where each cluster began and its number, in the order of the centres now; then the next number."""
    from scipy.optimize import linear_sum_assignment

    closeness = begun @ after.T
    old, new = linear_sum_assignment(-closeness)
    first, found = after.copy(), [0] * len(after)
    for one, other in zip(old, new, strict=True):
        if closeness[one, other] >= same_from:
            first[other], found[other] = begun[one], numbers[one]
        else:
            found[other], upcoming = upcoming, upcoming + 1
    return first, tuple(found), upcoming
