"""What a workspace declares, as tables: which there are, and their rows.

Each field of `Organisation` that holds rows is a table by being there. So is each table that has a schema in the
workspace and is read by a later stage alone. Figures of pilots and of the scorecard are tables of their own: a person
chose the columns of their files, and only those that a definition names go out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from pappus.interchange.writer import Outgoing
from pappus.maturity.definitions import load_models
from pappus.maturity.weighted.questionnaire import WeightedItem
from pappus.pilots.definitions import FOLDER as PILOTS
from pappus.pilots.definitions import load_pilots
from pappus.pilots.pilot import Measure, Pilot
from pappus.pilots.register import Noted, read_register
from pappus.pilots.series import Arms, Panel, figures_of
from pappus.scorecard.definition import read_scorecard
from pappus.scorecard.figures import Table, values_of
from pappus.vocabulary.documents import read_schema
from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.workspace.columns import SCHEMAS, cell_flaws, in_place, missing_flaws, rules_of
from pappus.workspace.organisation import Organisation, Ratings, Round
from pappus.workspace.tables import read_table

MODELS = "models"
"""The folder of a workspace with models of its own."""
# The table of who is one person is derived, and has this name already.
_CALLED = {"identities": "identity_decisions"}


@dataclass(frozen=True)
class PilotFigure:
    """A figure by which a pilot is judged.

    Attributes:
        pilot: id of the pilot.
        series: name of the series, or of the arm.
        day: ISO date of the day, or of the first day of the week, month or other period; null if its file has no days.
        value: the figure.
    """

    pilot: str
    series: str
    day: str | None
    value: float


@dataclass(frozen=True)
class ScorecardFigure:
    """A figure of a measure of the scorecard that a file holds.

    Attributes:
        measure: id of the measure.
        day: ISO date.
        value: the figure.
    """

    measure: str
    day: str
    value: float


@dataclass(frozen=True)
class DeclaredTable:
    """A table of what was declared.

    Attributes:
        row: what a row is, with what each column means.
        rows: the rows, by column.
    """

    row: type
    rows: Callable[[Outgoing], Iterator[Mapping[str, Any]]]


@cache
def declared_tables() -> dict[str, DeclaredTable]:
    """Every table whose rows are values of ours, by name."""
    found = {}
    for name, annotation in get_type_hints(Organisation).items():
        row = next(iter(get_args(annotation)), None)
        if get_origin(annotation) is tuple and isinstance(row, type) and is_dataclass(row):
            found[_CALLED.get(name, name)] = DeclaredTable(row, _rows_of(name))
    return found | {
        "ratings": DeclaredTable(Ratings, _ratings),
        "model_items": DeclaredTable(WeightedItem, _model_items),
        "pilot_figures": DeclaredTable(PilotFigure, _pilot_figures),
        "pilot_register": DeclaredTable(Noted, _noted),
        "scorecard_figures": DeclaredTable(ScorecardFigure, _scorecard_figures),
    }


@cache
def kept_tables() -> tuple[str, ...]:
    """The tables of a workspace that are no part of the organisation's values, by the names of their schemas."""
    values = {field.name for kind in (Organisation, Round) for field in fields(kind)}
    names = sorted(path.name.partition(".")[0] for path in SCHEMAS.glob("*.schema.json"))
    return tuple(name for name in names if name not in values and _is_of_rows(name))


def _is_of_rows(name: str) -> bool:
    return str(read_schema(SCHEMAS / f"{name}.schema.json")["title"]).startswith("A row of ")


def takes_figures(column: Mapping[str, Any]) -> bool:
    """Whether cells of a column are figures, by its schema."""
    pattern = column.get("pattern", "")
    return bool(pattern and re.search(pattern, "12.5") and not re.search(pattern, "a"))


def kept_rows(folder: Path, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table that has a schema, figures as numbers and empty cells as null; none where there is no file.

    Raises:
        InvalidFileError: the table is not sound; carries every fault with its row.
    """
    rules = rules_of(table)
    filled = list(read_table(folder / f"{table}.csv", rules).filled())
    flaws = [
        flaw
        for row, values in filled
        for flaw in (*missing_flaws(row.number, values, rules), *cell_flaws(row.number, values, rules))
    ]
    _refuse(in_place(str(folder / f"{table}.csv"), flaws))
    figures = {name for name, column in rules.columns.items() if takes_figures(column)}
    for _, values in filled:
        given = ((name, values.get(name)) for name in rules.columns)
        yield {name: float(cell) if cell and name in figures else cell for name, cell in given}


def _rows_of(field: str) -> Callable[[Outgoing], Iterator[Mapping[str, Any]]]:
    def rows(outgoing: Outgoing) -> Iterator[Mapping[str, Any]]:
        for one in getattr(outgoing.organisation, field):
            # Rounds hold their ratings, which are a table of their own and need not be copied.
            yield dict(vars(one)) if isinstance(one, Round) else asdict(one)

    return rows


def _ratings(outgoing: Outgoing) -> Iterator[Mapping[str, Any]]:
    for one in outgoing.organisation.rounds:
        columns = vars(one.ratings)
        for cells in zip(*columns.values(), strict=True):
            yield {"round": one.id, **dict(zip(columns, cells, strict=True))}


def _model_items(outgoing: Outgoing) -> Iterator[Mapping[str, Any]]:
    models, faults = load_models(outgoing.folder / MODELS)
    _refuse(faults)
    for name, model in models.items():
        for item in model.weighted.items.values() if model.weighted else ():
            yield {"model": name, **asdict(item)}


def _noted(outgoing: Outgoing) -> Iterator[Mapping[str, Any]]:
    for row in read_register(outgoing.folder).rows:
        yield asdict(row) | {"day": row.day.isoformat()}


def _pilot_figures(outgoing: Outgoing) -> Iterator[Mapping[str, Any]]:
    pilots, faults = load_pilots(outgoing.folder)
    _refuse(faults)
    for name, pilot in pilots.items():
        for series, day, value in _points(pilot, outgoing.folder / PILOTS):
            yield asdict(PilotFigure(name, series, day, value))


def _points(pilot: Pilot, folder: Path) -> Iterator[tuple[str, str | None, float]]:
    """Series, day and value of each figure that the pilot's file holds; none where an indicator holds them."""
    found = figures_of(pilot, folder)
    if isinstance(found, Panel):
        yield from _of_panel(found)
    elif found is not None:
        yield from _of_arms(found, pilot.measure)


def _of_panel(panel: Panel) -> Iterator[tuple[str, str, float]]:
    for name in panel.names:
        for day, value in zip(panel.days, panel.column(name).tolist(), strict=True):
            if not math.isnan(value):
                yield name, day.isoformat(), value


def _of_arms(arms: Arms, measure: Measure) -> Iterator[tuple[str, str | None, float]]:
    for name, values, days in ((measure.new, arms.new, arms.new_days), (measure.old, arms.old, arms.old_days)):
        for place, value in enumerate(values.tolist()):
            yield str(name), date.fromordinal(int(days[place])).isoformat() if days.size else None, value


def _scorecard_figures(outgoing: Outgoing) -> Iterator[Mapping[str, Any]]:
    scorecard = read_scorecard(outgoing.folder)
    tables: dict[str, Table] = {}
    for measure in scorecard.measures if scorecard else ():
        if measure.file is not None:
            days, values = values_of(measure, outgoing.folder, date.max, lambda _: (), tables)
            for day, value in zip(days, values, strict=True):
                yield asdict(ScorecardFigure(measure.id, day.isoformat(), value))


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise InvalidFileError(faults)
