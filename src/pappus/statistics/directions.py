"""Points by their directions: the main ones of a sparse table, and clusters that stay put when points are added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def main_directions(table: csr_matrix, rank: int) -> Floats:
    """Each row in the main directions of a table, scaled to length 1; rows of nought stay so.

    Truncated singular value decomposition: of a table of weighted terms, latent semantic analysis.

    Args:
        table: rows × columns.
        rank: directions, fewer if the table is smaller.

    Source: Deerwester et al. (1990), doi:10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9.
    """
    from scipy.sparse.linalg import svds

    most = min(table.shape) - 1
    if most < 1:
        return of_length_one(np.asarray(table.todense(), dtype=np.float64))
    start = np.full(min(table.shape), 1.0)
    _, _, directions = svds(table, k=min(rank, most), v0=start)
    return of_length_one(table @ directions.T)


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


@dataclass(frozen=True)
class Followed:
    """Clusters followed over batches of points.

    Attributes:
        labels: of each batch the cluster of each point, by a number that stays; -1 for points of nought.
        centres: the latest centre of each cluster alive, in the order of `numbers`.
        numbers: their numbers.
        nearness: of each batch the cosine of each point with its centre.
    """

    labels: tuple[Whole, ...]
    centres: Floats
    numbers: tuple[int, ...]
    nearness: tuple[Floats, ...]


def followed_clusters(
    batches: Sequence[Floats], number: int, *, same_from: float, rounds: int = 20, memory: int = 2, seed: int = 0
) -> Followed:
    """Clusters of points that come batch after batch: each batch begins with the centres of the one before.

    A centre that moves further than `same_from` allows is a new cluster with a number of its own; centres are matched
    so that together they move least. What a batch was told stays so whatever comes after it.

    Args:
        batches: points of length 1, batch by batch.
        number: of clusters alive at a time.
        same_from: cosine with the former centre from which on a cluster is the same.
        rounds: of settling at most.
        memory: so many batches before settle the centres too.
        seed: of the first centres.
    """
    random = np.random.default_rng(seed)
    centres: Floats = np.empty((0, 0))
    numbers: tuple[int, ...] = ()
    upcoming = 0
    labels: list[Whole] = []
    nearness: list[Floats] = []
    for at, batch in enumerate(batches):
        known = [one[np.any(one != 0, axis=1)] for one in batches[max(at - memory, 0) : at + 1]]
        near = np.concatenate(known)
        if centres.size == 0 and len(near):
            centres = settled_centres(near, spread_centres(near, min(number, len(near)), random), rounds)
            numbers, upcoming = tuple(range(len(centres))), len(centres)
        elif len(near):
            moved = settled_centres(near, centres, rounds)
            centres, numbers, upcoming = _renumbered(centres, moved, numbers, upcoming, same_from)
        closeness = batch @ centres.T if centres.size else np.zeros((len(batch), 1))
        nearest = np.argmax(closeness, axis=1)
        there = np.any(batch != 0, axis=1)
        own = np.array(numbers or (-1,), dtype=np.int64)
        labels.append(np.where(there, own[nearest], -1))
        nearness.append(closeness[np.arange(len(batch)), nearest])
    return Followed(tuple(labels), centres, numbers, tuple(nearness))


def _renumbered(
    before: Floats, after: Floats, numbers: tuple[int, ...], upcoming: int, same_from: float
) -> tuple[Floats, tuple[int, ...], int]:
    from scipy.optimize import linear_sum_assignment

    closeness = before @ after.T
    old, new = linear_sum_assignment(-closeness)
    found = [0] * len(after)
    for one, other in zip(old, new, strict=True):
        if closeness[one, other] >= same_from:
            found[other] = numbers[one]
        else:
            found[other], upcoming = upcoming, upcoming + 1
    return after, tuple(found), upcoming
