"""The shapes that an organisation may have, as ideal types with the coefficients that make them probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.archetype import IdealType, Prior
from pappus.statistics.multinomial import Calibration
from pappus.vocabulary.documents import read_yaml

Floats = NDArray[np.float64]

_HAIR = 1e-12

RULES_FILE = Path(__file__).with_name("shape.yaml")
CALIBRATION_FILE = Path(__file__).with_name("shape_calibration.yaml")


@dataclass(frozen=True)
class ShapeTypes:
    """What is compared when a certain amount is known.

    Attributes:
        groups: shapes that are told apart; two in one entry where nothing known tells them apart.
        types: the ideal type of each entry, and at the end contact by chance.
        chance_alone: the ways in which contact comes about by chance and nothing else, equally likely.
    """

    groups: tuple[tuple[str, ...], ...]
    types: tuple[IdealType, ...]
    chance_alone: tuple[IdealType, ...]

    @property
    def all(self) -> tuple[IdealType, ...]:
        """What evidence is wanted for."""
        return (*self.types, *self.chance_alone)


@cache
def shape_rules() -> dict[str, Any]:
    """The file of shapes beside this one."""
    rules: dict[str, Any] = read_yaml(RULES_FILE).content
    return rules


@cache
def shape_types(with_acts: bool) -> ShapeTypes:
    """The shapes that can be told apart with, or without, what units do outward.

    Without it, shapes whose contacts look alike stand together.
    """
    rules = shape_rules()
    groups: dict[Any, tuple[str, ...]] = {}
    types: dict[Any, IdealType] = {}
    for name, rule in rules["shapes"].items():
        kind = _ideal_type(rule, rules["noise"])
        mark = name if with_acts else (kind.pattern, kind.across, kind.strong)
        groups[mark] = (*groups.get(mark, ()), name)
        types.setdefault(mark, kind)
    chance = _ideal_type(rules["chance"], rules["chance_noise"])
    alone = tuple(_ideal_type(rule, rules["chance_alone_noise"]) for rule in rules["chance_alone"])
    return ShapeTypes(tuple(groups.values()), (*types.values(), chance), alone)


@cache
def calibration(with_acts: bool) -> Calibration:
    """The coefficients for the types of `shape_types`."""
    held = read_yaml(CALIBRATION_FILE).content["with_acts" if with_acts else "contacts_only"]
    weights, intercepts, bounds = (np.array(held[name]) for name in ("weights", "intercepts", "bounds"))
    return Calibration(weights, intercepts, held["floor"], bounds)


def beyond_chance(log_evidence: Floats, with_acts: bool) -> Floats:
    """How many times better each shape that can be told apart explains a network than chance alone, in logarithms.

    Args:
        log_evidence: for `all` of `shape_types`, a row a network.
        with_acts: whether outward acts of units are known.
    """
    kinds = shape_types(with_acts)
    alone = log_evidence[:, len(kinds.types) :]
    by_chance = np.logaddexp.reduce(alone, axis=1, keepdims=True) - math.log(alone.shape[1])
    beyond: Floats = log_evidence[:, : len(kinds.groups)] - by_chance
    return beyond


def probabilities_of(log_evidence: Floats, traits: Floats, beyond: Floats, with_acts: bool) -> Floats:
    """The probability of each shape that can be told apart, and at the end of chance; a row a network.

    A shape that cannot be, such as a star of stars of three units, has none. Where chance alone may well have made what
    was seen, as much is left to chance that no shape is surer than the rules allow.

    Args:
        log_evidence: for `types` of `shape_types`.
        traits: of `pappus.statistics.archetype.traits`.
        beyond: of `beyond_chance`; resampled networks have the one row of the network that was seen.
        with_acts: whether outward acts of units are known.
    """
    shares = calibration(with_acts).probabilities(log_evidence, traits)
    shares[:, :-1][~np.isfinite(log_evidence[:, :-1])] = 0
    shares[:, -1] = 1 - shares[:, :-1].sum(1)
    return _no_surer_than_chance_allows(shares, np.broadcast_to(beyond, shares[:, :-1].shape))


def without_chance(shares: Floats) -> Floats:
    """Probabilities of the shapes alone: what chance explains is shared out evenly over those that can be."""
    possible = shares[:, :-1] > 0
    shared: Floats = shares[:, :-1] + shares[:, -1:] * possible / possible.sum(axis=1, keepdims=True)
    return shared


def _no_surer_than_chance_allows(shares: Floats, beyond: Floats) -> Floats:
    most, times_better = (shape_rules()["sure"][name] for name in ("probability", "times_better"))
    surest, rows = shares[:, :-1].argmax(1), np.arange(len(shares))
    evenly = 1 / (shares[:, :-1] > 0).sum(1)
    shown = shares[rows, surest] + shares[:, -1] * evenly
    # What is shown of the surest one is its own share and an even one of what chance has.
    kept = (most - evenly) / np.maximum(shown - evenly, most - evenly)
    # A hair less, so that rounding does not make it more.
    kept = np.where(shown > most, kept - _HAIR, 1.0)
    kept = np.where(beyond[rows, surest] < math.log(times_better), kept, 1.0)
    shaped = shares[:, :-1] * kept[:, None]
    return np.column_stack([shaped, 1 - shaped.sum(1)])


def _ideal_type(rule: dict[str, Any], noise: list[list[float]]) -> IdealType:
    return IdealType(
        pattern=rule["pattern"],
        across=Prior(*rule["across"]),
        strong=Prior(*rule["strong"]) if "strong" in rule else None,
        marked=Prior(*rule["acts"]) if "acts" in rule else None,
        acts_sd=rule["acts_sd"],
        noise=tuple((float(pair), float(unit)) for pair, unit in noise),
        size_power=rule.get("size_power", 0.0),
    )
