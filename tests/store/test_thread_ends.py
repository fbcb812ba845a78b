"""How the waiting in a thread ends, who had it in hand, and openers of whom only the id is known: by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pappus.readers.door import Door
from pappus.store.ledger import ImportEntry
from pappus.store.record import open_record
from pappus.store.record_store import RecordStore
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.vocabulary.record import Act
from pappus.workspace.organisation import Organisation, Person, Unit

KEY = Pseudonymiser(b"k" * 32)
HOUR_US = 3_600_000_000
START_US = 1_704_096_000_000_000
UNITS = (Unit("care", "Care", "customer_support"), Unit("billing", "Billing", "finance"))


def person(name: str, unit: str) -> Person:
    pseudonym = KEY.person("desk", name)
    return Person(pseudonym, (pseudonym,), unit)


STAFF = Organisation("Org", units=UNITS, people=(person("kim", "care"), person("lee", "billing")))


def act(act_id: str, hours: float, who: str | None = "ann", **more: Any) -> dict[str, Any]:
    side = "unknown" if who in ("kim", "lee", None) else "external"
    return {"act_id": act_id, "ts_us": START_US + int(hours * HOUR_US), "who": who, "actor_side": side, **more}


def turn(verb: str, hours: float, thread_id: str = "desk:1") -> dict[str, Any]:
    return act(f"{thread_id}/{verb}{hours}", hours, None, verb=verb, thread_id=thread_id, actor_kind="system")


@pytest.fixture
def threads(tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    """The threads of some acts, in the order of their ids."""

    def rows(*acts: dict[str, Any], organisation: Organisation = STAFF) -> list[dict[str, Any]]:
        door = Door(KEY, "test", now_us=2 * START_US)
        for one in acts:
            fields = {"network": "desk", "source": "test", "raw_ref": "f#1", "record_no": door.record(), **one}
            who = fields.pop("who")
            if who is not None:
                fields.setdefault("actor_id", KEY.person("desk", who))
            door.add(Act(**fields))
        store = RecordStore(tmp_path / "records")
        entry = ImportEntry(id="i1", path="f", fingerprint="1", format="test", imported_at="", coverage=door.coverage)
        with store.writing() as ledger:
            store.store(ledger, entry, door.rest(), lambda _: None)
        with open_record(store, organisation, KEY) as record:
            found: list[dict[str, Any]] = record.query("SELECT * FROM threads ORDER BY thread_id").to_pylist()
        return found

    return rows


def asked(hours: float = 0, **more: Any) -> dict[str, Any]:
    return act("desk:1/1", hours, thread_id="desk:1", **more)


def answered(hours: float, who: str = "kim", **more: Any) -> dict[str, Any]:
    return act(f"desk:1/{who}{hours}", hours, who, thread_id="desk:1", **more)


@pytest.mark.parametrize(
    ("acts", "reason", "hours"),
    [
        ([answered(2), turn("Close", 3)], "answered", 2),
        ([turn("Close", 3), answered(5)], "answered", 5),
        ([turn("Close", 3)], "closed", 3),
        ([turn("Close", 3), turn("Reopen", 4)], "waiting", 20),
        ([turn("Close", 3), turn("Reopen", 4), turn("Close", 6)], "closed", 6),
        ([turn("Move", 7), turn("Close", 9)], "moved", 7),
        ([], "waiting", 20),
    ],
)
def test_how_the_waiting_ends(threads: Any, acts: Any, reason: str, hours: float) -> None:
    row, _ = threads(asked(), *acts, act("desk:9", 20))
    assert (row["end_reason"], row["end_us"] - row["opened_us"]) == (reason, hours * HOUR_US)
    assert row["elapsed_us"] == (hours if reason == "answered" else 20) * HOUR_US


def test_what_was_taken_back_unanswered(threads: Any) -> None:
    row, _ = threads(asked(deleted_us=START_US + HOUR_US), act("desk:9", 20))
    assert (row["end_reason"], row["end_us"] - row["opened_us"]) == ("deleted", HOUR_US)


def test_an_internal_note_and_a_program_are_no_answers(threads: Any) -> None:
    notes = (answered(1, visibility="internal_note"), answered(2, actor_kind="automation"))
    [row] = threads(asked(), *notes, answered(3, "lee"))
    assert (row["answered"], row["elapsed_us"], row["naive_reply_us"]) == (1, 3 * HOUR_US, START_US + HOUR_US)


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([answered(1), answered(2)], 0),
        ([answered(1), answered(2, "lee")], 1),
        ([answered(1), answered(2, "lee", visibility="internal_note")], 0),
        ([answered(1), turn("Move", 2)], 1),
        ([], None),
    ],
)
def test_hand_overs_between_units(threads: Any, acts: Any, expected: int | None) -> None:
    [row] = threads(asked(), *acts)
    assert row["handed_over"] == expected


def test_closings_reopenings_and_approvals_are_kept(threads: Any) -> None:
    turns = [turn("Offer", 1), turn("Accept", 2), turn("Offer", 8), turn("Close", 5), turn("Reopen", 6)]
    row, other = threads(asked(), answered(3), *turns, act("desk:9", 20))
    assert (row["closed_us"], row["reopened_us"]) == (START_US + 5 * HOUR_US, START_US + 6 * HOUR_US)
    assert (row["approvals_n"], other["approvals_n"]) == (2, None)


def test_a_turn_finds_its_thread_by_its_parent(threads: Any) -> None:
    chain = [act("desk:a", 0), act("desk:b", 1, "bob", parent_id="desk:a")]
    row, _ = threads(*chain, act("desk:c", 2, None, verb="Close", parent_id="desk:b"), act("desk:z", 9))
    assert (row["thread_id"], row["end_reason"]) == ("desk:a", "closed")


def test_the_topic_is_the_first_label_of_the_opening(threads: Any) -> None:
    row, other = threads(asked(tags=["Refund", "billing"]), answered(1, tags=["a"]), act("desk:9", 2))
    assert (row["topic"], other["topic"]) == ("billing", None)


def one_sided(**more: Any) -> dict[str, Any]:
    told = {"parent_id": "desk:77", "parent_ts_us": START_US, "parent_ts_source": "id_encoded", **more}
    return act("desk:78", 2, None, actor_id="desk:org", actor_kind="account", actor_side="org", **told)


def test_an_opener_in_no_file_is_known_by_its_id(threads: Any) -> None:
    [row] = threads(one_sided(recipients=[KEY.person("desk", "ann")]))
    assert (row["thread_id"], row["opener"], row["opener_source"]) == (
        "desk:77",
        KEY.person("desk", "ann"),
        "id_encoded",
    )
    assert (row["answered"], row["elapsed_us"], row["at_risk"], row["acts_n"]) == (1, 2 * HOUR_US, False, 2)
    assert (row["property_id"], row["replier"], row["opener_side"]) == ("desk:org", "desk:org", "external")


@pytest.mark.parametrize(
    "more",
    [
        {"parent_ts_source": "missing", "parent_ts_us": None},
        {"recipients": [KEY.person("desk", "org")]},
        {"recipients": [KEY.person("desk", "kim")]},
        {"parent_ts_us": START_US + 3 * HOUR_US},
    ],
    ids=["no time", "to ourselves", "to a colleague", "after its answer"],
)
def test_no_opener_is_made_up(threads: Any, more: Any) -> None:
    [row] = threads(one_sided(**more))
    assert (row["opener_source"], row["answered"]) == ("in_export", 0)


def test_an_opener_that_is_in_the_record_counts_as_it_stands_there(threads: Any) -> None:
    [row] = threads(act("desk:77", 1), one_sided())
    assert (row["opener_source"], row["elapsed_us"], row["at_risk"]) == ("in_export", HOUR_US, True)


def test_where_none_of_our_answers_is_in_the_export_nothing_waits(tmp_path: Path) -> None:
    door = Door(KEY, "test", now_us=2 * START_US)
    for number in range(6):
        fields = act(f"desk:{number}", number, f"p{number}", network="desk", source="test", raw_ref="f#1")
        door.add(Act(record_no=door.record(), actor_id=KEY.person("desk", fields.pop("who")), **fields))
    store, batches = RecordStore(tmp_path / "records"), list(door.rest())
    coverage = door.coverage
    coverage.inbound, coverage.outbound = "all", "none"
    entry = ImportEntry(id="i1", path="f", fingerprint="1", format="test", imported_at="", coverage=coverage)
    with store.writing() as ledger:
        store.store(ledger, entry, iter(batches), lambda _: None)
    with open_record(store, STAFF, KEY) as record:
        assert record.query("SELECT COUNT(*) AS n FROM threads WHERE at_risk")["n"].to_pylist() == [0]
        assert record.facts.answers_missing_networks == ("desk",)
