"""The shape of an organisation: which of five ideal types its contacts, and who acts outward, resemble.

Contact alone does not tell a centralised organisation from a hub with spokes: both are stars. What differs is who acts
towards the outside. Without outward acts of known units such shapes are given together, each with the probability of
one or the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.shape_record import ABSENT, NEEDS, SQL, UnitNetwork, network_of
from pappus.indicators.shape_types import beyond_chance, probabilities_of, shape_rules, shape_types, without_chance
from pappus.statistics.archetype import Observed, evidence, evidence_of_draws, traits
from pappus.statistics.nested_stars import Assignment
from pappus.vocabulary.languages import digits, translatable, translated
from pappus.vocabulary.readings import INTERVAL_LEVEL

Floats = NDArray[np.float64]

SOURCE = "s4; Owyang & Altimeter Group (2010), shapes of social business"

_SEED = 1_908
_WORTH_SAYING = 0.2


@dataclass(frozen=True)
class ShapeProbability:
    """The probability of one shape, or of two that cannot be told apart.

    Attributes:
        value: the probability.
        low: lower end of the 90 % interval.
        high: upper end.
        together_with: the shapes that the probability includes besides its own.
    """

    value: float
    low: float
    high: float
    together_with: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """What is known of an organisation's shape.

    Attributes:
        probabilities: by shape; they sum to 1 when shapes that stand together are counted once.
        with_acts: whether outward acts of units are known.
        chance: probability that contact does not heed units at all; it is spread evenly over the shapes.
        held_back: whether the surest shape is no surer only since chance alone might have made such contact.
        roles: by shape, the most likely hub, heads and groups, as places in the network's units.
    """

    probabilities: Mapping[str, ShapeProbability]
    with_acts: bool
    chance: float
    held_back: bool
    roles: Mapping[str, Assignment]


def shape_of(network: UnitNetwork) -> Shape:
    """The probability of each shape, with intervals from resampling what two people exchange in a month.

    The network must have at least three units.
    """
    layers = (network.sizes, network.contacts, network.squares, network.acts, network.acts_squares)
    return _classified(len(network.units), *(np.ascontiguousarray(layer, np.float64).tobytes() for layer in layers))


@lru_cache(maxsize=128)
def _classified(units: int, sizes: bytes, contacts: bytes, squares: bytes, acts: bytes, acts_squares: bytes) -> Shape:
    """Five indicators ask the same, so what was found is kept by content."""
    size, act, act_squares = (np.frombuffer(held) for held in (sizes, acts, acts_squares))
    count, square = (np.frombuffer(held).reshape(units, units) for held in (contacts, squares))
    with_acts = bool(act.sum())
    kinds = shape_types(with_acts)
    spread, acts_spread = _spread(count, square), _spread(act, act_squares)

    def seen(counts: Floats, acts: Floats) -> Observed:
        return Observed(size, counts, acts if with_acts else None, spread, acts_spread)

    network = seen(count, act)
    found = evidence(network, kinds.all)
    rng, number = np.random.default_rng(_SEED), shape_rules()["resamples"]
    draws = seen(_redrawn_pairs(count, square, number, rng), _redrawn(act, act_squares, number, rng))
    beyond = beyond_chance(found.log[None], with_acts)
    best = probabilities_of(found.log[None, : len(kinds.types)], traits(network), beyond, with_acts)
    shares = without_chance(best)[0]
    resampled = evidence_of_draws(draws, kinds.types, found)
    redrawn = without_chance(probabilities_of(resampled, traits(draws), beyond, with_acts))
    low, high = np.quantile(redrawn, [(1 - INTERVAL_LEVEL) / 2, (1 + INTERVAL_LEVEL) / 2], axis=0)
    return Shape(
        probabilities={
            name: ShapeProbability(
                value=float(shares[place]),
                low=float(min(low[place], shares[place])),
                high=float(max(high[place], shares[place])),
                together_with=tuple(other for other in group if other != name),
            )
            for place, group in enumerate(kinds.groups)
            for name in group
        },
        with_acts=with_acts,
        chance=float(best[0, -1]),
        held_back=bool(np.isclose(shares.max(), shape_rules()["sure"]["probability"], rtol=0, atol=1e-9)),
        roles={
            name: found.tried[place][0][0]
            for place, group in enumerate(kinds.groups)
            for name in group
            if found.tried[place]
        },
    )


def _spread(counts: Floats, squares: Floats) -> Floats:
    """Variance ÷ mean of each count; where little was seen, near what is assumed."""
    assumed, weight = (shape_rules()["spread"][name] for name in ("assumed", "weight"))
    spread: Floats = (squares + assumed * weight) / (counts + weight)
    return spread


def _redrawn(counts: Floats, squares: Floats, number: int, rng: np.random.Generator) -> Floats:
    """Counts as if each bundle of messages had been drawn a random number of times: same mean, same variance."""
    drawn, seen = np.zeros((number, counts.size)), counts > 0
    mean, square = counts[seen], np.maximum(squares, counts)[seen]
    drawn[:, seen] = rng.gamma(mean**2 / square, square / mean, (number, mean.size))
    return drawn


def _redrawn_pairs(counts: Floats, squares: Floats, number: int, rng: np.random.Generator) -> Floats:
    ends = np.triu_indices(len(counts))
    drawn = np.empty((number, *counts.shape))
    drawn[:, *ends] = drawn[:, *ends[::-1]] = _redrawn(counts[ends], squares[ends], number, rng)
    return drawn


def shape_indicator(shape: str, title: str, question: str) -> Indicator:
    """The indicator of one shape's probability.

    Args:
        shape: its name.
        title: name of the indicator on screen.
        question: the question that it answers.
    """
    return Indicator(
        title=title,
        question=question,
        unit="probability",
        direction="neither",
        n_is="contacts",
        needs=(*NEEDS, "who acts outward"),
        absent=ABSENT,
        source=SOURCE,
        sql=SQL,
        readings=_reader(shape),
        groupings=("organisation",),
    )


def _reader(shape: str) -> Callable[[Columns, MeasureContext], Estimate]:
    def readings(columns: Columns, context: MeasureContext) -> Estimate:
        """The probability of this shape, from contacts between and inside units and from the units' outward acts.

        `n` counts the contacts, `people` those who made them. The interval resamples what two people exchange in a
        month. Where outward acts of units are not known, shapes that only those tell apart have one probability
        together, which each of them carries.
        """
        network, fewest = network_of(columns, context), shape_rules()["fewest_units"]
        if (network.contacts.sum(1) > 0).sum() < fewest:
            reason = translated("fewer than {fewest} units of at least five people had contact", fewest=fewest)
            return unavailable("; ".join((reason, *network.caveats)), network.n, single(columns, "people"))
        found = shape_of(network)
        own = found.probabilities[shape]
        reason = "; ".join((*_joint(shape, found), *network.caveats, *_by_chance(found)))
        return Estimate(own.value, own.low, own.high, network.n, network.people, reason=reason)

    return readings


_CALLED = {
    "decentralised": translatable("decentralised"),
    "centralised": translatable("centralised"),
    "hub_and_spoke": translatable("hub and spoke"),
    "dandelion": translatable("dandelion"),
    "holistic": translatable("holistic"),
}
"""What shapes are called within a sentence."""


def _joint(shape: str, found: Shape) -> tuple[str, ...]:
    if found.with_acts:
        return ()
    alike = {shape, *found.probabilities[shape].together_with}
    if len(alike) == 1:
        return (translated("no outward acts of known units"),)
    names = {name: translated(title) for name, title in _CALLED.items()}
    *others, last = (names[name] for name in found.probabilities if name in alike)
    both = translated("{others} and {last}", others=", ".join(others), last=last)
    told = translated(
        "without outward acts of known units {shapes} look alike: this is the probability of one or the other",
        shapes=both,
    )
    return (told,)


def _by_chance(found: Shape) -> tuple[str, ...]:
    if found.held_back:
        most = f"{100 * shape_rules()['sure']['probability']:.0f} %"
        return (
            translated("chance alone might have made such contact, so that no shape is surer than {most}", most=most),
        )
    if found.chance < _WORTH_SAYING:
        return ()
    chance = digits(f"{found.chance:.2f}")
    told = translated(
        "with a probability of {chance} contact does not heed units; that is spread over all shapes", chance=chance
    )
    return (told,)
