"""Each format that can be read says where its export is found, in English and in German."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pappus.readers import readers

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "get-your-exports.md"
_ROW = re.compile(r"^\| `(\w+)` \|([^|]+)\|([^|]+)\|([^|]+)\|$", re.MULTILINE)


@pytest.mark.parametrize("name", list(readers()))
def test_each_format_has_a_row_that_is_filled(name: str) -> None:
    rows = {row[0]: [cell.strip() for cell in row[1:]] for row in _ROW.findall(_PAGE.read_text(encoding="utf-8"))}
    assert name in rows
    assert all(rows[name])


def test_no_row_is_of_an_unknown_format() -> None:
    assert {row[0] for row in _ROW.findall(_PAGE.read_text(encoding="utf-8"))} == set(readers())
