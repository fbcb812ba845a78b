"""The likelihood of answers when persons' positions are drawn from a normal distribution, and its curvature.

Positions are summed over at evenly spaced nodes. The answers stand as marks (one column an item and category), so that
sums over persons are matrix products; an unknown answer has no mark and adds nothing.

Source: Bock & Aitkin (1981), doi:10.1007/BF02293801; observed information of Louis (1982),
doi:10.1111/j.2517-6161.1982.tb01203.x.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray

from pappus.statistics.answers import Answers, one_hot
from pappus.statistics.item_models import ItemModel, log_derivatives, log_probabilities

Floats = NDArray[np.float64]
Reals = NDArray[np.floating]

NODES = 61
REACH_SDS = 6.0
CURVATURE_PATTERNS = 5_000

_BLOCK = 4096
_ITEMS_FOR_NODES = 40
_SINGLE_FROM = 20_000
_DIFFERENCE = 1e-5
_NEGLIGIBLE = 1e-9
_LEAST_LOG = -60.0


@dataclass(frozen=True, eq=False)
class Nodes:
    """A distribution of positions on a grid: where its points lie, and the logarithm of what lies there."""

    positions: Floats
    log_weights: Floats


@dataclass(frozen=True, eq=False)
class Expectation:
    """What is to be expected of persons' positions, given their answers.

    Attributes:
        log_likelihood: of the answers.
        counts: expected number of persons at each node who gave each answer; item, category, node.
    """

    log_likelihood: float
    counts: Floats


def normal_nodes(mean: float = 0.0, sd: float = 1.0, count: int = NODES) -> Nodes:
    """A normal distribution on evenly spaced nodes up to `REACH_SDS` standard deviations on either side."""
    standard = np.linspace(-REACH_SDS, REACH_SDS, count)
    log_weights = -0.5 * standard**2
    return Nodes(mean + sd * standard, log_weights - np.log(np.exp(log_weights).sum()))


def nodes_for(items: int) -> int:
    """How many nodes keep up with posteriors that grow narrow with the number of items that a person answers."""
    return max(NODES, math.ceil(NODES * math.sqrt(items / _ITEMS_FOR_NODES)))


def expectation(answers: Answers, persons: Floats, model: ItemModel, nodes: Nodes) -> Expectation:
    """One pass over the answers.

    Args:
        answers: distinct patterns of answers.
        persons: how many persons gave each.
        model: the items.
        nodes: the distribution of positions.
    """
    log = 0.0
    counts = np.zeros((answers.shape[1] * model.categories, len(nodes.positions)))
    for rows, marks, shares, logs in posteriors(answers, model, nodes):
        log += float(persons[rows] @ logs)
        counts += marks.T @ (shares * persons[rows, None].astype(shares.dtype))
    return Expectation(log, counts.reshape(answers.shape[1], model.categories, -1))


def posteriors(
    answers: Answers, model: ItemModel, nodes: Nodes
) -> Iterator[tuple[slice, Reals, Reals, NDArray[np.float64]]]:
    """Block by block: which rows, their marks, their probabilities of each node, and log likelihoods.

    Large tables are worked on in single precision; sums over persons are kept in double.
    """
    dtype: DTypeLike = np.float32 if len(answers) > _SINGLE_FROM else np.float64
    items = answers.shape[1] * model.categories
    table: Reals = np.asarray(log_probabilities(model, nodes.positions).reshape(items, -1), dtype=dtype)
    log_weights = nodes.log_weights.astype(dtype)
    for begin in range(0, len(answers), _BLOCK):
        rows = slice(begin, min(begin + _BLOCK, len(answers)))
        marks = one_hot(answers[rows], model.categories, dtype)
        shares = marks @ table
        shares += log_weights
        most = shares.max(axis=1, keepdims=True)
        shares -= most
        # What is smaller still would be a subnormal number, with which processors take twenty times as long.
        np.maximum(shares, _LEAST_LOG, out=shares)
        np.exp(shares, out=shares)
        sums = shares.sum(axis=1, keepdims=True)
        shares /= sums
        yield rows, marks, shares, (most + np.log(sums))[:, 0].astype(np.float64)


def slopes_of_items(counts: Floats, model: ItemModel, nodes: Nodes) -> Floats:
    """Slope of Σ counts · log P by log a and thresholds; one row an item."""
    return np.asarray(np.einsum("jck,jckm->jm", counts, log_derivatives(model, nodes.positions)))


def expected_information(counts: Floats, model: ItemModel, nodes: Nodes) -> Floats:
    """Fisher's information on log a and thresholds if positions were known: item, parameter, parameter."""
    derivatives = log_derivatives(model, nodes.positions)
    shares = np.exp(log_probabilities(model, nodes.positions))
    weighted = derivatives * (shares * counts.sum(axis=1)[:, None])[..., None]
    return np.asarray(np.einsum("jckm,jckn->jmn", weighted, derivatives))


def observed_information(answers: Answers, persons: Floats, model: ItemModel, nodes: Nodes, counts: Floats) -> Floats:
    """The negative curvature of the log likelihood by log a and thresholds, item by item.

    It is that for known positions, less what is lost by not knowing them: the covariance of each person's slopes over
    the positions they may have. Of very many patterns an even part (`CURVATURE_PATTERNS`) stands for all in the loss.

    Args:
        answers: distinct patterns of answers.
        persons: how many persons gave each.
        model: the items.
        nodes: the distribution of positions.
        counts: those of `expectation`, with any persons of known position added; item, category, node.
    """
    part = slice(None, None, max(1, len(answers) // CURVATURE_PATTERNS))
    stand_for = persons[part] * (persons.sum() / persons[part].sum())
    information = -_lost(answers[part], stand_for, model, nodes)
    each = model.categories
    for item, known in enumerate(_curvature_of_items(counts, model, nodes)):
        block = slice(item * each, (item + 1) * each)
        information[block, block] -= known
    return information


def _lost(answers: Answers, persons: Floats, model: ItemModel, nodes: Nodes) -> Floats:
    """Covariances of the slopes over each person's possible positions, summed over persons."""
    derivatives = log_derivatives(model, nodes.positions)
    items, categories, count, each = derivatives.shape
    cells = items * categories
    joint, squares = np.zeros((count, cells, cells)), np.zeros((items * each, items * each))
    by_node = np.moveaxis(derivatives, 2, 0).reshape(count, -1)
    for rows, marks, shares, _ in posteriors(answers, model, nodes):
        weights = persons[rows, None].astype(shares.dtype)
        for node in np.flatnonzero(shares.max(axis=0) > _NEGLIGIBLE):
            joint[node] += (marks * (weights * shares[:, node, None])).T @ marks
        means = (shares @ by_node.astype(shares.dtype)).reshape(len(marks), items, categories, each)
        slopes = np.einsum("pjc,pjcm->pjm", marks.reshape(len(marks), items, categories), means)
        flat = slopes.reshape(len(marks), -1)
        squares += (flat * weights).T @ flat
    return _squares(joint, derivatives) - squares


def _squares(joint: Floats, derivatives: Floats) -> Floats:
    """Expected products of all slopes, summed over persons."""
    items, categories, count, each = derivatives.shape
    total = np.zeros((items * each, items * each))
    at_node = np.zeros((items, categories, items, each))
    own = np.arange(items)
    for node in range(count):
        at_node[own, :, own] = derivatives[:, :, node]
        flat = at_node.reshape(items * categories, -1)
        total += flat.T @ joint[node] @ flat
    return total


def _curvature_of_items(counts: Floats, model: ItemModel, nodes: Nodes) -> Floats:
    """Second derivatives of Σ counts · log P by log a and thresholds, from differences of the first ones."""
    columns = []
    for parameter in range(model.categories):
        ahead = slopes_of_items(counts, _shifted(model, parameter, _DIFFERENCE), nodes)
        behind = slopes_of_items(counts, _shifted(model, parameter, -_DIFFERENCE), nodes)
        columns.append((ahead - behind) / (2 * _DIFFERENCE))
    curvature = np.stack(columns, axis=2)
    return np.asarray((curvature + np.swapaxes(curvature, 1, 2)) / 2)


def _shifted(model: ItemModel, parameter: int, by: float) -> ItemModel:
    if parameter == 0:
        return ItemModel(model.form, model.slopes * math.exp(by), model.thresholds)
    thresholds = model.thresholds.copy()
    thresholds[:, parameter - 1] += by
    return ItemModel(model.form, model.slopes, thresholds)
