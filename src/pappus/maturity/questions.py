"""What people are asked beside the practices: the know-how of a profile's layers, and one closing question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pappus.assessment.items import Item
from pappus.maturity.definitions import models
from pappus.maturity.model import Layer, MaturityModel, Profile
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import cached_by_language, in_language
from pappus.workspace.organisation import LEVELS, Level

if TYPE_CHECKING:
    from pappus.maturity.draws import LevelDraws

QUESTIONS = Path(__file__).with_name("questions.yaml")
OTHERS: tuple[Level, ...] = ("manager", "executive")
"""The levels of people of whom others are asked too, most of them together and never a named person."""


@dataclass(frozen=True)
class Band:
    """The published share of answers from `lowest` to `highest`."""

    lowest: int
    highest: int
    share: float


@dataclass(frozen=True)
class AnchorComparison:
    """Published answers to a question like the closing one.

    Attributes:
        source: who published them.
        year: of the survey.
        n: number of respondents.
        bands: the shares, from the lowest answers up.
    """

    source: str
    year: int
    n: int
    bands: tuple[Band, ...]


def competence_items(asked: Iterable[MaturityModel] | None = None) -> tuple[Item, ...]:
    """The items of every profile, each once: oneself, most managers, most executives, layer by layer.

    Args:
        asked: the models; null for those of the catalogue.
    """
    chosen = models().values() if asked is None else asked
    found = (item for model in chosen if model.profile for item in items_of_profile(model.profile))
    return tuple({item.id: item for item in found}.values())


def items_of_profile(profile: Profile) -> Iterator[Item]:
    """The items of a profile: first all layers of oneself, then of most managers, then of most executives."""
    for layer in profile.layers:
        yield _item(layer, "self", layer.question)
    for level in OTHERS:
        if level in profile.levels:
            for layer in profile.layers:
                yield _item(layer, level, _about(layer.question_of_others, level))


def competence_id(layer: str, of: str) -> str:
    """The id of the item about a layer: `of` is `self` or the level of people of whom others are asked."""
    return f"competence.{layer}.self" if of == "self" else f"competence.{layer}.most-{of}s"


@cached_by_language
def anchor_item() -> Item:
    """The closing question, answered from 1 to 10."""
    entry = _words()["anchor"]
    return Item(
        id=entry["id"],
        kind="anchor",
        title=entry["title"],
        question=entry["question"],
        anchors=tuple(entry["anchors"]),
        part=entry["part"],
        levels=LEVELS,
        lowest=entry["lowest"],
        highest=entry["highest"],
    )


@cached_by_language
def anchor_comparison() -> AnchorComparison:
    """What others answered to a question like the closing one, as published."""
    entry = _words()["anchor"]["comparison"]
    bands = tuple(Band(**band) for band in entry["bands"])
    return AnchorComparison(entry["source"], entry["year"], entry["n"], bands)


def item_weights(draws: LevelDraws | None = None, asked: Iterable[MaturityModel] | None = None) -> dict[str, float]:
    """How much an answer about each practice would tell: the gates that ask for it, each by how open it is.

    A requirement that holds in a share p of the draws has the variance p (1 − p): .25 where it may as well hold as
    not, 0 where that is known. A practice's weight is the sum over all requirements on it, in all models.

    Args:
        draws: levels as they are known so far; null if nothing is known yet.
        asked: the models; null for those of the catalogue.
    """
    chosen = list(models().values() if asked is None else asked)
    known = _nothing_known(chosen) if draws is None else draws
    weights: dict[str, float] = {}
    for model in chosen:
        for one in (line for stage in model.stages for line in stage.gate if line.practice in known.index):
            share = float((known.levels[:, known.index[one.practice]] >= one.level - 0.5).mean())
            weights[one.practice] = weights.get(one.practice, 0.0) + share * (1 - share)
    return weights


def _nothing_known(asked: list[MaturityModel]) -> LevelDraws:
    from pappus.maturity.draws import draw_levels
    from pappus.vocabulary.findings import Finding

    names = sorted({name for model in asked for name in model.required_practices()})
    return draw_levels([Finding(name, "organisation", "not_available") for name in names], asked)


def _item(layer: Layer, of: str, question: str) -> Item:
    words = _words()["competence"]
    title = _about(words["self" if of == "self" else "others"].replace("{layer}", layer.title), of)
    return Item(
        id=competence_id(layer.id, of),
        kind="competence",
        title=title,
        question=question,
        anchors=layer.anchors,
        part=words["part"],
        levels=LEVELS,
    )


@cached_by_language
def _words() -> Mapping[str, Any]:
    content: dict[str, Any] = in_language(read_yaml(QUESTIONS).content, "questions")
    return content


def _about(text: str, level: str) -> str:
    """A text about the people of a level: `{level}s` are those people, `{level}` alone is the level."""
    return text.replace("{level}s", _words()["competence"]["levels"].get(level, level)).replace("{level}", level)
