"""Both sides of the evidence on one ladder: the place by what people say, and by what is on record."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.report.ladder import Ladder, ladder
from pappus.report.words import words
from pappus.vocabulary.languages import translated, translated_count


@dataclass(frozen=True)
class Sides:
    """A ladder twice.

    Attributes:
        ladders: what each side is called, with the ladder from it alone.
        sentence: whether they lead to the same stage.
    """

    ladders: tuple[tuple[str, Ladder], ...]
    sentence: str


def sides(both: Ladder) -> Sides | None:
    """Both sides of a ladder; null where nobody was asked, or one of them knows nothing of what the model asks."""
    said, shown = both.placement.said, both.placement.shown
    if said is None or shown is None or not both.steps or said.stage is None or shown.stage is None:
        return None
    names = words()["sides"]
    people, record = ladder(both.model, said), ladder(both.model, shown)
    return Sides(((names["said"], people), (names["shown"], record)), _sentence(both, people, record))


def _sentence(both: Ladder, people: Ladder, record: Ladder) -> str:
    stages = [one.placement.stage for one in (people, record)]
    places = [both.model.stage_index(stage.id) for stage in stages if stage is not None]
    apart = places[0] - places[1]
    if not apart:
        return translated("What people say and what is on record lead to the same stage.")
    if apart > 0:
        return translated_count(
            "People see it a stage further than what is on record.",
            "People see it {number} stages further than what is on record.",
            apart,
        )
    return translated_count(
        "People see it a stage short of what is on record.",
        "People see it {number} stages short of what is on record.",
        -apart,
    )
