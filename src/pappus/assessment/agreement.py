"""How far the people of a round agree: overall, by family and practice, and where their differences come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.assessment.groups import NOT_SAID, groups_shown
from pappus.assessment.guards import FlagKind, flags
from pappus.assessment.items import Item
from pappus.assessment.ratings import answers
from pappus.assessment.said import Said
from pappus.statistics import agreement as indices
from pappus.statistics import anchored_levels as anchored
from pappus.statistics.anchored_model import TOP_LEVEL
from pappus.statistics.intervals import Interval
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import cached_by_language, in_language
from pappus.vocabulary.readings import INTERVAL_LEVEL, MINIMUM_PEOPLE
from pappus.workspace.organisation import Ratings, Round

_Floats = NDArray[np.float64]
_ANSWERS = TOP_LEVEL + 1


@dataclass(frozen=True)
class PracticeAgreement:
    """How far people agree on one practice that at least five rated.

    Attributes:
        practice: its id.
        people: how many gave it a level.
        mean: of their answers, 0 to 4.
        rwg: 1 if all say the same, 0 if they differ as by chance.
        average_deviation: how far answers lie from their mean on average, in levels.
        does_not_know: share of those asked who do not know; null where they are one to four people.
    """

    practice: str
    people: int
    mean: float
    rwg: float
    average_deviation: float
    does_not_know: float | None


@dataclass(frozen=True)
class FamilyAgreement:
    """How far people agree on the practices of one family.

    Attributes:
        family: its id.
        title: its name.
        practices: how many of its practices at least five people rated.
        people: how many gave one of these a level.
        rwg: mean of the practices' rwg.
        average_deviation: mean of theirs, in levels.
        rwg_j: agreement on all of them together; it rises with their number.
        lindell_rwg_j: the same as r*wg(j), which does not.
    """

    family: str
    title: str
    practices: int
    people: int
    rwg: float
    average_deviation: float
    rwg_j: float
    lindell_rwg_j: float


@dataclass(frozen=True)
class Agreement:
    """How far the people of a round agree.

    Attributes:
        round_id: the round.
        raters: how many rated practices; null for one to four.
        alpha: Krippendorff's alpha for ordered answers, over practices that at least five people rated; its interval
            resamples practices and raters; null where it is not defined.
        icc1: share of the variance of answers that lies between practices (the group is the practice).
        icc2: how reliably the mean answers tell practices apart.
        variance: where differences come from (practices, roles, raters, the rest), by what the roles are: level, unit.
        families: family by family.
        practices: practice by practice.
        flagged: number of people whose answers deserve a look, by kind; null for one to four.
    """

    round_id: str
    raters: int | None
    alpha: Interval | None
    icc1: float | None
    icc2: float | None
    variance: Mapping[str, anchored.VarianceShares]
    families: tuple[FamilyAgreement, ...]
    practices: tuple[PracticeAgreement, ...]
    flagged: Mapping[FlagKind, int | None]


@cached_by_language
def settings() -> dict[str, Any]:
    """The content of `agreement.yaml`."""
    content: dict[str, Any] = in_language(read_yaml(Path(__file__).with_name("agreement.yaml")).content, "agreement")
    return content


def agreement_in(one: Round, items: Mapping[str, Item], views: Mapping[str, Said]) -> Agreement:
    """How far the people of a round agree; without a practice that five people rated nearly all of it is null.

    Args:
        one: the round.
        items: what practices are called and to which family they belong, by id.
        views: what people say, by what the roles of the raters are (`level`, `unit`); empty if nobody rated a practice.
    """
    said = next(iter(views.values()), None)
    shown = tuple(one for one in said.practices if said.voices[one].shown) if said is not None else ()
    table = answer_table(one.ratings, shown)
    practices = tuple(_practice(name, table[:, column], said) for column, name in enumerate(shown) if said is not None)
    rows, columns = np.nonzero(~np.isnan(table))
    return Agreement(
        round_id=one.id,
        raters=_unless_few(said.raters) if said is not None else 0,
        alpha=_alpha(table) if shown else None,
        icc1=indices.icc1(table[rows, columns], columns) if shown else None,
        icc2=indices.icc2(table[rows, columns], columns) if shown else None,
        variance={by: shares for by, view in views.items() if (shares := _variance(view)) is not None},
        families=_families(practices, table, items),
        practices=practices,
        flagged=flagged_people(one.ratings),
    )


def answer_table(ratings: Ratings, practices: Sequence[str], raters: Sequence[str] | None = None) -> _Floats:
    """Raters × practices: who gave which level; not-a-number where somebody gave none.

    Args:
        ratings: of a round.
        practices: ids, in the order of the columns.
        raters: pseudonyms, in the order of the rows; null for all who rated one of the practices, in their own order.
    """
    column_of = {practice: column for column, practice in enumerate(practices)}
    chosen = [
        (rater, column_of[practice], answer)
        for rater, practice, answer in zip(ratings.rater, ratings.practice, answers(ratings).tolist(), strict=True)
        if practice in column_of and answer >= 0
    ]
    names = sorted({rater for rater, _, _ in chosen}) if raters is None else raters
    row_of = {rater: row for row, rater in enumerate(names)}
    table = np.full((len(names), len(practices)), np.nan)
    for rater, column, answer in chosen:
        if rater in row_of:
            table[row_of[rater], column] = answer
    return table


def flagged_people(ratings: Ratings) -> dict[FlagKind, int | None]:
    """How many people's answers deserve a look, by kind; null for one to four."""
    people: dict[FlagKind, set[str]] = {"straight_lining": set(), "haste": set(), "duplicates": set()}
    for flag in flags(ratings):
        people[flag.kind] |= {rater for rater in (flag.rater, flag.other) if rater}
    return {kind: _unless_few(len(raters)) for kind, raters in people.items()}


def agreement_word(rwg: float) -> str:
    """What agreement on one practice is called."""
    return next(str(band["word"]) for band in settings()["bands"] if rwg >= band["from"])


def _practice(name: str, given: _Floats, said: Said) -> PracticeAgreement:
    voices = said.voices[name]
    unsure = voices.does_not_know
    known = given[~np.isnan(given)]
    return PracticeAgreement(
        practice=name,
        people=voices.answered,
        mean=float(known.mean()),
        rwg=indices.rwg(known, categories=_ANSWERS) or 0.0,
        average_deviation=float(indices.average_deviation(known.reshape(-1, 1))[0]),
        does_not_know=None if 0 < unsure < MINIMUM_PEOPLE else unsure / (unsure + voices.answered),
    )


def _families(
    practices: Sequence[PracticeAgreement], table: _Floats, items: Mapping[str, Item]
) -> tuple[FamilyAgreement, ...]:
    found = []
    families = [one.practice.partition(".")[0] for one in practices]
    for family in dict.fromkeys(families):
        columns = [column for column, own in enumerate(families) if own == family]
        own = table[:, columns]
        item = items.get(practices[columns[0]].practice)
        found.append(
            FamilyAgreement(
                family=family,
                title=item.part if item is not None else family,
                practices=len(columns),
                people=int((~np.isnan(own)).any(axis=1).sum()),
                rwg=float(np.mean([practices[column].rwg for column in columns])),
                average_deviation=float(np.mean([practices[column].average_deviation for column in columns])),
                rwg_j=indices.rwg_j(own, categories=_ANSWERS) or 0.0,
                lindell_rwg_j=indices.lindell_rwg_j(own, categories=_ANSWERS) or 0.0,
            )
        )
    return tuple(found)


def _alpha(table: _Floats) -> Interval | None:
    chosen = settings()["alpha"]
    return indices.alpha_interval(table, "ordinal", INTERVAL_LEVEL, chosen["draws"], chosen["seed"])


def _variance(said: Said) -> anchored.VarianceShares | None:
    """Shares of variance among the roles that may be shown; raters of the others are left out."""
    if said.raters < MINIMUM_PEOPLE:
        return None
    numbers = said.draws.ratings
    role = np.zeros(numbers.raters, dtype=np.int64) if numbers.role is None else numbers.role
    people = dict(zip(said.roles, np.bincount(role, minlength=len(said.roles)).tolist(), strict=True))
    shown = [said.roles.index(name) for name in groups_shown(people) if name != NOT_SAID]
    if len(shown) < 2:
        return anchored.variance_shares(replace(said.draws, ratings=replace(numbers, role=None)), INTERVAL_LEVEL)
    kept = np.isin(role[numbers.rater], shown)
    answered = replace(
        numbers, rater=numbers.rater[kept], criterion=numbers.criterion[kept], answer=numbers.answer[kept]
    )
    return anchored.variance_shares(replace(said.draws, ratings=answered), INTERVAL_LEVEL)


def _unless_few(number: int) -> int | None:
    return None if 0 < number < MINIMUM_PEOPLE else number
