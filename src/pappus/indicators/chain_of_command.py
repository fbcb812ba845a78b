"""How near contact between units comes to a chain of command, in Krackhardt's four dimensions.

A tie leads from the unit whose people answer, address or name to the unit of those who are. Units are those of the
record, not channels. What is told of a pair of units may not tell which of a few people turned to the other unit, so
contact with one to four people behind it counts as going both ways.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.shape_record import ABSENT, NEEDS, left_out, origin_of
from pappus.indicators.shape_types import shape_rules
from pappus.statistics.graphs import hierarchy_of
from pappus.statistics.intervals import z_value
from pappus.statistics.vertex_jackknife import standard_errors
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import INTERVAL_LEVEL, MINIMUM_PEOPLE

Floats = NDArray[np.float64]
Dimension = Literal["connectedness", "hierarchy", "efficiency", "least_upper_bound"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)

SOURCE = "s4; Krackhardt (1994), Graph theoretical dimensions of informal organizations"

FEWEST_UNITS = 3
_FEWEST_FOR_INTERVAL = 4
_TOGETHER = ""

SQL = f"""
WITH base AS (
  SELECT {{key}} AS key, {{period}} AS period, from_person, to_person, from_unit, to_unit, n
  FROM contacts
  WHERE from_side = 'org' AND to_side = 'org' AND from_unit IS NOT NULL AND to_unit IS NOT NULL
),
ends AS (
  SELECT key, period, from_unit AS unit, from_person AS person FROM base
  UNION
  SELECT key, period, to_unit AS unit, to_person AS person FROM base
),
behind AS (
  SELECT key, period, COUNT(DISTINCT person) AS people FROM ends GROUP BY key, period
),
listed AS (
  SELECT unit, COUNT(*) AS n FROM people WHERE unit IS NOT NULL GROUP BY unit
),
counted AS (
  SELECT key, period, unit, COUNT(*) AS n FROM ends GROUP BY key, period, unit
  UNION ALL
  SELECT key, period, unit, n FROM behind CROSS JOIN listed
),
sizes AS (
  SELECT key, period, unit, MAX(n) AS n,
         CASE WHEN MAX(n) >= {MINIMUM_PEOPLE} THEN unit ELSE '{_TOGETHER}' END AS place
  FROM counted
  GROUP BY key, period, unit
),
turned AS (
  SELECT b.key AS key, b.period AS period, f.place AS one, t.place AS other, b.from_person AS from_person,
         b.to_person AS to_person, b.n AS n
  FROM base b
  JOIN sizes f ON b.key = f.key AND b.period = f.period AND b.from_unit = f.unit
  JOIN sizes t ON b.key = t.key AND b.period = t.period AND b.to_unit = t.unit
),
met AS (
  SELECT key, period, CASE WHEN one < other THEN one ELSE other END AS first_place,
         CASE WHEN one < other THEN other ELSE one END AS second_place, from_person, to_person
  FROM turned
),
faces AS (
  SELECT key, period, first_place, second_place, from_person AS person FROM met
  UNION
  SELECT key, period, first_place, second_place, to_person AS person FROM met
),
pairs AS (
  SELECT key, period, first_place, second_place, COUNT(*) AS people
  FROM faces
  GROUP BY key, period, first_place, second_place
),
ways AS (
  SELECT key, period, one, other, CAST(SUM(n) AS BIGINT) AS n FROM turned GROUP BY key, period, one, other
),
layers AS (
  SELECT key, period, 'unit' AS layer, place AS one, place AS other, CAST(SUM(n) AS BIGINT) AS n, COUNT(*) AS behind_n
  FROM sizes
  GROUP BY key, period, place
  UNION ALL
  SELECT w.key AS key, w.period AS period, 'way' AS layer, w.one AS one, w.other AS other, w.n AS n,
         p.people AS behind_n
  FROM ways w
  JOIN pairs p ON w.key = p.key AND w.period = p.period
    AND p.first_place = CASE WHEN w.one < w.other THEN w.one ELSE w.other END
    AND p.second_place = CASE WHEN w.one < w.other THEN w.other ELSE w.one END
)
SELECT layers.key AS key, layers.period AS period, layer, one, other, n, behind_n, people
FROM layers JOIN behind ON layers.key = behind.key AND layers.period = behind.period
"""
"""Units of at least five people, listed or seen, the smaller ones together as '', and who turns to whom. Of a unit `n`
counts people and `behind_n` units; of a way `n` counts contacts and `behind_n` the people behind both directions."""


@dataclass(frozen=True)
class Ways:
    """Who turns to whom among the units that may be spoken of.

    Attributes:
        ties: square, one row a unit: 1 where its people turned to those of the column's unit.
        people: distinct people behind the contacts.
        caveats: in plain words: where units come from, which were put together or left out.
    """

    ties: Floats
    people: int
    caveats: tuple[str, ...]

    @property
    def units(self) -> int:
        """How many units there are, with those that nobody turns to."""
        return len(self.ties)


def ways_of(columns: Columns, context: MeasureContext) -> Ways:
    """The graph of one group's rows, without small units."""
    is_unit = columns["layer"] == "unit"
    units, ways = _rows(columns, is_unit), _rows(columns, ~is_unit)
    kept, caveats = _kept(units, ways)
    place = {name: at for at, name in enumerate(kept)}
    ties = np.zeros((len(kept), len(kept)))
    for one, other, _, behind_n in ways:
        if one in place and other in place:
            ties[place[one], place[other]] = 1.0
            if behind_n < MINIMUM_PEOPLE:
                ties[place[other], place[one]] = 1.0
    np.fill_diagonal(ties, 0.0)
    return Ways(ties, single(columns, "people"), (*origin_of(context), *caveats))


def _rows(columns: Columns, chosen: NDArray[np.bool_]) -> list[tuple[str, str, int, int]]:
    held = (columns[name][chosen].tolist() for name in ("one", "other", "n", "behind_n"))
    return list(zip(*held, strict=True))


def _kept(
    units: list[tuple[str, str, int, int]], ways: list[tuple[str, str, int, int]]
) -> tuple[list[str], tuple[str, ...]]:
    """The units that are nodes, with what is to be said of the others."""
    people = {name: (n, units_n) for name, _, n, units_n in units}
    small_people, small_units = people.pop(_TOGETHER, (0, 0))
    contacts = dict.fromkeys(people, 0)
    for one, other, n, _ in ways:
        for end in {one, other} & set(contacts):
            contacts[end] += n
    busiest = sorted(contacts, key=lambda name: (-contacts[name], name))[: shape_rules()["most_units"]]
    together = small_people >= MINIMUM_PEOPLE
    kept = [*sorted(busiest), *([_TOGETHER] if together else [])]
    return kept, left_out(small_units, together, len(busiest), len(people))


def dimension(name: Dimension, columns: Columns, context: MeasureContext) -> Estimate:
    """One of the four dimensions, with the interval from leaving out one unit at a time.

    `n` is the number of units. There is no interval with three units, nor where leaving one out makes no difference.
    """
    found = ways_of(columns, context)
    reason = _why_unknown(name, found)
    if reason:
        return unavailable("; ".join((reason, *found.caveats)), found.units, found.people)
    value, low, high = _measured(found.units, found.ties.tobytes())[name]
    return Estimate(value, low, high, found.units, found.people, reason="; ".join(found.caveats))


def dimension_indicator(
    readings: Callable[[Columns, MeasureContext], Estimate], title: str, question: str
) -> Indicator:
    """The indicator of one of the four dimensions.

    Args:
        readings: what it is, in words and by `dimension`.
        title: name of the indicator on screen.
        question: the question that it answers.
    """
    return Indicator(
        title=title,
        question=question,
        unit="share",
        direction="neither",
        n_is="units",
        needs=NEEDS,
        absent=ABSENT,
        source=SOURCE,
        sql=SQL,
        readings=readings,
        groupings=("organisation",),
    )


def _why_unknown(name: Dimension, found: Ways) -> str:
    """Why the pairs or ties of which a dimension is a share are not there; empty where they are."""
    if found.units < FEWEST_UNITS:
        return translated("fewer than {fewest} units of at least five people", fewest=FEWEST_UNITS)
    if name == "connectedness":
        return ""
    others = ((found.ties + found.ties.T) > 0).sum(1)
    if not others.any():
        return translated("no contact between units")
    if name == "least_upper_bound" and others.max() + 1 < FEWEST_UNITS:
        return translated("no three units are joined by contact")
    return ""


@lru_cache(maxsize=128)
def _measured(units: int, held: bytes) -> dict[str, tuple[float, float | None, float | None]]:
    """Value and interval of each dimension; four indicators ask the same, so what was found is kept by content."""
    ties = np.frombuffer(held).reshape(units, units)
    values = _figures(ties)
    if units < _FEWEST_FOR_INTERVAL:
        return {name: (float(value), None, None) for name, value in zip(DIMENSIONS, values, strict=True)}
    halves = z_value(INTERVAL_LEVEL) * standard_errors(_figures, ties)
    # A hair's breadth is rounding.
    return {
        name: (value, max(0.0, value - half), min(1.0, value + half)) if half > 1e-12 else (value, None, None)
        for name, value, half in zip(DIMENSIONS, values.tolist(), halves.tolist(), strict=True)
    }


def _figures(ties: Floats) -> Floats:
    found = hierarchy_of(ties)
    return np.array([getattr(found, name) for name in DIMENSIONS])
