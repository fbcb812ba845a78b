"""Whether contact inside the organisation turns around one unit."""

import numpy as np

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.statistics.centralisation import centralisation_interval, degree_centralisation
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import INTERVAL_LEVEL

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, from_person, to_person, from_unit, to_unit
  FROM contacts
  WHERE from_side = 'org' AND to_side = 'org'
),
unit_ends AS (
  SELECT key, period, from_unit AS unit FROM base WHERE from_unit IS NOT NULL AND to_unit IS NOT NULL
  UNION
  SELECT key, period, to_unit AS unit FROM base WHERE from_unit IS NOT NULL AND to_unit IS NOT NULL
),
units_seen AS (
  SELECT key, period, COUNT(*) AS units_n FROM unit_ends GROUP BY key, period
),
chosen AS (
  SELECT base.key AS key, base.period AS period, from_person, to_person,
         CASE WHEN units_n >= 3 THEN 1 ELSE 0 END AS of_units,
         CASE WHEN units_n >= 3 THEN from_unit ELSE from_person END AS one,
         CASE WHEN units_n >= 3 THEN to_unit ELSE to_person END AS other
  FROM base LEFT JOIN units_seen ON base.key = units_seen.key AND base.period = units_seen.period
),
persons AS (
  SELECT key, period, from_person AS person FROM chosen WHERE one IS NOT NULL AND other IS NOT NULL
  UNION
  SELECT key, period, to_person AS person FROM chosen WHERE one IS NOT NULL AND other IS NOT NULL
),
behind AS (
  SELECT key, period, COUNT(*) AS people FROM persons GROUP BY key, period
),
edges AS (
  SELECT DISTINCT key, period, of_units, one, other FROM chosen WHERE one IS NOT NULL AND other IS NOT NULL
)
SELECT edges.key AS key, edges.period AS period, of_units, one, other, people
FROM edges JOIN behind ON edges.key = behind.key AND edges.period = behind.period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Freeman's degree centralisation of the undirected graph of units that had contact: 1 for a star, 0 for all alike.

    With fewer than three units in the record it is the graph of people instead, which the reason says. Units are nodes
    even if their people only talk among themselves. The interval leaves out one node at a time; with three nodes there
    is none. `n` is the number of nodes.
    """
    people = single(columns, "people")
    of_units = bool(single(columns, "of_units"))
    names, ends = np.unique(np.concatenate([columns["one"], columns["other"]]).astype(str), return_inverse=True)
    nodes = len(names)
    if nodes < 3:
        return unavailable(translated("fewer than three units or people had contact"), nodes, people)
    pairs = np.sort(ends.reshape(2, -1), axis=0)
    first, second = np.unique(pairs[:, pairs[0] != pairs[1]], axis=1)
    value = degree_centralisation(np.bincount(np.concatenate([first, second]), minlength=nodes))
    low, high = centralisation_interval(first, second, nodes, INTERVAL_LEVEL) or (None, None)
    reason = "" if of_units else translated("between people, since fewer than three units had contact")
    return Estimate(value, low, high, nodes, people, reason=reason)


INDICATOR = Indicator(
    title="Centralisation of contact",
    question="Does contact inside the organisation turn around one unit?",
    unit="index",
    direction="neither",
    n_is="units",
    needs=("who answers or addresses whom inside the organisation", "the unit of each person"),
    absent="no contact between two people of the organisation",
    source="s4; Freeman (1978), doi:10.1016/0378-8733(78)90021-7",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
)
