"""What the links of a network say of its groups: which are hubs, which links are drawn, how much a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pappus.report.contact_map import TOGETHER
from pappus.report.document import Network, NetworkLink, NetworkNode
from pappus.report.words import count, words
from pappus.vocabulary.languages import digits, translated


@dataclass(frozen=True)
class Ties:
    """What the links say of each group.

    Attributes:
        shown: sizes that may be shown, by pair.
        reach: every other group that it is in contact with.
        strength: the sum of its sizes that may be shown.
    """

    shown: Mapping[tuple[str, str], int]
    reach: Mapping[str, set[str]]
    strength: Mapping[str, int]

    def between(self, one: str, other: str) -> int:
        """The contacts between two groups that may be shown."""
        return self.shown.get((one, other), 0) or self.shown.get((other, one), 0)


def ties_of(network: Network) -> Ties:
    """What the links of a network say of each of its groups."""
    shown = {(link.one, link.other): link.contacts for link in network.links if link.contacts is not None}
    reach: dict[str, set[str]] = {node.key: set() for node in network.nodes}
    strength = dict.fromkeys(reach, 0)
    for link in network.links:
        for one, other in ((link.one, link.other), (link.other, link.one)):
            reach[one].add(other)
            strength[one] += link.contacts or 0
    return Ties(shown, reach, strength)


def hubs_of(network: Network) -> tuple[str, ...]:
    """Groups in contact with most others and with far more than their even share, the strongest first.

    The rule stands in `words.yaml`. Channels are never hubs: people who write in two of them need not talk.
    """
    rules = words()["rules"]
    size = len(network.nodes)
    ties = ties_of(network)
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
        return translated("under {share}", share=digits("0.1"))
    return count(round(rate)) if rate >= 9.95 or not number else digits(f"{rate:.1f}")
