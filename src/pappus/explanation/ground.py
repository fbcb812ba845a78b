"""What explanations stand on: the record, what the organisation declares, and what was made of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pappus.assessment.said import Said
from pappus.indicators.indicator import Indicator, MeasureContext
from pappus.indicators.measure import Query
from pappus.maturity.draws import LevelDraws, draw_levels
from pappus.maturity.model import MaturityModel
from pappus.maturity.placement import Placement
from pappus.practices.practice import Practice
from pappus.vocabulary.findings import Finding
from pappus.vocabulary.readings import Reading
from pappus.workspace.organisation import Organisation


@dataclass(frozen=True)
class Standing:
    """What was made of the record: readings, findings and placements of the organisation over all time, by id.

    `said` is what people say in the latest round; null if nobody was asked.
    """

    readings: Mapping[str, Reading]
    findings: Mapping[str, Finding]
    placements: Mapping[str, Placement]
    said: Said | None = None


@dataclass(frozen=True)
class Ground:
    """Everything that an explanation may draw on.

    Attributes:
        organisation: as it declares itself.
        query: runs SQL over the tables of the record and returns an Arrow table.
        context: what indicators know besides the tables.
        standing: assesses the organisation; called only where an explanation needs it.
        indicators: the catalogue of indicators.
        practices: the catalogue of practices.
        models: the catalogue of maturity models.
    """

    organisation: Organisation
    query: Query
    context: MeasureContext
    standing: Callable[[], Standing]
    indicators: Mapping[str, Indicator]
    practices: Mapping[str, Practice]
    models: Mapping[str, MaturityModel]

    @cached_property
    def draws(self) -> LevelDraws:
        """Possible levels of every practice, as likely as the evidence makes them; drawn once."""
        standing = self.standing()
        return draw_levels(standing.findings.values(), self.models.values(), standing.said)
