"""A weighted questionnaire as its file defines it: items that earn points, levels by cut-off, how answers are laid out.

It sums points and asks no practice, so it is for assessments that others have published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

WhenReviewersDiffer = Literal["unscored", "first", "last", "lower", "higher", "mean"]


@dataclass(frozen=True)
class WeightedItem:
    """One question of a weighted questionnaire.

    Attributes:
        id: as tables of answers name it.
        title: the question; empty if the file has none.
        dimension: id of its dimension; null where the table of answers says it.
        weight: points that a full answer earns; null if the item earns none.
        part_of: id of the item that contains it, so that it is shown and its points are never added; null for most.
        points: points by answer (in lower case), for this item alone; null where the answer means that the item does
            not apply.
    """

    id: str
    title: str = ""
    dimension: str | None = None
    weight: float | None = None
    part_of: str | None = None
    points: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def maximum(self) -> float | None:
        """Points that it can add to the total; null for an item that earns none and for a part of another one."""
        return None if self.part_of is not None else self.weight


@dataclass(frozen=True)
class CutOff:
    """A level of a weighted questionnaire, reached from a share of all points on."""

    id: str
    title: str
    at_least: float


@dataclass(frozen=True)
class ReviewerColumns:
    """The columns in which one reviewer's score and remark stand; null where there is none."""

    name: str
    score: str | None = None
    comment: str | None = None


@dataclass(frozen=True)
class AnswerLayout:
    """Where things stand in a table of answers, as far as the model says it; the rest is found by usual names.

    Attributes:
        columns: name of the column by what stands in it (`subject`, `item`, `score` …).
        kinds: by kind of row (`item`, `dimension_total` …) the word that marks it in the column `kind`.
        reviewers: the columns of each reviewer; empty if not said.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    reviewers: tuple[ReviewerColumns, ...] = ()


@dataclass(frozen=True)
class OfficialLayout:
    """Where things stand in a table of official totals, as far as the model says it.

    Attributes:
        subject: column of the subject; null if not said.
        total: column of the total; null if not said.
        dimensions: column of the total of each dimension, by id of the dimension.
    """

    subject: str | None = None
    total: str | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Weighted:
    """Items with weights, summed by dimension and in total.

    Attributes:
        items: the questions, by id, in the order of the file.
        dimensions: titles by id; empty where the table of answers says which there are.
        cut_offs: the levels, ascending, the first from 0; empty if it has none.
        options: share of an item's weight by answer (in lower case); null where the answer means that the item does
            not apply.
        answers: how tables of answers are laid out.
        official: how tables of official totals are laid out.
        when_reviewers_differ: which score counts when reviewers give different ones and no final score stands there.
    """

    items: Mapping[str, WeightedItem]
    dimensions: Mapping[str, str] = field(default_factory=dict)
    cut_offs: tuple[CutOff, ...] = ()
    options: Mapping[str, float | None] = field(default_factory=dict)
    answers: AnswerLayout = field(default_factory=AnswerLayout)
    official: OfficialLayout = field(default_factory=OfficialLayout)
    when_reviewers_differ: WhenReviewersDiffer = "unscored"

    def total(self) -> float:
        """The points that a perfect answer earns."""
        return sum(item.maximum or 0.0 for item in self.items.values())

    def options_of(self, item: WeightedItem) -> Mapping[str, float | None]:
        """Points by answer (in lower case) for an item; null where it means that the item does not apply.

        Empty for an item that has no points of its own where the questionnaire has no options either, or no weight.
        """
        if item.points or item.weight is None:
            return item.points
        return {answer: None if share is None else share * item.weight for answer, share in self.options.items()}

    def level(self, share: float) -> CutOff | None:
        """The highest level that a share of all points reaches; null if the questionnaire has no levels."""
        # A rounding of the division must not cost the level that a whole number of points reaches.
        reached = [cut_off for cut_off in self.cut_offs if share >= cut_off.at_least - 1e-12]
        return reached[-1] if reached else None
