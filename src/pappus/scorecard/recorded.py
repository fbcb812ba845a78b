"""What the scorecard says of practices: readings that rules of the catalogue ask for."""

from __future__ import annotations

from collections.abc import Iterator

from pappus.scorecard.charted import Charted
from pappus.scorecard.standing import ScorecardFound
from pappus.vocabulary.readings import Reading


def readings_of_scorecard(found: ScorecardFound | None) -> list[Reading]:
    """The readings, all time, of the organisation; nothing where it has no scorecard."""
    return list(_readings(found)) if found is not None else []


def _readings(found: ScorecardFound) -> Iterator[Reading]:
    objectives, measures, actions = found.objectives.values(), found.measures.values(), found.actions.values()
    yield _share("scorecard.measured_objectives_share", sum(bool(one.measures) for one in objectives), len(objectives))
    yield _share("scorecard.traced_actions_share", sum(one.is_traced for one in actions), len(actions))
    yield _share("scorecard.decided_measures_share", len(measures) - len(found.undecided), len(measures))
    known = sum(one.outcome != "not_known" for one in objectives)
    yield _share("scorecard.outcomes_known_share", known, len(objectives))
    for about in ("buzz", "ambassadors"):
        steps = [_step(one, found) for one in measures if about in one.measure.about]
        yield _reading(f"scorecard.{about}_judged", float(max(steps, default=0)), len(measures), "steps")


def _step(one: Charted, found: ScorecardFound) -> int:
    """1 where a measure is there, 2 where it has owner and target, 3 where it also led to a decision in the year."""
    if not (one.measure.has_owner and one.measure.target is not None):
        return 1
    return 2 if one.measure.id in found.undecided else 3


def _share(name: str, have: int, of: int) -> Reading:
    return _reading(name, have / of if of else None, of, "share")


def _reading(name: str, value: float | None, n: int, unit: str) -> Reading:
    """All of them were counted, so that both ends of the interval are the value."""
    whole = "organisation"
    if value is None:
        return Reading(
            name, "organisation", whole, "all", None, None, None, n, None, unit, "not_available", "There is none."
        )
    return Reading(name, "organisation", whole, "all", value, value, value, n, None, unit, "found")
