"""Files that people write by hand, damaged: each fault is named with file and place, none ends in a traceback.

`PAPPUS_FUZZ` says how many inputs each kind of file gets, `PAPPUS_FUZZ_FIRST` the number of the first.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.contracts.damage import mutated

from pappus.maturity.definitions import CATALOGUE as MODELS
from pappus.maturity.definitions import read_model
from pappus.practices.definitions import CATALOGUE as FAMILIES
from pappus.practices.definitions import read_family
from pappus.readers.mapping import parse_mapping
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import InvalidFileError

if TYPE_CHECKING:
    from tests.contracts.conftest import Example

INPUTS = int(os.environ.get("PAPPUS_FUZZ", "300")) // 6
FIRST = int(os.environ.get("PAPPUS_FUZZ_FIRST", "0"))
KINDS: dict[str, tuple[Callable[[Path], Any], list[Path]]] = {
    "model": (read_model, sorted(MODELS.glob("*.yaml"))),
    "family": (read_family, sorted(FAMILIES.glob("*.yaml"))),
}


def refused(read: Callable[[Path], Any], path: Path) -> bool:
    """Whether a file is refused, with its faults; any other exception fails the test."""
    faults = []
    try:
        read(path)
    except InvalidFileError as error:
        faults = error.faults
    assert all(fault.file.endswith(path.name) and fault.expected for fault in faults)
    return bool(faults)


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_definition_is_refused_in_words(tmp_path: Path, kind: str) -> None:
    read, files = KINDS[kind]
    found = []
    for number in range(FIRST, FIRST + INPUTS):
        dice = random.Random(f"{kind} {number}")  # noqa: S311 - repeatable, not secret
        file = dice.choice(files)
        path = tmp_path / file.name
        for content in mutated({file.name: file.read_bytes()}, dice).values():
            path.write_bytes(content)
        found.append(refused(read, path))
    assert True in found


def test_a_damaged_mapping_is_refused_in_words(tmp_path: Path, example: Callable[[str], Example]) -> None:
    written = example("table").mapping_text.encode()
    path = tmp_path / "mapping.yaml"
    found = []
    for number in range(FIRST, FIRST + INPUTS):
        dice = random.Random(f"mapping {number}")  # noqa: S311 - repeatable, not secret
        for content in mutated({path.name: written}, dice).values():
            path.write_bytes(content)
        found.append(refused(lambda one: parse_mapping(read_yaml(one)), path))
    assert True in found
