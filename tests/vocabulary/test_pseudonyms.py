"""Keyed pseudonyms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.vocabulary import pseudonyms as module
from pappus.vocabulary.pseudonyms import Pseudonymiser

KEY = b"0123456789abcdef"


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Pseudonymiser(b"short")


def test_spelling_of_a_handle_does_not_matter() -> None:
    pseudonyms = Pseudonymiser(KEY)
    assert pseudonyms.person("x", " @Alice ") == pseudonyms.person("x", "alice")


def test_networks_and_keys_keep_people_apart() -> None:
    pseudonyms = Pseudonymiser(KEY)
    same_name = {pseudonyms.person("x", "alice"), pseudonyms.person("slack", "alice"), pseudonyms.email("alice")}
    assert len(same_name) == 3
    assert pseudonyms.person("x", "alice") != Pseudonymiser(KEY[::-1]).person("x", "alice")


def test_an_address_is_the_same_person_everywhere() -> None:
    pseudonyms = Pseudonymiser(KEY)
    assert pseudonyms.email("A@Example.org") == pseudonyms.person("email", "a@example.org")


@given(st.text(), st.text())
def test_pseudonyms_show_nothing_of_the_identifier(scheme: str, identifier: str) -> None:
    pseudonym = Pseudonymiser(KEY).person(scheme, identifier)
    assert len(pseudonym) == 24
    assert set(pseudonym) <= set("0123456789abcdef")
    assert pseudonym == Pseudonymiser(KEY).person(scheme, identifier)


def test_many_people_get_the_pseudonyms_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_REMEMBERED", 3)
    names = ["Ann", "@ann", "bob", "cay", "dan", "eve", "ann", "bob"]
    many = Pseudonymiser(KEY).people("X", names)
    assert many == [Pseudonymiser(KEY).person("x", name) for name in names]
    assert many[0] == many[1] == many[6]


def test_many_digests_are_those_of_each() -> None:
    pseudonyms = Pseudonymiser(KEY)
    assert pseudonyms.digests(["a", "b", "a"]) == [pseudonyms.digest(text) for text in ("a", "b", "a")]
