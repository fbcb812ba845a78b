"""What each group of raters says: alone, and as far as it lies above or below the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pappus.assessment.groups import NOT_SAID, Group, RaterGrouping, functions_of_units, group_of_raters, groups_shown
from pappus.assessment.ratings import answers
from pappus.assessment.said import Said, said_in
from pappus.workspace.organisation import Organisation, Ratings, Round


@dataclass(frozen=True)
class GroupEffect:
    """How much higher the people of a group answer than all on average, in levels, whatever the practice.

    It is drawn towards zero the more, the fewer people of the group were asked and the less groups differ at all, so
    that the highest of many groups is not called high by chance.

    Attributes:
        key: level, function or id of the unit.
        people: how many of it rated practices; at least five.
        value: mean of the draws.
        low: lower end of the 90 % interval.
        high: upper end.
        above: probability that it is above zero.
    """

    key: str
    people: int
    value: float
    low: float
    high: float
    above: float


def said_by_group(
    one: Round, organisation: Organisation, practices: Sequence[str], count: int, by: RaterGrouping
) -> dict[str, Said]:
    """What the raters of each group say, from their ratings alone; by key.

    Left out are groups of one to four raters, and whatever would give one away beside what all say together: further
    groups, or single practices of a group.

    Args:
        one: the round.
        organisation: says how many people stand in each group.
        practices: ids of the practices that may be rated, family by family.
        count: number of draws.
        by: what the groups are.
    """
    answered = _answered(one.ratings, practices, by)
    raters = {key: len(people) for key, people in _raters(one.ratings, practices, by).items()}
    within = _within(organisation, by)
    found = {}
    for key in sorted(groups_shown(raters, within) - {NOT_SAID}):
        said = said_in(one, organisation, practices, count, by, of=Group(by, key))
        allowed = [name for name, counts in answered.items() if key in groups_shown(counts, within)]
        if said is not None and allowed:
            found[key] = said.only(allowed)
    return found


def raters_shown(
    one: Round, organisation: Organisation, practices: Sequence[str], by: RaterGrouping
) -> dict[str, int | None]:
    """How many people of each group rated practices; null for groups that may not be shown."""
    raters = {key: len(people) for key, people in _raters(one.ratings, practices, by).items()}
    shown = groups_shown(raters, _within(organisation, by))
    return {key: count if key in shown else None for key, count in sorted(raters.items()) if key != NOT_SAID}


def group_effects(said: Said, organisation: Organisation, by: RaterGrouping) -> dict[str, GroupEffect]:
    """How far each group that may be shown lies above or below all raters on average; by key.

    Args:
        said: what people say, from a model whose roles are the groups.
        organisation: says to which function a unit belongs.
        by: what the groups are.
    """
    numbers = said.draws.ratings
    role = np.zeros(numbers.raters, dtype=np.int64) if numbers.role is None else numbers.role
    counts = np.bincount(role, minlength=len(said.roles))
    above = said.draws.roles - (said.draws.roles @ (counts / counts.sum()))[:, None]
    people = dict(zip(said.roles, counts.tolist(), strict=True))
    found = {}
    for key in sorted(groups_shown(people, _within(organisation, by)) - {NOT_SAID}):
        drawn = above[:, said.roles.index(key)]
        low, high = np.quantile(drawn, [0.05, 0.95])
        sure = float((drawn > 0).mean())
        found[key] = GroupEffect(key, people[key], float(drawn.mean()), float(low), float(high), sure)
    return found


def _within(organisation: Organisation, by: RaterGrouping) -> dict[str, str] | None:
    """Functions are shown too, so units must not follow from them."""
    return functions_of_units(organisation) if by == "unit" else None


def _raters(ratings: Ratings, practices: Sequence[str], by: RaterGrouping) -> dict[str, set[str]]:
    """Those who rated a practice, by group."""
    group_of, asked = group_of_raters(ratings, by), set(practices)
    found: dict[str, set[str]] = {}
    for rater, practice, answer in zip(ratings.rater, ratings.practice, answers(ratings).tolist(), strict=True):
        if practice in asked and answer >= 0:
            found.setdefault(group_of[rater], set()).add(rater)
    return found


def _answered(ratings: Ratings, practices: Sequence[str], by: RaterGrouping) -> Mapping[str, Counter[str]]:
    """How many people of each group gave each practice a level."""
    group_of = group_of_raters(ratings, by)
    found: dict[str, Counter[str]] = {practice: Counter() for practice in practices}
    for rater, practice, answer in zip(ratings.rater, ratings.practice, answers(ratings).tolist(), strict=True):
        if practice in found and answer >= 0:
            found[practice][group_of[rater]] += 1
    return found
