"""Unit by unit: who speaks outward, and who stands between others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pappus.report.document import Network
from pappus.report.network_words import called
from pappus.report.words import PROTECTED, percent, words
from pappus.statistics.graphs import betweenness
from pappus.vocabulary.languages import translatable, translated, translated_count


@dataclass(frozen=True)
class UnitLine:
    """One group.

    Attributes:
        title: its name.
        outward: its share of what is said outside, of what may be shown; null where it may not, or nothing is known.
        outward_words: the same in words.
        between: share of the shortest ways between two other groups that lead through it.
        between_words: the same in words.
    """

    title: str
    outward: float | None
    outward_words: str
    between: float
    between_words: str


@dataclass(frozen=True)
class UnitsBetween:
    """The table with bars.

    Attributes:
        sentence: who speaks outward and who is a broker.
        heading: what a group is called, as a heading.
        lines: the groups, as the table of the drawing has them.
        outward: whether anything is known of what is said outside.
        brokers: whether some group stands between others.
    """

    sentence: str
    heading: str
    lines: tuple[UnitLine, ...]
    outward: bool
    brokers: bool


def units_between(network: Network | None) -> UnitsBetween | None:
    """Shares of what is said outside, and of the ways between others; null where neither can be told.

    Channels have none: people who write in two of them need not pass anything on.
    """
    if network is None or network.basis == "channels":
        return None
    between = brokerage(network)
    said = {node.key: node.outward for node in network.nodes if node.outward is not None}
    total = sum(said.values())
    if not total and not any(between.values()):
        return None
    lines = tuple(
        UnitLine(
            node.title,
            said[node.key] / total if total and node.key in said else None,
            percent(said[node.key] / total) if total and node.key in said else translated(PROTECTED),
            between[node.key],
            percent(between[node.key]),
        )
        for node in network.nodes
    )
    heading = called(network, 1)
    return UnitsBetween(
        sentence=" ".join(part for part in (_outward_words(lines, bool(total)), _broker_words(network, lines)) if part),
        heading=heading[:1].upper() + heading[1:],
        lines=lines,
        outward=bool(total),
        brokers=any(between.values()),
    )


def brokerage(network: Network) -> dict[str, float]:
    """Betweenness of each group over all its ties, 0 to 1; 0 with fewer groups than `hub_fewest_groups`.

    Source: Freeman (1977), doi:10.2307/3033543.
    """
    keys = [node.key for node in network.nodes]
    if len(keys) < words()["rules"]["hub_fewest_groups"]:
        return dict.fromkeys(keys, 0.0)
    place = {key: at for at, key in enumerate(keys)}
    adjacency = np.zeros((len(keys), len(keys)))
    for link in network.links:
        one, other = place[link.one], place[link.other]
        adjacency[one, other] = adjacency[other, one] = 1.0
    return dict(zip(keys, betweenness(adjacency).tolist(), strict=True))


def _outward_words(lines: tuple[UnitLine, ...], known: bool) -> str:
    if not known:
        return ""
    most = max(lines, key=lambda line: line.outward or 0.0)
    told = translatable("{unit} says {share} of what is said outside.")
    if any(line.outward is None for line in lines):
        told = translatable("Of what is said outside and may be shown, {unit} says {share}.")
    silent = sum(line.outward == 0 for line in lines)
    rest = translated_count("{number} of {all} says nothing there.", "{number} of {all} say nothing there.", silent,
                            all=len(lines)) if silent else ""  # fmt: skip
    return f"{translated(told, unit=most.title, share=most.outward_words)} {rest}".rstrip()


def _broker_words(network: Network, lines: tuple[UnitLine, ...]) -> str:
    if not network.links or len(lines) < words()["rules"]["hub_fewest_groups"]:
        return ""
    most = max(lines, key=lambda line: line.between)
    if most.between < words()["rules"]["broker_from"]:
        return translated("No {unit} stands between others.", unit=called(network, 1))
    return translated(
        "{unit} stands between others: {share} of the shortest ways between two of them lead through it.",
        unit=most.title,
        share=most.between_words,
    )
