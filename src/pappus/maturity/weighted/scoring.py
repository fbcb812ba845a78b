"""Answers to a weighted questionnaire → points by dimension and in total, with the bounds that blanks leave."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pappus.maturity.weighted.answers import AnsweredItem, Answers
from pappus.maturity.weighted.questionnaire import CutOff, Weighted, WeightedItem
from pappus.vocabulary.readings import Outcome

ScoreFrom = Literal["score", "answer", "reviewers"]


@dataclass(frozen=True)
class ItemScore:
    """What one item earned.

    Attributes:
        item: the item; one that the model does not know has an id only.
        outcome: found, not available (nothing was scored) or not applicable (it drops out).
        score: points; null unless found.
        low: points that it has at least.
        high: points that it has at most.
        score_from: what decided: the score in the table, the answer, or the reviewers; null unless found.
        reason: why there is no score; empty if there is one.
        answered: the row of the table; null if it has none.
        dimension: id of its dimension; null if neither model nor table says one.
        section: as the table says; null if it does not.
    """

    item: WeightedItem
    outcome: Outcome
    score: float | None
    low: float
    high: float
    score_from: ScoreFrom | None = None
    reason: str = ""
    answered: AnsweredItem | None = None
    dimension: str | None = None
    section: str | None = None

    @property
    def counts(self) -> bool:
        """Whether its points go into a sum."""
        return self.item.maximum is not None and self.outcome != "not_applicable"


@dataclass(frozen=True)
class Points:
    """A sum of points.

    Attributes:
        total: points of the items that were scored.
        maximum: points that all items of the sum could earn, the unscored ones too.
        low: the sum if each unscored item had the least that it can have.
        high: the sum if each unscored item had the most that it can have.
        unscored: number of items that earn points and were not scored.
    """

    total: float
    maximum: float
    low: float
    high: float
    unscored: int

    def share(self, points: float) -> float | None:
        """Points as a share of the maximum, 0 to 1; null where nothing could be earned."""
        return points / self.maximum if self.maximum > 0 else None


@dataclass(frozen=True)
class Agreement:
    """How far reviewers agree about one subject, over the items that at least two of them scored.

    Attributes:
        n: number of those items.
        equal: number of those to which all gave the same points.
        mean_difference_points: largest less smallest score, averaged over those items.
        differ: ids of the items on which they differ.
    """

    n: int
    equal: int
    mean_difference_points: float
    differ: tuple[str, ...]


@dataclass(frozen=True)
class SubjectScore:
    """What one subject earned on a weighted questionnaire.

    Attributes:
        subject: as the table names it.
        items: of the model in its order, then those that only the table has.
        points: in total.
        dimensions: by id; items without a dimension are in the total alone.
        sections: by id, as the table says; a section holds those whose ids continue its own (D2.3 holds D2.3a).
        level_low: the level at the lower bound; null if the questionnaire has none.
        level_high: the level at the upper bound; null if the questionnaire has none.
        agreement: null where no item was scored by two reviewers.
    """

    subject: str
    items: tuple[ItemScore, ...]
    points: Points
    dimensions: Mapping[str, Points]
    sections: Mapping[str, Points]
    level_low: CutOff | None
    level_high: CutOff | None
    agreement: Agreement | None

    @property
    def level(self) -> CutOff | None:
        """The level; null where unscored items could still change it, or the questionnaire has none."""
        return self.level_low if self.level_low == self.level_high else None

    def with_outcome(self, outcome: Outcome) -> list[str]:
        """Ids of the items with an outcome."""
        return [one.item.id for one in self.items if one.outcome == outcome]


def score_answers(weighted: Weighted, answers: Answers) -> tuple[SubjectScore, ...]:
    """The score of each subject of a table of answers, in the order of their names.

    The order of the rows does not matter. Items that a subject has no row for are unscored, as blank ones are.
    """
    by_subject: dict[str, dict[str, AnsweredItem]] = defaultdict(dict)
    for answered in answers.items:
        by_subject[answered.subject][answered.item] = answered
    usual = _usual_dimensions(answers)
    return tuple(_score(weighted, subject, by_subject[subject], usual) for subject in sorted(by_subject))


def points_of(items: Iterable[ItemScore]) -> Points:
    """The sum of items; those that earn no points or do not apply are left out."""
    counted = [one for one in items if one.counts]
    return Points(
        total=math.fsum(one.score for one in counted if one.score is not None),
        maximum=math.fsum(one.item.maximum or 0.0 for one in counted),
        low=math.fsum(one.low for one in counted),
        high=math.fsum(one.high for one in counted),
        unscored=sum(one.score is None and bool(one.item.maximum) for one in counted),
    )


def is_within(section: str, outer: str) -> bool:
    """Whether the id of a section continues that of an outer one: D2.3a lies within D2.3, D2.10 not within D2.1."""
    rest = section[len(outer) :]
    if not rest or not section.startswith(outer):
        return section == outer
    return rest[0] in "./-_ " or (outer[-1:].isdigit() and rest[0].isalpha())


def _score(
    weighted: Weighted, subject: str, rows: Mapping[str, AnsweredItem], usual: Mapping[str, str]
) -> SubjectScore:
    unknown = [WeightedItem(name) for name in sorted(rows) if name not in weighted.items]
    items = tuple(
        _item_score(weighted, item, rows.get(item.id), usual) for item in [*weighted.items.values(), *unknown]
    )
    points = points_of(items)
    return SubjectScore(
        subject=subject,
        items=items,
        points=points,
        dimensions=_by_dimension(weighted, items),
        sections=_by_section(items),
        level_low=_level(weighted, points, points.low),
        level_high=_level(weighted, points, points.high),
        agreement=_agreement(rows.values()),
    )


def _item_score(
    weighted: Weighted, item: WeightedItem, answered: AnsweredItem | None, usual: Mapping[str, str]
) -> ItemScore:
    highest = item.maximum or 0.0
    worthless = "earns no points" if item.weight is None else ""
    if answered is None:
        dimension = item.dimension or usual.get(item.id)
        reason = worthless or "the table has no row"
        return ItemScore(item, "not_available", None, 0.0, highest, reason=reason, dimension=dimension)
    blank = ItemScore(
        item,
        "not_available",
        None,
        0.0,
        highest,
        reason=worthless or "blank",
        answered=answered,
        dimension=item.dimension or answered.dimension or usual.get(item.id),
        section=answered.section,
    )
    if answered.score is not None:
        return _found(blank, answered.score, "score")
    reviewed = [review.score for review in answered.reviews if review.score is not None]
    if reviewed:
        return _by_reviewers(weighted, blank, reviewed)
    if not answered.applies:
        return replace(blank, outcome="not_applicable", high=0.0, reason="does not apply")
    return blank if answered.earned is None else _found(blank, answered.earned, "answer")


def _found(item: ItemScore, score: float, score_from: ScoreFrom) -> ItemScore:
    return replace(item, outcome="found", score=score, low=score, high=score, score_from=score_from, reason="")


def _by_reviewers(weighted: Weighted, item: ItemScore, scores: Sequence[float]) -> ItemScore:
    """The score that reviewers gave; where they differ, what the questionnaire says of that."""
    low, high = min(scores), max(scores)
    if low == high:
        return _found(item, low, "reviewers")
    rule = weighted.when_reviewers_differ
    if rule == "unscored":
        return replace(item, low=low, high=high, reason="the reviewers differ")
    chosen: dict[str, float] = {
        "first": scores[0],
        "last": scores[-1],
        "lower": low,
        "higher": high,
        "mean": math.fsum(scores) / len(scores),
    }
    return _found(item, chosen[rule], "reviewers")


def _by_dimension(weighted: Weighted, items: Sequence[ItemScore]) -> dict[str, Points]:
    """The sum of each dimension in the order of the model, or of the names where it has none."""
    named = {one.dimension for one in items if one.dimension is not None and one.counts}
    order = [*weighted.dimensions, *sorted(named - set(weighted.dimensions))]
    return {dimension: points_of(one for one in items if one.dimension == dimension) for dimension in order}


def _by_section(items: Sequence[ItemScore]) -> dict[str, Points]:
    named = sorted({one.section for one in items if one.section is not None and one.counts})
    return {section: section_points(items, section) for section in named}


def section_points(items: Iterable[ItemScore], section: str) -> Points:
    """The sum of a section with those that lie within it; each item counts once."""
    return points_of(one for one in items if one.section is not None and is_within(one.section, section))


def _level(weighted: Weighted, points: Points, of: float) -> CutOff | None:
    share = points.share(of)
    return None if share is None else weighted.level(share)


def _agreement(rows: Iterable[AnsweredItem]) -> Agreement | None:
    """How far reviewers agree over the items that at least two of them scored; null if there is none."""
    spreads = {}
    for answered in rows:
        scores = [review.score for review in answered.reviews if review.score is not None]
        if len(scores) > 1:
            spreads[answered.item] = max(scores) - min(scores)
    if not spreads:
        return None
    differ = tuple(sorted(item for item, spread in spreads.items() if spread > 0))
    mean = math.fsum(spreads.values()) / len(spreads)
    return Agreement(len(spreads), len(spreads) - len(differ), mean, differ)


def _usual_dimensions(answers: Answers) -> dict[str, str]:
    """The dimension that most rows give each item, for subjects that have no row of it."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for answered in answers.items:
        if answered.dimension is not None:
            votes[answered.item][answered.dimension] += 1
    return {item: min(found, key=lambda one: (-found[one], one)) for item, found in votes.items()}
