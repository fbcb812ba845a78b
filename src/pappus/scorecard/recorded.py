"""What the scorecard says of practices: readings that rules of the catalogue ask for."""

from __future__ import annotations

from collections.abc import Iterator, Set

from pappus.scorecard.charted import Charted
from pappus.scorecard.standing import ScorecardFound
from pappus.vocabulary.readings import Reading
from pappus.workspace.organisation import Organisation

ACTING_SQL = """
SELECT function
FROM acts
WHERE side = 'org' AND kind = 'human' AND verb IN ('Create', 'Announce') AND network_class = 'social'
  AND function IS NOT NULL AND ts_us > {recent_from_us}
GROUP BY function
HAVING COUNT(DISTINCT person) >= 5
ORDER BY function
"""
"""Functions of which five people or more spoke on social networks within 90 days."""


def readings_of_scorecard(
    found: ScorecardFound | None, organisation: Organisation | None = None, acting: Set[str] = frozenset()
) -> list[Reading]:
    """The readings, all time, of the organisation; nothing where it has no scorecard.

    Args:
        found: the scorecard with its figures.
        organisation: whose units answer for what stands in it; null where that does not matter.
        acting: the functions that act outward, as the records show.
    """
    return [] if found is None else [*_readings(found), *_aligned(found, organisation, acting)]


def _aligned(found: ScorecardFound, organisation: Organisation | None, acting: Set[str]) -> Iterator[Reading]:
    """Functions that act outward and have an objective, a measure or a traced action of their own ÷ those that act."""
    if organisation is None:
        return
    card = found.scorecard
    units = {one.owner_unit for one in card.objectives}
    units |= {one.measure.owner_unit for one in found.measures.values() if one.measure.objectives}
    units |= {one.action.owner_unit for one in found.actions.values() if one.is_traced}
    linked = {organisation.function_of(unit) for unit in units}
    yield _share("scorecard.aligned_functions_share", len(acting & linked), len(acting))


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
