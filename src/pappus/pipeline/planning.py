"""Planning: what to do until when, what comes if nothing is planned, and what is worked on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pappus.judging import evidence_of, today
from pappus.pipeline.comparing import ComparingWorkspace

if TYPE_CHECKING:
    from pappus.judging import Assessment, Evidence
    from pappus.maturity.draws import LevelDraws
    from pappus.roadmap.board import Board
    from pappus.roadmap.plan import Plan
    from pappus.roadmap.waiting import Waiting
    from pappus.roadmap.way import Course, Played
    from pappus.roadmap.wish import Asking, Wish
    from pappus.roadmap.wish import Ground as PlanGround
    from pappus.workspace.organisation import ActionEntry, Organisation


class PlanningWorkspace(ComparingWorkspace):
    """Makes plans, and keeps what is worked on."""

    def plan(self, asking: Asking | None = None, as_of: date | None = None, known: Sequence[Plan] = ()) -> Plan:
        """What to do, when, by whom, at what cost, with what chance, to reach a stage by a day.

        Args:
            asking: what is asked for; where it says nothing the target in organisation.yaml counts.
            as_of: date up to which records and documents count.
            known: plans that were made before, which are chosen among where they still fit.

        Raises:
            UsageError: there is no target, or what is asked for cannot be.
        """
        from pappus.roadmap.making import make_plan
        from pappus.roadmap.wish import Asking

        asking = asking or Asking()
        ground, wish = self._to_plan(asking, as_of)
        return make_plan(ground, wish, what_if=asking.what_if, known=known)

    def play(self, courses: Mapping[str, Course], asking: Asking | None = None, as_of: date | None = None) -> Played:
        """The organisation played forward on the model of the target, under each course, month by month."""
        from pappus.roadmap.way import months_between, play
        from pappus.roadmap.wish import Asking

        ground, wish = self._to_plan(asking or Asking(), as_of)
        return play(ground, wish.targets[0], months_between(wish.start, wish.by), courses)

    def waiting(self, as_of: date | None = None, models: Iterable[str] | None = None) -> dict[str, Waiting]:
        """How long until the next stage of each ladder if nothing is planned, by model id.

        Args:
            as_of: date up to which records and documents count.
            models: ids of the models; null for all.
        """
        from pappus.maturity.definitions import models as catalogue
        from pappus.maturity.definitions import practices_of
        from pappus.maturity.draws import draw_levels
        from pappus.maturity.placement import place
        from pappus.roadmap.waiting import Look, waiting

        organisation, known = self._declared_by(as_of), self.models()
        asked = list(known if models is None else models)
        with self.record(as_of) as record:
            found = [evidence_of(record, organisation, as_of, practices_of(known.values()), self._recorded)]
        rated = [one for one in organisation.rounds if len(one.ratings)]
        found += [self._at_round(one) for one in rated[:-1]]
        looks: dict[str, list[Look]] = {}
        for one in found:
            draws = draw_levels(one.findings.values(), {**catalogue(), **known}.values(), one.said)
            for name in asked:
                model = known[name]
                placed = place(model, one.findings, draws)
                if model.stages and placed.outcome == "found":
                    look = Look(one.as_of, tuple(stage.probability for stage in placed.stages))
                    looks.setdefault(name, []).append(look)
        waits = {name: waiting(known[name], seen) for name, seen in looks.items()}
        return {name: one for name, one in waits.items() if one is not None}

    def board(self, as_of: date | None = None) -> Board:
        """The actions that the organisation works on, and whether those that are done moved their practices."""
        from pappus.maturity.definitions import models as catalogue
        from pappus.maturity.definitions import practices_of
        from pappus.maturity.draws import draw_levels
        from pappus.roadmap.board import board_of

        organisation, models, actions = self._declared_by(as_of), self.models(), self.actions()
        practices = practices_of(models.values())

        def drawn(day: date | None) -> LevelDraws:
            with self.record(day) as record:
                declared = organisation if day is None else self._declared_by(day)
                found = evidence_of(record, declared, day, practices, self._recorded)
            return draw_levels(found.findings.values(), {**catalogue(), **models}.values(), found.said)

        return board_of(organisation.actions, actions, drawn, as_of, as_of or today())

    def work_on(self, entries: Iterable[ActionEntry]) -> None:
        """Puts actions into actions.csv, or changes those that stand there.

        Raises:
            UsageError: there is no such action; nothing was changed.
            InvalidFileError: a date or status is not sound, or the file that is there is not.
        """
        from pappus.roadmap.board import check_entries

        changed = list(entries)
        check_entries(changed, self.actions())
        self.home.save_actions(changed)

    def keep(self, plan: Plan) -> None:
        """Puts the actions of a plan into actions.csv; those that have begun stay as they stand there."""
        from pappus.workspace.organisation import ActionEntry

        known = {one.action: one for one in self.organisation().actions}
        planned = [
            replace(known.get(one.id, ActionEntry(one.id)), starts_at=f"{one.starts}", due_at=f"{one.ends}")
            for one in plan.actions
            if not one.under_way
        ]
        self.work_on(planned)

    def _to_plan(self, asking: Asking, as_of: date | None) -> tuple[PlanGround, Wish]:
        """What a plan starts from, and what it is asked for."""
        from pappus.maturity.definitions import practices_of

        organisation = self._declared_by(as_of)
        with self.record(as_of) as record:
            found = evidence_of(record, organisation, as_of, practices_of(self.models().values()), self._recorded)
        return self._start(organisation, found, asking, as_of)

    def _start(
        self, organisation: Organisation, found: Evidence | Assessment, asking: Asking, as_of: date | None
    ) -> tuple[PlanGround, Wish]:
        """The same from what is known; where no day is named, a plan begins behind the last one that it tells of."""
        from datetime import timedelta

        from pappus.maturity.definitions import models as catalogue
        from pappus.maturity.draws import draw_levels
        from pappus.practices.documents import document_day
        from pappus.roadmap.wish import Ground, wish_of

        day = as_of or document_day(organisation.attested, found.as_of, today())
        models = self.models()
        wish = wish_of(asking, organisation, models, day + timedelta(days=1))
        draws = draw_levels(found.findings.values(), {**catalogue(), **models}.values(), found.said)
        return Ground(draws, self.actions(), organisation.actions), wish
