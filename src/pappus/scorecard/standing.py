"""A scorecard with its figures: which objectives moved, which actions lead up to the vision, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Literal

from pappus.scorecard.charted import Charted
from pappus.scorecard.scorecard import Action, Objective, Scorecard, settings

ObjectiveMove = Literal["moved", "moved_back", "mixed", "not_moved", "not_known"]


@dataclass(frozen=True)
class ObjectiveStanding:
    """One objective with its measures.

    Attributes:
        objective: the objective.
        move: moved and moved_back only by a signal of one of its measures.
        progress: mean progress of its measures towards their targets, 0 to 1; null where none has a target.
        measures: ids of its measures.
        outcome: whether its business outcome moved, did not, or is not known.
    """

    objective: Objective
    move: ObjectiveMove
    progress: float | None
    measures: tuple[str, ...]
    outcome: Literal["moved", "not_moved", "not_known"]


@dataclass(frozen=True)
class ActionStanding:
    """One action and the way up from it.

    Attributes:
        action: the action.
        objectives: ids of the objectives that its measures belong to.
        missing: what is missing on the way up to the vision; empty where it can be followed.
    """

    action: Action
    objectives: tuple[str, ...]
    missing: str

    @property
    def is_traced(self) -> bool:
        """Whether it can be followed up to the vision."""
        return not self.missing


@dataclass(frozen=True)
class ScorecardFound:
    """A scorecard with its figures.

    Attributes:
        scorecard: as it is written down.
        as_of: day up to which figures count.
        measures: on their charts, by id.
        objectives: by id, in the scorecard's order.
        actions: by id, channel by channel.
        last_review: day of the last review; null if there was none.
        is_review_due: whether it is too long ago.
        undecided: ids of measures without a decision within the year.
    """

    scorecard: Scorecard
    as_of: date
    measures: Mapping[str, Charted]
    objectives: Mapping[str, ObjectiveStanding]
    actions: Mapping[str, ActionStanding]
    last_review: date | None
    is_review_due: bool
    undecided: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus scorecard --json`."""
        card = self.scorecard
        return {
            "as_of": self.as_of.isoformat(),
            "vision": card.vision,
            "objectives": [asdict(one) for one in self.objectives.values()],
            "measures": [one.as_json() for one in self.measures.values()],
            "customers": [asdict(one) for one in card.customers],
            "channels": [
                {"channel": one.channel, "title": one.title, "customers": one.customers} for one in card.channels
            ],
            "actions": [
                {**_dated(asdict(one.action)), "objectives": one.objectives, "missing": one.missing}
                for one in self.actions.values()
            ],
            "foundations": [asdict(one) for one in card.foundations],
            "reviews": [_dated(asdict(one)) for one in card.reviews],
            "last_review": self.last_review.isoformat() if self.last_review else None,
            "is_review_due": self.is_review_due,
            "undecided": list(self.undecided),
        }


def _dated(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in entry.items()}


def standing_of(scorecard: Scorecard, measures: Mapping[str, Charted], as_of: date) -> ScorecardFound:
    """A scorecard with its measures on their charts."""
    past = [one for one in scorecard.reviews if one.day <= as_of]
    last = past[-1].day if past else None
    recent = as_of - timedelta(days=settings()["decision_days"])
    decided = {name for one in past if one.day >= recent for name, _ in one.decisions}
    due = last is None or (as_of - last).days > settings()["review_days"]
    return ScorecardFound(
        scorecard=scorecard,
        as_of=as_of,
        measures=measures,
        objectives={one.id: _objective(one, measures) for one in scorecard.objectives},
        actions={one.action.id: one for one in _actions(scorecard)},
        last_review=last,
        is_review_due=due,
        undecided=tuple(name for name in measures if name not in decided),
    )


def _objective(objective: Objective, measures: Mapping[str, Charted]) -> ObjectiveStanding:
    own = [one for one in measures.values() if objective.id in one.measure.objectives]
    moves = {one.move for one in own}
    move: ObjectiveMove = "not_known"
    if {"better", "worse"} <= moves:
        move = "mixed"
    elif moves & {"better", "worse"}:
        move = "moved" if "better" in moves else "moved_back"
    elif "noise" in moves:
        move = "not_moved"
    progress = [one.progress for one in own if one.progress is not None]
    mean = sum(progress) / len(progress) if progress else None
    outcome = measures[objective.outcome].move if objective.outcome else "not_known"
    told: Literal["moved", "not_moved", "not_known"] = "moved"
    if outcome in ("noise", "not_known"):
        told = "not_moved" if outcome == "noise" else "not_known"
    return ObjectiveStanding(objective, move, mean, tuple(one.measure.id for one in own), told)


def _actions(scorecard: Scorecard) -> Iterator[ActionStanding]:
    of = {one.id: one.objectives for one in scorecard.measures}
    for channel in scorecard.channels:
        for action in channel.actions:
            objectives = tuple(dict.fromkeys(name for measure in action.measures for name in of[measure]))
            missing = "" if objectives else "no objective" if action.measures else "no measure"
            if not missing and not channel.customers:
                missing = "no customers"
            yield ActionStanding(action, objectives, missing)
