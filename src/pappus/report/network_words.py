"""A network in words: its sentence, the headings and rows of its tables."""

from __future__ import annotations

from collections.abc import Sequence

from pappus.report.document import Network, NetworkNode
from pappus.report.network_ties import Ties, a_month, backbone
from pappus.report.words import PROTECTED, count, joined, or_more, percent, spelled, words
from pappus.vocabulary.languages import translatable, translated, translated_count

_MOST_SILENT_NAMED = 4


def called(network: Network, number: int) -> str:
    """What one group, or several of them, are called."""
    return str(words()["bases" if number == 1 else "bases_many"][network.basis])


def counted(network: Network, number: int) -> str:
    """A number of groups: `9 units`."""
    return f"{count(number)} {called(network, number)}"


def sentence_of(network: Network, ties: Ties, hubs: Sequence[str]) -> str:
    """What a network shows: its hubs, where most contact is, who is silent, who speaks outside."""
    titles = {node.key: node.title for node in network.nodes}
    parts = [_hub_words(network, ties, [titles[key] for key in hubs], hubs)]
    if ties.shown and network.basis != "channels":
        one, other = max(ties.shown, key=lambda pair: (ties.shown[pair], pair))
        rate = a_month(network, ties.shown[one, other])
        told = translatable("Most contact is between {one} and {other}, {rate} a month.")
        parts.append(translated(told, one=titles[one], other=titles[other], rate=rate))
    parts.append(_silent_words(network, [node.title for node in network.nodes if not ties.reach[node.key]]))
    spoken = [node for node in network.nodes if node.outward]
    if spoken:
        most = max(spoken, key=lambda node: (node.outward or 0, node.key)).title
        if any(node.outward is None for node in network.nodes):
            parts.append(translated("Of those that can be shown, {most} says most to the outside.", most=most))
        else:
            parts.append(translated("{most} says most to the outside.", most=most))
    return " ".join(part for part in parts if part)


def _silent_words(network: Network, silent: Sequence[str]) -> str:
    if not silent:
        return ""
    number = len(silent)
    named = joined(list(silent)) if number <= _MOST_SILENT_NAMED else counted(network, number)
    other = called(network, 1)
    if network.basis == "channels":
        return translated("{names} shares nobody with any other {group}.", names=named, group=other)
    return translated_count(
        "{names} has no contact in the record with any other {group}.",
        "{names} have no contact in the record with any other {group}.",
        number,
        names=named,
        group=other,
    )


def _hub_words(network: Network, ties: Ties, titles: Sequence[str], hubs: Sequence[str]) -> str:
    size = len(network.nodes)
    if network.basis == "channels":
        told = translatable("{groups} with five or more writers; a line joins two in which the same people write.")
        return translated(told, groups=counted(network, size))
    if not hubs:
        if size < words()["rules"]["hub_fewest_groups"]:
            return translated("With {number} groups none can be called a hub.", number=spelled(size))
        return translated("No {group} is a hub.", group=called(network, 1))
    total = sum(ties.shown.values())
    ours = sum(contacts for pair, contacts in ties.shown.items() if set(pair) & set(hubs))
    lead = translated("{group} is the hub", group=titles[0])
    if len(titles) > 1:
        lead = translated("{groups} are hubs", groups=joined(list(titles)))
    hub_words = _HUB_OF_SHOWN if any(link.contacts is None for link in network.links) else _HUB
    values = {"lead": lead, "share": percent(ours / total), "count": count(total), "groups": called(network, 2)}
    return translated(hub_words[0] if len(titles) == 1 else hub_words[1], **values)


_HUB = (
    translatable("{lead}: {share} of the {count} contacts between {groups} have it at one end."),
    translatable("{lead}: {share} of the {count} contacts between {groups} have one of them at one end."),
)
_HUB_OF_SHOWN = (
    translatable("{lead}: {share} of the {count} contacts between {groups} that can be shown have it at one end."),
    translatable(
        "{lead}: {share} of the {count} contacts between {groups} that can be shown have one of them at one end."
    ),
)


def left_out_of(network: Network) -> str:
    """How many links are not drawn; empty if all are."""
    drawn = len(backbone(network))
    if drawn == len(network.links):
        return ""
    return translated(
        "Of {links} links the {drawn} strongest are drawn.", links=count(len(network.links)), drawn=count(drawn)
    )


def headings_of(network: Network, outward: bool) -> tuple[str, ...]:
    """The headings of the table of groups."""
    group, groups = called(network, 1), called(network, 2)
    first = group[:1].upper() + group[1:]
    if network.basis == "channels":
        others = translated("Other {groups} they write in", groups=groups)
        return (first, translated("People who write"), others, translated("Closest to"))
    across = translated("With other {groups}, a month", groups=groups)
    last = (translated("Said to the outside, a month"),) if outward else ()
    return (first, translated("People"), translated("Contacts inside, a month"), across, translated("Reaches"), *last)


def row_of(network: Network, ties: Ties, hubs: Sequence[str], node: NetworkNode, outward: bool) -> tuple[str, ...]:
    """The row of one group in the table of groups."""
    title = translated("{group} (hub)", group=node.title) if node.key in hubs else node.title
    others = len(network.nodes) - 1
    reached = translated("{part} of {whole}", part=len(ties.reach[node.key]), whole=others)
    if network.basis == "channels":
        titles = {one.key: one.title for one in network.nodes}
        closest = max(ties.reach[node.key], key=lambda key: (ties.between(node.key, key), key), default="")
        return (title, count(node.people), reached, titles.get(closest, "–"))
    partial = any(link.contacts is None and node.key in (link.one, link.other) for link in network.links)
    across = a_month(network, ties.strength[node.key])
    cells = (
        translated(PROTECTED) if node.inside is None else a_month(network, node.inside),
        or_more(across) if partial else across,
        reached,
    )
    said = (translated(PROTECTED) if node.outward is None else a_month(network, node.outward),) if outward else ()
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
        size = translated(PROTECTED)
        if link.contacts is not None:
            size = count(link.contacts) if channels else a_month(network, link.contacts)
        rows.append((f"{titles[link.one]} – {titles[link.other]}", size))
    return tuple(rows)
