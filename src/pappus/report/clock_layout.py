"""How the dandelion clock is drawn: where its seeds stand, and the lines of its hairs, stem, leaves and names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measures:
    """Sizes of a drawing, in its own units: box, centre, receptacle, rings, hairs, heads, and how names are set.

    Attributes:
        width: of the box.
        height: of the box.
        centre: of the seed head.
        core: radius of the receptacle.
        ground: radius of ring 0.
        step: from one ring to the next.
        hair: length of a pappus.
        head: half the width of the mark under it.
        between: from one family to the next, degrees.
        curved: whether names run along the rim, or stand upright beside it.
    """

    width: float
    height: float
    centre: tuple[float, float]
    core: float
    ground: float
    step: float
    hair: float
    head: float
    between: float
    curved: bool

    @property
    def rim(self) -> float:
        """Radius on which the seeds stand whose level is not known; those that do not apply lie a little beyond."""
        return self.ground + _RIM_STEPS * self.step


WIDE = Measures(676, 612, (338, 274), 18, 56, 33.5, 21, 3.4, 6.0, curved=False)
NARROW = Measures(344, 388, (172, 172), 11.5, 34, 23, 13, 2.4, 2.0, curved=True)
_TOP_GAP, _BOTTOM_GAP = 16.0, 12.0
_RIM_STEPS = 4.4
HAIRS = {"shown": (17, 1.0), "attested": (11, 1.0), "recorded": (7, 1.0), "said": (5, 1.0), "unknown": (9, 0.72)}
"""Number of hairs of each kind of seed, and their length as a share of the longest: the better known, the fuller."""
_HAIRS_SPREAD = 72.0
_PITCH = 3.2
"""Degrees between two seeds, about; by it the families are shared out to the two halves."""
_TYPE, _LETTER = 11.5, 0.61
"""Size of the type along the rim, and width of a letter as a share of it."""


def pappus(hairs: int, length: float) -> str:
    """Hairs that spread upwards from a point, bent outwards as those of a dandelion."""
    drawn = []
    for place in range(hairs):
        lean = math.radians(_HAIRS_SPREAD * (2 * place / (hairs - 1) - 1))
        long = length * (0.94 if place % 2 else 1.0)
        ends = ((0.5 * long, 0.62 * lean), (long, lean))
        points = (f"{far * math.sin(turn):.1f} {-far * math.cos(turn):.1f}" for far, turn in ends)
        drawn.append(f"M0 0Q{' '.join(points)}")
    return "".join(drawn)


def stem(sizes: Measures) -> str:
    """A stem that leaves the head straight down, bends gently and grows thicker towards the ground."""
    (across, down), foot = sizes.centre, sizes.height
    thin, thick = sizes.core * 0.16, sizes.core * 0.22
    low, high, end = down + 0.5 * (foot - down), down + 0.72 * (foot - down), across + 1.5 * sizes.core
    return (
        f"M{across - thin:.1f} {down}C{across - thin:.1f} {low:.1f} {end - thick:.1f} {high:.1f} "
        f"{end - thick:.1f} {foot}H{end + thick:.1f}"
        f"C{end + thick:.1f} {high:.1f} {across + thin:.1f} {low:.1f} {across + thin:.1f} {down}Z"
    )


def bracts(sizes: Measures) -> tuple[str, ...]:
    """Small leaves that hang from the receptacle on both sides of the stem."""
    return tuple(_bract(sizes, turn) for turn in (-60, -28, 28, 60))


def _bract(sizes: Measures, turn: float) -> str:
    across, down = sizes.centre
    size, side, lean = sizes.core, math.copysign(1, turn), abs(math.sin(math.radians(turn)))
    root = (side * size * lean * 0.8, size * 0.75 * math.cos(math.radians(turn)))
    outer = (root[0] + side * size * 0.6 * lean, root[1] + size * 0.25)
    tip = (root[0] + side * size * 0.35, root[1] + size * 1.05)
    inner = (root[0] - side * size * 0.02, root[1] + size * 0.5)
    points = ((round(across + x, 1), round(down + y, 1)) for x, y in (root, outer, tip, inner, root))
    start, out, end, back, again = (f"{x} {y}" for x, y in points)
    return f"M{start}Q{out} {end}Q{back} {again}Z"


def turns(titles: Sequence[str], counts: Sequence[int], sizes: Measures) -> list[list[float]]:
    """Degrees of each seed, family by family, clockwise from the top; the scale has a gap above, the stem one below.

    Args:
        titles: names of the families.
        counts: seeds of each.
        sizes: of the drawing; where names run along the rim, a family is no narrower than its own.
    """
    floors = [_type_degrees(title, sizes) if sizes.curved else 0.0 for title in titles]
    weights = [max(_PITCH * count, floor) + sizes.between for count, floor in zip(counts, floors, strict=True)]
    halves = [abs(2 * sum(weights[:cut]) - sum(weights)) for cut in range(len(counts) + 1)]
    cut = halves.index(min(halves))
    room = 180 - (_TOP_GAP + _BOTTOM_GAP) / 2
    right = _spread(counts[:cut], floors[:cut], _TOP_GAP / 2, room, sizes.between)
    return [*right, *_spread(counts[cut:], floors[cut:], 180 + _BOTTOM_GAP / 2, room, sizes.between)]


def _spread(
    counts: Sequence[int], floors: Sequence[float], start: float, room: float, between: float
) -> list[list[float]]:
    """Seeds evenly over `room` degrees, in families that are no narrower than their names (`floors`)."""
    room -= between * (len(counts) - 1)

    def extents(pitch: float) -> list[float]:
        return [max(count * pitch, floor) for count, floor in zip(counts, floors, strict=True)]

    low, high = 0.0, room
    for _ in range(40):
        pitch = (low + high) / 2
        low, high = (low, pitch) if sum(extents(pitch)) > room else (pitch, high)
    squeeze = min(1.0, room / max(sum(extents(low)), 1e-9))
    places = []
    for count, extent in zip(counts, extents(low), strict=True):
        pitch = min(low or extent / count, extent / count) * squeeze
        middle = start + extent * squeeze / 2
        places.append([middle + pitch * (index - (count - 1) / 2) for index in range(count)])
        start += extent * squeeze + between
    return places


def reach(sizes: Measures, kind: str, level: int | None) -> float:
    """The radius at which a seed ends: on its ring, or without a level at the rim."""
    if level is not None:
        return sizes.ground + level * sizes.step
    return sizes.rim + (0.5 * sizes.hair if kind == "out" else 0.0)


def _type_degrees(title: str, sizes: Measures) -> float:
    """About how much of the rim a name takes, degrees."""
    return math.degrees(len(title) * _LETTER * _TYPE / (sizes.rim + sizes.hair))


def line_of_type(sizes: Measures, radius: float, middle: float) -> str:
    """The curve on which a name runs: along the rim, and the other way round on the lower half, to stay upright."""
    if 95 < middle < 265:
        return arc(sizes, radius + 10, middle + 34, middle - 34)
    return arc(sizes, radius + 2, middle - 34, middle + 34)


def arc(sizes: Measures, radius: float, start: float, end: float) -> str:
    """A part of a circle around the centre, from one direction (degrees) to another one."""
    (x, y), (to_x, to_y) = at(sizes, start, radius), at(sizes, end, radius)
    return f"M{x} {y}A{radius:.1f} {radius:.1f} 0 0 {int(end > start)} {to_x} {to_y}"


def at(sizes: Measures, turn: float, radius: float) -> tuple[float, float]:
    """The point in a direction, degrees clockwise from the top, and at a distance from the centre."""
    angle = math.radians(turn)
    across, up = sizes.centre
    return round(across + radius * math.sin(angle), 1), round(up - radius * math.cos(angle), 1)
