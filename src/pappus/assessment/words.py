"""What a person reads in a questionnaire beside the items: all of it stands in `words.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import cached_by_language, each_language, in_language
from pappus.workspace.organisation import FUNCTIONS, LEVELS, Unit

_WORDS = Path(__file__).with_name("words.yaml")
SPECIALISTS = "specialists"
"""Stands for the level where people are asked because of what they do, whatever their level."""


@cached_by_language
def words() -> dict[str, Any]:
    """The content of `words.yaml`, in the language of whoever reads."""
    content: dict[str, Any] = in_language(read_yaml(_WORDS).content, "questionnaire")
    return content


def unit_labels(units: Iterable[Unit]) -> dict[str, str]:
    """What stands for each unit in a list to choose from, by its id: its name, with the id where two have one name."""
    listed = list(units)
    names = [unit.name.strip().casefold() for unit in listed]
    return {
        unit.id: unit.name.strip() if names.count(name) == 1 else f"{unit.name.strip()} [{unit.id}]"
        for unit, name in zip(listed, names, strict=True)
    }


def level_ids() -> Mapping[str, str]:
    """The id of each level by what a person may choose or write for it in any language, in small letters."""
    return _ids("levels", LEVELS)


def function_ids() -> Mapping[str, str]:
    """The id of each function by what a person may choose or write for it in any language, in small letters."""
    return _ids("functions", FUNCTIONS)


def answer_spellings(state: str) -> frozenset[str]:
    """What a person may choose or write, in any language, who does not know (dk) or cannot say (na); small letters."""
    said = (f"{one['codes'][state]} | {one['answers'][state]}" for one in each_language(words))
    return frozenset(spelling.strip().casefold() for text in (state, *said) for spelling in text.split("|"))


def _ids(kind: str, known: Iterable[str]) -> Mapping[str, str]:
    titles = {title.casefold(): name for one in each_language(words) for name, title in one[kind].items()}
    return {**titles, **{name: name for name in known}}
