"""Rounds of the assessment: a folder for each under `rounds/`, with `round.yaml` and `ratings.csv`."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from pappus.vocabulary.documents import Document, read_schema, read_yaml, schema_faults
from pappus.vocabulary.errors import Fault, InvalidFileError, PappusError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.columns import SCHEMAS, Flaw, cell_flaws, in_place, is_date, rules_of, word
from pappus.workspace.identifiers import PSEUDONYM_SCHEME, rater_fault, rater_pseudonym
from pappus.workspace.long_tables import Columns, append_rows, read_columns, write_rows
from pappus.workspace.migration import migrate
from pappus.workspace.organisation import Organisation, Ratings, Round
from pappus.workspace.people import unknown_unit
from pappus.workspace.tables import Row, Table, read_table, value_of, write_table
from pappus.workspace.writing import make_folder, remove_left_behind, write_atomically

ROUNDS_FOLDER = "rounds"
ROUND_FILE = "round.yaml"
RATINGS_FILE = "ratings.csv"

_COLUMNS = ("rater", "unit", "function", "level", "practice", "answer", "comment", "answered_at")
_UNFINISHED = ".new"
_LOCK_SECONDS = 10
_FLAWS_AT_MOST = 1000


def ratings_file(folder: Path, round_id: str) -> Path:
    """Where the ratings of a round are kept."""
    return folder / ROUNDS_FOLDER / round_id / RATINGS_FILE


def read_rounds(
    folder: Path, organisation: Organisation, pseudonyms: Pseudonymiser, unsure: Collection[str] = ()
) -> tuple[tuple[Round, ...], list[Fault]]:
    """The rounds of a workspace from the first to the latest, and everything that is wrong with their files.

    Args:
        folder: the workspace; without a folder `rounds` nobody was asked anything.
        organisation: its settings, which say what units there are.
        pseudonyms: what turns raters into pseudonyms.
        unsure: columns in which faults are not looked for.
    """
    rounds: list[Round] = []
    faults: list[Fault] = []
    for path in _round_folders(folder):
        try:
            settings = _read_settings(path)
            numbers, columns = read_columns(path / RATINGS_FILE, rules_of("ratings"))
        except InvalidFileError as error:
            faults += error.faults
            continue
        ratings, flaws = ratings_of(numbers, columns, organisation, pseudonyms)
        faults += in_place(str(path / RATINGS_FILE), [flaw for flaw in flaws if flaw.column not in unsure])
        rounds.append(replace(settings, ratings=ratings))
    return tuple(sorted(rounds, key=lambda one: (one.opened_at or "", one.id))), faults


def ratings_of(
    numbers: Sequence[int], given: Columns, organisation: Organisation, pseudonyms: Pseudonymiser
) -> tuple[Ratings, list[Flaw]]:
    """The ratings of a table in its order, with what is wrong with the table; with a flaw the ratings are empty."""
    columns = {name: given.get(name, ("",) * len(numbers)) for name in _COLUMNS}
    flaws = _flaws(numbers, columns, organisation)
    if flaws:
        return Ratings(), flaws
    raters = {cell: rater_pseudonym(cell, pseudonyms) for cell in set(columns["rater"])}
    answers = {cell: int(cell) if cell.isdigit() else None for cell in set(columns["answer"])}
    states: dict[str, Any] = {cell: "answered" if cell.isdigit() else cell for cell in set(columns["answer"])}
    ratings = Ratings(
        rater=_mapped(columns["rater"], raters),
        unit=tuple(cell or None for cell in columns["unit"]),
        function=_words(columns["function"]),
        level=_words(columns["level"]),
        practice=columns["practice"],
        answer=_mapped(columns["answer"], answers),
        state=_mapped(columns["answer"], states),
        comment=columns["comment"],
        answered_at=tuple(cell or None for cell in columns["answered_at"]),
    )
    twice = _twice(numbers, ratings)
    return (Ratings(), twice) if twice else (ratings, [])


def add_ratings(folder: Path, added: Round) -> None:
    """Stores a round: makes it if its folder is not there, else adds its ratings behind those that are stored.

    Title, dates and population are replaced where the round names them. Rows and columns that a person entered stay.

    Raises:
        InvalidFileError: what is stored now cannot be read.
        PappusError: it cannot be written; the round is as it was before.
    """
    migrate(folder)
    path = folder / ROUNDS_FOLDER / added.id
    with _writing(folder):
        if not path.exists():
            _make(path, added)
            return
        for file in (RATINGS_FILE, ROUND_FILE):
            remove_left_behind(path / file)
        if len(added.ratings):
            append_rows(path / RATINGS_FILE, cells_of(added.ratings), rules_of("ratings"))
        former = _read_settings(path)
        settings = _merged(former, added)
        if settings != former:
            write_atomically(path / ROUND_FILE, _settings_text(settings))


def save_round(folder: Path, one: Round) -> None:
    """Makes a round what is given, settings and ratings, for a store that keeps rounds elsewhere.

    Raises:
        PappusError: it cannot be written.
    """
    migrate(folder)
    path = folder / ROUNDS_FOLDER / one.id
    with _writing(folder):
        if not path.exists():
            _make(path, one)
            return
        write_rows(path / RATINGS_FILE, cells_of(one.ratings))
        write_atomically(path / ROUND_FILE, _settings_text(one))


def forget_ratings(folder: Path, pseudonyms: Pseudonymiser, people: Collection[str]) -> int:
    """Removes everything that these people (by pseudonym) answered in any round; the number of ratings removed.

    Raises:
        InvalidFileError: a file of ratings cannot be read; nothing of it was removed.
        PappusError: it cannot be written; it is as it was before.
    """
    for left in (folder / ROUNDS_FOLDER).glob(f".*{_UNFINISHED}"):
        shutil.rmtree(left, ignore_errors=True)
    removed = 0
    known = set(people)
    rules = rules_of("ratings")
    for path in _round_folders(folder):
        with _writing(folder):
            file = path / RATINGS_FILE
            table = read_table(file, rules)
            kept = tuple(row for row in table.rows if not known & _raters(table, row, pseudonyms))
            if len(kept) < len(table.rows):
                write_table(file, replace(table, rows=kept), rules)
            remove_left_behind(file)
            removed += len(table.rows) - len(kept)
    return removed


def _raters(table: Table, row: Row, pseudonyms: Pseudonymiser) -> set[str]:
    cells = [cell for name, cell in zip(table.columns(), row.cells, strict=False) if name == "rater"]
    return {rater_pseudonym(value_of(cell), pseudonyms) for cell in cells if value_of(cell)}


def _round_folders(folder: Path) -> list[Path]:
    rounds = folder / ROUNDS_FOLDER
    if not rounds.is_dir():
        return []
    return sorted(path for path in rounds.iterdir() if path.is_dir() and not path.name.startswith("."))


def _read_settings(path: Path) -> Round:
    file = path / ROUND_FILE
    if not file.is_file():
        raise InvalidFileError([Fault(str(file), "", f"is missing; it needs at least the line `id: {path.name}`")])
    document = read_yaml(file)
    faults = schema_faults(document, read_schema(SCHEMAS / "round.schema.json")) or _contradictions(document, path.name)
    if faults:
        raise InvalidFileError(faults)
    content = document.content
    return Round(**{**content, "title": content.get("title", "").strip()})


def _contradictions(document: Document, name: str) -> list[Fault]:
    content = document.content
    faults = []
    if content["id"] != name:
        faults.append(document.fault(("id",), f"id: expected {name!r}, the name of the folder"))
    opened, closed = content.get("opened_at", ""), content.get("closed_at", "")
    if closed and closed < opened:
        faults.append(document.fault(("closed_at",), f"closed_at: lies before opened_at, {opened}"))
    if "population" in content and sum(content.get("population_by_level", {}).values()) > content["population"]:
        faults.append(document.fault(("population_by_level",), "population_by_level: is more than the population"))
    return faults


def _mapped(cells: Sequence[str], by: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(map(by.__getitem__, cells))


def _words(cells: Sequence[str]) -> tuple[Any, ...]:
    return _mapped(cells, {cell: word(cell) or None for cell in set(cells)})


def _flaws(numbers: Sequence[int], columns: Mapping[str, Sequence[str]], organisation: Organisation) -> list[Flaw]:
    flaws: list[Flaw] = []
    units = tuple(unit.id for unit in organisation.units)
    for name, cells in columns.items():
        wrong = {cell: expected for cell in set(cells) if (expected := _wrong(name, cell, units))}
        if wrong:
            flaws += [Flaw(row, name, wrong[cell]) for row, cell in zip(numbers, cells, strict=True) if cell in wrong]
    return sorted(flaws, key=lambda flaw: flaw.row)[:_FLAWS_AT_MOST]


def _wrong(column: str, cell: str, units: tuple[str, ...]) -> str | None:
    rules = rules_of("ratings")
    if not cell:
        return "is empty" if (column,) in rules.needed else None
    if column == "rater":
        return rater_fault(cell)
    if column == "unit":
        return None if cell in units else unknown_unit(cell, units)
    found = cell_flaws(0, {column: cell}, rules)
    if found:
        return found[0].expected
    if column == "answered_at" and not is_date(cell[:10]):
        return f"expected a day of the calendar, found {cell!r}"
    return None


def _twice(numbers: Sequence[int], ratings: Ratings) -> list[Flaw]:
    pairs = list(zip(ratings.rater, ratings.practice, strict=True))
    if len(set(pairs)) == len(pairs):
        return []
    first: dict[tuple[str, str], int] = {}
    flaws = []
    for number, pair in zip(numbers, pairs, strict=True):
        if (row := first.setdefault(pair, number)) != number:
            flaws.append(Flaw(number, "rater", f"answered this in row {row} already; expected one answer"))
    return flaws


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    make_folder(folder / ROUNDS_FOLDER)
    try:
        with FileLock(folder / ROUNDS_FOLDER / ".lock", timeout=_LOCK_SECONDS):
            yield
    except Timeout:
        raise PappusError(f"{folder}: another Pappus is writing ratings; wait until it has finished") from None
    except OSError as error:
        raise PappusError(f"{folder / ROUNDS_FOLDER}: cannot be written ({error.strerror})") from error


def _make(path: Path, one: Round) -> None:
    """Makes the folder of a round in one step: prepared under another name, then renamed."""
    fresh = path.with_name(f".{path.name}{_UNFINISHED}")
    shutil.rmtree(fresh, ignore_errors=True)
    make_folder(fresh)
    write_rows(fresh / RATINGS_FILE, cells_of(one.ratings))
    write_atomically(fresh / ROUND_FILE, _settings_text(one))
    fresh.rename(path)


def cells_of(ratings: Ratings) -> dict[str, tuple[str, ...]]:
    """Ratings as the columns of `ratings.csv`, in the usual order."""
    pairs = zip(ratings.answer, ratings.state, strict=True)
    return {
        "rater": tuple(f"{PSEUDONYM_SCHEME}:{rater}" for rater in ratings.rater),
        "unit": tuple(unit or "" for unit in ratings.unit),
        "function": tuple(function or "" for function in ratings.function),
        "level": tuple(level or "" for level in ratings.level),
        "practice": ratings.practice,
        "answer": tuple(state if answer is None else str(answer) for answer, state in pairs),
        "comment": ratings.comment,
        "answered_at": tuple(moment or "" for moment in ratings.answered_at),
    }


def _merged(former: Round, added: Round) -> Round:
    by_level = {**former.population_by_level, **added.population_by_level}
    return Round(
        id=former.id,
        title=added.title or former.title,
        opened_at=added.opened_at or former.opened_at,
        closed_at=added.closed_at or former.closed_at,
        population=added.population or former.population,
        population_by_level=by_level,
    )


def _settings_text(one: Round) -> bytes:
    entries = {
        "id": one.id,
        "title": one.title or None,
        "opened_at": one.opened_at,
        "closed_at": one.closed_at,
        "population": one.population,
        "population_by_level": dict(one.population_by_level) or None,
    }
    said = {key: value for key, value in entries.items() if value is not None}
    return str(yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=110)).encode()
