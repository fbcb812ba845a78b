"""What a person reads in a questionnaire beside the items: all of it stands in `words.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pappus.vocabulary.documents import read_yaml
from pappus.workspace.organisation import FUNCTIONS, LEVELS, Unit

_WORDS = Path(__file__).with_name("words.yaml")
SPECIALISTS = "specialists"
"""Stands for the level where people are asked because of what they do, whatever their level."""


@cache
def words() -> dict[str, Any]:
    """The content of `words.yaml`."""
    content: dict[str, Any] = read_yaml(_WORDS).content
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
    """The id of each level by what a person may choose or write for it, in small letters."""
    return _ids(LEVELS, words()["levels"])


def function_ids() -> Mapping[str, str]:
    """The id of each function by what a person may choose or write for it, in small letters."""
    return _ids(FUNCTIONS, words()["functions"])


def _ids(known: Iterable[str], titles: Mapping[str, str]) -> Mapping[str, str]:
    return {spelling.casefold(): name for name in known for spelling in (titles[name], name)}
