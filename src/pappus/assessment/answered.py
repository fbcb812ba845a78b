"""What people answered about one practice, so that no one to four of them stand behind any figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from pappus.assessment.groups import NOT_SAID, group_of_raters, groups_shown
from pappus.readers.scrubbing import scrub
from pappus.statistics.anchored_model import TOP_LEVEL
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.workspace.organisation import LEVELS, Level, Ratings


@dataclass(frozen=True)
class Band:
    """How many people chose one of some neighbouring answers; nobody, or at least five."""

    lowest: int
    highest: int
    people: int


@dataclass(frozen=True)
class LevelAnswers:
    """What the people of one level answered on average; at least five."""

    level: Level
    people: int
    mean: float


@dataclass(frozen=True)
class Answered:
    """What people answered about a practice that at least five gave a level.

    Attributes:
        people: how many gave it a level.
        bands: their answers, in bands as narrow as may be shown.
        by_level: by level of people, those that may be shown.
        does_not_know: how many do not know; null for one to four.
        not_applicable: how many say that it does not apply; null for one to four.
        comments: what they added, word for word without handles, addresses and long numbers, in alphabetical order, so
            that nobody's comments stand together; none where fewer than five people wrote comments in the round.
    """

    people: int
    bands: tuple[Band, ...]
    by_level: tuple[LevelAnswers, ...]
    does_not_know: int | None
    not_applicable: int | None
    comments: tuple[str, ...]


def answered(ratings: Ratings, practice: str) -> Answered | None:
    """What people answered about a practice; null if fewer than five gave it a level.

    Args:
        ratings: of a round.
        practice: id of the practice.
    """
    rows = [place for place, name in enumerate(ratings.practice) if name == practice]
    given = {ratings.rater[row]: answer for row in rows if (answer := ratings.answer[row]) is not None}
    if len(given) < MINIMUM_PEOPLE:
        return None
    states = Counter(ratings.state[row] for row in rows)
    counts = Counter(given.values())
    return Answered(
        people=len(given),
        bands=bands([counts[answer] for answer in range(TOP_LEVEL + 1)]),
        by_level=tuple(_by_level(ratings, given)),
        does_not_know=_unless_few(states["dk"]),
        not_applicable=_unless_few(states["na"]),
        comments=_comments(ratings, rows),
    )


def _comments(ratings: Ratings, rows: Sequence[int]) -> tuple[str, ...]:
    """What the questionnaire promises of comments (`privacy` in `words.yaml`)."""
    writers = {rater for rater, text in zip(ratings.rater, ratings.comment, strict=True) if text.strip()}
    if len(writers) < MINIMUM_PEOPLE:
        return ()
    # Once more, since somebody may have edited the table of ratings.
    return tuple(sorted({scrub(text) for row in rows if (text := ratings.comment[row].strip())}))


def bands(people: Sequence[int]) -> tuple[Band, ...]:
    """Neighbouring answers put together until nobody, or at least five people, stand behind each band.

    Of the ways to do so one with the most bands is taken; without such a way there are no bands.

    Args:
        people: how many chose each answer from 0 on.
    """
    best: tuple[Band, ...] = ()
    for cuts in product((True, False), repeat=len(people) - 1):
        starts = [0, *(place for place, cut in enumerate(cuts, start=1) if cut)]
        ends = [*(start - 1 for start in starts[1:]), len(people) - 1]
        found = tuple(Band(start, end, sum(people[start : end + 1])) for start, end in zip(starts, ends, strict=True))
        if len(found) > len(best) and all(_unless_few(band.people) is not None for band in found):
            best = found
    return best


def _by_level(ratings: Ratings, given: dict[str, int]) -> Iterator[LevelAnswers]:
    group_of = group_of_raters(ratings, "level")
    counts = Counter(group_of[rater] for rater in given)
    shown = groups_shown(counts) - {NOT_SAID}
    for level in LEVELS:
        if level in shown:
            answers = [answer for rater, answer in given.items() if group_of[rater] == level]
            yield LevelAnswers(level, len(answers), sum(answers) / len(answers))


def _unless_few(number: int) -> int | None:
    return None if 0 < number < MINIMUM_PEOPLE else number
