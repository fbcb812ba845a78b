"""How contact inside the organisation is spread over its people: counts and shares, nobody named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.statistics.centralisation import degree_centralisation
from pappus.vocabulary.readings import MINIMUM_PEOPLE

Query = Callable[[str], Any]
Integers = NDArray[np.int64]

_FEWEST_NODES = 3
_TIES_SQL = """
WITH ends AS (
  SELECT from_person AS person, from_unit AS unit, to_person AS other, to_unit AS other_unit
  FROM contacts
  WHERE from_side = 'org' AND to_side = 'org' AND from_person <> to_person
  UNION
  SELECT to_person AS person, to_unit AS unit, from_person AS other, from_unit AS other_unit
  FROM contacts
  WHERE from_side = 'org' AND to_side = 'org' AND from_person <> to_person
)
SELECT person, COUNT(DISTINCT other) AS others_n,
       COUNT(DISTINCT CASE WHEN unit <> other_unit THEN other END) AS across_n
FROM ends
GROUP BY person
ORDER BY person
"""


@dataclass(frozen=True)
class Band:
    """People who had contact with about as many others.

    Attributes:
        low: fewest others.
        high: most others; null for the last band, so that the largest number is nobody's.
        people: how many people, at least five.
    """

    low: int
    high: int | None
    people: int


@dataclass(frozen=True)
class AmongPeople:
    """The layer of people beneath that of units.

    Attributes:
        people: people with contact inside the organisation.
        median_others: with how many others half of them had contact at most.
        bands: people by number of others.
        tenth_share: share of all ends of ties that the tenth of the people with most of them have; null where fewer
            than five people are in it.
        centralisation: Freeman's degree centralisation: 1 if one person is in contact with all and nobody else with
            anybody, 0 if all have as many.
        across_people: people with a tie to another unit; null where they or the others are one to four.
        across_holders: how many of them have half of these ties; null where they or the others are one to four.
    """

    people: int
    median_others: float
    bands: tuple[Band, ...]
    tenth_share: float | None
    centralisation: float
    across_people: int | None
    across_holders: int | None


def among_people(query: Query) -> AmongPeople | None:
    """How contact is spread over people; null where fewer than five had contact inside.

    Two people are tied if the record shows any contact between them.
    """
    table = query(_TIES_SQL)
    if table.num_rows < max(MINIMUM_PEOPLE, _FEWEST_NODES):
        return None
    others, across = (table[name].to_numpy().astype(np.int64) for name in ("others_n", "across_n"))
    linking = _shown(int((across > 0).sum()), others.size)
    return AmongPeople(
        people=others.size,
        median_others=float(np.median(others)),
        bands=bands_of(others),
        tenth_share=_tenth_share(others),
        centralisation=degree_centralisation(others),
        across_people=linking,
        across_holders=_shown(holders_of_half(across), linking) if linking else linking,
    )


def holders_of_half(ties: Integers) -> int:
    """How few people, those with the most ties first, have half of all of them; 0 where there are none."""
    if not ties.sum():
        return 0
    held = np.sort(ties)[::-1].cumsum()
    return int(np.searchsorted(held, ties.sum() / 2)) + 1


def bands_of(others: Integers) -> tuple[Band, ...]:
    """People by number of others, in bands that double (1, 2 to 3, 4 to 7 …), put together until each has five people.

    Args:
        others: number of others of each of at least five people, 1 or more.
    """
    doublings = np.floor(np.log2(others)).astype(np.int64)
    counts = np.bincount(doublings)
    bands: list[tuple[int, int]] = []
    begin, waiting = int(doublings.min()), 0
    for place, people in enumerate(counts.tolist()):
        waiting += people
        if waiting >= MINIMUM_PEOPLE:
            bands.append((begin, waiting))
            begin, waiting = place + 1, 0
    bands[-1] = (bands[-1][0], bands[-1][1] + waiting)
    ends = [2**start - 1 for start, _ in bands[1:]]
    return tuple(Band(2**start, high, people) for (start, people), high in zip(bands, [*ends, None], strict=True))


def _tenth_share(others: Integers) -> float | None:
    tenth = -(-others.size // 10)
    if tenth < MINIMUM_PEOPLE:
        return None
    return float(np.sort(others)[-tenth:].sum() / others.sum())


def _shown(people: int, of: int) -> int | None:
    small = any(0 < one < MINIMUM_PEOPLE for one in (people, of - people))
    return None if small else people
