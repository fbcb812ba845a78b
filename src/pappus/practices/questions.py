"""The practices of the catalogue as items that people are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pappus.assessment.items import Item
from pappus.practices.definitions import CATALOGUE, practices
from pappus.practices.practice import Practice
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import cached_by_language, translated
from pappus.workspace.organisation import Organisation

QUESTIONS = Path(__file__).with_name("questions.yaml")


@cached_by_language
def practice_items() -> tuple[Item, ...]:
    """An item for each practice of the catalogue, family by family, those that nobody is asked among them."""
    return items_of(practices().values())


def items_that_apply(organisation: Organisation, asked: Iterable[Practice] | None = None) -> tuple[Item, ...]:
    """The items about practices that people are asked and that apply to an organisation.

    Args:
        organisation: what it declared may exclude practices.
        asked: the practices; null for those of the catalogue.
    """
    chosen = practices().values() if asked is None else asked
    return items_of(one for one in chosen if one.is_asked and one.why_not_applicable(organisation) is None)


def items_of(asked: Iterable[Practice]) -> tuple[Item, ...]:
    """An item for each of these practices, in their order; see `practice_items`."""
    leaders, titles = _leaders(), _family_titles()
    return tuple(_item(practice, leaders.get(practice.id), titles) for practice in asked)


def _item(practice: Practice, leader: str | None, titles: Mapping[str, str]) -> Item:
    return Item(
        id=practice.id,
        kind="practice",
        title=practice.statement,
        question=practice.question,
        anchors=practice.anchors,
        part=titles.get(practice.family, practice.family),
        levels=practice.scope,
        route=practice.routed,
        template=practice.template,
        follows=leader,
    )


@cache
def _leaders() -> Mapping[str, str]:
    content: dict[str, str] = read_yaml(QUESTIONS).content["follows"]
    return content


@cached_by_language
def _family_titles() -> Mapping[str, str]:
    families = {practice.family for practice in practices().values()}
    titles = {family: str(read_yaml(CATALOGUE / f"{family}.yaml").content["title"]) for family in families}
    return {family: translated(title) for family, title in titles.items()}
