"""Readings as tables: of the organisation, and of its functions, units, properties and networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pappus.report.lookup import Lookup, counted, indicator_question, indicator_title, readable
from pappus.report.words import behind, count, interval_words, value_words, words
from pappus.vocabulary.languages import continued, translated
from pappus.vocabulary.readings import Grouping, Reading

MOST_ROWS = 150
_BY: tuple[Grouping, ...] = ("function", "unit", "property", "network")


@dataclass(frozen=True)
class ReadingLine:
    """A reading in a table; every figure in words."""

    title: str
    question: str
    value: str
    found: bool
    interval: str
    behind: str
    period: str
    note: str


@dataclass(frozen=True)
class Cell:
    """One figure in a table of groups: the value, and what stands behind it."""

    value: str
    behind: str


@dataclass(frozen=True)
class GroupTable:
    """Readings of groups: a row a group, a column an indicator.

    Attributes:
        title: what the indicators are about.
        headings: titles of the indicators.
        rows: name of the group and a cell for each indicator.
        left_out: groups beyond the first ones, in words; empty if none.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    left_out: str


@dataclass(frozen=True)
class Comparison:
    """The tables of one grouping: its title, and a table for each family of indicators."""

    title: str
    tables: tuple[GroupTable, ...]


def organisation_readings(lookup: Lookup) -> tuple[tuple[str, tuple[ReadingLine, ...]], ...]:
    """Every reading of the organisation, by the name of its family, in the order of their ids."""
    readings = sorted(lookup.readings("organisation"), key=_order)
    by_family = groupby(readings, key=_family)
    return tuple((indicator_family(name), tuple(map(reading_line, found))) for name, found in by_family)


def indicator_family(family: str) -> str:
    """Name of a family of indicators on screen; an id that is unknown is capitalised."""
    title: str = words()["indicator_families"].get(family, family.replace("_", " ").capitalize())
    return title


def reading_line(reading: Reading, title: str = "") -> ReadingLine:
    """A reading in words, under its indicator's title unless another one is given."""
    return ReadingLine(
        title=title or indicator_title(reading.indicator),
        question=indicator_question(reading.indicator),
        value=value_words(reading),
        found=reading.outcome == "found",
        interval=interval_words(reading),
        behind=behind(reading, counted(reading.indicator)),
        period=translated("all time") if reading.period == "all" else reading.period,
        note=readable(reading.reason),
    )


def comparisons(lookup: Lookup) -> tuple[Comparison, ...]:
    """The readings over all time by function, unit, property and network; groupings without any are left out."""
    found = (Comparison(words()["groupings"][by], tuple(_group_tables(lookup, by))) for by in _BY)
    return tuple(one for one in found if one.tables)


def _order(reading: Reading) -> tuple[str, str]:
    return reading.indicator, reading.period


def _group_tables(lookup: Lookup, by: Grouping) -> Iterator[GroupTable]:
    readings = [one for one in lookup.readings(by, "all") if one.outcome in ("found", "suppressed")]
    for family in sorted({_family(one) for one in readings}):
        yield _group_table(lookup, by, family, [one for one in readings if _family(one) == family])


def _family(reading: Reading) -> str:
    return reading.indicator.partition(".")[0]


def _group_table(lookup: Lookup, by: Grouping, family: str, readings: list[Reading]) -> GroupTable:
    indicators = sorted({one.indicator for one in readings})
    cells = {(one.key, one.indicator): one for one in readings}
    keys = sorted({one.key for one in readings}, key=lambda key: (lookup.group_title(by, key).casefold(), key))
    rows = [
        (lookup.group_title(by, key), tuple(cell(cells.get((key, indicator))) for indicator in indicators))
        for key in keys[:MOST_ROWS]
    ]
    title = f"{indicator_family(family)}, {continued(words()['groupings'][by])}"
    headings = tuple(indicator_title(indicator) for indicator in indicators)
    return GroupTable(title, headings, tuple(rows), left_out(len(keys), words()["groups"][by]))


def cell(reading: Reading | None) -> Cell:
    """A reading as one cell of a table; a dash if there is none."""
    if reading is None:
        return Cell("–", "")
    interval = interval_words(reading)
    parts = ["" if interval == "–" else interval, "" if reading.n is None else f"n = {count(reading.n)}"]
    return Cell(value_words(reading), ", ".join(part for part in parts if part))


def left_out(number: int, many: str) -> str:
    """How many rows a table leaves out and where they are, in words; empty if it has them all."""
    if number <= MOST_ROWS:
        return ""
    return translated(
        "The first {most} of {count} {groups}; `pappus indicators --by` lists them all.",
        most=MOST_ROWS,
        count=count(number),
        groups=many,
    )
