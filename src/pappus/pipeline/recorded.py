"""What an organisation wrote down of pilots, scorecard and forecasts, as readings that practices ask for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pappus.judging import read_indicators
from pappus.pipeline.foreseeing import foreseen_in
from pappus.vocabulary.readings import Reading

if TYPE_CHECKING:
    from pappus.store.record import Record
    from pappus.workspace.organisation import Organisation


def recorded_in(folder: Path, record: Record, organisation: Organisation, day: date) -> list[Reading]:
    """What the files of a folder say of practices, as of a day; nothing where there are none.

    Args:
        folder: of the workspace.
        record: as of the day.
        organisation: as it was declared by then.
        day: the day.
    """
    from pappus.foresight.outcomes import OUTCOMES_FILE
    from pappus.pilots.definitions import FOLDER
    from pappus.scorecard.definition import FILE

    def monthly(measure: Any) -> list[Reading]:
        return read_indicators(record, organisation, [measure.indicator], measure.by, "month")

    found: list[Reading] = []
    if (folder / FOLDER).is_dir():
        found += _of_pilots(folder, record, organisation, day, monthly)
    if (folder / FILE).is_file():
        found += _of_scorecard(folder, record, organisation, day, monthly)
    if (folder / OUTCOMES_FILE).is_file():
        found += _of_foresight(folder, record, organisation, day)
    return found


def _of_pilots(
    folder: Path, record: Record, organisation: Organisation, day: date, monthly: Callable[[Any], list[Reading]]
) -> list[Reading]:
    from pappus.pilots.found import find_pilots, kept_pilots
    from pappus.pilots.recorded import ALIVE_SQL, readings_of_pilots

    kept = kept_pilots(folder, monthly)
    alive = {(row["property_id"], row["month"]) for row in record.query(ALIVE_SQL).to_pylist()}
    return readings_of_pilots(find_pilots(kept, day), kept.register, organisation, alive)


def _of_scorecard(
    folder: Path, record: Record, organisation: Organisation, day: date, monthly: Callable[[Any], list[Reading]]
) -> list[Reading]:
    from pappus.indicators.indicator import RECENT_DAYS
    from pappus.scorecard.found import find_scorecard
    from pappus.scorecard.recorded import ACTING_SQL, readings_of_scorecard
    from pappus.vocabulary.record import MICROSECONDS_PER_DAY

    recent_from_us = record.facts.as_of_us - RECENT_DAYS * MICROSECONDS_PER_DAY
    acting = record.query(ACTING_SQL.format(recent_from_us=recent_from_us))["function"].to_pylist()
    return readings_of_scorecard(find_scorecard(folder, monthly, day), organisation, set(acting))


def _of_foresight(folder: Path, record: Record, organisation: Organisation, day: date) -> list[Reading]:
    from pappus.foresight.recorded import readings_of_foresight

    return readings_of_foresight(foreseen_in(folder, record, organisation, day))
