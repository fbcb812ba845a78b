"""Clusters of directions that stay put from batch to batch."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pappus.statistics.directions import (
    Clusters,
    carried_clusters,
    first_clusters,
    main_directions,
    nearest_clusters,
    next_clusters,
    of_length_one,
    settled_centres,
    spread_centres,
)

AXES = np.eye(6)


def around(axis: int, number: int, random: np.random.Generator) -> np.ndarray:
    return of_length_one(AXES[axis] + random.normal(0, 0.1, (number, 6)))


def batch(axes: tuple[int, ...], random: np.random.Generator, number: int = 60) -> np.ndarray:
    return np.concatenate([around(axis, number, random) for axis in axes])


def test_rows_that_share_columns_lie_in_one_direction() -> None:
    table = csr_matrix(np.array([[1.0, 1, 0, 0], [1, 1, 0.1, 0], [0, 0, 1, 1], [0, 0, 1, 0.9], [0, 0, 0, 0]]))
    found = of_length_one(table @ main_directions(table, 2))
    likeness = found @ found.T
    assert found.shape == (5, 2)
    assert likeness[0, 1] > 0.99
    assert likeness[2, 3] > 0.99
    assert abs(likeness[0, 2]) < 0.2
    assert np.all(found[4] == 0)
    assert np.array_equal(main_directions(table, 2), main_directions(table, 2))


def test_a_table_of_one_column_has_a_direction_too() -> None:
    assert np.allclose(main_directions(csr_matrix(np.array([[2.0], [0.0]])), 5), [[1.0]])


def test_centres_settle_in_the_middle_of_their_points() -> None:
    points = batch((0, 1, 2), np.random.default_rng(1))
    centres = settled_centres(points, spread_centres(points, 3, np.random.default_rng(2)), 30)
    nearest = np.argmax(AXES[:3] @ centres.T, axis=1)
    assert sorted(nearest) == [0, 1, 2]
    assert np.all(np.max(AXES[:3] @ centres.T, axis=1) > 0.98)


def settled(clusters: Clusters, axis: int) -> int:
    """The number of the cluster of an axis."""
    return int(nearest_clusters(clusters, AXES[axis : axis + 1])[0][0])


def test_clusters_keep_their_numbers_and_a_new_one_gets_its_own() -> None:
    random = np.random.default_rng(5)
    clusters = first_clusters(batch((0, 1, 2), random), 3)
    first = {axis: settled(clusters, axis) for axis in (0, 1, 2)}
    assert sorted(first.values()) == [0, 1, 2]
    clusters = next_clusters(clusters, batch((2, 0, 1), random), same_from=0.5)
    assert {axis: settled(clusters, axis) for axis in (0, 1, 2)} == first
    # One gives way slowly to another; it is no longer what it began as.
    for share in (20, 40, 60):
        points = np.concatenate([batch((0, 1), random), around(2, 60 - share, random), around(4, share, random)])
        clusters = next_clusters(clusters, points, same_from=0.5)
    assert (settled(clusters, 0), settled(clusters, 1)) == (first[0], first[1])
    assert settled(clusters, 4) == 3


def test_clusters_are_carried_into_another_space() -> None:
    random = np.random.default_rng(6)
    points = batch((0, 1, 2), random)
    clusters = first_clusters(points, 3)
    labels, _ = nearest_clusters(clusters, points)
    turned = points[:, ::-1]
    carried = carried_clusters(clusters, turned, labels)
    assert np.array_equal(nearest_clusters(carried, turned)[0], labels)
    fewer = carried_clusters(clusters, turned[:120], labels[:120])
    assert fewer.numbers[-1] == 3
    assert len(fewer.numbers) == 3


def test_points_of_nought_belong_nowhere() -> None:
    points = np.concatenate([batch((0, 1), np.random.default_rng(7)), np.zeros((3, 6))])
    labels, nearness = nearest_clusters(first_clusters(points[:-3], 2), points)
    assert labels[-3:].tolist() == [-1, -1, -1]
    assert set(labels[:-3].tolist()) == {0, 1}
    assert np.all(nearness[:-3] > 0.8)


def test_lengths() -> None:
    assert of_length_one(np.array([[3.0, 4.0], [0.0, 0.0]])) == pytest.approx(np.array([[0.6, 0.8], [0.0, 0.0]]))
