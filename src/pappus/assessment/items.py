"""An item: one thing that a person is asked, with what can be seen at each answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pappus.workspace.organisation import Level

ItemKind = Literal["practice", "competence", "anchor"]


@dataclass(frozen=True)
class Item:
    """One question of a questionnaire. Its id stands in the column `practice` of the ratings.

    Attributes:
        id: that of a practice, `competence.<layer>.self`, `competence.<layer>.most-managers`,
            `competence.<layer>.most-executives`, or `anchor.<name>`.
        kind: practice, competence or anchor.
        title: what it is about, in a few words or a statement.
        question: as put to a person.
        anchors: what a person can see at each answer from 0 to 4; for an anchor item, at its two ends.
        part: the heading under which it is asked.
        levels: whom it is asked of, by level; empty if nobody is asked by level.
        route: who is asked whatever their level, because they can know; null if nobody in particular.
        template: S (spread of a habit) or A (an arrangement) of a practice; null for other items.
        follows: id of the item that makes it pointless where that one was answered with 0; null if it always makes
            sense.
        lowest: the lowest answer.
        highest: the highest answer.
    """

    id: str
    kind: ItemKind
    title: str
    question: str
    anchors: tuple[str, ...]
    part: str = ""
    levels: tuple[Level, ...] = ()
    route: str | None = None
    template: Literal["S", "A"] | None = None
    follows: str | None = None
    lowest: int = 0
    highest: int = 4

    @property
    def family(self) -> str:
        """The first part of the id: the family of a practice, `competence` or `anchor`."""
        return self.id.partition(".")[0]

    @property
    def is_asked(self) -> bool:
        """Whether anybody is asked; where not, records know better, and answers that come all the same are kept."""
        return bool(self.levels) or self.route is not None

    def allows(self, answer: int) -> bool:
        """Whether a number is on the scale."""
        return self.lowest <= answer <= self.highest


def by_id(*groups: Iterable[Item]) -> Mapping[str, Item]:
    """All items by id, in the order in which they are asked."""
    return {item.id: item for group in groups for item in group}
