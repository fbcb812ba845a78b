"""What the record says of contact between units: one query, and its rows as a network of units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pappus.indicators.indicator import Columns, MeasureContext, single
from pappus.indicators.shape_types import shape_rules
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.readings import MINIMUM_PEOPLE

Floats = NDArray[np.float64]

NEEDS = (
    translatable("who answers or addresses whom inside the organisation"),
    translatable("the unit of each person"),
)
ABSENT = translatable("no contact between two people of the organisation")

SQL = """
WITH inside AS (
  SELECT {key} AS key, {period} AS period, month,
         CASE WHEN from_person < to_person THEN from_person ELSE to_person END AS first_person,
         CASE WHEN from_person < to_person THEN to_person ELSE from_person END AS second_person,
         CASE WHEN from_person < to_person THEN from_unit ELSE to_unit END AS first_unit,
         CASE WHEN from_person < to_person THEN to_unit ELSE from_unit END AS second_unit,
         CASE WHEN kind = 'reply' THEN n ELSE 0 END AS replied,
         CASE WHEN kind = 'addressed' THEN n ELSE 0 END AS addressed,
         CASE WHEN kind = 'mention' THEN n ELSE 0 END AS named
  FROM contacts
  WHERE from_side = 'org' AND to_side = 'org'
),
met AS (
  SELECT key, period, month, first_person, second_person, first_unit, second_unit,
         SUM(replied) AS replied, SUM(addressed) AS addressed, SUM(named) AS named
  FROM inside
  GROUP BY key, period, month, first_person, second_person, first_unit, second_unit
),
declared AS (
  SELECT key, period, COUNT(*) AS n
  FROM met
  WHERE first_unit IS NOT NULL AND second_unit IS NOT NULL
  GROUP BY key, period
),
own_acts AS (
  SELECT {key} AS key, {period} AS period, month, person, unit, property_id
  FROM acts
  WHERE side = 'org' AND verb IN ('Create', 'Announce')
    AND ((unit IS NOT NULL AND kind IN ('human', 'account') AND network_class = 'social')
      OR (unit IS NOT NULL AND kind = 'account' AND network_class = 'traditional')
      OR (unit IS NULL AND kind = 'human' AND network_class = 'internal' AND property_id IS NOT NULL))
),
spoken AS (
  SELECT key, period, month, unit, person, COUNT(*) AS n
  FROM own_acts
  WHERE unit IS NOT NULL
  GROUP BY key, period, month, unit, person
),
in_channels AS (
  SELECT key, period, person, property_id, COUNT(*) AS n
  FROM own_acts
  WHERE unit IS NULL
  GROUP BY key, period, person, property_id
),
busiest AS (
  SELECT key, period, person, MAX(n) AS n FROM in_channels GROUP BY key, period, person
),
homes AS (
  SELECT c.key AS key, c.period AS period, c.person AS person, MIN(c.property_id) AS unit
  FROM in_channels c
  JOIN busiest b ON c.key = b.key AND c.period = b.period AND c.person = b.person AND c.n = b.n
  LEFT JOIN declared d ON c.key = d.key AND c.period = d.period
  WHERE d.n IS NULL
  GROUP BY c.key, c.period, c.person
),
placed AS (
  SELECT m.key AS key, m.period AS period, m.month AS month,
         m.first_person AS first_person, m.second_person AS second_person,
         CASE WHEN m.replied >= m.addressed AND m.replied >= m.named THEN m.replied
              WHEN m.addressed >= m.named THEN m.addressed ELSE m.named END AS n,
         CASE WHEN d.n IS NULL THEN 1 ELSE 0 END AS by_channel,
         CASE WHEN d.n IS NULL THEN f.unit ELSE m.first_unit END AS first_unit,
         CASE WHEN d.n IS NULL THEN s.unit ELSE m.second_unit END AS second_unit
  FROM met m
  LEFT JOIN declared d ON m.key = d.key AND m.period = d.period
  LEFT JOIN homes f ON m.key = f.key AND m.period = f.period AND m.first_person = f.person
  LEFT JOIN homes s ON m.key = s.key AND m.period = s.period AND m.second_person = s.person
),
known AS (
  SELECT * FROM placed WHERE first_unit IS NOT NULL AND second_unit IS NOT NULL
),
meetings AS (
  SELECT key, period, month, n,
         CASE WHEN first_unit <= second_unit THEN first_unit ELSE second_unit END AS one,
         CASE WHEN first_unit <= second_unit THEN second_unit ELSE first_unit END AS other
  FROM known
),
ends AS (
  SELECT key, period, first_unit AS unit, first_person AS person FROM known
  UNION
  SELECT key, period, second_unit AS unit, second_person AS person FROM known
),
listed AS (
  SELECT unit, COUNT(*) AS n FROM people WHERE unit IS NOT NULL GROUP BY unit
),
behind AS (
  SELECT key, period, COUNT(DISTINCT person) AS people FROM ends GROUP BY key, period
),
months AS (
  SELECT key, period, COUNT(DISTINCT month) AS months_n, MAX(by_channel) AS by_channel FROM known GROUP BY key, period
),
letters AS (
  SELECT {key} AS key, {period} AS period, month, from_unit AS unit, from_person AS person,
         CASE WHEN kind = 'reply' THEN n ELSE 0 END AS replied, CASE WHEN kind = 'reply' THEN 0 ELSE n END AS addressed
  FROM contacts
  WHERE from_side = 'org' AND from_unit IS NOT NULL AND to_side = 'external' AND network_class = 'traditional'
),
written AS (
  SELECT key, period, month, unit, person, SUM(replied) AS replied, SUM(addressed) AS addressed
  FROM letters
  GROUP BY key, period, month, unit, person
),
outward AS (
  SELECT key, period, month, unit, person, n FROM spoken
  UNION ALL
  SELECT key, period, month, unit, person, CASE WHEN replied >= addressed THEN replied ELSE addressed END AS n
  FROM written
),
layers AS (
  SELECT key, period, 'contacts' AS layer, one, other, CAST(SUM(n) AS BIGINT) AS n, CAST(SUM(n * n) AS BIGINT) AS nn,
         COUNT(DISTINCT month) AS in_months
  FROM meetings
  GROUP BY key, period, one, other
  UNION ALL
  SELECT key, period, 'outward' AS layer, unit AS one, unit AS other, CAST(SUM(n) AS BIGINT) AS n,
         CAST(SUM(n * n) AS BIGINT) AS nn, COUNT(DISTINCT month) AS in_months
  FROM outward
  GROUP BY key, period, unit
  UNION ALL
  SELECT key, period, 'seen' AS layer, unit AS one, unit AS other, COUNT(*) AS n, COUNT(*) AS nn, COUNT(*) AS in_months
  FROM ends
  GROUP BY key, period, unit
  UNION ALL
  SELECT key, period, 'listed' AS layer, unit AS one, unit AS other, n, n AS nn, n AS in_months
  FROM behind CROSS JOIN listed
)
SELECT layers.key AS key, layers.period AS period, layer, one, other, n, nn, in_months, people, months_n, by_channel
FROM layers
JOIN behind ON layers.key = behind.key AND layers.period = behind.period
JOIN months ON layers.key = months.key AND layers.period = months.period
"""
"""Contacts and outward acts by units. The same act may answer and address somebody: of what two people exchange in a
month the most frequent kind counts. Messages of two people in a month, in either direction, belong together: `nn` sums
the squares of their number. Where no unit is known at all, people belong to the channel in which they write most."""

OTHERS = "small units together"


@dataclass(frozen=True)
class UnitNetwork:
    """Contact between units that may be spoken of.

    Attributes:
        units: ids in alphabetical order; units under five people stand together at the end.
        sizes: people of each unit: those listed, or those seen if they are more.
        contacts: symmetric number of contacts between units, inside a unit on the diagonal.
        squares: the same with the squares of what two people exchange in a month.
        in_months: symmetric: in how many months there was contact.
        months: how many months have contact at all.
        acts: outward acts of each unit.
        acts_squares: the same with the squares of a person's or account's acts in a month.
        people: distinct people behind the contacts.
        caveats: in plain words: where units come from, which were put together or left out.
    """

    units: tuple[str, ...]
    sizes: Floats
    contacts: Floats
    squares: Floats
    in_months: Floats
    months: int
    acts: Floats
    acts_squares: Floats
    people: int
    caveats: tuple[str, ...]

    @property
    def n(self) -> int:
        """Contacts between and inside the units."""
        return int(np.triu(self.contacts).sum())


def network_of(columns: Columns, context: MeasureContext) -> UnitNetwork:
    """The network of one group's rows, without small units."""
    layers = {name: columns["layer"] == name for name in ("contacts", "outward", "seen", "listed")}
    names, ends = np.unique(np.concatenate([columns["one"], columns["other"]]).astype(str), return_inverse=True)
    one, other = ends.reshape(2, -1)
    sizes = np.zeros(len(names))
    for name in ("seen", "listed"):
        np.maximum.at(sizes, one[layers[name]], columns["n"][layers[name]].astype(np.float64))
    contacts, squares, in_months = (
        _matrix(len(names), one[layers["contacts"]], other[layers["contacts"]], columns[column][layers["contacts"]])
        for column in ("n", "nn", "in_months")
    )
    acts, acts_squares = (
        np.bincount(one[layers["outward"]], columns[column][layers["outward"]], len(names)).astype(np.float64)
        for column in ("n", "nn")
    )
    place, caveats = _places(sizes, contacts, names)
    by_channel = bool(single(columns, "by_channel"))
    return UnitNetwork(
        units=_labels(names, place),
        sizes=_folded(sizes, place),
        contacts=_folded_pairs(contacts, place),
        squares=_folded_pairs(squares, place),
        in_months=_folded_months(in_months, place),
        months=single(columns, "months_n"),
        acts=_folded(acts, place),
        acts_squares=_folded(acts_squares, place),
        people=single(columns, "people"),
        caveats=(*origin_of(context, by_channel), *caveats),
    )


def origin_of(context: MeasureContext, by_channel: bool = False) -> tuple[str, ...]:
    """Where units come from, if not from people.csv."""
    if by_channel:
        return (translated("units are the channels in which people write most, since no units are declared"),)
    return {
        "people": (),
        "reports_to": (
            translated("units are the people under each direct report of the head, by reports_to in people.csv"),
        ),
        "domains": (translated("units are our e-mail domains, since people.csv gives no units"),),
    }[context.units_from]


def _places(sizes: Floats, contacts: Floats, names: NDArray[np.str_]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """For each unit its place in the network, −1 for none, with what is to be said of that."""
    rules = shape_rules()
    small = sizes < MINIMUM_PEOPLE
    together = bool(sizes[small].sum() >= MINIMUM_PEOPLE)
    busy = np.where(small, -1.0, contacts.sum(1))
    kept = sorted(np.argsort(-busy, kind="stable")[: min(rules["most_units"], int((~small).sum()))].tolist())
    place = np.full(len(names), -1)
    place[kept] = np.arange(len(kept))
    if together:
        place[small] = len(kept)
    return place, left_out(int(small.sum()), together, len(kept), int((~small).sum()))


def left_out(small: int, together: bool, kept: int, large: int) -> tuple[str, ...]:
    """What is said of units that are no nodes of their own.

    Args:
        small: how many units have fewer than five people.
        together: whether these stand together as one.
        kept: how many of the others are nodes.
        large: how many others there are.
    """
    caveats = []
    if small:
        told = (
            translatable("{units} units with fewer than {least} people are counted as one")
            if together
            else translatable("{units} units with fewer than {least} people are left out")
        )
        caveats.append(translated(told, units=small, least=MINIMUM_PEOPLE))
    if kept < large:
        caveats.append(translated("only the {units} units with the most contact are compared", units=kept))
    return tuple(caveats)


def _labels(names: NDArray[np.str_], place: NDArray[np.int64]) -> tuple[str, ...]:
    labels = [OTHERS] * (int(place.max(initial=-1)) + 1)
    for name, position in zip(names.tolist(), place.tolist(), strict=True):
        if position >= 0 and int((place == position).sum()) == 1:
            labels[position] = name
    return tuple(labels)


def _matrix(nodes: int, one: NDArray[np.int64], other: NDArray[np.int64], values: NDArray[np.int64]) -> Floats:
    matrix = np.zeros((nodes, nodes))
    matrix[one, other] = values
    matrix[other, one] = values
    return matrix


def _members(place: NDArray[np.int64]) -> Floats:
    """One row a place of the network, one column a unit: 1 where it belongs there."""
    members: Floats = (np.arange(int(place.max(initial=-1)) + 1)[:, None] == place).astype(np.float64)
    return members


def _folded(values: Floats, place: NDArray[np.int64]) -> Floats:
    folded: Floats = _members(place) @ values
    return folded


def _folded_pairs(matrix: Floats, place: NDArray[np.int64]) -> Floats:
    members = _members(place)
    folded: Floats = members @ matrix @ members.T
    # Contact between two units that now are one stood on both sides of the diagonal.
    inner = members @ np.diag(matrix)
    np.fill_diagonal(folded, (np.diag(folded) + inner) / 2)
    return folded


def _folded_months(in_months: Floats, place: NDArray[np.int64]) -> Floats:
    members = _members(place) > 0
    return np.array([[in_months[np.ix_(one, other)].max(initial=0.0) for other in members] for one in members]).reshape(
        len(members), len(members)
    )
