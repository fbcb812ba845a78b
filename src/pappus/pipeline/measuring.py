"""Readings of indicators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from pappus.judging import read_indicators
from pappus.pipeline.opened import OpenWorkspace
from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.periods import PeriodKind
from pappus.vocabulary.readings import GROUPINGS, Grouping, Reading

if TYPE_CHECKING:
    import pandas as pd


class MeasuringWorkspace(OpenWorkspace):
    """Reads indicators from the record."""

    def readings(
        self,
        indicators: Iterable[str] = (),
        by: Grouping = "organisation",
        period: PeriodKind = "all",
        as_of: date | None = None,
    ) -> list[Reading]:
        """Readings of indicators (all of them if none is named).

        Raises:
            UsageError: an indicator, grouping or period is not known.
        """
        if by not in GROUPINGS:
            raise UsageError(f"{by!r} is no grouping. Known: {', '.join(GROUPINGS)}")
        with self.record(as_of) as record:
            return read_indicators(record, self.organisation(), list(indicators), by, period)

    def indicators(
        self,
        indicators: Iterable[str] = (),
        by: Grouping = "organisation",
        period: PeriodKind = "all",
        as_of: date | None = None,
    ) -> pd.DataFrame:
        """The same as a data frame, one row a reading, columns as in `Reading`; null where there is no value."""
        import pandas as pd

        fields = list(Reading.__dataclass_fields__)
        return pd.DataFrame([asdict(one) for one in self.readings(indicators, by, period, as_of)], columns=fields)
