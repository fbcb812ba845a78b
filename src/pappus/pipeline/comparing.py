"""Comparing: rounds with one another, people with one another, and what people say with what is on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pappus.judging import Comparison, Evidence, evidence_of, moved_between
from pappus.pipeline.judging import JudgingWorkspace
from pappus.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from pappus.assessment.agenda import AgreementFound
    from pappus.maturity.model import MaturityModel
    from pappus.practices.gaps import GapsFound
    from pappus.workspace.organisation import Organisation, Round

_AGREEMENT_DRAWS = 1500


class ComparingWorkspace(JudgingWorkspace):
    """Sets rounds beside one another, and what people say beside what is on record."""

    def compare(self, before: str, after: str, former: Mapping[str, MaturityModel] | None = None) -> Comparison:
        """What moved between two rounds, and why.

        Args:
            before: id of the earlier round.
            after: id of the later one.
            former: models as they were at the earlier round, by id; those of the catalogue for the others.

        Raises:
            UsageError: there is no such round, or one of them has no ratings of practices.
        """
        organisation = self.organisation()
        then, now = (self._at_round(_round_named(organisation, name)) for name in (before, after))
        moved = moved_between(organisation, then, now, self.models(), former)
        if moved is None:
            raise UsageError(f"rounds {before} and {after}: practices have to be rated in both")
        together, places = moved
        return Comparison(before, after, then.as_of, now.as_of, together, places)

    def agreement(self, round_id: str | None = None) -> AgreementFound:
        """How far people agree in a round (the latest, if none is named), and what to talk about.

        Raises:
            UsageError: there is no such round, or nobody was asked yet.
        """
        from pappus.assessment.agenda import AgreementFound, agenda
        from pappus.assessment.agreement import agreement_in
        from pappus.assessment.items import by_id
        from pappus.assessment.said import said_in
        from pappus.practices.definitions import practices
        from pappus.practices.questions import practice_items

        organisation = self.organisation()
        one = _asked_round(organisation, round_id)
        items = by_id(practice_items())
        views = {by: said_in(one, organisation, list(practices()), _AGREEMENT_DRAWS, by) for by in ("level", "unit")}
        found = agreement_in(one, items, {by: said for by, said in views.items() if said is not None})
        return AgreementFound(found, agenda(one, organisation, items, found))

    def gaps(self, round_id: str | None = None, as_of: date | None = None) -> GapsFound:
        """Where people say more or less of a practice than is on record of it.

        Args:
            round_id: the round; the latest if none is named.
            as_of: date up to which records and documents count.

        Raises:
            UsageError: there is no such round, or nobody was asked yet.
        """
        from pappus.practices.definitions import practices
        from pappus.practices.gaps import GapsFound, find_gaps

        organisation = self._declared_by(as_of)
        one = _asked_round(organisation, round_id)
        with self.record(as_of) as record:
            found = evidence_of(record, replace(organisation, rounds=(one,)), as_of, practices(), self._recorded)
        lines = find_gaps(found.findings, practices(), found.said)
        return GapsFound(one.id, found.as_of, lines)

    def _at_round(self, one: Round) -> Evidence:
        """What was known of the organisation at the time of a round, by that round's ratings."""
        from pappus.assessment.said import day_of
        from pappus.maturity.definitions import practices_of

        day = day_of(one)
        as_of = date.fromisoformat(day) if day is not None else None
        organisation = replace(self._declared_by(as_of), rounds=(one,))
        with self.record(as_of) as record:
            return evidence_of(record, organisation, as_of, practices_of(self.models().values()), self._recorded)


def _asked_round(organisation: Organisation, name: str | None) -> Round:
    """The round of this name, or the latest in which anybody answered."""
    from pappus.assessment.said import latest_round

    if name is not None:
        return _round_named(organisation, name)
    one = latest_round(organisation)
    if one is None:
        raise UsageError("nobody has been asked yet; see `pappus questionnaire` and `pappus import-ratings`")
    return one


def _round_named(organisation: Organisation, name: str) -> Round:
    from pappus.assessment.said import latest_round

    one = latest_round(organisation, name)
    if one is None:
        known = ", ".join(each.id for each in organisation.rounds) or "none yet"
        raise UsageError(f"{name!r} is no round of this workspace. Rounds: {known}")
    return one
