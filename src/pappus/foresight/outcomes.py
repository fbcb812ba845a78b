"""What the organisation writes down: outcomes that matter, the forecasts of them as they were made, and decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pappus.vocabulary.errors import InvalidFileError
from pappus.workspace.columns import Flaw, cell_flaws, in_place, missing_flaws, rules_of
from pappus.workspace.tables import read_table
from pappus.workspace.writing import write_atomically

OUTCOMES_FILE = "outcomes.csv"
FORECASTS_FILE = "forecasts.csv"
DECISIONS_FILE = "forecast_decisions.csv"


@dataclass(frozen=True)
class OutcomeRow:
    """An outcome of one period.

    Attributes:
        series: what it is of.
        day: last day of the period.
        value: the figure.
        published_on: day from which on it was known.
    """

    series: str
    day: date
    value: float
    published_on: date


@dataclass(frozen=True)
class KeptForecast:
    """A forecast as it was made.

    Attributes:
        made_on: day on which it was.
        series: the outcome.
        signal: id of the signal that it used.
        day: last day of the period that it is for.
        value: what was forecast.
        low: lower end of its 90 % interval.
        high: upper end.
    """

    made_on: date
    series: str
    signal: str
    day: date
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Decision:
    """A decision that rests on a forecast."""

    series: str
    day: date
    what: str


def read_outcomes(folder: Path) -> dict[str, list[OutcomeRow]]:
    """The outcomes of `outcomes.csv` by series, each in order of time; empty where there is no such file.

    Raises:
        InvalidFileError: a column is missing, a cell unsound, a day stands twice, or an outcome is said to have been
            known before its period was over; with every place.
    """
    found: dict[str, dict[date, OutcomeRow]] = {}
    flaws: list[Flaw] = []
    for number, values in _rows(folder, OUTCOMES_FILE, flaws):
        one = OutcomeRow(values["series"], _day(values["date"]), float(values["value"]), _day(values["published_on"]))
        if one.published_on < one.day:
            flaws.append(Flaw(number, "published_on", f"lies before the end of its period, {one.day}"))
        if one.day in found.setdefault(one.series, {}):
            flaws.append(Flaw(number, "date", f"{one.day} stands twice for {one.series!r}"))
        found[one.series][one.day] = one
    _raise(folder / OUTCOMES_FILE, flaws)
    return {name: [rows[day] for day in sorted(rows)] for name, rows in found.items()}


def read_forecasts(folder: Path) -> list[KeptForecast]:
    """The forecasts of `forecasts.csv` as they were made.

    Raises:
        InvalidFileError: a column is missing or a cell unsound.
    """
    flaws: list[Flaw] = []
    found = [
        KeptForecast(
            _day(values["made_on"]),
            values["series"],
            values["signal"],
            _day(values["date"]),
            *(float(values[name]) for name in ("value", "low", "high")),
        )
        for _, values in _rows(folder, FORECASTS_FILE, flaws)
    ]
    _raise(folder / FORECASTS_FILE, flaws)
    return found


def read_decisions(folder: Path) -> list[Decision]:
    """The decisions of `forecast_decisions.csv`.

    Raises:
        InvalidFileError: a column is missing or a cell unsound.
    """
    flaws: list[Flaw] = []
    found = [
        Decision(values["series"], _day(values["date"]), values["decision"])
        for _, values in _rows(folder, DECISIONS_FILE, flaws)
    ]
    _raise(folder / DECISIONS_FILE, flaws)
    return found


def keep_forecasts(folder: Path, made: list[KeptForecast]) -> list[KeptForecast]:
    """Adds forecasts to `forecasts.csv`; those of an outcome, signal and period that stand there stay as they were.

    Returns:
        What was added.

    Raises:
        InvalidFileError: the file is not sound; it is not changed then.
        PappusError: it cannot be written.
    """
    former = read_forecasts(folder)
    known = {(one.series, one.signal, one.day) for one in former}
    fresh = [one for one in made if (one.series, one.signal, one.day) not in known]
    if fresh:
        write_atomically(folder / FORECASTS_FILE, _written([*former, *fresh]))
    return fresh


def _written(forecasts: list[KeptForecast]) -> bytes:
    import csv
    import io

    from pappus.workspace.tables import cell_of

    file = io.StringIO(newline="")
    table = csv.writer(file, lineterminator="\n")
    table.writerow(rules_of("forecasts").columns)
    for one in forecasts:
        figures = (f"{figure:.10g}" for figure in (one.value, one.low, one.high))
        table.writerow([one.made_on, cell_of(one.series), one.signal, one.day, *figures])
    return file.getvalue().encode()


def _rows(folder: Path, file: str, flaws: list[Flaw]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The sound rows of a table with their numbers; what is wrong with the others is added to the flaws."""
    rules = rules_of(file.removesuffix(".csv"))
    for row, values in read_table(folder / file, rules).filled():
        wrong = missing_flaws(row.number, values, rules) + cell_flaws(row.number, values, rules)
        flaws += wrong
        if not wrong:
            yield row.number, values


def _raise(path: Path, flaws: list[Flaw]) -> None:
    if flaws:
        raise InvalidFileError(in_place(str(path), flaws))


def _day(text: str) -> date:
    return date.fromisoformat(text)
