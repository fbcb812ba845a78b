"""What holds of every language: each text that people read is translated, and says the same things."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from pappus.vocabulary.languages import ENGLISH, languages
from pappus.vocabulary.messages import Message, catalog_of, messages, po_file, renewed

OTHERS = [one for one in languages() if one != ENGLISH]


@pytest.fixture(scope="module")
def texts() -> dict[str, Message]:
    return {one.text: one for one in messages()}


@pytest.fixture(scope="module", params=OTHERS)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return catalog_of(request.param)


def forms(string: Any) -> list[str]:
    return list(string) if isinstance(string, tuple | list) else [string]


def test_german_is_there() -> None:
    assert "de" in OTHERS


def test_every_text_is_translated(catalog: Catalog, texts: dict[str, Message]) -> None:
    entries = {text: catalog.get(text) for text in texts}
    left = [text for text, entry in entries.items() if entry is None or not all(forms(entry.string))]
    assert left == [], "translate these (make messages writes them into the file)"


def test_no_translation_is_stale_or_unsure(catalog: Catalog, texts: dict[str, Message]) -> None:
    entries = [entry for entry in catalog if entry.id]
    assert [entry.id for entry in entries if forms(entry.id)[0] not in texts] == []
    assert [entry.id for entry in entries if entry.fuzzy] == []
    assert list(catalog.obsolete) == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_file_is_as_the_command_writes_it(language: str) -> None:
    assert po_file(language).read_bytes() == renewed(language), "run make messages"


def test_placeholders_agree(catalog: Catalog) -> None:
    unlike = [
        (forms(entry.id)[0], form)
        for entry in catalog
        if entry.id
        for at, form in enumerate(forms(entry.string))
        if not agree(blanks(form), blanks(forms(entry.id)[-1]), is_single=at == 0 and len(forms(entry.string)) > 1)
    ]
    assert unlike == []


def test_texts_with_one_form_and_with_two_are_kept_apart(texts: dict[str, Message]) -> None:
    both = {one.text for one in texts.values() if one.many} & {one.text for one in messages() if not one.many}
    assert both == set()


def agree(found: list[str], asked: list[str], is_single: bool) -> bool:
    """Whether a translation fills in what the text does; that of one thing may leave something out (`a stage`)."""
    return set(found) <= set(asked) if is_single else found == asked


def blanks(text: str) -> list[str]:
    """The names that are filled in, each as often as it stands; a text with other braces has none."""
    try:
        return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})
    except ValueError:
        return []
