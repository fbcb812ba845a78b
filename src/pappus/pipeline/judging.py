"""Judging: where the organisation stands, what that rests on, and what would sharpen it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pappus.judging import Assessment, begin_reading, evidence_of, judge, judge_groups, measure_context
from pappus.pipeline.declared import DeclaredWorkspace
from pappus.pipeline.recorded import recorded_in
from pappus.vocabulary.keeping import keeping
from pappus.vocabulary.readings import Reading

if TYPE_CHECKING:
    from pappus.explanation import Explanation, Ground, View
    from pappus.maturity.groups import GroupedBy, GroupsFound
    from pappus.maturity.information import Information
    from pappus.maturity.model import MaturityModel
    from pappus.store.record import Record
    from pappus.workspace.organisation import Organisation


class JudgingWorkspace(DeclaredWorkspace):
    """Places the organisation on models, and explains what a placement rests on."""

    def assess(
        self,
        as_of: date | None = None,
        models: dict[str, MaturityModel] | None = None,
        by: GroupedBy | None = None,
    ) -> Assessment:
        """Places the organisation on every model of the catalogue and of its own folder, or on the given ones.

        Args:
            as_of: date up to which records and documents count.
            models: models to place on; null for all.
            by: places levels of people, functions or units beside the whole; null for the whole alone.

        Raises:
            UsageError: a given model is a weighted questionnaire, or two of them define one practice in two ways.
        """
        organisation = self._declared_by(as_of)
        with keeping(), self.record(as_of) as record:
            begin_reading(record, organisation)
            chosen = self.models() if models is None else models
            found = self._judged(record, organisation, chosen, as_of)
            return found if by is None else replace(found, groups=judge_groups(record, organisation, found, chosen, by))

    def groups(self, assessment: Assessment, by: GroupedBy) -> GroupsFound:
        """Levels of people, functions or units beside an assessment of the whole; see `assess`."""
        with self.record() as record:
            return judge_groups(record, self.organisation(), assessment, self.models(), by)

    def explain(self, subject: str, view: View | None = None, as_of: date | None = None) -> Explanation:
        """What an indicator, practice or model rests on, down to rows and documents, and what rests on it.

        Args:
            subject: its id.
            view: for an indicator, a group, a period, how many rows, and whether to show the query.
            as_of: date up to which records and documents count.

        Raises:
            UsageError: the id, group or period is not known.
        """
        from pappus.explanation import explain

        organisation, models = self._declared_by(as_of), self.models()
        with self.record(as_of) as record:

            def assessed() -> Assessment:
                return self._judged(record, organisation, models, as_of)

            return explain(_ground(record, organisation, models, assessed), subject, view)

    def explain_standing(self, assessment: Assessment) -> Iterator[Explanation]:
        """Every practice and model of an assessment explained, and what each indicator means; see `explain`."""
        from pappus.explanation import explain_standing

        with self.record() as record:
            yield from explain_standing(_ground(record, self.organisation(), self.models(), lambda: assessment))

    def information(self, as_of: date | None = None) -> Information:
        """Which person, document or export would sharpen the placement most."""
        from pappus.assessment.said import latest_round
        from pappus.indicators.registry import indicators
        from pappus.maturity.definitions import models
        from pappus.maturity.draws import draw_levels
        from pappus.maturity.information import value_of_information
        from pappus.maturity.sources import sources
        from pappus.practices.definitions import practices

        organisation = self._declared_by(as_of)
        with self.record(as_of) as record:
            found = evidence_of(record, organisation, as_of, practices(), self._recorded)
        listed = sources(practices(), found.findings, indicators(), organisation, latest_round(organisation))
        draws = draw_levels(found.findings.values(), models().values(), found.said)
        return value_of_information(draws, models(), listed, found.findings, found.said)

    def _judged(
        self, record: Record, organisation: Organisation, models: dict[str, MaturityModel], as_of: date | None
    ) -> Assessment:
        import msgspec

        sources = [msgspec.to_builtins(entry.coverage) for entry in self.store.ledger().imports]
        return judge(record, organisation, sources, models, as_of, self._recorded)

    def _recorded(self, record: Record, organisation: Organisation, day: date) -> list[Reading]:
        """What pilots, scorecard and forecasts say of practices, as of a day; nothing where there are none."""
        return recorded_in(self.folder, record, organisation, day)


def _ground(
    record: Record, organisation: Organisation, models: Mapping[str, MaturityModel], assessed: Callable[[], Assessment]
) -> Ground:
    """What explanations draw on; the organisation is assessed at most once, when one of them needs it."""
    from functools import cache

    from pappus.explanation import Ground, Standing
    from pappus.indicators.registry import indicators
    from pappus.maturity.definitions import practices_of

    @cache
    def standing() -> Standing:
        found = assessed()
        return Standing(found.readings, found.findings, found.placements, found.said)

    context = measure_context(record, organisation)
    return Ground(organisation, record.query, context, standing, indicators(), practices_of(models.values()), models)
