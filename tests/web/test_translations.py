"""The screens are complete in every language: no text without a translation, none left over, no placeholder lost."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pappus.web.messages import catalog_of, messages, po_file, renewed, untranslated
from pappus.web.translations import LOCALE, compile_translations

LANGUAGES = sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/django.po"))
_HOLES = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>")


def test_there_is_another_language() -> None:
    assert "de" in LANGUAGES
    assert len({str(one.key) for one in messages()}) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    assert untranslated(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_current(language: str) -> None:
    assert po_file(language).read_bytes() == renewed(language), "run `make messages`"


def _strings(entry: Any) -> list[str]:
    return list(entry) if isinstance(entry, tuple | list) else [entry]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_placeholder_is_lost(language: str) -> None:
    wrong = [
        (one.id, string)
        for one in catalog_of(language)
        if one.id
        for string in _strings(one.string)
        if not set(_HOLES.findall(string)) <= set(_HOLES.findall(" ".join(_strings(one.id))))
    ]
    assert wrong == []


def test_translations_are_compiled_once(tmp_path: Path) -> None:
    compile_translations(tmp_path)
    made = tmp_path / "de" / "LC_MESSAGES" / "django.mo"
    first = made.stat().st_mtime_ns
    compile_translations(tmp_path)
    assert made.stat().st_mtime_ns == first
