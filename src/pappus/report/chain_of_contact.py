"""Unit by unit: how near contact comes to a chain of command, in Krackhardt's four dimensions."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.report.document import Network
from pappus.report.lookup import Lookup
from pappus.report.network_words import called
from pappus.report.words import percent, words
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
        lines: the four dimensions, as far as they are known.
    """

    sentence: str
    lines: tuple[ChainLine, ...]


_HIERARCHY = "structure.hierarchy"
_DIMENSIONS = {
    "structure.connectedness": (
        translatable("Connectedness"),
        translatable("Pairs that are joined by some way, over others too."),
    ),
    _HIERARCHY: (
        translatable("Hierarchy"),
        translatable("Pairs of which one reaches the other, without a way back."),
    ),
    "structure.efficiency": (
        translatable("Efficiency"),
        translatable("Ties that are missing, of those that could be spared: all are missing in a chain of command."),
    ),
    "structure.least_upper_boundedness": (
        translatable("Common superior"),
        translatable("Pairs to both of which the same group turns, over others too."),
    ),
}


def chain_of_contact(lookup: Lookup) -> ChainOfContact | None:
    """Krackhardt's dimensions of who turns to whom; null for channels, few units, and where nobody turns to anybody."""
    network, hierarchy = lookup.document.network, lookup.reading(_HIERARCHY)
    if network is None or network.basis == "channels" or hierarchy is None or hierarchy.value is None:
        return None
    if (hierarchy.n or 0) < words()["rules"]["hub_fewest_groups"]:
        return None
    readings = ((lookup.reading(name), title, what) for name, (title, what) in _DIMENSIONS.items())
    lines = tuple(
        ChainLine(translated(title), translated(what), reading.value, percent(reading.value))
        for reading, title, what in readings
        if reading is not None and reading.value is not None
    )
    return ChainOfContact(_sentence(network, hierarchy.value), lines)


def _sentence(network: Network, hierarchy: float) -> str:
    told = (
        translatable("Contact mostly leads one way: {share} of the pairs of {units} have no way back.")
        if hierarchy >= words()["rules"]["chain_from"]
        else translatable("Contact mostly finds a way back: {share} of the pairs of {units} have none.")
    )
    return translated(told, share=percent(hierarchy), units=called(network, 2))
