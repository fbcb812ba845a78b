"""Rows of ratings as they stand in a file, before anybody asks what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pappus.vocabulary.documents import read_yaml

COLUMNS = ("rater", "unit", "function", "level", "practice", "answer", "comment", "answered_at")
WHO = ("rater", "unit", "function", "level", "answered_at")
"""The columns that a questionnaire says once for all its answers."""


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A row as it stands in a file.

    Attributes:
        sheet: name of the sheet; empty in a text file.
        number: as a spreadsheet counts.
        cells: what its cells say, by column.
        faults: what is wrong with cells whatever they mean (merged, a formula), as column and what was expected.
        who_number: the row in which the sheet says who answers; null where each row says it.
    """

    sheet: str
    number: int
    cells: Mapping[str, str]
    faults: tuple[tuple[str, str], ...] = ()
    who_number: int | None = None


@dataclass(frozen=True)
class Rejection:
    """One thing wrong with a row.

    Attributes:
        file: the file's name as the person gave it.
        sheet: name of the sheet; empty in a text file.
        row: as a spreadsheet counts; null for the whole file.
        column: the column; empty for the whole row.
        expected: what is wrong and what would be right.
    """

    file: str
    sheet: str
    row: int | None
    column: str
    expected: str

    def __str__(self) -> str:
        place = [f"sheet {self.sheet}"] if self.sheet else []
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column else []
        return f"{', '.join([self.file, *place])}: {self.expected}"


@dataclass(frozen=True)
class Limits:
    """How much is read from one file; see `limits.yaml`."""

    csv_rows: int
    workbook_rows: int
    workbook_unpacked_bytes: int
    cell_characters: int
    heading_within_rows: int
    faults_listed: int


@cache
def limits() -> Limits:
    """The limits of `limits.yaml`."""
    return Limits(**read_yaml(Path(__file__).with_name("limits.yaml")).content)
