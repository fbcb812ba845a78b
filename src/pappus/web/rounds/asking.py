"""What people of a round are asked: the library's items, as far as the models of the round ask for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pappus.assessment.items import Item
from pappus.assessment.questionnaire import Audience, Questionnaire, block_in_turn, questionnaire
from pappus.maturity.model import MaturityModel
from pappus.pipeline import Workspace
from pappus.vocabulary.languages import using
from pappus.web.decisions import folder_of, workspace_of
from pappus.web.languages import of_library
from pappus.web.organisations.models import Organisation
from pappus.web.rounds.models import Respondent, Round

_ORGANISATIONS_KEPT = 64
_TITLE_PARTS = ": "


@dataclass(frozen=True)
class Screen:
    """What a person sees at once: one item, or all that is asked about one layer of know-how.

    Attributes:
        items: what is asked; several are a grid with the same anchors.
        heading: the question, put once.
    """

    items: tuple[Item, ...]

    @property
    def is_grid(self) -> bool:
        """Whether several people, or groups of people, are judged by the same anchors."""
        return self.items[0].kind == "competence"

    @property
    def heading(self) -> str:
        """The question of the first item."""
        return self.items[0].question

    @property
    def columns(self) -> list[tuple[Item, str]]:
        """The items of a grid, each with the few words that stand above its column."""
        return [(item, item.title.rpartition(_TITLE_PARTS)[2]) for item in self.items]


def askable(organisation: int, language: str) -> Mapping[str, Item]:
    """Everything that can be answered, by id; kept in memory until the organisation's own models change.

    Args:
        organisation: its number in the database.
        language: of the texts.
    """
    folder = _own_models(organisation)
    files = sorted((one.name, one.stat().st_mtime_ns) for one in folder.iterdir()) if folder.is_dir() else []
    return _askable(organisation, language, tuple(files))


def items_of(one: Round) -> tuple[Item, ...]:
    """What people of a round can be asked, in order: all that applies, or what the models of the round ask for."""
    workspace = workspace_of(one.organisation)
    items = workspace.items()
    return _restricted(items, workspace, one.asked_models) if one.asked_models else items


def questionnaire_of(one: Round, respondent: Respondent, number: int) -> Questionnaire:
    """What a person is asked.

    Args:
        one: the round.
        respondent: who is asked.
        number: which person of this level it is, from 1, so that blocks are balanced.
    """
    audience = Audience(
        respondent.level or None,  # type: ignore[arg-type]
        respondent.function or None,  # type: ignore[arg-type]
        tuple(respondent.routes),
    )
    return questionnaire(items_of(one), audience, block_in_turn(number))


def screens(items: Sequence[Item]) -> tuple[Screen, ...]:
    """The items as a person sees them, in their order; know-how layer by layer."""
    grids: dict[tuple[str, ...], list[Item]] = {}
    found: list[list[Item]] = []
    for item in items:
        if item.kind != "competence":
            found.append([item])
        elif item.anchors in grids:
            grids[item.anchors].append(item)
        else:
            grids[item.anchors] = [item]
            found.append(grids[item.anchors])
    return tuple(Screen(tuple(one)) for one in found)


@lru_cache(maxsize=_ORGANISATIONS_KEPT)
def _own_models(organisation: int) -> Path:
    return folder_of(Organisation.objects.get(pk=organisation)) / "models"


@lru_cache(maxsize=_ORGANISATIONS_KEPT)
def _askable(organisation: int, language: str, files: tuple[tuple[str, int], ...]) -> Mapping[str, Item]:
    del files
    with using(of_library(language)):
        return workspace_of(Organisation.objects.get(pk=organisation)).askable()


def _restricted(items: Sequence[Item], workspace: Workspace, chosen: Collection[str]) -> tuple[Item, ...]:
    models = [model for name, model in workspace.models().items() if name in chosen]
    wanted = {name for model in models for name in _asked_for(model)}
    return tuple(item for item in items if item.kind == "anchor" or item.id in wanted)


def _asked_for(model: MaturityModel) -> Iterator[str]:
    from pappus.maturity.questions import items_of_profile

    yield from model.required_practices()
    yield from model.practices
    if model.profile is not None:
        yield from model.profile.watched
        yield from (item.id for item in items_of_profile(model.profile))
