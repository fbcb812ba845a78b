"""Archives of tables that a network gives its members: which table is of which kind, and all of them row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Generic, TypeVar

from pappus.readers.csv_rows import Rows, Wanted, csv_rows, names_in
from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError

Archive = TypeVar("Archive")


@dataclass(frozen=True)
class Table(Generic[Archive]):
    """A kind of table: its columns, which of them it is known by, and what becomes of its rows.

    Attributes:
        wanted: the columns that are read.
        needed: those of them without which it is another table.
        acts: the columns of acts that are this kind's own.
        only: what the first bytes of the table must hold, if it may have no columns but the needed ones, unless it
            is `called` what the archive calls it: two or three common words would make anything such a table.
        called: how the name of its file begins, in small letters.
        escape: stands before a quotation mark that belongs to a text, where tables do not double it.
        private: whether its acts were for the eyes of those who are addressed.
    """

    wanted: Wanted
    needed: tuple[str, ...]
    acts: Callable[[Archive, Rows], dict[str, Any]]
    only: bytes | None = None
    called: str = ""
    escape: str | None = None
    private: bool = False


def tables_in(source: Source, kinds: Sequence[Table[Archive]]) -> dict[str, Table[Archive]]:
    """The members that are such tables, by their first line, each with the first kind that fits it."""
    members = source.members if source.kind == "file" else source.find(".csv")
    return {member: table for member in members if (table := _kind_of(source, member, kinds))}


def _kind_of(source: Source, member: str, kinds: Sequence[Table[Archive]]) -> Table[Archive] | None:
    names, called = set(names_in(source, member)), PurePosixPath(member).name.lower()
    for table in kinds:
        if not all(names & set(table.wanted[ours]) for ours in table.needed):
            continue
        whole = len(names) == len(table.needed) or bool(table.called and called.startswith(table.called))
        if table.only is None or (whole and table.only in source.head(member)):
            return table
    return None


def read_tables(
    source: Source,
    door: Door,
    tables: dict[str, Table[Archive]],
    acts: Callable[[Rows, str, Table[Archive]], Iterator[Any]],
) -> Iterator[Any]:
    """The acts of all tables.

    Args:
        source: the archive.
        door: hears of rows of another width.
        tables: its tables (`tables_in`).
        acts: makes acts of some rows of a table, whose place in messages it is told.
    """
    for member, table in tables.items():
        for rows in csv_rows(source, member, table.wanted, door, escape=table.escape):
            yield from acts(rows, source.place(member), table)


def describe(
    source: Source, door: Door, network: str, tables: dict[str, Table[Archive]], expected: str, notes: list[str]
) -> None:
    """Says what such an archive contains: what one member did, with both sides of what was said in private.

    Args:
        source: the archive.
        door: hears of it.
        network: whose archive it is.
        tables: its tables.
        expected: what should have been there, if there are none.
        notes: what else has to be known of it.

    Raises:
        UnreadableError: there are no tables.
    """
    if not tables:
        raise UnreadableError(f"{source.path}: {expected}")
    coverage = door.coverage
    coverage.network = network
    coverage.inbound, coverage.outbound = "none", "all"
    coverage.deletions = coverage.edits = coverage.bots_marked = False
    coverage.private = any(table.private for table in tables.values())
    coverage.notes = notes
