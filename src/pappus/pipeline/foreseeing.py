"""Foreseeing: our own series, outcomes with the help of social signals, and what people outside talk about."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pappus.judging import read_indicators, today
from pappus.pipeline.declared import DeclaredWorkspace
from pappus.vocabulary.periods import moment_of

if TYPE_CHECKING:
    from pappus.foresight.found import Foresight
    from pappus.foresight.outcomes import KeptForecast
    from pappus.store.record import Record
    from pappus.themes.found import ThemesFound
    from pappus.workspace.organisation import Organisation


class ForeseeingWorkspace(DeclaredWorkspace):
    """Forecasts from the record, and finds its themes."""

    def foresight(self, as_of: date | None = None) -> Foresight:
        """What can be foreseen: our own monthly series, and outcomes with the help of social signals.

        Args:
            as_of: day up to which record, outcomes and decisions count; null for the end of the record.

        Raises:
            InvalidFileError: outcomes, forecasts or decisions are not sound.
        """
        with self.record(as_of) as record:
            return foreseen_in(self.folder, record, self._declared_by(as_of), as_of)

    def keep_forecasts(self, found: Foresight) -> list[KeptForecast]:
        """Writes down what is forecast of outcomes, as of today; what was added.

        Raises:
            InvalidFileError: the file of forecasts is not sound.
        """
        from pappus.foresight.outcomes import keep_forecasts

        return keep_forecasts(self.folder, found.forecasts(today()))

    def themes(self, as_of: date | None = None) -> ThemesFound:
        """What people outside talk about, in themes that stay put from month to month.

        Args:
            as_of: day up to which the record counts; null for all of it.
        """
        from pappus.themes.found import find_themes

        with self.record(as_of) as record:
            return find_themes(record.query)


def foreseen_in(folder: Path, record: Record, organisation: Organisation, named: date | None) -> Foresight:
    """What can be foreseen from a record and the files of a folder.

    Args:
        folder: of the workspace.
        record: as of the day.
        organisation: as it was declared by then.
        named: the day that is asked about; null for the end of the record.
    """
    from pappus.foresight.found import find_foresight
    from pappus.foresight.own_series import wanted_indicators
    from pappus.foresight.signals import daily_signals
    from pappus.foresight.weeks import weekly_series

    facts = record.facts
    as_of = named or moment_of(facts.as_of_us).date()
    # What is written down after the record ends counts, unless a day is asked about.
    noted_by = named or today()
    if facts.window_start_us is None or facts.window_end_us is None:
        return find_foresight(folder, [], {}, {}, (as_of, as_of), as_of, noted_by)
    monthly = read_indicators(record, organisation, wanted_indicators(), "organisation", "month")
    window = (moment_of(facts.window_start_us).date(), moment_of(facts.window_end_us).date())
    weekly = weekly_series(record.query, *window)
    return find_foresight(folder, monthly, weekly, daily_signals(record.query), window, as_of, noted_by)
