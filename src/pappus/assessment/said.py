"""What people say of each practice: the ratings of one round as levels, with everything uncertain drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.assessment.ratings import answers, coded
from pappus.statistics import anchored_levels as anchored
from pappus.statistics.anchored_model import TOP_LEVEL
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.workspace.organisation import Level, Organisation, Ratings, Round

_Floats = NDArray[np.float64]

NO_LEVEL = "level not said"
"""The role of raters who did not say at which level they stand."""


@dataclass(frozen=True)
class Voices:
    """How many people were heard about one practice.

    Attributes:
        answered: people who gave a level.
        does_not_know: people who said that they do not know.
        not_applicable: people who said that it does not apply.
        median: the middle answer; null if fewer than five people answered.
        agreement: rwg: 1 if all say the same, 0 if they differ as if by chance; null if fewer than five answered.
    """

    answered: int
    does_not_know: int = 0
    not_applicable: int = 0
    median: float | None = None
    agreement: float | None = None

    @property
    def shown(self) -> bool:
        """Whether enough people answered that a level may be shown."""
        return self.answered >= MINIMUM_PEOPLE


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
    rated = [one for one in organisation.rounds if len(one.ratings)]
    if round_id is not None:
        return next((one for one in organisation.rounds if one.id == round_id), None)
    return rated[-1] if rated else None


def day_of(one: Round) -> str | None:
    """ISO date at which a round stands in time: its end, else its beginning, else the last answer; null if unknown."""
    last = max((moment for moment in one.ratings.answered_at if moment is not None), default=None)
    return one.closed_at or one.opened_at or (last[:10] if last is not None else None)


def said_in(
    one: Round, organisation: Organisation, practices: Sequence[str], count: int, by: Sequence[str] | None = None
) -> Said | None:
    """The levels that a round's ratings speak for; null if nobody rated a practice.

    Args:
        one: the round.
        organisation: says how many people stand at each level, where the round does not.
        practices: ids of the practices that may be rated, family by family; other items are left out.
        count: number of draws.
        by: the role of each rating's rater, such as their unit; null for the level of people.
    """
    ratings = one.ratings
    roles = [level or NO_LEVEL for level in ratings.level] if by is None else list(by)
    table = _coded(ratings, roles, practices)
    if table is None:
        return None
    coded_ratings, rated, role_names = table
    drawn = anchored.anchored_levels(coded_ratings, settings()["seed"], draws=settings()["sweeps"])
    people = _people(one, organisation, coded_ratings, role_names, levels=by is None)
    whole = anchored.resampled(anchored.of_population(drawn, people, settings()["seed"]), count, settings()["seed"])
    return Said(
        round_id=one.id,
        practices=rated,
        levels=np.clip(whole.mu, -0.5, 4.5),
        voices=_voices(ratings, rated),
        raters=coded_ratings.raters,
        draws=drawn,
        roles=role_names,
    )


def _coded(
    ratings: Ratings, roles: Sequence[str], practices: Sequence[str]
) -> tuple[anchored.Ratings, tuple[str, ...], tuple[str, ...]] | None:
    """The ratings of practices as numbers, in an order that does not depend on the order of the rows."""
    given = answers(ratings)
    place = {practice: number for number, practice in enumerate(practices)}
    asked = np.array([practice in place for practice in ratings.practice], dtype=bool)
    chosen = np.flatnonzero(asked & (given >= 0) & (given <= TOP_LEVEL)).tolist()
    if not chosen:
        return None
    rated = tuple(sorted({ratings.practice[row] for row in chosen}, key=place.__getitem__))
    raters = sorted({ratings.rater[row] for row in chosen})
    role_names = tuple(sorted(set(map(roles.__getitem__, chosen))))
    number_of = {rater: number for number, rater in enumerate(raters)}
    role_of = {ratings.rater[row]: role_names.index(roles[row]) for row in chosen}
    families = {family: number for number, family in enumerate(dict.fromkeys(one.split(".")[0] for one in rated))}
    column_of = {practice: column for column, practice in enumerate(rated)}
    numbers = anchored.Ratings(
        rater=np.array([number_of[ratings.rater[row]] for row in chosen], dtype=np.int64),
        criterion=np.array([column_of[ratings.practice[row]] for row in chosen], dtype=np.int64),
        answer=given[chosen].astype(np.int64),
        dimension=np.array([families[practice.split(".")[0]] for practice in rated], dtype=np.int64),
        raters=len(raters),
        role=np.array([role_of[rater] for rater in raters], dtype=np.int64),
    )
    return numbers, rated, role_names


def _people(
    one: Round, organisation: Organisation, ratings: anchored.Ratings, roles: tuple[str, ...], *, levels: bool
) -> NDArray[np.int64]:
    """How many people stand in each role: as the round says, as people.csv lists them, else in the raters' own mix."""
    asked = np.bincount(np.asarray(ratings.role), minlength=len(roles))
    listed: Counter[str] = Counter()
    if levels:
        listed = Counter({str(level): count for level, count in one.population_by_level.items()})
        if not listed:
            listed = Counter(map(str, _levels_listed(organisation)))
    counts = np.array([listed.get(role, 0) for role in roles])
    if levels and (counts >= asked).all():
        return counts
    whole = one.population or organisation.size or 0
    scaled = np.ceil(asked * max(whole, settings()["people_a_rater"] * asked.sum()) / asked.sum())
    found: NDArray[np.int64] = np.maximum(scaled, asked).astype(np.int64)
    return found


def _levels_listed(organisation: Organisation) -> list[Level]:
    latest = {person.person_id: person.level for person in organisation.people}
    return [level for level in latest.values() if level is not None]


def _voices(ratings: Ratings, rated: Sequence[str]) -> dict[str, Voices]:
    from pappus.statistics.agreement import rwg

    codes, names = coded(ratings.practice)
    given = answers(ratings)
    states = np.array(ratings.state)
    found = {}
    for practice in rated:
        own = codes == names.index(practice)
        values = given[own & (given >= 0)].astype(np.float64)
        enough = values.size >= MINIMUM_PEOPLE
        found[practice] = Voices(
            int(values.size),
            int((own & (states == "dk")).sum()),
            int((own & (states == "na")).sum()),
            float(np.median(values)) if enough else None,
            rwg(values, categories=5) if enough else None,
        )
    return found
