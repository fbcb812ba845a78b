"""A network in words: its sentence, the headings and rows of its tables."""

from __future__ import annotations

from collections.abc import Sequence

from pappus.report.document import Network, NetworkNode
from pappus.report.network_ties import Ties, a_month, backbone
from pappus.report.words import PROTECTED, count, joined, percent, plural, spelled, words

_MOST_SILENT_NAMED = 4


def sentence_of(network: Network, ties: Ties, hubs: Sequence[str], noun: str) -> str:
    """What a network shows: its hubs, where most contact is, who is silent, who speaks outside."""
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


def _hub_words(network: Network, ties: Ties, titles: Sequence[str], hubs: Sequence[str], noun: str) -> str:
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


def left_out_of(network: Network) -> str:
    """How many links are not drawn; empty if all are."""
    drawn = len(backbone(network))
    if drawn == len(network.links):
        return ""
    return f"Of {count(len(network.links))} links the {count(drawn)} strongest are drawn."


def headings_of(network: Network, noun: str, outward: bool) -> tuple[str, ...]:
    """The headings of the table of groups."""
    if network.basis == "channels":
        return (noun.capitalize(), "People who write", f"Other {noun}s they write in", "Closest to")
    last = ("Said to the outside, a month",) if outward else ()
    return (noun.capitalize(), "People", "Contacts inside, a month", f"With other {noun}s, a month", "Reaches", *last)


def row_of(network: Network, ties: Ties, hubs: Sequence[str], node: NetworkNode, outward: bool) -> tuple[str, ...]:
    """The row of one group in the table of groups."""
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


def link_rows(network: Network) -> tuple[tuple[str, str], ...]:
    """Pair and size of each link, the strongest first."""
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
