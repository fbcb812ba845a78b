"""Threads, contacts and properties, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pappus.readers.door import Door
from pappus.store.ledger import ImportEntry, Ledger
from pappus.store.record import Record, open_record
from pappus.store.record_store import RecordStore
from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.vocabulary.record import Act
from pappus.workspace.organisation import BusinessHours, Organisation, Person, Property, Unit

KEY = Pseudonymiser(b"k" * 32)
HOUR_US = 3_600_000_000
MONDAY_US = 1_704_096_000_000_000  # 2024-01-01 08:00 UTC, a Monday
Opener = Callable[..., Record]


def act(act_id: str, hours: float, who: str | None = "ann", **more: Any) -> dict[str, Any]:
    return {"act_id": act_id, "ts_us": MONDAY_US + int(hours * HOUR_US), "who": who, **more}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Stores acts and opens the record as an organisation sees it."""
    store = RecordStore(tmp_path / "records")
    records: list[Record] = []

    def build(acts: list[dict[str, Any]], organisation: Organisation | None = None, **how: Any) -> Record:
        door = Door(KEY, "test", now_us=2 * MONDAY_US)
        for one in acts:
            fields = {"network": "forum", "source": "test", "raw_ref": "f#1", "record_no": door.record(), **one}
            who = fields.pop("who")
            if who is not None:
                fields.setdefault("actor_id", KEY.person(fields["network"], who))
            door.add(Act(**fields))
        with store.writing() as ledger:
            entry = ImportEntry(
                id=f"i{ledger.next_number:04d}",
                path="f",
                fingerprint=str(ledger.next_number),
                format="test",
                imported_at="",
                coverage=door.coverage,
            )
            store.store(ledger, entry, door.rest(), lambda _: None)
        record = open_record(store, organisation or Organisation("Org"), KEY, **how)
        records.append(record)
        return record

    yield build
    for record in records:
        record.__exit__()


def thread(record: Record, columns: str = "*") -> dict[str, Any]:
    rows: list[dict[str, Any]] = record.query(f"SELECT {columns} FROM threads ORDER BY thread_id").to_pylist()
    assert len(rows) == 1
    return rows[0]


def test_a_chain_of_replies_is_one_thread_however_deep_and_in_any_order(opened: Opener) -> None:
    chain = [act(f"forum:{n}", n, f"p{n % 3}", parent_id=f"forum:{n - 1}" if n else None) for n in range(40)]
    row = thread(opened(chain[::-1]), "thread_id, acts_n, answered, elapsed_us")
    assert row == {"thread_id": "forum:0", "acts_n": 40, "answered": 1, "elapsed_us": HOUR_US}


def test_replies_in_a_later_import_join_the_thread(opened: Opener) -> None:
    assert thread(opened([act("forum:1", 0)]), "answered")["answered"] == 0
    record = opened([act("forum:2", 2, "bob", parent_id="forum:1")])
    assert thread(record, "answered, acts_n, elapsed_us") == {"answered": 1, "acts_n": 2, "elapsed_us": 2 * HOUR_US}


def test_replies_to_an_act_in_no_file_share_a_thread_that_is_not_at_risk(opened: Opener) -> None:
    record = opened([act(f"forum:{n}", n, f"p{n}", parent_id="forum:missing") for n in (1, 2)])
    assert thread(record, "thread_id, acts_n, at_risk") == {"thread_id": "forum:missing", "acts_n": 2, "at_risk": False}


def test_acts_that_answer_each_other_in_a_circle_do_not_hang(opened: Opener) -> None:
    record = opened([act("forum:1", 0, parent_id="forum:2"), act("forum:2", 1, "bob", parent_id="forum:1")])
    assert record.query("SELECT COUNT(*) AS n FROM threads WHERE at_risk").to_pylist() == [{"n": 0}]


def test_nobody_answers_himself_and_programs_do_not_answer(opened: Opener) -> None:
    record = opened(
        [
            act("forum:1", 0),
            act("forum:2", 1, "ann", parent_id="forum:1"),
            act("forum:3", 2, "robot", parent_id="forum:1", actor_kind="bot"),
            act("forum:4", 3, "away", parent_id="forum:1", actor_kind="automation"),
            act("forum:5", 9, "bob", parent_id="forum:1"),
        ]
    )
    row = thread(record, "elapsed_us, naive_reply_us - opened_us AS naive_us, at_risk")
    assert row == {"elapsed_us": 9 * HOUR_US, "naive_us": HOUR_US, "at_risk": True}


def test_persons_have_numbers_that_tell_them_apart_in_every_table(opened: Opener) -> None:
    asked = [act(f"forum:{n}", n, who) for n, who in enumerate(["ann", "bob", "ann"])]
    record = opened([*asked, act("forum:9", 9, "cleo", parent_id="forum:0"), act("forum:8", 9, None)])
    acts = record.query("SELECT DISTINCT person, person_no FROM acts ORDER BY person_no").to_pylist()
    numbers = {row["person"]: row["person_no"] for row in acts}
    assert sorted(number for person, number in numbers.items() if person) == [1, 2, 3]
    assert numbers[None] is None
    for row in record.query("SELECT opener, opener_no, replier, replier_no FROM threads").to_pylist():
        assert row["opener_no"] == numbers[row["opener"]]
        assert row["replier_no"] == numbers[row["replier"]]


def test_a_matter_knows_the_one_before_and_the_next_of_the_same_person(opened: Opener) -> None:
    later = {"network": "email", "property_id": "email:help"}
    record = opened(
        [
            act("forum:1", 0),
            act("forum:2", 1, "bob"),
            act("forum:3", 5),
            act("email:4", 7, "ann", **later),
            act("forum:5", 8, None),
            act("forum:6", 9, "bob", parent_id="forum:1"),
        ]
    )
    found = record.query(
        "SELECT thread_id, previous_us, next_us, next_network FROM threads ORDER BY thread_id"
    ).to_pylist()
    at = {hours: MONDAY_US + hours * HOUR_US for hours in (0, 5)}
    alone = {"previous_us": None, "next_us": None, "next_network": None}
    assert found == [
        {"thread_id": "email:4", **alone},
        {"thread_id": "forum:1", "previous_us": None, "next_us": at[5], "next_network": "forum"},
        {"thread_id": "forum:2", **alone},
        {"thread_id": "forum:3", "previous_us": at[0], "next_us": None, "next_network": None},
        {"thread_id": "forum:5", **alone},
    ]


def test_who_is_one_person_on_two_networks_is_followed_from_one_to_the_other(opened: Opener) -> None:
    ann = KEY.person("forum", "ann")
    record = opened([act("forum:1", 0), act("email:2", 3, network="email", actor_id=ann)])
    found = record.query("SELECT thread_id, next_us, next_network FROM threads ORDER BY thread_id").to_pylist()
    assert found == [
        {"thread_id": "email:2", "next_us": None, "next_network": None},
        {"thread_id": "forum:1", "next_us": MONDAY_US + 3 * HOUR_US, "next_network": "email"},
    ]


def test_a_question_is_answered_by_an_answer_only(opened: Opener) -> None:
    record = opened(
        [
            act("forum:1", 0, object_type="question"),
            act("forum:2", 1, "bob", parent_id="forum:1", object_type="note"),
            act("forum:3", 5, "cleo", parent_id="forum:1", object_type="answer"),
        ]
    )
    assert thread(record, "elapsed_us")["elapsed_us"] == 5 * HOUR_US


def test_an_unanswered_thread_waits_until_the_export_ends(opened: Opener) -> None:
    record = opened([act("forum:1", 0), act("forum:2", 30, "bob", verb="Like")])
    assert thread(record, "answered, elapsed_us") == {"answered": 0, "elapsed_us": 30 * HOUR_US}


def test_with_sides_known_only_the_organisation_answers_outsiders(opened: Opener) -> None:
    organisation = Organisation("Org", domains=("org.example",))
    record = opened(
        [
            act("email:1", 0, "customer", network="email", actor_domain="out.example"),
            act("email:2", 1, "friend", network="email", actor_domain="out.example", parent_id="email:1"),
            act("email:3", 4, "agent", network="email", actor_domain="org.example", parent_id="email:1"),
        ],
        organisation,
    )
    assert record.facts.sides_known
    assert thread(record, "elapsed_us, network_class") == {"elapsed_us": 4 * HOUR_US, "network_class": "traditional"}


def test_without_sides_the_first_other_human_answers_and_that_is_said(opened: Opener) -> None:
    record = opened([act("forum:1", 0), act("forum:2", 1, "bob", parent_id="forum:1")])
    assert not record.facts.sides_known
    assert record.facts.networks_without_sides == ("forum",)


def test_a_thread_belongs_to_the_account_that_answered_else_to_the_one_addressed(opened: Opener) -> None:
    customer = {"network": "x", "actor_side": "external"}
    record = opened(
        [
            act("x:1", 0, "kim", **customer, mentions=[KEY.person("x", "Brand"), KEY.person("x", "Other")]),
            act("x:2", 1, None, network="x", actor_id="x:Brand", actor_kind="account", actor_side="org",
                parent_id="x:1", property_id="x:Brand"),
            act("x:3", 2, "lee", **customer, recipients=[KEY.person("x", "brand")]),
        ]
    )  # fmt: skip
    rows = record.query("SELECT thread_id, property_id, answered FROM threads ORDER BY thread_id").to_pylist()
    assert rows == [
        {"thread_id": "x:1", "property_id": "x:Brand", "answered": 1},
        {"thread_id": "x:3", "property_id": "x:Brand", "answered": 0},
    ]


def test_a_declared_account_is_recognised_by_its_pseudonym_and_is_no_person(opened: Opener) -> None:
    acts = [
        act("forum:1", 0, "customer", actor_side="external"),
        act("forum:2", 1, "Help_Desk", parent_id="forum:1"),
    ]
    row = thread(opened(acts, Organisation("Org", accounts=("forum:Help_Desk",))), "replier, replier_kind, property_id")
    assert row == {"replier": "forum:Help_Desk", "replier_kind": "account", "property_id": "forum:Help_Desk"}


def test_several_identifiers_are_one_person_in_one_unit_at_a_time(opened: Opener) -> None:
    ann = (KEY.person("forum", "ann"), KEY.email("ann@org.example"))
    moved_us = MONDAY_US + 10 * HOUR_US
    organisation = Organisation(
        "Org",
        units=(Unit("care", "Care", "customer_support"), Unit("pr", "PR", "communications")),
        people=(
            Person(ann[0], ann, "care", valid_to_us=moved_us),
            Person(ann[0], ann, "pr", valid_from_us=moved_us),
        ),
    )
    record = opened(
        [act("forum:1", 0), act("email:2", 20, None, network="email", actor_id=KEY.email("ann@org.example"))],
        organisation,
    )
    rows = record.query("SELECT person, unit, function, side FROM acts ORDER BY ts_us").to_pylist()
    assert [(row["unit"], row["function"]) for row in rows] == [("care", "customer_support"), ("pr", "communications")]
    assert {row["person"] for row in rows} == {ann[0]}
    assert {row["side"] for row in rows} == {"org"}


def test_business_time_counts_opening_hours_only(opened: Opener) -> None:
    hours = BusinessHours({"monday": ("09:00", "17:00"), "tuesday": ("09:00", "17:00")})
    acts = [act("forum:1", 8), act("forum:2", 26, "bob", parent_id="forum:1")]
    row = thread(opened(acts, Organisation("Org", business_hours=hours)), "elapsed_us, elapsed_business_us")
    assert row == {"elapsed_us": 18 * HOUR_US, "elapsed_business_us": 2 * HOUR_US}


def test_contacts_are_replies_addresses_and_mentions_between_humans(opened: Opener) -> None:
    bob, cleo = KEY.person("forum", "bob"), KEY.person("forum", "cleo")
    record = opened(
        [
            act("forum:1", 0, recipients=[bob, KEY.person("forum", "ann")], mentions=[cleo]),
            act("forum:2", 1, "bob", parent_id="forum:1"),
        ]
    )
    rows = record.query("SELECT from_person, to_person, kind, n FROM contacts ORDER BY kind").to_pylist()
    ann = KEY.person("forum", "ann")
    assert [(row["from_person"], row["to_person"], row["kind"], row["n"]) for row in rows] == [
        (ann, bob, "addressed", 1),
        (ann, cleo, "mention", 1),
        (bob, ann, "reply", 1),
    ]


def test_properties_are_the_registered_and_the_discovered(opened: Opener) -> None:
    organisation = Organisation(
        "Org",
        units=(Unit("care", "Care", "customer_support"),),
        properties=(Property("x:Brand", "x", "Brand", owner_unit="care"), Property("x:Silent", "x", "Silent")),
    )
    acting = {"network": "x", "actor_kind": "account", "actor_side": "org"}
    record = opened(
        [
            act("x:1", 0, None, **acting, actor_id="x:brand", property_id="x:brand"),
            act("x:2", 5, None, **acting, actor_id="x:Stray", property_id="x:Stray"),
        ],
        organisation,
    )
    rows = record.query(
        "SELECT property_id, function, registered, discovered, ours, acts_n FROM properties ORDER BY property_id"
    ).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("x:Brand", "customer_support", True, True, True, 1),
        ("x:Silent", None, True, False, True, 0),
        ("x:Stray", None, False, True, True, 1),
    ]


def test_a_change_of_declarations_is_seen_at_once(opened: Opener) -> None:
    acts = [act("email:1", 0, "a", network="email", actor_domain="one.example")]
    first = opened(acts, Organisation("Org"))
    assert first.query("SELECT side FROM acts").to_pylist() == [{"side": "unknown"}]
    second = opened([], Organisation("Org", domains=("one.example",)))
    assert second.query("SELECT side FROM acts").to_pylist() == [{"side": "org"}]


def test_as_of_hides_what_came_later(opened: Opener) -> None:
    acts = [act("forum:1", 0), act("forum:2", 5, "bob", parent_id="forum:1")]
    record = opened(acts, as_of_us=MONDAY_US + 3 * HOUR_US)
    assert thread(record, "answered, elapsed_us") == {"answered": 0, "elapsed_us": 3 * HOUR_US}
    assert record.facts.acts_n == 1


def test_networks_of_which_only_the_answered_were_exported_are_named(opened: Opener) -> None:
    assert opened([act("forum:1", 0)]).facts.answered_only_networks == ()


def test_facts_of_coverage_follow_the_ledger() -> None:
    def entry(network: str, inbound: str) -> ImportEntry:
        coverage = Coverage(source="test", network=network, inbound=inbound)  # type: ignore[arg-type]
        return ImportEntry(id="i", path="f", fingerprint="f", format="t", imported_at="", coverage=coverage)

    ledger = Ledger(imports=[entry("x", "replied_only"), entry("x", "none"), entry("forum", "replied_only")])
    assert ledger.answered_only_networks() == ("forum", "x")
    ledger.imports.append(entry("x", "sampled"))
    assert ledger.answered_only_networks() == ("forum",)


def test_posts_are_what_our_properties_say_of_their_own_accord(opened: Opener) -> None:
    brand = {"network": "x", "actor_id": "x:Brand", "actor_kind": "account", "actor_side": "org", "who": None}
    properties = (Property("x:Brand", "x", "Brand", owner_unit="desk", audience="all", market="Europe"),)
    text = "Hello, World: see https://example.org/1 soon"
    worded: dict[str, Any] = {"text": text, "text_len": len(text), "lang": "en", "visibility": "public"}
    record = opened(
        [
            act("x:1", 0, **{**brand, **worded}),
            act("x:2", 1, **{**brand, "text": "hello world SEE soon!"}),
            act("x:3", 2, **{**brand, "parent_id": "x:9"}),  # a reply
            act("x:4", 3, **{**brand, "verb": "Announce"}),
            act("x:5", 4, **{**brand, "visibility": "direct"}),
            act("x:6", 5, "kim", network="x", actor_side="external", property_id="x:Brand"),
            act("forum:1", 0, "ann", thread_id="t", property_id="forum:talk"),  # no property that is known as ours
            act("x:7", 6, **{**brand, "thread_id": "t7"}),
            act("x:8", 7, **{**brand, "thread_id": "t7"}),  # lower in a thread
        ],
        Organisation("Org", units=(Unit("desk", "Desk", "marketing"),), properties=properties),
    )
    rows = record.query("SELECT * FROM posts ORDER BY act_id").to_pylist()
    assert [row["act_id"] for row in rows] == ["x:1", "x:2", "x:7"]
    first = {"property_id": "x:Brand", "unit": "desk", "function": "marketing", "market": "Europe", "audience": "all"}
    assert first.items() <= rows[0].items()
    assert (rows[0]["lang"], rows[0]["text_len"], rows[0]["kind"]) == ("en", len(text), "account")
    assert rows[0]["fingerprint"] == rows[1]["fingerprint"] != rows[2]["fingerprint"]
    assert (rows[2]["fingerprint"], set(rows[0]) & {"text"}) == (None, set())


def test_mentions_are_what_outsiders_begin_with_us_and_who_of_ours_acted_first(opened: Opener) -> None:
    customer = {"network": "x", "actor_side": "external"}
    named = {"mentions": [KEY.person("x", "Brand")]}
    ours = {"network": "x", "actor_side": "org"}
    organisation = Organisation(
        "Org",
        units=(Unit("desk", "Desk", "marketing"), Unit("law", "Law", "legal")),
        properties=(Property("x:Brand", "x", "Brand", owner_unit="desk"), Property("forum:talk", "forum", "talk")),
        people=(
            Person(KEY.person("x", "ann"), (KEY.person("x", "ann"),), unit="law"),
            Person(KEY.person("x", "ben"), (KEY.person("x", "ben"),), unit="desk"),
        ),
    )
    record = opened(
        [
            act("x:1", 0, "kim", **customer, **named),
            act("x:2", 1, "ann", **ours, parent_id="x:1", verb="Like", object_type="reaction"),
            act("x:3", 2, "ben", **ours, parent_id="x:1"),
            act("x:4", 3, "lee", **customer, **named),
            act("x:5", 4, "lee", **customer, **named, parent_id="x:4"),  # goes on with it: nothing new
            act("x:6", 5, "kim", **customer, **named, needs_response=False),
            act("x:7", 6, "kim", **customer),  # not about us
            act("forum:1", 0, "kim", actor_side="external", property_id="forum:Talk", thread_id="t"),
            act("forum:2", 1, "ann", actor_side="org", property_id="forum:talk", thread_id="t"),
        ],
        organisation,
    )
    rows = record.query("SELECT * FROM mentions ORDER BY act_id").to_pylist()
    assert [row["act_id"] for row in rows] == ["forum:1", "x:1", "x:4"]
    forum, first, waiting = rows
    assert (forum["property_id"], forum["function"], forum["routed_us"]) == ("forum:talk", None, None)
    assert forum["seen_us"] == MONDAY_US + HOUR_US
    assert (first["seen_us"], first["seen_by"]) == (
        MONDAY_US + HOUR_US,
        min(KEY.person("x", "ann"), KEY.person("x", "ben")),
    )
    assert (first["routed_us"], first["unit"]) == (MONDAY_US + 2 * HOUR_US, "desk")
    assert (waiting["seen_us"], waiting["seen_by"], waiting["routed_us"]) == (None, None, None)
