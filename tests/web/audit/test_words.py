"""Everything that is noted can be said in words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pappus.web
from pappus.pilots.register import ENTRIES
from pappus.web.audit.words import deed, subject

_CODE = Path(pappus.web.__file__).parent
_BY_NAME = [*(f"pilot.{one}" for one in ENTRIES), "scorecard.objectives_changed", "scorecard.measures_changed"]


def _noted() -> Iterator[str]:
    for path in _CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "note":
                parts = [
                    part.value for given in node.args[2:3] for part in ast.walk(given) if isinstance(part, ast.Constant)
                ]
                yield from (one for one in parts if isinstance(one, str) and re.fullmatch(r"[a-z]+\.[a-z_]+", one))


@pytest.mark.parametrize("what", sorted({*_noted(), *_BY_NAME}))
def test_every_deed_and_what_it_is_about_has_words(what: str) -> None:
    assert deed(what) != what
    assert subject(what.split(".", maxsplit=1)[0]) != ""


def test_what_another_release_noted_keeps_its_name() -> None:
    assert deed("moon.reached") == "moon.reached"
