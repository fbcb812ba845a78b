"""The mapping file: how the rows of a table become acts.

A *template* is text with columns in braces ("{ticket}/{reply}"); a *column* is the bare name of one; a *choice* is
either a word that holds for every row or a column with what its values mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from pappus.vocabulary.documents import Document
from pappus.vocabulary.errors import InvalidFileError
from pappus.vocabulary.quoting import quoted, shortened
from pappus.vocabulary.record import ACTOR_KINDS, OBJECT_TYPES, SIDES, VERBS, Visibility

if TYPE_CHECKING:
    from pappus.readers.source import Source

Place = tuple[str | int, ...]
_MOST_OF_THE_COLUMNS = 400
_WHAT_TO_DO = {"?": ", which stands for what could not be guessed: put the name of a column in its place"}
PLAIN_TIME_FORMATS = ("iso", "epoch_s", "epoch_ms", "epoch_us")

ALLOWED: dict[str, tuple[str, ...]] = {
    "side": SIDES,
    "kind": ACTOR_KINDS,
    "verb": VERBS,
    "object_type": OBJECT_TYPES,
    "visibility": get_args(Visibility),
    "needs_response": ("true", "false"),
}


@dataclass(frozen=True)
class Template:
    """Text with columns: `pieces` are (is a column, text) in order."""

    pieces: tuple[tuple[bool, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it is made of."""
        return tuple(text for is_column, text in self.pieces if is_column)


@dataclass(frozen=True)
class Choice:
    """A word for every row (`constant`), or a column whose values mean words (lower-case value → word)."""

    constant: str | None = None
    column: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    otherwise: str | None = None


@dataclass(frozen=True)
class TimeColumn:
    """A column of times and how they are written: one of `PLAIN_TIME_FORMATS`, or a pattern of strptime.

    Where the time of day stands in a column of its own (`clock`), what is read is the day, a space and that.
    """

    column: str
    format: str = "iso"
    clock: str | None = None


@dataclass(frozen=True)
class ListColumn:
    """A column of one or several values; `is_email` if they are e-mail addresses."""

    column: str
    is_email: bool = False
    split: str | None = None


@dataclass(frozen=True)
class Condition:
    """Rows for which an act is made: the column has a value, (not) one of `values` in lower case if any are given."""

    column: str
    values: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True)
class ActMapping:
    """How one act is made of a row; what is null was not mapped."""

    at: TimeColumn
    id: Template | None = None
    thread: Template | None = None
    parent: Template | None = None
    when: Condition | None = None
    edited: TimeColumn | None = None
    actor: ListColumn | None = None
    account: str | None = None
    to: str | None = None
    property: Template | None = None
    container: Template | None = None
    recipients: tuple[ListColumn, ...] = ()
    mentions: tuple[ListColumn, ...] = ()
    choices: dict[str, Choice] = field(default_factory=dict)
    text: str | None = None
    tags: ListColumn | None = None
    gather: bool = False
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """A mapping file, checked.

    Attributes:
        document: the file it came from, for faults that show only beside the data.
        network: id of the network or the column that names it.
        acts: the acts made of each row.
        uses: every column that is named, with its places in the file.
        format: csv, jsonl (a list of JSON objects too) or parquet; null to guess.
        delimiter: of a CSV file; null to guess.
        encoding: of a CSV or JSONL file.
        quote: quoting character; null if there is none.
        missing: values that mean that there is none.
        time_zone: IANA zone of times without one.
        coverage: what the file contains, by attribute of `Coverage`.
    """

    document: Document
    network: Choice
    acts: tuple[ActMapping, ...]
    uses: tuple[tuple[str, Place], ...]
    format: str | None = None
    delimiter: str | None = None
    encoding: str = "utf-8"
    quote: str | None = '"'
    missing: tuple[str, ...] = ("",)
    time_zone: str = "UTC"
    coverage: dict[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is named, once, in the order of the file."""
        return tuple(dict.fromkeys(column for column, _ in self.uses))

    def person_columns(self) -> dict[str, bool]:
        """The columns that identify people; true where they hold e-mail addresses."""
        people = [
            column
            for act in self.acts
            for column in (*act.recipients, *act.mentions, *((act.actor,) if act.actor else ()))
        ]
        return {column.column: column.is_email for column in people}

    def check_columns(self, existing: list[str], file: str) -> None:
        """Refuses a file that lacks a column which the mapping names.

        Raises:
            InvalidFileError: names each such column, its line in the mapping, and the columns that exist.
        """
        lacking = [(column, place) for column, place in self.uses if column not in existing]
        shown = shortened(", ".join(map(quoted, existing)) or "none", _MOST_OF_THE_COLUMNS)
        told = (f". Its columns: {shown}" if one == lacking[0] else "" for one in lacking)
        faults = [
            self.document.fault(place, f"{file} has no column {column!r}{_WHAT_TO_DO.get(column, '')}{columns}")
            for (column, place), columns in zip(lacking, told, strict=True)
        ]
        twice = {name for name in existing if existing.count(name) > 1}
        faults += [
            self.document.fault(place, f"{file} has several columns called {column!r}")
            for column, place in self.uses
            if column in twice
        ]
        if faults:
            raise InvalidFileError(faults)


def parse_mapping(document: Document) -> Mapping:
    """The mapping of a parsed YAML file.

    Raises:
        InvalidFileError: every fault found, by line.
    """
    from pappus.readers.mapping_parsing import parsed

    return parsed(document)


def propose(source: Source) -> str:
    """A mapping for a file, as commented YAML text: what was guessed, and what a person has to fill in.

    Raises:
        UnreadableError: the file is empty or no table.
    """
    from pappus.readers.mapping_proposal import proposal

    return proposal(source)
