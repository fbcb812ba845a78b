"""What more or less money would bring, as a picture: cost to the right, chance upward."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.roadmap.plan import Plan

_WIDTH, _HEIGHT, _EDGE = 640, 200, 8


@dataclass(frozen=True)
class Point:
    """A plan between which one can choose: where it stands in the picture, and whether it is the one shown."""

    x: float
    y: float
    is_this: bool


@dataclass(frozen=True)
class Curve:
    """The picture: its size, its points, the steps that join them, and the height of the chance that is wanted."""

    width: int
    height: int
    points: tuple[Point, ...]
    path: str
    wanted_y: float
    most: float


def curve(plan: Plan) -> Curve | None:
    """Cost against chance; null where there is nothing to choose."""
    if len(plan.bargains) < 2:
        return None
    most = max(*(one.cost for one in plan.bargains), plan.cost, 1.0)
    spots = [(_x(one.cost, most), _y(one.chance)) for one in plan.bargains]
    path = f"M{spots[0][0]},{spots[0][1]}" + "".join(f"H{x}V{y}" for x, y in spots[1:])
    nearest = min(plan.bargains, key=lambda one: (abs(one.cost - plan.cost), abs(one.chance - plan.chance)))
    points = tuple(Point(x, y, one is nearest) for (x, y), one in zip(spots, plan.bargains, strict=True))
    return Curve(_WIDTH, _HEIGHT, points, path, _y(plan.wanted), most)


def _x(cost: float, most: float) -> float:
    return round(_EDGE + cost / most * (_WIDTH - 2 * _EDGE), 1)


def _y(chance: float) -> float:
    return round(_HEIGHT - _EDGE - chance * (_HEIGHT - 2 * _EDGE), 1)
