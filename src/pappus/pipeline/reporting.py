"""Reporting: everything at once, as a document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pappus.judging import Assessment, Evidence, moved_between, read_indicators
from pappus.pipeline.asking import AskingWorkspace
from pappus.pipeline.foreseeing import foreseen_in
from pappus.pipeline.planning import PlanningWorkspace
from pappus.pipeline.trying import TryingWorkspace
from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.languages import using
from pappus.vocabulary.readings import GROUPINGS

if TYPE_CHECKING:
    from pappus.report.document import Asked, ReportDocument, SinceThen
    from pappus.roadmap.plan import Plan
    from pappus.workspace.organisation import Organisation, Round


class ReportingWorkspace(AskingWorkspace, TryingWorkspace, PlanningWorkspace):
    """Puts together what every subject says."""

    def report_document(self, as_of: date | None = None, assessment: Assessment | None = None) -> ReportDocument:
        """Everything that a report says.

        Args:
            as_of: date up to which records and documents count.
            assessment: of that date on all models, if it has been made already; null to make it here.
        """
        from pappus.report.assembly import assemble
        from pappus.report.over_time import MONTHLY, QUARTERLY
        from pappus.themes.found import find_themes

        organisation, models = self._declared_by(as_of), self.models()
        with self.record(as_of) as record:
            found = assessment or self._judged(record, organisation, models, as_of)
            groups = {
                by: read_indicators(record, organisation, [], by, "all") for by in GROUPINGS if by != "organisation"
            }
            monthly = read_indicators(record, organisation, list(MONTHLY), "organisation", "month")
            quarterly = read_indicators(record, organisation, list(QUARTERLY), "organisation", "quarter")
            foresight = foreseen_in(self.folder, record, organisation, as_of)
            themes = find_themes(record.query)
            document = assemble(
                organisation,
                found.placements,
                found.findings,
                [*found.readings.values(), *(reading for rows in groups.values() for reading in rows)],
                monthly,
                record,
                self.store.ledger().imports,
            )
        asked = self._asked(organisation, found)
        pilots, scorecard = self.pilots(found.as_of), self.scorecard(found.as_of)
        return replace(
            document,
            models=models,
            practices=dict(found.practices),
            quarterly=tuple(quarterly),
            asked=asked,
            pilots=pilots if pilots.lines else None,
            scorecard=scorecard,
            foresight=foresight,
            themes=themes,
            plan=self._planned(organisation, found, as_of),
        )

    def report(
        self,
        path: str | Path,
        as_of: date | None = None,
        assessment: Assessment | None = None,
        language: str | None = None,
    ) -> Path:
        """Writes a report; the file's ending decides the format. See `report_document`.

        Args:
            path: the file.
            as_of: day up to which records and documents count; null for everything.
            assessment: what was judged already, in the same language; null to judge now.
            language: the language of the report; null for the organisation's usual one.
        """
        from pappus.report import writer_for
        from pappus.workspace.writing import write_atomically

        target = Path(path)
        writer = writer_for(target)
        with using(language or self.organisation().language):
            write_atomically(target, writer.write(self.report_document(as_of, assessment)))
        return target

    def _planned(self, organisation: Organisation, found: Assessment, as_of: date | None) -> Plan | None:
        """The plan for the declared target; null where none is declared, or it can no longer be planned for."""
        from pappus.roadmap.making import make_plan
        from pappus.roadmap.wish import Asking

        if organisation.target_stage is None or organisation.target_date is None:
            return None
        try:
            ground, wish = self._start(organisation, found, Asking(), as_of)
        except UsageError:
            return None
        return make_plan(ground, wish)

    def _asked(self, organisation: Organisation, found: Assessment) -> Asked | None:
        """What people answered in the latest round; null where nobody was asked."""
        from pappus.assessment.said import latest_round
        from pappus.report.asked import asked_in

        one = latest_round(organisation)
        if one is None:
            return None
        then = self._since(organisation, one, found)
        return asked_in(one, found.said, organisation, found.findings, found.practices, self.askable(), then)

    def _since(self, organisation: Organisation, one: Round, found: Assessment) -> SinceThen | None:
        """What moved since the round before this one; null where there is none, or nothing was rated in it."""
        from pappus.report.asked import since_then

        rated = [each for each in organisation.rounds if len(each.ratings)]
        former = rated[: next(place for place, each in enumerate(rated) if each.id == one.id)][-1:]
        if not former:
            return None
        then = self._at_round(former[0])
        now = Evidence(found.as_of, found.readings, one, found.said, found.findings)
        moved = moved_between(organisation, then, now, self.models())
        return None if moved is None else since_then(former[0], *moved)
