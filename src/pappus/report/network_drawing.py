"""The organisation drawn as a network: its groups, the contacts between them, its hubs and its silences."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pappus.report.contact_map import TOGETHER
from pappus.report.document import Network, NetworkLink, NetworkNode
from pappus.report.network_layout import path, places, wrapped
from pappus.report.words import PROTECTED, count, joined, percent, plural, spelled, words
from pappus.vocabulary.readings import MINIMUM_PEOPLE

_ABREAST = 0.25
_THINNEST, _SMALLEST, _SHARE_OF_RIM = 1.2, 5.0, 0.4
_MOST_SILENT_NAMED = 4
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
        note: what the groups are, where they are no declared units; empty otherwise.
        noun: what a group is called.
        nouns: the same for several.
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
    noun: str
    nouns: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[tuple[str, str], ...]
    unit: str
    numbered: bool
    left_out: str
    hidden: bool
    silent: bool
    outward: bool


@dataclass(frozen=True)
class _Ties:
    """What the links say of each group: sizes that may be shown, and everybody whom it reaches."""

    shown: Mapping[tuple[str, str], int]
    reach: Mapping[str, set[str]]
    strength: Mapping[str, int]

    def between(self, one: str, other: str) -> int:
        return self.shown.get((one, other), 0) or self.shown.get((other, one), 0)


def network_picture(network: Network) -> NetworkPicture:
    """The drawing of a network, its sentence and its tables; the same for the same network."""
    ties = _ties(network)
    hubs = hubs_of(network)
    noun = str(words()["bases"][network.basis])
    outward = any(node.outward for node in network.nodes)
    return NetworkPicture(
        wide=_drawing(network, ties, hubs, _WIDE),
        narrow=_drawing(network, ties, hubs, _NARROW),
        sentence=_sentence(network, ties, hubs, noun),
        note=words()["basis_notes"][network.basis],
        noun=noun,
        nouns=f"{noun}s",
        headings=_headings(network, noun, outward),
        rows=tuple(_row(network, ties, hubs, node, outward) for node in network.nodes),
        links=_link_rows(network),
        unit="people in both" if network.basis == "channels" else "contacts a month",
        numbered=len(network.nodes) > _NARROW.names,
        left_out=_left_out(network),
        hidden=any(link.contacts is None for link in backbone(network)),
        silent=any(not ties.reach[node.key] for node in network.nodes),
        outward=outward,
    )


def hubs_of(network: Network) -> tuple[str, ...]:
    """Groups in contact with most others and with far more than their even share, the strongest first.

    The rule stands in `words.yaml`. Channels are never hubs: people who write in two of them need not talk.
    """
    rules = words()["rules"]
    size = len(network.nodes)
    ties = _ties(network)
    total = sum(ties.shown.values())
    if network.basis == "channels" or size < rules["hub_fewest_groups"] or not total:
        return ()
    found = [
        node.key
        for node in network.nodes
        if node.key != TOGETHER
        and ties.strength[node.key] / (2 * total) >= rules["hub_even_shares"] * _even_share(network, node)
        and len(ties.reach[node.key]) >= rules["hub_reach"] * (size - 1)
    ]
    return tuple(sorted(found, key=lambda key: -ties.strength[key]))


def _even_share(network: Network, node: NetworkNode) -> float:
    """The share of contacts that a group would have if all groups, or all people, had the same; the larger one."""
    everybody = sum(one.people for one in network.nodes)
    across = {one.key: one.people * (everybody - one.people) for one in network.nodes}
    return max(1 / len(network.nodes), across[node.key] / sum(across.values()))


def backbone(network: Network) -> tuple[NetworkLink, ...]:
    """The links that are drawn: all of them, or the strongest of each group where all would hide one another."""
    each = words()["rules"]["links_a_group"]
    if len(network.links) <= each * len(network.nodes):
        return network.links
    kept: set[NetworkLink] = set()
    for node in network.nodes:
        own = [link for link in network.links if node.key in (link.one, link.other)]
        kept |= set(sorted(own, key=lambda link: -(link.contacts or 0))[:each])
    return tuple(link for link in network.links if link in kept)


def a_month(network: Network, number: int) -> str:
    """A number of the whole record as a rate, in words: `27`, `3.4`, `under 0.1`."""
    rate = number / network.months
    if number and rate < 0.05:
        return "under 0.1"
    return count(round(rate)) if rate >= 9.95 or not number else f"{rate:.1f}"


def _ties(network: Network) -> _Ties:
    shown = {(link.one, link.other): link.contacts for link in network.links if link.contacts is not None}
    reach: dict[str, set[str]] = {node.key: set() for node in network.nodes}
    strength = dict.fromkeys(reach, 0)
    for link in network.links:
        for one, other in ((link.one, link.other), (link.other, link.one)):
            reach[one].add(other)
            strength[one] += link.contacts or 0
    return _Ties(shown, reach, strength)


def _sentence(network: Network, ties: _Ties, hubs: Sequence[str], noun: str) -> str:
    titles = {node.key: node.title for node in network.nodes}
    parts = [_hub_words(network, ties, [titles[key] for key in hubs], hubs, noun)]
    if ties.shown and network.basis != "channels":
        one, other = max(ties.shown, key=lambda pair: (ties.shown[pair], pair))
        rate = a_month(network, ties.shown[one, other])
        parts.append(f"Most contact is between {titles[one]} and {titles[other]}, {rate} a month.")
    silent = [node.title for node in network.nodes if not ties.reach[node.key]]
    if silent:
        named = joined(silent) if len(silent) <= _MOST_SILENT_NAMED else plural(len(silent), noun)
        verb = "has" if len(silent) == 1 else "have"
        share = "shares nobody with" if network.basis == "channels" else "no contact in the record with"
        parts.append(f"{named} {share if share.startswith('shares') else f'{verb} {share}'} any other {noun}.")
    spoken = [node for node in network.nodes if node.outward]
    if spoken:
        most = max(spoken, key=lambda node: (node.outward or 0, node.key))
        which = "Of those that can be shown, " if any(node.outward is None for node in network.nodes) else ""
        parts.append(f"{which}{most.title} says most to the outside.")
    return " ".join(part for part in parts if part)


def _hub_words(network: Network, ties: _Ties, titles: Sequence[str], hubs: Sequence[str], noun: str) -> str:
    if network.basis == "channels":
        groups = plural(len(network.nodes), noun)
        return f"{groups} with five or more writers; a line joins two in which the same people write."
    if not hubs:
        few = len(network.nodes) < words()["rules"]["hub_fewest_groups"]
        return f"With {spelled(len(network.nodes))} groups none can be called a hub." if few else f"No {noun} is a hub."
    total = sum(ties.shown.values())
    ours = sum(size for pair, size in ties.shown.items() if set(pair) & set(hubs))
    lead = f"{titles[0]} is the hub" if len(titles) == 1 else f"{joined(list(titles))} are hubs"
    it = "it" if len(titles) == 1 else "one of them"
    which = " that can be shown" if any(link.contacts is None for link in network.links) else ""
    return (
        f"{lead}: {percent(ours / total)} of the {count(total)} contacts between {noun}s{which} have {it} at one end."
    )


def _left_out(network: Network) -> str:
    drawn = len(backbone(network))
    if drawn == len(network.links):
        return ""
    return f"Of {count(len(network.links))} links the {count(drawn)} strongest are drawn."


def _headings(network: Network, noun: str, outward: bool) -> tuple[str, ...]:
    if network.basis == "channels":
        return (noun.capitalize(), "People who write", f"Other {noun}s they write in", "Closest to")
    last = ("Said to the outside, a month",) if outward else ()
    return (noun.capitalize(), "People", "Contacts inside, a month", f"With other {noun}s, a month", "Reaches", *last)


def _row(network: Network, ties: _Ties, hubs: Sequence[str], node: NetworkNode, outward: bool) -> tuple[str, ...]:
    title = f"{node.title} (hub)" if node.key in hubs else node.title
    others = len(network.nodes) - 1
    reached = f"{len(ties.reach[node.key])} of {others}"
    if network.basis == "channels":
        titles = {one.key: one.title for one in network.nodes}
        closest = max(ties.reach[node.key], key=lambda key: (ties.between(node.key, key), key), default="")
        return (title, count(node.people), reached, titles.get(closest, "–"))
    partial = any(link.contacts is None and node.key in (link.one, link.other) for link in network.links)
    across = a_month(network, ties.strength[node.key])
    cells = (
        PROTECTED if node.inside is None else a_month(network, node.inside),
        f"{across} or more" if partial else across,
        reached,
    )
    said = (PROTECTED if node.outward is None else a_month(network, node.outward),) if outward else ()
    return (title, count(node.people), *cells, *said)


def _link_rows(network: Network) -> tuple[tuple[str, str], ...]:
    titles = {node.key: node.title for node in network.nodes}
    channels = network.basis == "channels"
    ordered = sorted(
        network.links, key=lambda link: (link.contacts is None, -(link.contacts or 0), link.one, link.other)
    )
    rows = []
    for link in ordered:
        size = PROTECTED
        if link.contacts is not None:
            size = count(link.contacts) if channels else a_month(network, link.contacts)
        rows.append((f"{titles[link.one]} – {titles[link.other]}", size))
    return tuple(rows)


def _drawing(network: Network, ties: _Ties, hubs: Sequence[str], frame: Frame) -> Drawing:
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
    pair = f"{titles[link.one]} and {titles[link.other]}"
    if link.contacts is None:
        return f"{pair}: {PROTECTED}"
    if network.basis == "channels":
        return f"{pair}: {count(link.contacts)} people in both"
    return f"{pair}: {a_month(network, link.contacts)} contacts a month"


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
    said = f"{a_month(network, node.outward)} acts to the outside a month" if node.outward else ""
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
