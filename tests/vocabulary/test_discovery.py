"""Modules of a catalogue that somebody wrote wrongly: each mistake is told with its file and line."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from pappus.vocabulary.discovery import definitions_in
from pappus.vocabulary.errors import InvalidFileError

PACKAGE = "catalogue_of_a_test"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A catalogue with one sound module."""
    (tmp_path / PACKAGE).mkdir()
    (tmp_path / PACKAGE / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / PACKAGE / "good.py").write_text("THING = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield importlib.import_module(PACKAGE)
    for name in [one for one in sys.modules if one.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def test_definitions_are_found_by_being_there(package: ModuleType) -> None:
    assert definitions_in(package, "THING") == {"good": 1}


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("OTHER = 1\n", "", "defines no THING"),
        ("\nTHING = dict(1, 2)\n", "line 2", "TypeError: dict expected at most 1 argument"),
        ("THING = {}['clusters']\n", "line 1", "KeyError: 'clusters'"),
        ("\n\nTHING = (\n", "line 3", "SyntaxError: '(' was never closed"),
        ("import nowhere_at_all\n", "line 1", "ModuleNotFoundError: No module named 'nowhere_at_all'"),
    ],
)
def test_a_mistake_is_told_with_its_place(package: ModuleType, text: str, place: str, words: str) -> None:
    file = Path(str(package.__file__)).with_name("wrong.py")
    file.write_text(text, encoding="utf-8")
    importlib.invalidate_caches()
    with pytest.raises(InvalidFileError) as raised:
        definitions_in(package, "THING")
    (fault,) = raised.value.faults
    assert (fault.file, fault.place) == (str(file), place)
    assert fault.expected.startswith(words)
