"""What people say of each practice: the ratings of one round as levels, with everything uncertain drawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pappus.assessment.groups import Group, RaterGrouping, group_of_raters, levels_within, people_by_group
from pappus.assessment.ratings import answers, coded
from pappus.statistics import anchored_levels as anchored
from pappus.statistics.anchored_model import TOP_LEVEL
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.keeping import kept
from pappus.vocabulary.languages import digits, translatable, translated
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.workspace.organisation import Organisation, Ratings, Round

_Floats = NDArray[np.float64]

End = Literal["lowest", "highest"]


@dataclass(frozen=True)
class Voices:
    """How many people were heard about one practice.

    Attributes:
        answered: people who gave a level.
        does_not_know: people who said that they do not know.
        not_applicable: people who said that it does not apply.
        median: the middle answer; null if fewer than five people answered.
        agreement: rwg: 1 if all say the same, 0 if they differ as if by chance; null if fewer than five answered.
        end: the end of the scale that all of them chose; null if they did not. How far beyond it the level lies
            nobody can say.
    """

    answered: int
    does_not_know: int = 0
    not_applicable: int = 0
    median: float | None = None
    agreement: float | None = None
    end: End | None = None

    @property
    def shown(self) -> bool:
        """Whether enough people answered that a level may be shown."""
        return self.answered >= MINIMUM_PEOPLE

    @property
    def few(self) -> bool:
        """Whether those who answered are so few that this has to be said beside their level."""
        return self.answered < int(settings()["few_people"])


@dataclass(frozen=True, eq=False)
class Said:
    """What people say, in one round, of every practice that somebody rated.

    Attributes:
        round_id: the round.
        practices: ids, in the order of the columns of `levels`.
        levels: draws × practices: the level as all people of the organisation would rate it, from -.5 to 4.5.
        voices: how many people were heard, by practice.
        raters: people who rated at least one practice.
        draws: of the model behind it, with severities and roles.
        roles: what the roles of `draws` stand for.
    """

    round_id: str
    practices: tuple[str, ...]
    levels: _Floats
    voices: Mapping[str, Voices]
    raters: int
    draws: anchored.AnchoredDraws
    roles: tuple[str, ...]

    def of(self, practice: str) -> _Floats | None:
        """Draws of one practice's level; null where fewer than five people gave one."""
        voices = self.voices.get(practice)
        if voices is None or not voices.shown:
            return None
        return self.levels[:, self.practices.index(practice)]

    def only(self, practices: Collection[str]) -> Said:
        """The same without all other practices."""
        columns = [column for column, practice in enumerate(self.practices) if practice in practices]
        kept = tuple(self.practices[column] for column in columns)
        voices = {practice: self.voices[practice] for practice in kept}
        return replace(self, practices=kept, levels=self.levels[:, columns], voices=voices)


@cache
def settings() -> dict[str, Any]:
    """The settings of `said.yaml`."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("said.yaml")).content
    return content


def latest_round(organisation: Organisation, round_id: str | None = None) -> Round | None:
    """The round with this id, or the latest that has ratings; null if there is none."""
    if round_id is not None:
        return next((one for one in organisation.rounds if one.id == round_id), None)
    return next((one for one in reversed(organisation.rounds) if len(one.ratings)), None)


def day_of(one: Round) -> str | None:
    """ISO date at which a round stands in time: its end, else its beginning, else the last answer; null if unknown."""
    last = max((moment for moment in one.ratings.answered_at if moment is not None), default=None)
    return one.closed_at or one.opened_at or (last[:10] if last is not None else None)


def said_in(
    one: Round,
    organisation: Organisation,
    practices: Sequence[str],
    count: int,
    by: RaterGrouping = "level",
    of: Group | None = None,
) -> Said | None:
    """The levels that a round's ratings speak for; null if nobody rated a practice.

    Args:
        one: the round.
        organisation: says how many people stand in each role, where the round does not.
        practices: ids of the practices that may be rated, family by family; other items are left out.
        count: number of draws.
        by: what the roles of the raters are.
        of: a group, if only its raters are to be heard; it is then their view that is wanted, not everybody's.
    """
    ratings = one.ratings
    role_of = group_of_raters(ratings, by)
    heard = set(role_of)
    if of is not None:
        heard = {rater for rater, key in group_of_raters(ratings, of.by).items() if key == of.key}
    chosen = _rows(ratings, practices, heard)
    if not chosen:
        return None
    coded_ratings, rated, roles = _coded(ratings, chosen, practices, role_of)
    drawn = _drawn(coded_ratings)
    people = _people(_listed(one, organisation, by, of), _whole(one, organisation, of), coded_ratings, roles)
    whole = anchored.resampled(anchored.of_population(drawn, people, settings()["seed"]), count, settings()["seed"])
    return Said(
        round_id=one.id,
        practices=rated,
        levels=np.clip(whole.mu, -0.5, 4.5),
        voices=_voices(ratings, rated, heard),
        raters=coded_ratings.raters,
        draws=drawn,
        roles=roles,
    )


def _drawn(ratings: anchored.Ratings) -> anchored.AnchoredDraws:
    numbers = (ratings.rater, ratings.criterion, ratings.answer, ratings.dimension, ratings.role)
    key = ("levels", ratings.raters, *(one.tobytes() for one in numbers if one is not None))
    return kept(key, lambda: anchored.anchored_levels(ratings, settings()["seed"], draws=settings()["sweeps"]))


def said_beside(
    one: Round, organisation: Organisation, practices: Sequence[str], own: Sequence[str], count: int
) -> Said | None:
    """What `said_in` tells of these practices, and what people say of others, by which the former does not move.

    Args:
        one: the round.
        organisation: as for `said_in`.
        practices: ids of practices, family by family.
        own: ids of practices that models bring themselves.
        count: number of draws.
    """
    first = said_in(one, organisation, practices, count)
    if not set(own) & set(one.ratings.practice):
        return first
    whole = said_in(one, organisation, [*practices, *own], count)
    if first is None or whole is None:
        return whole
    more = whole.only(own)
    return replace(
        first,
        practices=first.practices + more.practices,
        levels=np.hstack([first.levels, more.levels]),
        voices={**first.voices, **more.voices},
        raters=whole.raters,
    )


def said_in_words(voices: Voices, levels: _Floats) -> str:
    """What people say of one practice, in one line: the level with its interval, by how many.

    Args:
        voices: how many were heard; at least five.
        levels: draws of the level.
    """
    people = translated(_FEW if voices.few else _PEOPLE, people=voices.answered)
    low, high = np.quantile(levels, [0.05, 0.95])
    if voices.end == "lowest":
        told = translated("level at most .5 by {people}, who all say 0", people=people)
    elif voices.end == "highest":
        least = digits(str(TOP_LEVEL - 0.5))
        said_all = translatable("level at least {least} by {people}, who all say {top}")
        told = translated(said_all, least=least, people=people, top=TOP_LEVEL)
    else:
        told = translated(
            "level {level} by {people} (90 % interval {low} to {high})",
            level=digits(f"{levels.mean():.1f}"),
            people=people,
            low=digits(f"{low:.1f}"),
            high=digits(f"{high:.1f}"),
        )
    # One to four people who do not know are a small group like any other.
    if voices.does_not_know < MINIMUM_PEOPLE:
        return told
    return translated("{heard}, {people} do not know", heard=told, people=voices.does_not_know)


_PEOPLE, _FEW = translatable("{people} people"), translatable("{people} people (few)")


def _rows(ratings: Ratings, practices: Sequence[str], heard: set[str]) -> list[int]:
    """Places of the ratings that give a practice a level."""
    given = answers(ratings)
    asked = set(practices)
    wanted = [
        practice in asked and rater in heard for practice, rater in zip(ratings.practice, ratings.rater, strict=True)
    ]
    rows: list[int] = np.flatnonzero(np.array(wanted, dtype=bool) & (given >= 0) & (given <= TOP_LEVEL)).tolist()
    return rows


def _coded(
    ratings: Ratings, chosen: Sequence[int], practices: Sequence[str], role_of: Mapping[str, str]
) -> tuple[anchored.Ratings, tuple[str, ...], tuple[str, ...]]:
    """The chosen ratings as numbers, in an order that does not depend on the order of the rows; practices; roles."""
    place = {practice: number for number, practice in enumerate(practices)}
    rated = tuple(sorted({ratings.practice[row] for row in chosen}, key=place.__getitem__))
    raters = sorted({ratings.rater[row] for row in chosen})
    roles = tuple(sorted({role_of[rater] for rater in raters}))
    number_of = {rater: number for number, rater in enumerate(raters)}
    families = {family: number for number, family in enumerate(dict.fromkeys(one.split(".")[0] for one in rated))}
    column_of = {practice: column for column, practice in enumerate(rated)}
    numbers = anchored.Ratings(
        rater=np.array([number_of[ratings.rater[row]] for row in chosen], dtype=np.int64),
        criterion=np.array([column_of[ratings.practice[row]] for row in chosen], dtype=np.int64),
        answer=answers(ratings)[chosen].astype(np.int64),
        dimension=np.array([families[practice.split(".")[0]] for practice in rated], dtype=np.int64),
        raters=len(raters),
        role=np.array([roles.index(role_of[rater]) for rater in raters], dtype=np.int64),
    )
    return numbers, rated, roles


def _listed(one: Round, organisation: Organisation, by: RaterGrouping, of: Group | None) -> Mapping[str, int]:
    if of is None:
        return people_by_group(one, organisation, by)
    if of.by == by:
        known = people_by_group(one, organisation, by)
        return {of.key: known[of.key]} if of.key in known else {}
    return levels_within(one, organisation, of)


def _whole(one: Round, organisation: Organisation, of: Group | None) -> int | None:
    """How many people could have been asked; null where nobody said so."""
    if of is None:
        return one.population or organisation.size
    return people_by_group(one, organisation, of.by).get(of.key)


def _people(
    listed: Mapping[str, int], whole: int | None, ratings: anchored.Ratings, roles: tuple[str, ...]
) -> NDArray[np.int64]:
    """How many people stand in each role: as they are listed; else all there are, in the raters' own mix."""
    asked = np.bincount(np.asarray(ratings.role), minlength=len(roles))
    counts = np.array([listed.get(role, 0) for role in roles], dtype=np.int64)
    if (counts >= asked).all():
        return counts
    everybody = whole or sum(listed.values()) or settings()["people_a_rater"] * int(asked.sum())
    scaled = np.ceil(asked * max(everybody / asked.sum(), 1.0) - 1e-9).astype(np.int64)
    found: NDArray[np.int64] = np.maximum(scaled, asked)
    return found


def _voices(ratings: Ratings, rated: Sequence[str], heard: set[str]) -> dict[str, Voices]:
    from pappus.statistics.agreement import rwg

    codes, names = coded(ratings.practice)
    given = answers(ratings)
    states = np.array(ratings.state)
    listened = np.array([rater in heard for rater in ratings.rater], dtype=bool)
    found = {}
    for practice in rated:
        own = listened & (codes == names.index(practice))
        values = given[own & (given >= 0)].astype(np.float64)
        enough = values.size >= MINIMUM_PEOPLE
        found[practice] = Voices(
            answered=int(values.size),
            does_not_know=int((own & (states == "dk")).sum()),
            not_applicable=int((own & (states == "na")).sum()),
            median=float(np.median(values)) if enough else None,
            agreement=rwg(values, categories=TOP_LEVEL + 1) if enough else None,
            end=_end(values) if enough else None,
        )
    return found


def _end(values: _Floats) -> End | None:
    if (values == 0).all():
        return "lowest"
    return "highest" if (values == TOP_LEVEL).all() else None
