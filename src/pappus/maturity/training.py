"""Hours and money spent on training, by layer of know-how: set beside the gaps, which it should have gone to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pappus.maturity.model import Profile
from pappus.workspace.organisation import Level, Training


@dataclass(frozen=True)
class LayerSpent:
    """What was spent on one layer of know-how.

    Attributes:
        layer: its id.
        hours: of all who took part; null if no row of the register says hours.
        cost: in the organisation's currency; null if no row says it.
        hours_share: of the hours of all layers, from 0 to 1; null if there are none.
        cost_share: of the cost of all layers; null likewise.
        hours_by_level: by level of people, as far as the register says it.
    """

    layer: str
    hours: float | None
    cost: float | None
    hours_share: float | None
    cost_share: float | None
    hours_by_level: Mapping[Level, float]


@dataclass(frozen=True)
class Spent:
    """What the register of training says of a profile.

    Attributes:
        first: ISO date of the first training of these layers.
        last: of the last one.
        layers: every layer of the profile, in its order.
        other_layers: layers that the register names and the profile does not have.
    """

    first: str
    last: str
    layers: tuple[LayerSpent, ...]
    other_layers: tuple[str, ...] = ()


def spent_on(profile: Profile, training: Sequence[Training]) -> Spent | None:
    """Hours and money by layer of a profile; null if there was no training for any of its layers."""
    layers = [layer.id for layer in profile.layers]
    own = [one for one in training if one.layer in layers]
    if not own:
        return None
    days = sorted(one.date for one in own)
    hours, cost = _total(one.hours for one in own), _total(one.cost for one in own)
    others = tuple(sorted({one.layer for one in training} - set(layers)))
    return Spent(days[0], days[-1], tuple(_layer(layer, own, hours, cost) for layer in layers), others)


def _layer(layer: str, training: Sequence[Training], hours: float | None, cost: float | None) -> LayerSpent:
    own = [one for one in training if one.layer == layer]
    by_level: dict[Level, float] = {}
    for one in own:
        if one.level is not None and one.hours is not None:
            by_level[one.level] = by_level.get(one.level, 0.0) + one.hours
    # Where the register knows hours (or money) at all, a layer without a row has none.
    own_hours = None if hours is None else _total(one.hours for one in own) or 0.0
    own_cost = None if cost is None else _total(one.cost for one in own) or 0.0
    return LayerSpent(layer, own_hours, own_cost, _share(own_hours, hours), _share(own_cost, cost), by_level)


def _total(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _share(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None
