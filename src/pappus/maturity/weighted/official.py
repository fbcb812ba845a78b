"""Official totals beside computed ones: where they differ, both are shown, and by how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pappus.maturity.weighted.answers import StatedTotal, TotalOf
from pappus.maturity.weighted.columns import first_faults, found_columns, lacking, names, number_of, usual_columns
from pappus.maturity.weighted.questionnaire import OfficialLayout, Weighted
from pappus.maturity.weighted.scoring import Points, SubjectScore, section_points
from pappus.vocabulary.errors import InvalidFileError
from pappus.workspace.columns import Flaw, in_place
from pappus.workspace.spreadsheets import read_spreadsheet
from pappus.workspace.tables import Table, plain

_SAME_POINTS = 1e-6
_OF = "total of "


@dataclass(frozen=True)
class Difference:
    """An official total that is not the computed one.

    Attributes:
        of: total, dimension or section.
        id: of the dimension or section; empty for the total.
        official: points as published.
        computed: points as summed from the items; null if no item belongs to it.
        explained: whether the official figure lies within the bounds that unscored items leave.
        source: the file that the official figure stands in.
    """

    of: TotalOf
    id: str
    official: float
    computed: float | None
    explained: bool
    source: str


def read_official(path: Path, weighted: Weighted, dimensions: Sequence[str]) -> tuple[StatedTotal, ...]:
    """The official totals in a CSV or XLSX file, one row a subject; blank cells are not published.

    Args:
        path: the file.
        weighted: says how its columns are called, if they do not have usual names.
        dimensions: ids of the dimensions whose totals are looked for.

    Raises:
        InvalidFileError: the file is no such table; carries every fault with its row.
    """
    table, columns = _official_columns(path, weighted.official, dimensions)
    totals: list[StatedTotal] = []
    flaws: list[Flaw] = []
    seen: dict[str, int] = {}
    for row, values in table.filled():
        subject = values.get(columns["subject"])
        if subject is None:
            flaws.append(Flaw(row.number, columns["subject"], "is empty"))
        elif subject in seen:
            flaws.append(Flaw(row.number, columns["subject"], f"{subject!r} stands already in row {seen[subject]}"))
        else:
            seen[subject] = row.number
            totals += _row_totals(row.number, subject, values, columns, table.file, flaws)
    if flaws:
        raise InvalidFileError(first_faults(in_place(table.file, flaws)))
    return tuple(totals)


def _official_columns(path: Path, layout: OfficialLayout, dimensions: Sequence[str]) -> tuple[Table, dict[str, str]]:
    """The table and its columns: of the subject, of the total, and of the total of each dimension."""
    usual = names()["official"]
    by_dimension = {one: [name.replace("{id}", plain(one)) for name in usual["dimension"]] for one in dimensions}
    wanted = {"subject": usual["subject"], "total": usual["total"]}
    wanted |= {f"{_OF}{one}": choices for one, choices in by_dimension.items()}
    declared = {f"{_OF}{one}": name for one, name in layout.dimensions.items()}
    declared |= {"subject": layout.subject} if layout.subject else {}
    declared |= {"total": layout.total} if layout.total else {}
    known = {*usual_columns("official"), *(name for choices in by_dimension.values() for name in choices)}
    table = read_spreadsheet(path, known | set(map(plain, declared.values())))
    columns = found_columns(table, wanted, declared)
    if "subject" not in columns:
        raise InvalidFileError([lacking(table, "the subject", usual["subject"])])
    if len(columns) == 1:
        raise InvalidFileError([lacking(table, "a total", [*usual["total"], *usual["dimension"]])])
    return table, columns


def _row_totals(
    row: int, subject: str, values: Mapping[str, str], columns: Mapping[str, str], file: str, flaws: list[Flaw]
) -> Iterable[StatedTotal]:
    for role, column in columns.items():
        text = values.get(column, "")
        if role == "subject" or not text or text.lower() in names()["no_score"]:
            continue
        of: TotalOf = "total" if role == "total" else "dimension"
        try:
            yield StatedTotal(subject, of, role.removeprefix(_OF) if of == "dimension" else "", number_of(text), file)
        except ValueError as error:
            flaws.append(Flaw(row, column, str(error)))


def summed(stated: Iterable[StatedTotal]) -> dict[tuple[str, TotalOf, str], float]:
    """Official points by file, kind and id.

    What a file states more than once is taken as the sum: tables are found in which two parts go by one name.
    """
    sums: dict[tuple[str, TotalOf, str], float] = defaultdict(float)
    for one in stated:
        sums[one.source, one.of, one.id] += one.points
    return dict(sums)


def differences(score: SubjectScore, stated: Iterable[StatedTotal]) -> tuple[Difference, ...]:
    """Where official totals of this subject are not the computed ones."""
    found = []
    for (source, of, name), official in summed(stated).items():
        points = _computed(score, of, name)
        if points is None or abs(official - points.total) > _SAME_POINTS:
            explained = points is not None and points.low - _SAME_POINTS <= official <= points.high + _SAME_POINTS
            found.append(Difference(of, name, official, points.total if points else None, explained, source))
    return tuple(found)


def _computed(score: SubjectScore, of: TotalOf, name: str) -> Points | None:
    if of == "total":
        return score.points
    if of == "dimension":
        return score.dimensions.get(name)
    points = section_points(score.items, name)
    return points if points.maximum > 0 else None
