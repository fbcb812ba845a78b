"""Groups of raters: by level, function or unit; how many people stand in each, and which of them may be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

import numpy as np

from pappus.statistics.disclosure import Total, complementary
from pappus.vocabulary.periods import end_of_day_us
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.workspace.organisation import Organisation, Person, Ratings, Round

RaterGrouping = Literal["level", "function", "unit"]
RATER_GROUPINGS: tuple[RaterGrouping, ...] = get_args(RaterGrouping)

NOT_SAID = "not said"
"""The group of raters who did not say at which level, in which function or unit they stand."""


@dataclass(frozen=True)
class Group:
    """One group of raters: the front line, a function or a unit."""

    by: RaterGrouping
    key: str


def group_of_raters(ratings: Ratings, by: RaterGrouping) -> dict[str, str]:
    """The group of each rater; somebody who said several things stands where they said last, else most often.

    Args:
        ratings: of a round.
        by: what the groups are.
    """
    said: dict[str, dict[str, list[str]]] = {}
    columns = (ratings.rater, getattr(ratings, by), ratings.answered_at)
    for rater, key, moment in zip(*columns, strict=True):
        said.setdefault(rater, {}).setdefault(key or NOT_SAID, []).append(moment or "")
    # Among equals the last name counts, whatever the order of the rows.
    return {
        rater: max(keys, key=lambda key: (max(keys[key]), len(keys[key]), key)) if len(keys) > 1 else next(iter(keys))
        for rater, keys in said.items()
    }


def raters_by_group(ratings: Ratings, by: RaterGrouping) -> dict[str, int]:
    """How many people of each group answered anything; by key, those who did not say theirs among them."""
    return dict(sorted(Counter(group_of_raters(ratings, by).values()).items()))


def people_by_group(one: Round, organisation: Organisation, by: RaterGrouping) -> dict[str, int]:
    """How many people stand in each group: as the round says it by level, else as people.csv lists them at that time.

    Empty where neither says anything.
    """
    if by == "level" and one.population_by_level:
        return {str(level): count for level, count in one.population_by_level.items()}
    counted = Counter(key for person in _in_force(one, organisation) if (key := _key(person, by)) is not None)
    return dict(sorted(counted.items()))


def with_population(one: Round, organisation: Organisation) -> Round:
    """The round with the number of people at each level from people.csv, where it says none itself.

    They count if people.csv lists everybody with a level: as many as the round could have asked, or the organisation
    has; where neither number is known, it is not known whether it does.
    """
    everybody = one.population or organisation.size
    listed = _in_force(one, organisation)
    complete = everybody is not None and len(listed) >= everybody and all(person.level for person in listed)
    if one.population_by_level or not complete:
        return one
    return replace(one, population_by_level=dict(Counter(person.level for person in listed if person.level)))


def levels_within(one: Round, organisation: Organisation, group: Group) -> dict[str, int]:
    """How many people of one group stand at each level, as people.csv lists them when the round was opened."""
    within = (person for person in _in_force(one, organisation) if _key(person, group.by) == group.key)
    return dict(Counter(str(person.level or NOT_SAID) for person in within))


def _key(person: Person, by: RaterGrouping) -> str | None:
    key: str | None = getattr(person, by)
    return key


def _in_force(one: Round, organisation: Organisation) -> list[Person]:
    """Each person once, as listed on the day on which the round was opened; the latest, where no day is known."""
    moment = end_of_day_us(date.fromisoformat(one.opened_at)) if one.opened_at else None
    found = {}
    for person in organisation.people:
        begins, ends = person.valid_from_us, person.valid_to_us
        if moment is None or ((begins is None or begins <= moment) and (ends is None or moment < ends)):
            found[person.person_id] = person
    return list(found.values())


def groups_shown(people: Mapping[str, int], within: Mapping[str, str] | None = None) -> frozenset[str]:
    """Which groups may be shown beside the whole: none of one to four people, and none that would give such a one away.

    Args:
        people: number of people behind each group, each person in one group only.
        within: the wider group of each, such as the function of a unit, where those are shown too.
    """
    keys = [key for key, count in people.items() if count]
    if not keys:
        return frozenset()
    counts = np.array([people[key] for key in keys], dtype=np.int64)
    totals = [Total(np.arange(len(keys)), shown=True, distinct_people=True)]
    if within is not None:
        wider = [within.get(key, NOT_SAID) for key in keys]
        sums = {key: int(counts[[own == key for own in wider]].sum()) for key in dict.fromkeys(wider)}
        shown = groups_shown(sums)
        totals += [
            Total(np.flatnonzero([own == key for own in wider]), shown=key in shown, distinct_people=True)
            for key in sums
        ]
    hidden = complementary(counts.astype(np.float64), counts, totals, MINIMUM_PEOPLE)
    return frozenset(key for key, gone in zip(keys, hidden, strict=True) if not gone)


def functions_of_units(organisation: Organisation) -> dict[str, str]:
    """The function of each unit."""
    return {unit.id: unit.function for unit in organisation.units}
