"""What people answered about a practice: how many chose what, who sees it higher, what they added."""

from __future__ import annotations

from pappus.assessment.answered import Answered, Band, answered
from pappus.assessment.said import latest_round
from pappus.explanation.ground import Ground
from pappus.explanation.tree import Column, Explanation, Table
from pappus.explanation.words import words
from pappus.practices.practice import Practice
from pappus.vocabulary.languages import translated

_COLUMNS = (
    Column("answer", "answer"),
    Column("anchor", "what one can see"),
    Column("people", "people", "count"),
    Column("share", "share", "probability"),
)
_LEVEL_COLUMNS = (Column("level", "level"), Column("people", "people", "count"), Column("mean", "mean", "figure"))


def explain_answers(ground: Ground, practice: Practice) -> list[Explanation]:
    """The answers of the round that counts; nothing if nobody was asked, or fewer than five gave a level."""
    one = latest_round(ground.organisation)
    found = answered(one.ratings, practice.id) if one is not None else None
    if one is None or found is None:
        return []
    told = words()["answers"]
    sentences = [
        told["people"].format(people=found.people, round=one.id),
        *([told["bands"]] if any(band.lowest < band.highest for band in found.bands) else []),
        *_unsure(found),
    ]
    rows = tuple(
        (_range(band), _anchor(practice, band), band.people, band.people / found.people) for band in found.bands
    )
    levels = tuple((entry.level, entry.people, entry.mean) for entry in found.by_level)
    children = [Explanation(told["by_level"], (), Table(_LEVEL_COLUMNS, levels))] if levels else []
    if found.comments:
        shown = found.comments[: told["most_comments"]]
        more = len(found.comments) - len(shown)
        rest = (told["more_comments"].format(count=more),) if more else ()
        children.append(Explanation(told["comments"], (*(f"“{text}”" for text in shown), *rest)))
    table = Table(_COLUMNS, rows)
    return [Explanation(told["title"], tuple(sentences), table, children=tuple(children), lists="answers")]


def _range(band: Band) -> str:
    return (
        str(band.lowest)
        if band.lowest == band.highest
        else translated("{start} to {end}", start=band.lowest, end=band.highest)
    )


def _anchor(practice: Practice, band: Band) -> str:
    low, high = practice.anchors[band.lowest], practice.anchors[band.highest]
    return low if band.lowest == band.highest else f"{low.rstrip('.')} … {high}"


def _unsure(found: Answered) -> list[str]:
    told = words()["answers"]
    counts = (("does_not_know", found.does_not_know), ("not_applicable", found.not_applicable))
    return [
        told[name].format(people=told["few"] if people is None else people) for name, people in counts if people != 0
    ]
