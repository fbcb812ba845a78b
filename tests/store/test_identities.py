"""Suggested, confirmed and undone identities, and what is derived from the record with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pappus.pipeline import Workspace, initialise
from pappus.readers.door import Door
from pappus.store.identities import People, confirmed_links
from pappus.store.ledger import ImportEntry
from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.record import Act
from pappus.workspace.organisation import Organisation, Person, SamePerson

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
START_US = 1_704_067_200_000_000  # 2024-01-01
PEOPLE = """identifiers,name,unit,valid_from,valid_to
anna.smith@org.example,Anna Smith,care,,2024-01-10
anna.smith@org.example,Anna Smith,press,2024-01-11,2024-01-31
bob.jones@org.example,Bob Jones,care,,
"""
UNITS = """units:
  - {id: care, name: Care, function: customer_support}
  - {id: press, name: Press, function: communications}
accounts: ['x:OrgCare']
"""
LONG = "The very same words, long enough that nobody writes them twice by chance"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = initialise(tmp_path / "org", "Org")
    settings = made.folder / "organisation.yaml"
    settings.write_text(f"format: 1\nname: Org\n{UNITS}", encoding="utf-8")
    (made.folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return made


def keep(workspace: Workspace, *acts: dict[str, Any]) -> None:
    door = Door(workspace.pseudonyms, "test", now_us=START_US * 2)
    for number, one in enumerate(acts):
        network, who = one["network"], one.pop("who")
        defaults = {"act_id": f"{network}:{number}", "ts_us": START_US, "source": "test", "raw_ref": "f#1"}
        actor = workspace.pseudonyms.person(network, who)
        door.add(Act(record_no=door.record(), **{"actor_id": actor, **defaults, **one}))
    with workspace.store.writing() as ledger:
        number = ledger.next_number
        entry = ImportEntry(
            id=f"i{number}", path="f", fingerprint=f"{number}", format="test", imported_at="", coverage=door.coverage
        )
        workspace.store.store(ledger, entry, door.rest(), lambda _: None)


def people_in(workspace: Workspace) -> list[dict[str, Any]]:
    with workspace.record() as record:
        found: list[dict[str, Any]] = record.query(
            "SELECT person, unit, side, COUNT(*) AS n FROM acts GROUP BY person, unit, side ORDER BY n, person, unit"
        ).to_pylist()
    return found


def test_a_handle_like_the_address_is_suggested_and_not_merged(workspace: Workspace) -> None:
    keep(workspace, {"network": "x", "who": "Anna.Smith"}, {"network": "x", "who": "anna.smyth"})
    before = people_in(workspace)
    (found,) = workspace.suggested_identities()
    assert found.one == workspace.pseudonyms.email("anna.smith@org.example")
    assert found.other == workspace.pseudonyms.person("x", "anna.smith")
    assert (found.rule, 0 < found.confidence < 1) == ("address_as_handle", True)
    assert "x:anna.smith" in found.why
    assert people_in(workspace) == before


def test_confirmed_it_counts_for_the_unit_of_that_time_and_undone_it_is_as_before(workspace: Workspace) -> None:
    days = [("x:1", 2), ("x:2", 15), ("x:3", 40)]
    acts = [
        {"network": "x", "who": "anna.smith", "act_id": name, "ts_us": START_US + day * DAY_US} for name, day in days
    ]
    keep(workspace, *acts)
    before = people_in(workspace)
    anna = workspace.pseudonyms.email("anna.smith@org.example")
    workspace.decide_identity("anna.smith@org.example", "x:anna.smith", "same")
    after = {(row["unit"], row["side"], row["n"]) for row in people_in(workspace)}
    assert after == {("care", "org", 1), ("press", "org", 1), (None, "unknown", 1)}
    assert {row["person"] for row in people_in(workspace)} == {anna}
    assert workspace.suggested_identities() == []
    assert workspace.undo_identity("x:anna.smith", "anna.smith@org.example")
    assert people_in(workspace) == before
    assert len(workspace.suggested_identities()) == 1


def test_declined_it_is_not_suggested_again(workspace: Workspace) -> None:
    keep(workspace, {"network": "x", "who": "anna.smith"})
    (found,) = workspace.suggested_identities()
    workspace.decide_identity(f"pseudonym:{found.one}", f"pseudonym:{found.other}", "different")
    assert workspace.suggested_identities() == []


def test_what_fits_two_people_is_suggested_for_neither(workspace: Workspace) -> None:
    with (workspace.folder / "people.csv").open("a", encoding="utf-8") as stream:
        stream.write("x:smith_anna,Anna Smith,care,,\n")
    keep(workspace, {"network": "slack", "who": "annasmith"})
    assert workspace.suggested_identities() == []


def test_who_writes_the_same_words_on_two_networks_is_suggested(workspace: Workspace) -> None:
    for number in range(3):
        said = {"text": f"{LONG} {number}", "text_len": len(LONG) + 2}
        later = START_US + number * DAY_US
        keep(
            workspace,
            {"network": "x", "who": "owl", "act_id": f"x:{number}", "ts_us": later, **said},
            {"network": "forum", "who": "bird", "act_id": f"forum:{number}", "ts_us": later + HOUR_US, **said},
            {"network": "forum", "who": "other", "act_id": f"forum:o{number}", "ts_us": later, "text": "short"},
        )
    (found,) = workspace.suggested_identities()
    assert {found.one, found.other} == {
        workspace.pseudonyms.person("x", "owl"),
        workspace.pseudonyms.person("forum", "bird"),
    }
    assert (found.rule, found.confidence) == ("same_words", 0.66)


def test_two_that_people_csv_declares_cannot_be_made_one(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="two people"):
        workspace.decide_identity("anna.smith@org.example", "bob.jones@org.example", "same")
    assert workspace.organisation().identities == ()


def test_a_decision_that_people_csv_contradicts_later_does_not_count_and_is_told(workspace: Workspace) -> None:
    keep(workspace, {"network": "x", "who": "anna.smith"})
    decided = workspace.decide_identity("anna.smith@org.example", "x:anna.smith", "same")
    assert workspace.contradicted_identities() == []
    with (workspace.folder / "people.csv").open("a", encoding="utf-8") as stream:
        stream.write("x:anna.smith,Anna Smithers,care,,\n")
    assert workspace.contradicted_identities() == [decided]
    (found,) = people_in(workspace)
    assert found["person"] == workspace.pseudonyms.person("x", "anna.smith")


@pytest.mark.parametrize("pair", [("x:anna", "x:@Anna"), ("anna", "x:anna"), ("myspace:a", "x:a")])
def test_what_is_no_pair_of_identifiers_is_refused(workspace: Workspace, pair: tuple[str, str]) -> None:
    with pytest.raises(UsageError):
        workspace.decide_identity(*pair, "same")


def test_with_an_erased_person_go_the_decisions_and_what_they_tied(workspace: Workspace) -> None:
    keep(workspace, {"network": "x", "who": "anna.smith"})
    workspace.decide_identity("anna.smith@org.example", "x:anna.smith", "same")
    erasure, rows = workspace.erase("anna.smith@org.example")
    assert (erasure.acts, rows) == (1, 2)
    assert workspace.organisation().identities == ()


def test_an_official_account_is_of_the_organisation_and_nobodys_identity(workspace: Workspace) -> None:
    keep(workspace, {"network": "x", "who": "orgcare"})
    (found,) = people_in(workspace)
    assert (found["person"], found["side"]) == ("x:OrgCare", "org")
    assert workspace.suggested_identities() == []


def test_a_declaration_wins_over_a_decision_and_exports_come_first() -> None:
    people = (Person("a", ("a",)), Person("b", ("b",)))
    decided = (SamePerson("a", "c"), SamePerson("b", "c"), SamePerson("b", "d", "different"), SamePerson("e", "f"))
    organisation = Organisation("Org", people=people, identities=decided)
    assert confirmed_links(organisation, []) == [("a", "c"), ("e", "f")]
    assert confirmed_links(organisation, [("b", "c")]) == [("b", "c"), ("e", "f")]
    known = People([("b", "c")], organisation)
    assert (known.declared("c"), known.are_two("a", "c")) == ("b", True)


def test_an_account_that_people_csv_gives_to_a_person_is_named_nowhere(workspace: Workspace, tmp_path: Path) -> None:
    """Hundreds may write to it: what is answered there is one person's work, and its handle a name."""
    (workspace.folder / "people.csv").write_text(
        "identifiers,name,unit\nx:AnnaSmith,Anna Smith,care\n", encoding="utf-8"
    )
    own = {"network": "x", "property_id": "x:AnnaSmith"}
    asked = [{**own, "who": f"customer{number}", "actor_side": "external"} for number in range(12)]
    keep(workspace, {**own, "who": "AnnaSmith", "actor_id": "x:AnnaSmith", "actor_kind": "account"}, *asked)
    assert "AnnaSmith" not in str(workspace.readings(by="property"))
    workspace.report(tmp_path / "report.html")
    assert "AnnaSmith" not in (tmp_path / "report.html").read_text(encoding="utf-8")
