"""Two rounds in one model: whoever answered in both keeps their leniency, so that it does not look like change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from pappus.assessment.said import Said, said_beside
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.workspace.organisation import Organisation, Ratings, Round

_BEFORE, _AFTER = "before|", "after|"


@dataclass(frozen=True)
class PracticeChange:
    """How far what people say of a practice moved between two rounds, the raters' leniency taken out.

    Attributes:
        practice: its id.
        change: later level less earlier one, in levels.
        low: lower end of the 90 % interval.
        high: upper end.
        rose: probability that it rose.
        people_before: people who gave a level in the earlier round.
        people_after: people who gave one in the later round.
    """

    practice: str
    change: float
    low: float
    high: float
    rose: float
    people_before: int
    people_after: int


@dataclass(frozen=True, eq=False)
class Together:
    """Two rounds as one model sees them; the draws belong together row by row.

    Attributes:
        before: what people say in the earlier round.
        after: what they say in the later one.
        same_people: people who rated practices in both; null where they are one to four.
        changes: of each practice that five or more people rated in each, the surest first.
    """

    before: Said
    after: Said
    same_people: int | None
    changes: tuple[PracticeChange, ...]


def said_together(
    before: Round,
    after: Round,
    organisation: Organisation,
    practices: Sequence[str],
    count: int,
    own: Sequence[str] = (),
) -> Together | None:
    """What people say in two rounds, from one model; null unless practices were rated in both.

    Args:
        before: the earlier round.
        after: the later one; it says how many people there are, and where a person stands who answered in both.
        organisation: says how many people stand at each level, where the later round does not.
        practices: ids of the practices that may be rated, family by family.
        count: number of draws.
        own: ids of practices that models bring themselves; what is said of them moves nothing else.
    """
    both = replace(after, ratings=_joined(_marked(before.ratings, _BEFORE), _marked(after.ratings, _AFTER)))
    named, more = ([f"{mark}{one}" for mark in (_BEFORE, _AFTER) for one in each] for each in (practices, own))
    said = said_beside(both, organisation, named, more, count)
    if said is None:
        return None
    earlier, later = _part(said, _BEFORE, before), _part(said, _AFTER, after)
    if not earlier.practices or not later.practices:
        return None
    same = len(_raters(before.ratings, {*practices, *own}) & _raters(after.ratings, {*practices, *own}))
    return Together(earlier, later, None if 0 < same < MINIMUM_PEOPLE else same, _changes(earlier, later))


def _raters(ratings: Ratings, practices: Collection[str]) -> set[str]:
    pairs = zip(ratings.rater, ratings.practice, ratings.answer, strict=True)
    return {rater for rater, practice, answer in pairs if answer is not None and practice in practices}


def _marked(ratings: Ratings, mark: str) -> Ratings:
    return replace(ratings, practice=tuple(f"{mark}{practice}" for practice in ratings.practice))


def _joined(one: Ratings, other: Ratings) -> Ratings:
    return Ratings(*(getattr(one, field.name) + getattr(other, field.name) for field in fields(Ratings)))


def _part(said: Said, mark: str, one: Round) -> Said:
    columns = [column for column, practice in enumerate(said.practices) if practice.startswith(mark)]
    names = tuple(said.practices[column].removeprefix(mark) for column in columns)
    voices = {name: said.voices[f"{mark}{name}"] for name in names}
    return replace(said, round_id=one.id, practices=names, levels=said.levels[:, columns], voices=voices)


def _changes(before: Said, after: Said) -> tuple[PracticeChange, ...]:
    found = []
    for practice in before.practices:
        earlier, later = before.of(practice), after.of(practice)
        if earlier is None or later is None:
            continue
        moved = later - earlier
        low, high = np.quantile(moved, [0.05, 0.95])
        people = before.voices[practice].answered, after.voices[practice].answered
        found.append(
            PracticeChange(practice, float(moved.mean()), float(low), float(high), float((moved > 0).mean()), *people)
        )
    return tuple(sorted(found, key=lambda one: (-abs(one.rose - 0.5), -abs(one.change), one.practice)))
