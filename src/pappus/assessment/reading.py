"""Files of ratings in: every row understood, or refused with its place and what was expected."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pappus.assessment.cells import Meaning, Unfit, answer_of, meanings
from pappus.assessment.items import Item
from pappus.assessment.rating_rows import WHO, RatingRow, Rejection, limits
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.identifiers import pseudonyms_of
from pappus.workspace.organisation import Organisation, Person, Ratings
from pappus.workspace.tables import value_of

_ENDINGS = {".csv": "text", ".txt": "text", ".tsv": "text", ".xlsx": "workbook", ".xlsm": "workbook"}
_CELLS_KEPT = 100_000
_ROWS_A_STEP = 1_000


@dataclass(frozen=True)
class Understanding:
    """What has to be known to understand a row.

    Attributes:
        organisation: its units and people.
        items: everything that can be asked, by id.
        pseudonyms: what turns raters into pseudonyms.
        is_erased: whether a pseudonym is that of somebody who asked to be forgotten.
    """

    organisation: Organisation
    items: Mapping[str, Item]
    pseudonyms: Pseudonymiser
    is_erased: Callable[[str], bool] = lambda _pseudonym: False


@dataclass(frozen=True)
class Place:
    """Where a rating stands: the file, the sheet (empty in a text file) and the row as a spreadsheet counts."""

    file: str
    sheet: str
    row: int


@dataclass
class Counts:
    """What became of the rows of one file.

    Attributes:
        file: its name as the person gave it.
        rows: rows with an answer, or with something wrong.
        taken: rows that were understood.
        repeated: rows that say what another file of the same call says.
        rejected: rows that were not understood.
        blank: rows left without an answer.
        forgotten: rows of people who asked to be forgotten.
    """

    file: str
    rows: int = 0
    taken: int = 0
    repeated: int = 0
    rejected: int = 0
    blank: int = 0
    forgotten: int = 0


@dataclass
class Incoming:
    """Ratings as they were read from files, in their order, with what was refused.

    Attributes:
        columns: the values of each column of `Ratings`.
        sources: the files, by their place in `counts`, with their sheets.
        source: for each rating the place in `sources` of where it stands.
        row: for each rating its row there, as a spreadsheet counts.
        counts: what became of the rows, file by file.
        rejections: the first ones.
        rejections_n: how many there are in all.
    """

    columns: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in Ratings.__dataclass_fields__})
    sources: list[tuple[int, str]] = field(default_factory=list)
    source: array[int] = field(default_factory=lambda: array("L"))
    row: array[int] = field(default_factory=lambda: array("L"))
    counts: list[Counts] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    rejections_n: int = 0

    def __len__(self) -> int:
        return len(self.row)

    def ratings(self, chosen: Iterable[int] | None = None) -> Ratings:
        """The ratings as columns: all of them, or those at these places of the order."""
        if chosen is None:
            return Ratings(**{name: tuple(values) for name, values in self.columns.items()})
        kept = list(chosen)
        return Ratings(**{name: tuple(values[at] for at in kept) for name, values in self.columns.items()})

    def place(self, at: int) -> Place:
        """Where the rating at a place of the order stands."""
        file, sheet = self.sources[self.source[at]]
        return Place(self.counts[file].file, sheet, self.row[at])

    def counts_of(self, at: int) -> Counts:
        """The counts of the file in which the rating at a place of the order stands."""
        return self.counts[self.sources[self.source[at]][0]]

    def reject(self, rejection: Rejection) -> None:
        """Notes what is wrong; beyond the first ones only their number."""
        self.rejections_n += 1
        if len(self.rejections) < limits().faults_listed:
            self.rejections.append(rejection)


def read_ratings(
    paths: Iterable[Path], understanding: Understanding, progress: Callable[[str, int], None] | None = None
) -> Incoming:
    """The ratings of files, in CSV or XLSX: rows of answers, or filled questionnaires.

    A file that cannot be opened is refused whole; the others are read all the same.

    Args:
        paths: the files.
        understanding: what their cells mean.
        progress: called now and then with a file's name and the rows read so far.
    """
    reader = _Reader(understanding, progress or (lambda _name, _rows: None))
    for path in paths:
        reader.read(path)
    return reader.incoming


def rows_of(path: Path) -> Iterator[RatingRow]:
    """The rows of a file by its ending.

    Raises:
        UnreadableError: it cannot be opened, or is neither CSV nor XLSX.
    """
    from pappus.assessment.text_rows import text_rows
    from pappus.assessment.workbook_rows import workbook_rows

    kind = _ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise UnreadableError(f"{path}: expected a file that ends with .csv or .xlsx; save it as one of them")
    return text_rows(path) if kind == "text" else workbook_rows(path)


class _Memory(dict[str, Any]):
    """What cells mean, each different one thought through once; forgets when there are too many different ones."""

    def __init__(self, meaning: Meaning) -> None:
        super().__init__()
        self._meaning = meaning

    def __missing__(self, cell: str) -> Any:
        if len(self) > _CELLS_KEPT:
            self.clear()
        found = self[cell] = self._meaning(value_of(cell))
        return found


class _Reader:
    """Reads one file after the other and remembers who answered what where."""

    def __init__(self, understanding: Understanding, progress: Callable[[str, int], None]) -> None:
        known = understanding
        self._progress = progress
        self.incoming = Incoming()
        self._known = known
        meant = meanings(known.organisation, known.items, known.pseudonyms)
        self._meant = {name: _Memory(meaning) for name, meaning in meant.items()}
        self._answers = {name: _Memory(partial(answer_of, item=item)) for name, item in known.items.items()}
        self._erased = _Memory(known.is_erased)
        self._people = {one: person for person in known.organisation.people for one in person.pseudonyms}
        self._person_of = _Memory(self._person)
        self._item_numbers = {name: number for number, name in enumerate(known.items)}
        self._rater_numbers: dict[str, int] = {}
        self._seen: dict[int, int] = {}
        self._told: set[tuple[str, str, str]] = set()

    def read(self, path: Path) -> None:
        counts = Counts(str(path))
        self.incoming.counts.append(counts)
        try:
            for number, row in enumerate(rows_of(path)):
                if number % _ROWS_A_STEP == 0:
                    self._progress(path.name, number)
                self._take(row, counts)
        except UnreadableError as error:
            counts.rows += 1
            self._reject(RatingRow("", 0, {}), counts, [("", str(error).removeprefix(f"{path}: "))])

    def _take(self, row: RatingRow, counts: Counts) -> None:
        cells = row.cells
        if not (row.faults or cells.get("answer", "").strip() or cells.get("comment", "").strip()):
            counts.blank += 1
            return
        counts.rows += 1
        found, faults = self._understood(row)
        if faults:
            self._reject(row, counts, faults)
        elif self._erased[found["rater"]]:
            counts.forgotten += 1
        elif (former := self._former(found)) is None:
            self._keep(found, row)
            counts.taken += 1
        elif self._repeats(former, found):
            counts.repeated += 1
        else:
            self._reject(row, counts, [("rater", self._answered_in(former, row))])

    def _understood(self, row: RatingRow) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """The meaning of each cell, and what is wrong with those that have none."""
        cells, faults = row.cells, list(row.faults)
        damaged = {column for column, _ in faults}
        if "" in damaged:
            return {}, faults
        found = {name: memory[cells.get(name, "")] for name, memory in self._meant.items() if name not in damaged}
        if "answer" not in damaged:
            answer = cells.get("answer", "")
            if not answer.strip():
                found["answer"] = Unfit("is empty beside a comment; expected a number, dk or na")
            elif isinstance(practice := found.get("practice"), str):
                found["answer"] = self._answers[practice][answer]
        for name, meaning in found.items():
            if isinstance(meaning, Unfit):
                faults.append((name, meaning.expected))
        return found, faults

    def _former(self, found: Mapping[str, Any]) -> int | None:
        """Which rating that is kept already has the same rater and item; null if none, and then this one is noted."""
        rater = self._rater_numbers.setdefault(found["rater"], len(self._rater_numbers))
        key = rater * len(self._item_numbers) + self._item_numbers[found["practice"]]
        at = self._seen.setdefault(key, len(self.incoming))
        return None if at == len(self.incoming) else at

    def _repeats(self, former: int, found: Mapping[str, Any]) -> bool:
        """Whether a file says again what another one of the same call says."""
        columns = self.incoming.columns
        said = (columns["answer"][former], columns["state"][former], columns["comment"][former])
        this_file = self.incoming.counts_of(former) is self.incoming.counts[-1]
        return not this_file and said == (*found["answer"], found["comment"])

    def _answered_in(self, former: int, row: RatingRow) -> str:
        place = self.incoming.place(former)
        where = f"row {place.row}" + (f" of sheet {place.sheet}" if place.sheet != row.sheet else "")
        if self.incoming.counts_of(former) is not self.incoming.counts[-1]:
            where += f" of {place.file}"
        return f"answered this in {where} already; expected one answer of a person to a question"

    def _keep(self, found: Mapping[str, Any], row: RatingRow) -> None:
        unit, function, level = found["unit"], found["function"], found["level"]
        if self._people and not (unit and function and level):
            person = self._person_of[row.cells.get("rater", "")]
            function = function or (person.function if person and not unit else None)
            unit = unit or (person.unit if person else None)
            level = level or (person.level if person else None)
        answer, state = found["answer"]
        columns = self.incoming.columns
        columns["rater"].append(found["rater"])
        columns["unit"].append(unit)
        columns["function"].append(function or (self._known.organisation.function_of(unit) if unit else None))
        columns["level"].append(level)
        columns["practice"].append(found["practice"])
        columns["answer"].append(answer)
        columns["state"].append(state)
        columns["comment"].append(found["comment"])
        columns["answered_at"].append(found["answered_at"])
        self.incoming.source.append(self._source(row.sheet))
        self.incoming.row.append(row.number)

    def _source(self, sheet: str) -> int:
        """The place of the present file and sheet among the sources."""
        here = (len(self.incoming.counts) - 1, sheet)
        if not self.incoming.sources or self.incoming.sources[-1] != here:
            self.incoming.sources.append(here)
        return len(self.incoming.sources) - 1

    def _person(self, mark: str) -> Person | None:
        """The latest place of a rater in `people.csv`; null if the mark is nobody's there."""
        known = (self._people.get(one) for one in pseudonyms_of(mark, self._known.pseudonyms))
        return next((person for person in known if person), None)

    def _reject(self, row: RatingRow, counts: Counts, faults: Iterable[tuple[str, str]]) -> None:
        counts.rejected += 1
        for column, expected in faults:
            number, file = row.number, counts.file
            if row.who_number is not None and column in WHO:
                # A sheet says once who answers, and is told once what is wrong with that.
                number = row.who_number
                if (file, row.sheet, column) in self._told:
                    continue
                self._told.add((file, row.sheet, column))
            self.incoming.reject(Rejection(file, row.sheet, number or None, column, expected))
