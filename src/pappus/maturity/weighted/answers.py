"""Tables of answers to a weighted questionnaire, one row a subject and item, checked against its items."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pappus.maturity.weighted.columns import (
    first_faults,
    found_columns,
    lacking,
    names,
    number_of,
    plain_answer,
    reviewer_columns,
    usual_columns,
)
from pappus.maturity.weighted.questionnaire import ReviewerColumns, Weighted, WeightedItem
from pappus.vocabulary.errors import InvalidFileError
from pappus.workspace.columns import Flaw, in_place
from pappus.workspace.spreadsheets import read_spreadsheet
from pappus.workspace.tables import Table, plain

TotalOf = Literal["total", "dimension", "section"]
_TOTALS: dict[str, TotalOf] = {"total": "total", "dimension_total": "dimension", "section_total": "section"}
_MOST_CHOICES = 12


@dataclass(frozen=True)
class Review:
    """What one reviewer gave an item and remarked; null and empty where the table has nothing."""

    reviewer: str
    score: float | None
    comment: str


@dataclass(frozen=True)
class AnsweredItem:
    """One row of a table of answers that is an item.

    Attributes:
        row: as a spreadsheet counts.
        subject: whom it is about.
        item: id of the item.
        score: points given; null if none stand there.
        earned: points that the answer earns by the model's options; null if it earns none for certain.
        applies: false where the answer says that the item does not apply.
        answer: as written; empty if blank.
        evidence: as written; empty if blank.
        dimension: as the table says; null if it does not.
        section: as the table says; null if it does not.
        reviews: of each reviewer who gave a score or a remark.
    """

    row: int
    subject: str
    item: str
    score: float | None = None
    earned: float | None = None
    applies: bool = True
    answer: str = ""
    evidence: str = ""
    dimension: str | None = None
    section: str | None = None
    reviews: tuple[Review, ...] = ()


@dataclass(frozen=True)
class StatedTotal:
    """A total that somebody published: of everything (its id is empty), of a dimension or of a section."""

    subject: str
    of: TotalOf
    id: str
    points: float
    source: str


@dataclass(frozen=True)
class Answers:
    """A table of answers.

    Attributes:
        file: its name as the person gave it.
        items: its rows that are items.
        totals: its rows that give official totals.
        other_rows: number of rows of other kinds, which are left out, by kind.
    """

    file: str
    items: tuple[AnsweredItem, ...]
    totals: tuple[StatedTotal, ...] = ()
    other_rows: Mapping[str, int] = field(default_factory=dict)


def read_answers(path: Path, weighted: Weighted) -> Answers:
    """The answers in a CSV or XLSX file, one or many subjects.

    A table without a column for the subject is about one, called like the file. Blank cells stay blank.

    Raises:
        InvalidFileError: the file is no such table, or rows of it cannot be: an unknown item, a score below 0 or above
            the item's weight, the same item twice for a subject. Carries the faults with their rows.
    """
    layout = weighted.answers
    usual = names()["answers"]
    declared = [*layout.columns.values(), *(one.score or "" for one in layout.reviewers)]
    table = read_spreadsheet(path, {*usual_columns("answers"), *map(plain, declared)})
    columns = found_columns(table, {**usual, "item": _likeliest_first(table, weighted)}, layout.columns)
    reviewers = reviewer_columns(table, layout.reviewers)
    if "item" not in columns:
        raise InvalidFileError([lacking(table, "the item", usual["item"])])
    if not {"score", "answer"} & set(columns) and not any(reviewer.score for reviewer in reviewers):
        raise InvalidFileError([lacking(table, "the score or the answer", [*usual["score"], *usual["answer"]])])
    reader = _Reader(weighted, columns, reviewers, path.stem)
    reader.read(table)
    if not reader.items and not reader.flaws:
        reader.flaws.append(_no_items(reader, columns))
    if reader.flaws:
        raise InvalidFileError(first_faults(in_place(table.file, reader.flaws)))
    return Answers(table.file, tuple(reader.items.values()), tuple(reader.totals), dict(reader.other_rows))


def _likeliest_first(table: Table, weighted: Weighted) -> list[str]:
    """The usual names of the item's column, first those of columns in which most of the model's items stand."""
    usual: list[str] = names()["answers"]["item"]
    present = [name for name in usual if name in table.columns()]
    if len(present) < 2:
        return present
    found = Counter(name for _, values in table.filled() for name in present if values.get(name) in weighted.items)
    return sorted(present, key=lambda name: (-found[name], present.index(name)))


def dimensions_of(weighted: Weighted, answers: Answers) -> list[str]:
    """The ids of all dimensions: those of the model, then those that only items or rows name."""
    named = {one.dimension for one in weighted.items.values()} | {one.dimension for one in answers.items}
    return list(dict.fromkeys([*weighted.dimensions, *sorted(one for one in named if one is not None)]))


class _Reader:
    """Goes through the rows of one table; keeps what it found and what was wrong."""

    def __init__(
        self, weighted: Weighted, columns: Mapping[str, str], reviewers: list[ReviewerColumns], subject: str
    ) -> None:
        self.weighted = weighted
        self.columns = columns
        self.reviewers = reviewers
        self.subject = subject
        self.kinds = {plain(word): kind for kind, words in names()["kinds"].items() for word in words}
        self.kinds |= {plain(word): kind for kind, word in weighted.answers.kinds.items()}
        self.items: dict[tuple[str, str], AnsweredItem] = {}
        self.totals: list[StatedTotal] = []
        self.other_rows: Counter[str] = Counter()
        self.flaws: list[Flaw] = []

    def read(self, table: Table) -> None:
        for row, values in table.filled():
            cells = {role: values.get(name, "") for role, name in self.columns.items()}
            written = cells.get("kind", "item")
            kind = self.kinds.get(plain(written))
            if not written:
                self.flaws.append(Flaw(row.number, self.columns["kind"], "is empty; expected what kind of row it is"))
            elif kind is None:
                self.other_rows[written] += 1
            elif kind == "item":
                self._item(row.number, cells, values)
            else:
                self._total(row.number, _TOTALS[kind], cells, table.file)

    def _filled(self, row: int, cells: Mapping[str, str], role: str) -> bool:
        if role in cells and not cells[role]:
            self.flaws.append(Flaw(row, self.columns[role], "is empty"))
        return bool(cells.get(role, self.subject))

    def _total(self, row: int, of: TotalOf, cells: Mapping[str, str], file: str) -> None:
        if self._filled(row, cells, "subject") and (of == "total" or self._filled(row, cells, "item")):
            points = self._number(row, self.columns.get("score", ""), cells.get("score", ""))
            if points is not None:
                name = "" if of == "total" else cells["item"]
                self.totals.append(StatedTotal(cells.get("subject", self.subject), of, name, points, file))

    def _item(self, row: int, cells: Mapping[str, str], values: Mapping[str, str]) -> None:
        if not (self._filled(row, cells, "subject") and self._filled(row, cells, "item")):
            return
        key = (cells.get("subject", self.subject), cells["item"])
        if key in self.items:
            expected = f"{key[0]!r} has the item {key[1]!r} already in row {self.items[key].row}"
            self.flaws.append(Flaw(row, self.columns["item"], expected))
            return
        item = self.weighted.items.get(key[1])
        score = self._score(row, self.columns.get("score", ""), cells.get("score", ""), item)
        reviews = tuple(self._reviews(row, values, item))
        earned, applies = self._earned(row, cells.get("answer", ""), item) if score is None else (None, True)
        self.items[key] = AnsweredItem(
            row=row,
            subject=key[0],
            item=key[1],
            score=score,
            earned=earned,
            applies=applies,
            answer=cells.get("answer", ""),
            evidence=cells.get("evidence", ""),
            dimension=cells.get("dimension") or None,
            section=cells.get("section") or None,
            reviews=reviews,
        )
        counts = score is not None or earned is not None or any(review.score is not None for review in reviews)
        if item is None and (counts or (self.weighted.options and cells.get("answer"))):
            self.flaws.append(Flaw(row, self.columns["item"], self._unknown(key[1])))

    def _unknown(self, name: str) -> str:
        near = difflib.get_close_matches(name, list(self.weighted.items), n=1)
        return f"the model has no item {name!r}" + (f" (did you mean {near[0]!r}?)" if near else "")

    def _reviews(self, row: int, values: Mapping[str, str], item: WeightedItem | None) -> list[Review]:
        found = []
        for reviewer in self.reviewers:
            score = self._score(row, reviewer.score or "", values.get(reviewer.score or "", ""), item)
            comment = values.get(reviewer.comment or "", "")
            if score is not None or comment:
                found.append(Review(reviewer.name, score, comment))
        return found

    def _score(self, row: int, column: str, text: str, item: WeightedItem | None) -> float | None:
        score = self._number(row, column, text)
        if score is None or item is None:
            return score
        if item.weight is None and score != 0:
            self.flaws.append(Flaw(row, column, f"{item.id!r} earns no points in the model, found {text}"))
        elif not 0 <= score <= (item.weight or 0) + 1e-9:
            self.flaws.append(Flaw(row, column, f"expected 0 to {item.weight or 0:g} for {item.id!r}, found {text}"))
        return score

    def _number(self, row: int, column: str, text: str) -> float | None:
        if not text or text.lower() in names()["no_score"]:
            return None
        try:
            return number_of(text)
        except ValueError as error:
            self.flaws.append(Flaw(row, column, str(error)))
            return None

    def _earned(self, row: int, answer: str, item: WeightedItem | None) -> tuple[float | None, bool]:
        """Points that an answer earns, and whether the item applies; no points where the model has no options."""
        options = self.weighted.options_of(item) if item is not None else {}
        word = plain_answer(answer)
        if not options or not word:
            return None, True
        if word in options:
            return options[word], options[word] is not None
        if word in names()["no_answer"]:
            return None, True
        if word in names()["not_applicable"]:
            return None, False
        choices = list(options)[:_MOST_CHOICES]
        self.flaws.append(Flaw(row, self.columns["answer"], f"{answer!r} is none of {', '.join(choices)}"))
        return None, True


def _no_items(reader: _Reader, columns: Mapping[str, str]) -> Flaw:
    if not reader.other_rows:
        return Flaw(1, "", "no answer stands below the header")
    found = ", ".join(list(reader.other_rows)[:_MOST_CHOICES])
    return Flaw(1, columns["kind"], f"marks no row as an item; expected {_word_for(reader, 'item')}, found {found}")


def _word_for(reader: _Reader, kind: str) -> str:
    return " or ".join(word for word, meant in reader.kinds.items() if meant == kind)
