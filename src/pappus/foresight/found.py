"""What can be foreseen: the organisation's own series, and outcomes with the help of social signals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pappus.foresight.added import SignalFound, added_by_signals
from pappus.foresight.outcomes import (
    Decision,
    KeptForecast,
    read_decisions,
    read_forecasts,
    read_outcomes,
)
from pappus.foresight.own_series import SeriesForecast, forecast_series
from pappus.foresight.setting import settings
from pappus.foresight.weeks import Series
from pappus.vocabulary.readings import Reading


@dataclass(frozen=True)
class Tracked:
    """Forecasts that were kept, beside what came to pass.

    Attributes:
        series: the outcome.
        kept: forecasts of it that were kept.
        come: those whose outcome was published after they were made.
        within: those of them whose outcome lay within the interval.
    """

    series: str
    kept: int
    come: int
    within: int


@dataclass(frozen=True)
class Foresight:
    """What can be foreseen.

    Attributes:
        as_of: day up to which record and outcomes count.
        series: the organisation's own, each with its forecast or why there is none.
        signals: each outcome with each signal.
        tracked: forecasts that were kept, by outcome.
        decided: outcomes with a decision on a forecast within the year.
    """

    as_of: date
    series: tuple[SeriesForecast, ...]
    signals: tuple[SignalFound, ...] = ()
    tracked: tuple[Tracked, ...] = ()
    decided: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anything is forecast, or an outcome was written down."""
        return bool(self.signals) or any(one.ahead for one in self.series)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that were written down."""
        return tuple(dict.fromkeys(one.series for one in self.signals))

    def best(self, series: str) -> SignalFound:
        """The signal that does most for an outcome: the surest one."""
        own = [one for one in self.signals if one.series == series]
        return min(own, key=lambda one: (one.p_value is None, one.p_value or 0.0))

    def forecasts(self, made_on: date) -> list[KeptForecast]:
        """The forecasts of outcomes with their best signals, to be kept."""
        chosen = [self.best(name) for name in self.outcomes]
        return [
            KeptForecast(made_on, one.series, one.signal, one.day, one.value, one.low, one.high)
            for one in chosen
            if one.day is not None and one.value is not None and one.low is not None and one.high is not None
        ]

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus predict --json`."""
        return {
            "as_of": self.as_of.isoformat(),
            "series": [asdict(one) for one in self.series],
            "outcomes": [asdict(one) for one in self.signals],
            "tracked": [asdict(one) for one in self.tracked],
            "decided": list(self.decided),
        }


def find_foresight(
    folder: Path,
    monthly: Iterable[Reading],
    weekly: Mapping[str, Series],
    signals: Mapping[str, Mapping[date, int]],
    window: tuple[date, date],
    as_of: date,
    noted_by: date | None = None,
) -> Foresight:
    """What can be foreseen of a workspace.

    Args:
        folder: the workspace.
        monthly: readings by month of `own_series.wanted_indicators`.
        weekly: series by week.
        signals: counts by day.
        window: first and last day of the record.
        as_of: day up to which outcomes count.
        noted_by: day up to which kept forecasts and decisions count; null for the same.

    Raises:
        InvalidFileError: outcomes, forecasts or decisions are not sound.
    """
    outcomes = {
        name: [one for one in rows if one.published_on <= as_of] for name, rows in read_outcomes(folder).items()
    }
    noted = noted_by or as_of
    kept = [one for one in read_forecasts(folder) if one.made_on <= noted]
    tracked = []
    for name, rows in outcomes.items():
        own = [one for one in kept if one.series == name]
        come = {one.day: one for one in rows}
        met = [(one, come[one.day]) for one in own if one.day in come and come[one.day].published_on > one.made_on]
        within = sum(one.low <= row.value <= one.high for one, row in met)
        tracked.append(Tracked(name, len(own), len(met), within))
    return Foresight(
        as_of,
        tuple(forecast_series(monthly, weekly, *window)),
        tuple(added_by_signals(outcomes, signals, window)),
        tuple(tracked),
        _decided(read_decisions(folder), noted),
    )


def _decided(decisions: Iterable[Decision], as_of: date) -> tuple[str, ...]:
    within = settings()["outcomes"]["decision_days"]
    recent = (one.series for one in decisions if 0 <= (as_of - one.day).days <= within)
    return tuple(dict.fromkeys(recent))
