"""Where matters pass from hand to hand: between which units, how often straight back, and into how few hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from pappus.report.among_people import holders_of_half
from pappus.vocabulary.readings import MINIMUM_PEOPLE

Query = Callable[[str], Any]

_HANDS_SQL = """
WITH pairs AS (
  SELECT from_person, to_person, SUM(n) AS n FROM handovers GROUP BY from_person, to_person
)
SELECT p.to_person AS person, CAST(SUM(p.n) AS BIGINT) AS taken_n, COUNT(*) AS pairs_n,
       CAST(SUM(CASE WHEN q.n IS NULL THEN 0 WHEN q.n < p.n THEN q.n ELSE p.n END) AS BIGINT) AS back_n
FROM pairs p LEFT JOIN pairs q ON p.from_person = q.to_person AND p.to_person = q.from_person
GROUP BY p.to_person
ORDER BY p.to_person
"""
_PEOPLE_SQL = """
SELECT COUNT(*) AS people FROM (SELECT from_person AS person FROM handovers UNION SELECT to_person FROM handovers) ends
"""
_UNITS_SQL = """
SELECT from_unit, to_unit, CAST(SUM(n) AS BIGINT) AS n, COUNT(DISTINCT from_person) AS givers_n,
       COUNT(DISTINCT to_person) AS takers_n
FROM handovers
WHERE from_unit IS NOT NULL AND to_unit IS NOT NULL AND from_unit <> to_unit
GROUP BY from_unit, to_unit
ORDER BY n DESC, from_unit, to_unit
"""


@dataclass(frozen=True)
class UnitPair:
    """How often matters passed from one unit to another; five people or more stand on each side."""

    from_unit: str
    to_unit: str
    n: int


@dataclass(frozen=True)
class Handovers:
    """The graph of hand-overs: counts and shares, nobody named.

    Attributes:
        people: those who gave a matter out of hand or took one over.
        n: hand-overs.
        pairs: pairs of people between whom matters passed, each direction by itself.
        back_share: share of the hand-overs that another one in the opposite direction, of the same two people, undoes.
        holders: into how few hands half of them came; null where those are, or the others, one to four.
        units: pairs of units, the most frequent first.
    """

    people: int
    n: int
    pairs: int
    back_share: float
    holders: int | None
    units: tuple[UnitPair, ...]


def handovers(query: Query) -> Handovers | None:
    """How matters pass among our people; null where fewer than five took part."""
    people = int(query(_PEOPLE_SQL)["people"][0].as_py())
    if people < MINIMUM_PEOPLE:
        return None
    hands = query(_HANDS_SQL)
    taken, pairs, back = (hands[name].to_numpy().astype(np.int64) for name in ("taken_n", "pairs_n", "back_n"))
    holders = holders_of_half(taken)
    return Handovers(
        people=people,
        n=int(taken.sum()),
        pairs=int(pairs.sum()),
        back_share=float(back.sum() / taken.sum()),
        holders=holders if min(holders, people - holders) >= MINIMUM_PEOPLE else None,
        units=tuple(
            UnitPair(row["from_unit"], row["to_unit"], row["n"])
            for row in query(_UNITS_SQL).to_pylist()
            if min(row["givers_n"], row["takers_n"]) >= MINIMUM_PEOPLE
        ),
    )
