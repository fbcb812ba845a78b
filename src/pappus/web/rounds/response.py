"""How many have answered, so that no one to four people stand behind any figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from pappus.assessment.groups import NOT_SAID, groups_shown
from pappus.assessment.words import words
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.web.organisations.models import Unit
from pappus.web.rounds.models import Rating, Round
from pappus.web.rounds.selectors import standing

By = Literal["unit", "level"]


@dataclass(frozen=True)
class Rate:
    """How many of a group have answered.

    Attributes:
        title: the group.
        invited: people who are asked; null where that is not shown.
        answered: people who answered anything; null where that is not shown.
    """

    title: str
    invited: int | None
    answered: int | None

    @property
    def percent(self) -> int | None:
        """Per hundred of those who are asked; null where that is not shown."""
        if self.invited is None or self.answered is None or not self.invited:
            return None
        return round(100 * self.answered / self.invited)


@dataclass(frozen=True)
class Response:
    """How many have answered, in all and by group.

    Attributes:
        whole: everybody who is asked.
        finished: people who said to be done; null where they, or those still at it, are one to four.
        beside: people who answered without having been asked here, as on paper; null for one to four.
        by_unit: by unit; empty where no unit can be shown.
        by_level: by level of people, likewise.
    """

    whole: Rate
    finished: int | None
    beside: int | None
    by_unit: tuple[Rate, ...]
    by_level: tuple[Rate, ...]


def response(one: Round) -> Response:
    """How many have answered until now."""
    people = standing(one)
    answered = [row for row in people if row[2]]
    raters = Rating.objects.filter(round=one).values("rater").distinct().count()
    return Response(
        whole=_rate(_("Everybody"), len(people), len(answered)),
        finished=_finished(len(answered), sum(1 for row in people if row[3])),
        beside=_unless_few(raters - len(answered)),
        by_unit=_rates(_units(one), Counter(row[0] for row in people), Counter(row[0] for row in answered)),
        by_level=_rates(words()["levels"], Counter(row[1] for row in people), Counter(row[1] for row in answered)),
    )


def _rates(titles: Mapping[str, str], invited: Counter[str], answered: Counter[str]) -> tuple[Rate, ...]:
    if not any(key for key in invited):
        return ()
    groups = {key or NOT_SAID: count for key, count in invited.items()}
    given = {key or NOT_SAID: count for key, count in answered.items()}
    # Both counts are shown, so that a group has to be hidden for the sake of either.
    shown = groups_shown(groups) & (groups_shown(given) | {key for key in groups if not given.get(key)})
    if not shown:
        return ()
    names = {**titles, NOT_SAID: _("Not said")}
    order = [key for key in (*titles, *sorted(set(groups) - set(titles))) if key in groups]
    return tuple(
        Rate(names.get(key, key), *((groups[key], given.get(key, 0)) if key in shown else (None, None)))
        for key in order
    )


def _rate(title: str, invited: int, answered: int) -> Rate:
    if 0 < invited < MINIMUM_PEOPLE:
        return Rate(title, None, None)
    return Rate(title, invited, _unless_few(answered))


def _finished(answered: int, finished: int) -> int | None:
    """How many are done; null where they, or those who began and are not done, are one to four."""
    return None if _unless_few(answered - finished) is None else _unless_few(finished)


def _units(one: Round) -> dict[str, str]:
    return dict(Unit.objects.filter(organisation=one.organisation).values_list("key", "name"))


def _unless_few(number: int) -> int | None:
    return None if 0 < number < MINIMUM_PEOPLE else number
