"""Contacts as vivainsights reads them: group to group, or by choice person to person."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pappus.interchange.writer import Outgoing, RecordWriter, Written
from pappus.store.record import Record
from pappus.vocabulary.periods import moment_of
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.workspace.tables import cell_of

WITHIN = "Within Group"
UNCLASSIFIED = "Unclassified Collaborators"
EXTERNAL = "External"
_PRIMARY, _SECONDARY = "PrimaryCollaborator_", "SecondaryCollaborator_"
_PERSON_COLUMNS = ("PersonId", "Organization", "FunctionType", "LevelDesignation")
_KINDS = ("Reply_count", "Addressed_count", "Mention_count")

# What is said of a person has to be the same in every row, so it is as of the end of the record.
PEOPLE_SQL = """
    WITH sided AS (
      SELECT from_person AS person, from_side AS side FROM contacts
      UNION ALL
      SELECT to_person AS person, to_side AS side FROM contacts),
    known AS (SELECT person, MIN(side) AS side FROM sided GROUP BY person),
    met AS (
      SELECT from_person, to_person, CAST(SUM(n) AS BIGINT) AS contacts,
        CAST(SUM(CASE WHEN kind = 'reply' THEN n ELSE 0 END) AS BIGINT) AS replies,
        CAST(SUM(CASE WHEN kind = 'addressed' THEN n ELSE 0 END) AS BIGINT) AS addressed,
        CAST(SUM(CASE WHEN kind = 'mention' THEN n ELSE 0 END) AS BIGINT) AS mentions
      FROM contacts GROUP BY from_person, to_person)
    SELECT m.from_person, m.to_person, m.contacts, m.replies, m.addressed, m.mentions,
      f.side AS from_side, t.side AS to_side, pf.unit AS from_unit, pt.unit AS to_unit,
      pf.function AS from_function, pt.function AS to_function, pf.level AS from_level, pt.level AS to_level
    FROM met m
    JOIN known f ON m.from_person = f.person
    JOIN known t ON m.to_person = t.person
    LEFT JOIN people pf ON m.from_person = pf.person
    LEFT JOIN people pt ON m.to_person = pt.person
    ORDER BY m.from_person, m.to_person"""

GROUPS_SQL = """
    SELECT from_unit, to_unit, CAST(SUM(n) AS BIGINT) AS contacts, COUNT(DISTINCT from_person) AS from_people,
      COUNT(DISTINCT to_person) AS to_people
    FROM contacts WHERE from_unit IS NOT NULL AND to_unit IS NOT NULL
    GROUP BY from_unit, to_unit ORDER BY from_unit, to_unit"""

_SIZES_SQL = """
    SELECT unit, COUNT(DISTINCT person) AS people FROM (
      SELECT from_unit AS unit, from_person AS person FROM contacts
      UNION ALL
      SELECT to_unit AS unit, to_person AS person FROM contacts) everybody
    WHERE unit IS NOT NULL GROUP BY unit"""


def write(outgoing: Outgoing, path: Path) -> Written:
    """Writes a row a pair of people, or a row a pair of units."""
    day = moment_of(outgoing.record.facts.as_of_us).date().isoformat()
    return _write_people(outgoing.record, day, path) if outgoing.people else _write_groups(outgoing.record, day, path)


def _write_people(record: Record, day: str, path: Path) -> Written:
    header = [f"{side}{name}" for side in (_PRIMARY, _SECONDARY) for name in _PERSON_COLUMNS]
    rows = (_pair(row, day) for batch in record.batches(PEOPLE_SQL) for row in batch.to_pylist())
    # network_p2p takes a weight from no column but one of this name.
    pairs = _write_rows(path, [*header, "MetricDate", "weight", *_KINDS], rows)
    return Written({"pairs of people": pairs})


def _pair(row: dict[str, Any], day: str) -> list[Any]:
    return [
        *_person(row, "from"),
        *_person(row, "to"),
        day,
        *(row[name] for name in ("contacts", "replies", "addressed", "mentions")),
    ]


def _person(row: dict[str, Any], end: str) -> list[Any]:
    outside = EXTERNAL if row[f"{end}_side"] == "external" else UNCLASSIFIED
    place = [row[f"{end}_{name}"] for name in ("unit", "function", "level")]
    return [row[f"{end}_person"], *(one if one is not None else outside for one in place)]


def _write_groups(record: Record, day: str, path: Path) -> Written:
    cells = {(row["from_unit"], row["to_unit"]): row for row in record.query(GROUPS_SQL).to_pylist()}
    sizes = {row["unit"]: row["people"] for row in record.query(_SIZES_SQL).to_pylist()}
    hidden = hidden_pairs(cells, sizes)
    shown = [row for pair, row in cells.items() if pair not in hidden]
    names = [f"{side}{name}" for side in (_PRIMARY, _SECONDARY) for name in ("Organization", "GroupSize")]
    rows = ([*_groups(row, sizes), day, row["contacts"]] for row in shown)
    pairs = _write_rows(path, [*names, "MetricDate", "Group_contact_count"], rows)
    note = f"{len(hidden):,} pairs of units are left out, since fewer than {MINIMUM_PEOPLE} people stand behind them."
    return Written({"pairs of units": pairs}, (note,) if hidden else ())


def hidden_pairs(cells: dict[tuple[str, str], dict[str, Any]], sizes: dict[str, int]) -> set[tuple[str, str]]:
    """Pairs with fewer than five people on a side, or in a unit; what goes the other way is hidden with them.

    The sum of both ways is shown elsewhere, so that one way alone would give the other away.
    """
    small = {
        pair
        for pair, row in cells.items()
        if min(row["from_people"], row["to_people"], *(sizes[unit] for unit in pair)) < MINIMUM_PEOPLE
    }
    return small | {(other, one) for one, other in small if (other, one) in cells}


def _groups(row: dict[str, Any], sizes: dict[str, int]) -> Iterator[Any]:
    one, other = row["from_unit"], row["to_unit"]
    yield from (one, sizes[one], WITHIN if one == other else other, sizes[other])


def _write_rows(path: Path, header: list[str], rows: Iterable[list[Any]]) -> int:
    written = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.writer(stream, lineterminator="\n")
        sheet.writerow(header)
        for row in rows:
            sheet.writerow([cell_of(cell) if isinstance(cell, str) else cell for cell in row])
            written += 1
    return written


WRITER = RecordWriter(
    title="vivainsights, group to group or person to person",
    opens_in="vivainsights: import_query, then network_g2g or network_p2p",
    suffix=".csv",
    per_person="by_choice",
    keeps="who answers, addresses and names whom, counted over the whole record; not what was said, nor when",
    write=write,
)
