"""Whose archive it is."""

from __future__ import annotations

from typing import Any

from pappus.readers.door import Door
from pappus.readers.owners import owner_of
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)


def a_door(**given: Any) -> Door:
    return Door(NAMES, "x", now_us=0, **given)


def test_a_declared_account_is_the_organisations() -> None:
    door = a_door(accounts={"reddit:acme": "reddit:Acme"})
    owner = owner_of(door, "reddit", [None, "Ann  Lee", "@acme"])
    assert (owner.actor_id, owner.actor_kind, owner.actor_side) == ("reddit:Acme", "account", "org")
    assert (owner.others_side, sorted(owner.names)) == ("external", ["acme", "ann lee"])
    assert door.coverage.notes == []


def test_an_account_named_on_import_goes_before_all() -> None:
    assert owner_of(a_door(property_id="reddit:Acme"), "reddit", ["ann"]).property_id == "reddit:Acme"


def test_everybody_else_is_a_person() -> None:
    door = a_door()
    owner = owner_of(door, "reddit", ["ann"])
    assert (owner.actor_id, owner.actor_kind, owner.actor_side) == (NAMES.person("reddit", "ann"), "human", "unknown")
    assert (owner.property_id, owner.others_side, len(door.coverage.notes)) == (None, "unknown", 1)
    assert owner_of(a_door(), "reddit", [" "]).actor_id is None
