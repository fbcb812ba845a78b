"""Hand-overs in words: how often, how often back, into how few hands, between which units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pappus.report.handovers import Handovers
from pappus.report.words import count, percent, plural
from pappus.vocabulary.languages import translated

_PAIRS_SHOWN = 8


@dataclass(frozen=True)
class HandsTold:
    """The same for the report.

    Attributes:
        sentence: how matters pass.
        pairs: from, to, the share of the largest, and how often, in words.
        more: how many further pairs of units there are.
    """

    sentence: str
    pairs: tuple[tuple[str, str, float, str], ...]
    more: int


def hands_told(found: Handovers | None, names: Mapping[str, str]) -> HandsTold | None:
    """What the report says of hand-overs; null where nothing is known.

    Args:
        found: the graph.
        names: names of units by id; one that is missing is called by its id.
    """
    if found is None:
        return None
    lead = translated(
        "Matters passed {n} between {people}; {share} of that went back again.",
        n=plural(found.n, "time", "times"),
        people=plural(found.people, "person", "people"),
        share=percent(found.back_share),
    )
    half = translated("Half of it came into {holders} hands.", holders=count(found.holders)) if found.holders else ""
    most = found.units[0].n if found.units else 1
    shown = found.units[:_PAIRS_SHOWN]
    lines = tuple(
        (names.get(one.from_unit, one.from_unit), names.get(one.to_unit, one.to_unit), one.n / most, count(one.n))
        for one in shown
    )
    return HandsTold(" ".join(part for part in (lead, half) if part), lines, len(found.units) - len(shown))
