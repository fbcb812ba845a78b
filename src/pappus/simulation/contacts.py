"""Organisations of a known shape as counts of contacts between units, and contacts made by chance alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from pappus.vocabulary.documents import read_yaml

Floats = NDArray[np.float64]
Noise = Literal["plain", "varied", "noisy", "training"]
Chance = Literal["mixing", "equal_rates", "links", "matrix"]
CHANCES: tuple[Chance, ...] = get_args(Chance)
MOST_SPOKES_HUBS = 4


@dataclass(frozen=True)
class UnitContacts:
    """What an organisation's record would hold, counted by units.

    Attributes:
        sizes: people of each unit.
        contacts: symmetric counts between units, inside a unit on the diagonal.
        spread: variance ÷ mean of those counts and of the acts, which comes from several messages at once.
        acts: outward acts of each unit.
    """

    sizes: Floats
    contacts: Floats
    spread: float
    acts: Floats


@cache
def shape_rules() -> dict[str, Any]:
    """The file of rules beside this one."""
    rules: dict[str, Any] = read_yaml(Path(__file__).with_suffix(".yaml")).content
    return rules


def shapes() -> tuple[str, ...]:
    """The shapes that can be drawn."""
    return tuple(shape_rules()["shapes"])


def organisation_of_shape(shape: str, rng: np.random.Generator, noise: Noise = "varied") -> UnitContacts:
    """Draws an organisation of a shape: unit sizes, who is the hub, rates of contact and of outward acts, counts."""
    rules = shape_rules()
    plan, ranges = rules["shapes"][shape], rules["noise"][noise]
    pair_sd, unit_sd, at_once = (float(rng.uniform(*ranges[name])) for name in ("pair_sd", "unit_sd", "at_once"))
    sizes = _sizes(ranges["units"], rng, plan.get("units_at_least", 0))
    units = len(sizes)
    strong, marked = _roles(shape, units, rng)
    volume = rng.normal(*rules["volume"])
    sociable = rng.normal(0, unit_sd, units)
    log_rates = (
        volume
        + float(rng.normal(*plan["across"]))
        + sociable[:, None]
        + sociable
        + rng.normal(0, pair_sd, (units,) * 2)
    )
    if "strong" in plan:
        log_rates += strong * rng.normal(*plan["strong"])
    np.fill_diagonal(log_rates, volume + 2 * sociable + rng.normal(0, rules["inside_sd"], units))
    rates = np.exp(np.triu(log_rates) + np.triu(log_rates, 1).T)
    log_acts = rng.normal(*rules["act_volume"]) + rng.normal(0, plan["acts_sd"], units)
    if "acts" in plan:
        log_acts += marked * rng.normal(*plan["acts"])
    contacts = _counts(np.sqrt(np.outer(sizes, sizes)) * rates, at_once, rng)
    acts = _counts(sizes * np.exp(log_acts), at_once, rng)
    return UnitContacts(sizes, _symmetric(contacts), _spread(at_once), acts)


def chance_organisation(rng: np.random.Generator, kind: Chance, noise: Noise = "varied") -> UnitContacts:
    """Draws contacts that follow no shape.

    Args:
        rng: source of chance.
        kind: `mixing`: any two people are as likely to meet; `equal_rates`: all links of units have one rate;
            `links`: each two units have contact or not, by the toss of a coin; `matrix`: the same, whatever the size
            of the units, at any density from nearly empty to nearly full (Erdős & Rényi).
        noise: how bursty counts are.
    """
    rules = shape_rules()
    ranges = rules["noise"][noise]
    at_once = float(rng.uniform(*ranges["at_once"]))
    sizes = _sizes(ranges["units"], rng)
    units = len(sizes)
    exposure = np.sqrt(np.outer(sizes, sizes))
    rate = np.exp(rng.normal(*rules["volume"]))
    if kind == "mixing":
        expected = 2 * rate * np.outer(sizes, sizes) / sizes.sum()
        np.fill_diagonal(expected, rate * sizes * np.maximum(sizes - 1, 0.5) / sizes.sum())
    elif kind == "equal_rates":
        expected = rate * exposure
    elif kind == "matrix":
        expected = rate * sizes.mean() * (rng.random((units, units)) < rng.uniform(0.05, 0.95))
    else:
        expected = rate * exposure * (rng.random((units, units)) < rng.uniform(0.2, 0.8))
    contacts = _symmetric(_poisson(expected, at_once, rng))
    acts = _poisson(sizes * np.exp(rng.normal(*rules["act_volume"])), at_once, rng)
    return UnitContacts(sizes, contacts, _spread(at_once), acts)


def _sizes(bounds: tuple[int, int], rng: np.random.Generator, at_least: int = 0) -> Floats:
    units = int(rng.integers(max(bounds[0], at_least), bounds[1] + 1))
    mean, sd = shape_rules()["people_in_a_unit"]
    sizes: Floats = np.maximum(5, np.round(np.exp(rng.normal(mean, sd, units))))
    return sizes


def _roles(shape: str, units: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Which links are strong (symmetric), and which units act outward more than others."""
    strong, marked = np.zeros((units, units)), np.zeros(units)
    hub, *others = rng.permutation(units)
    if shape in {"centralised", "hub_and_spoke"}:
        strong[hub, others] = 1
        marked[hub] = 1
    elif shape == "dandelion":
        hubs = int(rng.integers(2, min(MOST_SPOKES_HUBS, (units - 1) // 2) + 1))
        heads = others[:hubs]
        strong[hub, heads] = 1
        marked[heads] = 1
        for place, unit in enumerate(others[hubs:]):
            strong[heads[place if place < hubs else int(rng.integers(hubs))], unit] = 1
    return strong + strong.T, marked


def _counts(expected: Floats, at_once: float, rng: np.random.Generator) -> Floats:
    shape = shape_rules()["overdispersion"]
    return _poisson(expected * rng.gamma(shape, 1 / shape, expected.shape), at_once, rng)


def _poisson(expected: Floats, at_once: float, rng: np.random.Generator) -> Floats:
    """Counts of messages that come in bursts of `at_once` on average."""
    bursts = rng.poisson(expected / at_once)
    counts: Floats = (bursts + rng.poisson(bursts * (at_once - 1))).astype(np.float64)
    return counts


def _spread(at_once: float) -> float:
    """Mean of the squares of burst sizes ÷ mean of burst sizes; a burst is 1 + a Poisson number of messages."""
    return at_once + (at_once - 1) / at_once


def _symmetric(counts: Floats) -> Floats:
    upper: Floats = np.triu(counts)
    return upper + np.triu(upper, 1).T
