"""Unit by unit: how near contact comes to a chain of command, in Krackhardt's four dimensions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pappus.report.document import Network
from pappus.report.network_words import called
from pappus.report.words import percent, words
from pappus.statistics.graphs import hierarchy_of
from pappus.vocabulary.languages import translatable, translated


@dataclass(frozen=True)
class ChainLine:
    """One dimension.

    Attributes:
        title: its name.
        what: what it is a share of, in a sentence.
        share: its value, 0 to 1.
        share_words: the same in words.
    """

    title: str
    what: str
    share: float
    share_words: str


@dataclass(frozen=True)
class ChainOfContact:
    """The table with bars.

    Attributes:
        sentence: whether contact leads one way or comes back.
        lines: the four dimensions.
    """

    sentence: str
    lines: tuple[ChainLine, ...]


_DIMENSIONS = {
    "connectedness": (
        translatable("Connectedness"),
        translatable("Pairs that are joined by some way, over others too."),
    ),
    "hierarchy": (
        translatable("Hierarchy"),
        translatable("Pairs of which one reaches the other, without a way back."),
    ),
    "efficiency": (
        translatable("Efficiency"),
        translatable("Ties that are missing, of those that could be spared: all are missing in a chain of command."),
    ),
    "least_upper_bound": (
        translatable("Common superior"),
        translatable("Pairs of which one nearest to both turns to both, over others too."),
    ),
}


def chain_of_contact(network: Network | None) -> ChainOfContact | None:
    """Krackhardt's dimensions of who turns to whom; null for channels, few groups, and where nobody turns to anybody.

    A tie leads from the group whose people answer, address or name to the group of those who are.

    Source: Krackhardt (1994), Graph theoretical dimensions of informal organizations.
    """
    if network is None or network.basis == "channels" or not network.ways:
        return None
    if len(network.nodes) < words()["rules"]["hub_fewest_groups"]:
        return None
    place = {node.key: at for at, node in enumerate(network.nodes)}
    adjacency = np.zeros((len(place), len(place)))
    for one, other in network.ways:
        adjacency[place[one], place[other]] = 1.0
    found = hierarchy_of(adjacency)
    lines = tuple(
        ChainLine(translated(title), translated(what), getattr(found, name), percent(getattr(found, name)))
        for name, (title, what) in _DIMENSIONS.items()
    )
    return ChainOfContact(_sentence(network, found.hierarchy), lines)


def _sentence(network: Network, hierarchy: float) -> str:
    told = (
        translatable("Contact mostly leads one way: {share} of the pairs of {units} have no way back.")
        if hierarchy >= words()["rules"]["chain_from"]
        else translatable("Contact mostly finds a way back: {share} of the pairs of {units} have none.")
    )
    return translated(told, share=percent(hierarchy), units=called(network, 2))
