"""The shapes that an organisation may have, as ideal types with the coefficients that make them probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pappus.statistics.archetype import IdealType, Prior
from pappus.statistics.multinomial import Calibration
from pappus.vocabulary.documents import read_yaml

RULES_FILE = Path(__file__).with_name("shape.yaml")
CALIBRATION_FILE = Path(__file__).with_name("shape_calibration.yaml")


@dataclass(frozen=True)
class ShapeTypes:
    """What is compared when a certain amount is known.

    Attributes:
        groups: shapes that are told apart; two in one entry where nothing known tells them apart.
        types: the ideal type of each entry, and at the end contact by chance.
    """

    groups: tuple[tuple[str, ...], ...]
    types: tuple[IdealType, ...]


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
    return ShapeTypes(tuple(groups.values()), (*types.values(), chance))


@cache
def calibration(with_acts: bool) -> Calibration:
    """The coefficients for the types of `shape_types`."""
    held = read_yaml(CALIBRATION_FILE).content["with_acts" if with_acts else "contacts_only"]
    weights, intercepts, bounds = (np.array(held[name]) for name in ("weights", "intercepts", "bounds"))
    return Calibration(weights, intercepts, held["floor"], bounds)


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
