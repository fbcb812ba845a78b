"""Guesses under which somebody of people.csv may be known."""

from __future__ import annotations

from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.columns import rules_of
from pappus.workspace.spellings import Places, spellings
from pappus.workspace.tables import parse_table

KEY = Pseudonymiser(b"spellings" * 4)
PLACES = Places(["email", "slack", "x"], ["org.example", "org.test"], 5, frozenset({"support"}))


def guessed(*rows: str) -> dict[str, str]:
    content = "\n".join(["identifiers,name", *rows]).encode()
    return {
        one.shown: one.rule for one in spellings(parse_table(content, "people.csv", rules_of("people")), KEY, PLACES)
    }


def test_an_address_is_tried_as_handle_and_at_the_other_domains() -> None:
    assert guessed("Anna.Smith@org.example,") == {
        "slack:anna.smith": "address_as_handle",
        "x:anna.smith": "address_as_handle",
        "email:anna.smith@org.test": "address_at_another_domain",
    }


def test_a_handle_is_tried_on_other_networks_and_as_an_address() -> None:
    found = guessed("x:@annas,")
    assert found["slack:annas"] == "handle_on_another_network"
    assert found["email:annas@org.test"] == "handle_as_address"
    assert "x:annas" not in found


def test_a_name_is_spelled_as_people_spell_handles() -> None:
    found = guessed("x:nightowl,Änna van Smith")
    assert {"x:anna.smith", "slack:asmith", "email:annasmith@org.example"} <= set(found)
    assert found["x:asmith"] == "name_as_handle"


def test_desks_short_handles_and_numbers_are_nobody() -> None:
    assert guessed("support@org.example,", "x:ann,", "slack:123456,", "pseudonym:" + "a" * 24 + ",") == {}


def test_what_the_row_has_already_is_no_guess() -> None:
    assert "slack:anna.smith" not in guessed("anna.smith@org.example;slack:anna.smith,")
    # A bare handle counts on every network.
    assert not [one for one in guessed("nightowl,") if not one.startswith("email:")]


def test_a_guess_has_the_pseudonym_that_a_reader_would_give() -> None:
    table = parse_table(b"identifiers\nanna.smith@org.example\n", "people.csv", rules_of("people"))
    found = {one.shown: one for one in spellings(table, KEY, PLACES)}
    assert found["x:anna.smith"].pseudonym == KEY.person("x", "@Anna.Smith")
    assert found["x:anna.smith"].owner == KEY.email("anna.smith@org.example")
    assert found["x:anna.smith"].row == 2
