"""The organisation drawn as a network: its groups, the contacts between them, its hubs and its silences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pappus.report.document import Network, NetworkLink, NetworkNode
from pappus.report.network_layout import path, places, wrapped
from pappus.report.network_ties import Ties, a_month, backbone, hubs_of, ties_of
from pappus.report.network_words import called, headings_of, left_out_of, link_rows, row_of, sentence_of
from pappus.report.words import PROTECTED, count, joined, plural, words
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import MINIMUM_PEOPLE

_ABREAST = 0.25
_THINNEST, _SMALLEST, _SHARE_OF_RIM = 1.2, 5.0, 0.4
_HUB_RING, _MARGIN, _LINE = 7.0, 6.0, 16.0


@dataclass(frozen=True)
class Frame:
    """Sizes of a drawing: box, half-axes of the outer ring, largest node, largest halo, thickest link, and names."""

    width: float
    height: float
    across: float
    down: float
    node: float
    halo: float
    link: float
    names: int


_WIDE = Frame(760, 560, 232, 196, 27, 18, 11, 22)
_NARROW = Frame(360, 470, 118, 176, 16, 11, 7, 9)


@dataclass(frozen=True)
class Dot:
    """A node as it is drawn: its radius and that of its halo (0 without), its name in lines, and where both stand."""

    key: str
    title: str
    radius: float
    halo: float
    lines: tuple[str, ...]
    x: float = 0.0
    y: float = 0.0
    hub: bool = False
    silent: bool = False
    label: tuple[float, float] = (0.0, 0.0)
    anchor: str = "middle"


@dataclass(frozen=True)
class Tie:
    """A link as it is drawn; without a width its size may not be shown."""

    title: str
    path: str
    width: float | None


@dataclass(frozen=True)
class Drawing:
    """One drawing of the network, the weak links first; `top` and `height` cut its box to what is drawn."""

    frame: Frame
    top: int
    height: int
    dots: tuple[Dot, ...]
    ties: tuple[Tie, ...]
    scale: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class NetworkPicture:
    """The network with its sentence and its tables.

    Attributes:
        wide: drawing for a page.
        narrow: the same for a telephone.
        sentence: what it shows.
        note: what the groups are, and where that is said.
        title: what the drawing is.
        legend: what a node stands for.
        as_table: what its table is, with the number of groups.
        rows_title: heading of the table of groups.
        links_title: heading of the table of links.
        headings: of the table of groups.
        rows: of the table, in words.
        links: pair and size of each link, the strongest first, in words.
        unit: what the size of a link counts.
        numbered: whether a drawing has numbers in place of names.
        left_out: how many links are not drawn, in words; empty if all are.
        hidden: whether a link is there whose size may not be shown.
        silent: whether a group has no contact with the others.
        outward: whether halos are drawn.
    """

    wide: Drawing
    narrow: Drawing
    sentence: str
    note: str
    title: str
    legend: str
    as_table: str
    rows_title: str
    links_title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[tuple[str, str], ...]
    unit: str
    numbered: bool
    left_out: str
    hidden: bool
    silent: bool
    outward: bool


def network_picture(network: Network) -> NetworkPicture:
    """The drawing of a network, its sentence and its tables; the same for the same network."""
    ties = ties_of(network)
    hubs = hubs_of(network)
    groups = str(words()["bases_many"][network.basis])
    outward = any(node.outward for node in network.nodes)
    return NetworkPicture(
        wide=_drawing(network, ties, hubs, _WIDE),
        narrow=_drawing(network, ties, hubs, _NARROW),
        sentence=sentence_of(network, ties, hubs),
        note=words()["basis_notes"][network.basis],
        title=translated("The organisation as a network of {groups}", groups=groups),
        legend=translated("a {group}, as large as it has people", group=called(network, 1)),
        as_table=translated(
            "The drawing as a table: {groups}",
            groups=f"{count(len(network.nodes))} {called(network, len(network.nodes))}",
        ),
        rows_title=translated("The {groups} of the drawing", groups=groups),
        links_title=translated("Contacts between {groups}", groups=groups),
        headings=headings_of(network, outward),
        rows=tuple(row_of(network, ties, hubs, node, outward) for node in network.nodes),
        links=link_rows(network),
        unit=translated("people in both") if network.basis == "channels" else translated("contacts a month"),
        numbered=len(network.nodes) > _NARROW.names,
        left_out=left_out_of(network),
        hidden=any(link.contacts is None for link in backbone(network)),
        silent=any(not ties.reach[node.key] for node in network.nodes),
        outward=outward,
    )


def _drawing(network: Network, ties: Ties, hubs: Sequence[str], frame: Frame) -> Drawing:
    centre = (frame.width / 2, frame.height / 2)
    standing = places([node.key for node in network.nodes], ties.between, hubs)
    points = {
        key: (round(centre[0] + frame.across * x, 1), round(centre[1] + frame.down * y, 1))
        for key, (x, y) in standing.items()
    }
    dots = [
        replace(
            _dot(network, node, frame, len(hubs), number),
            hub=node.key in hubs,
            silent=not ties.reach[node.key],
            x=points[node.key][0],
            y=points[node.key][1],
        )
        for number, node in enumerate(network.nodes, start=1)
    ]
    top = max(ties.shown.values(), default=1)
    drawn = sorted(backbone(network), key=lambda link: (link.contacts or 0, link.one, link.other))
    lines = [
        Tie(
            _tie_title(network, link),
            path(points[link.one], points[link.other], centre, bool({link.one, link.other} & set(hubs))),
            None if link.contacts is None else _width(link.contacts, top, frame),
        )
        for link in drawn
    ]
    named = tuple(_labelled(dot, standing[dot.key], frame) for dot in dots)
    edges = [y for dot in named for y in _edges(dot)]
    highest, lowest = math.floor(min(edges)), math.ceil(max(edges))
    return Drawing(frame, highest, lowest - highest, named, tuple(lines), _scale(network, top, frame))


def _edges(dot: Dot) -> tuple[float, float, float, float]:
    """How far up and down a node and its name reach."""
    reach = max(dot.radius + _HUB_RING, dot.halo) + _MARGIN
    return dot.y - reach, dot.y + reach, dot.label[1] - _LINE, dot.label[1] + _LINE * len(dot.lines)


def _width(contacts: int, top: int, frame: Frame) -> float:
    return round(_THINNEST + (frame.link - _THINNEST) * contacts / top, 1)


def _tie_title(network: Network, link: NetworkLink) -> str:
    titles = {node.key: node.title for node in network.nodes}
    pair = joined([titles[link.one], titles[link.other]])
    if link.contacts is None:
        return f"{pair}: {translated(PROTECTED)}"
    if network.basis == "channels":
        return translated("{pair}: {count} people in both", pair=pair, count=count(link.contacts))
    return translated("{pair}: {rate} contacts a month", pair=pair, rate=a_month(network, link.contacts))


def _scale(network: Network, top: int, frame: Frame) -> tuple[tuple[str, float], ...]:
    """Three link sizes for the legend, each with its width."""
    # Where links count people, the smallest example must not be a small group.
    least = MINIMUM_PEOPLE if network.basis == "channels" else 1
    sizes = dict.fromkeys(max(least, round(top * share)) for share in (0.05, 0.3, 1.0))
    shown = [(size, _width(size, top, frame)) for size in sizes]
    if network.basis == "channels":
        return tuple((count(size), width) for size, width in shown)
    return tuple((a_month(network, size), width) for size, width in shown)


def _dot(network: Network, node: NetworkNode, frame: Frame, hubs: int, number: int) -> Dot:
    """A node with its sizes and its name; not yet in its place."""
    rim = 2 * math.pi * min(frame.across, frame.down) / max(1, len(network.nodes) - hubs)
    most = max(one.people for one in network.nodes)
    loudest = max((one.outward or 0 for one in network.nodes), default=0)
    radius = max(_SMALLEST, min(frame.node, rim * _SHARE_OF_RIM) * math.sqrt(node.people / most))
    halo = radius + 4 + frame.halo * math.sqrt(node.outward / loudest) if node.outward else 0.0
    lines = wrapped(node.title) if len(network.nodes) <= frame.names else (str(number),)
    return Dot(node.key, _dot_title(network, node), round(radius, 1), round(halo, 1), lines)


def _dot_title(network: Network, node: NetworkNode) -> str:
    said = ""
    if node.outward:
        said = translated("{rate} acts to the outside a month", rate=a_month(network, node.outward))
    return ", ".join(part for part in (f"{node.title}: {plural(node.people, 'person', 'people')}", said) if part)


def _labelled(dot: Dot, place: tuple[float, float], frame: Frame) -> Dot:
    """Names stand outside the ring, beside or below their node; on a telephone, and inside the ring, below it."""
    distance = max(dot.radius + (_HUB_RING if dot.hub else 0), dot.halo) + 7
    inside = math.hypot(*place) < 1 - 1e-6
    narrow = frame is _NARROW
    if inside or narrow or abs(place[0]) < _ABREAST:
        above = not inside and not narrow and place[1] < 0
        height = -distance - 5 - _LINE * (len(dot.lines) - 1) if above else distance + 8
        return replace(dot, label=(dot.x, round(dot.y + height, 1)))
    side = 1 if place[0] > 0 else -1
    label = (round(dot.x + side * distance, 1), dot.y)
    return replace(dot, label=label, anchor="start" if side > 0 else "end")
