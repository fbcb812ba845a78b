from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.readers import door as module
from pappus.readers.door import BATCH_ROWS, MOST_REJECTIONS_LISTED, Door
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.vocabulary.record import SCHEMA, Act

NOW_US = 1_800_000_000_000_000


def a_door(**given: Any) -> Door:
    return Door(Pseudonymiser(b"k" * 32), "slack", now_us=NOW_US, **given)


def an_act(number: int, **given: Any) -> Act:
    fixed: dict[str, Any] = {"act_id": f"slack:{number}", "ts_us": NOW_US - number, "network": "slack"}
    return Act(record_no=number, source="slack", raw_ref=f"f#{number}", **(fixed | given))


TEXT = st.none() | st.text(max_size=5)
ACTS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "text": TEXT,
            "verb": st.sampled_from(["Create", "Join"]),
            "tags": st.none() | st.lists(st.text(max_size=3), max_size=3),
            "engagement": st.none() | st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=2),
            "needs_response": st.none() | st.booleans(),
            "reach": st.none() | st.integers(0, 2**63 - 1),
        },
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)
@given(ACTS)
def test_a_batch_holds_what_was_taken_in(given_acts: list[dict[str, Any]]) -> None:
    door = a_door()
    acts = [an_act(number, **given_act) for number, given_act in enumerate(given_acts, 1)]
    for act in acts:
        door.add(act)
    batch = door.batch()
    assert batch.schema == SCHEMA
    for row, act in zip(batch.to_pylist(), acts, strict=True):
        expected = {name: getattr(act, name) for name in SCHEMA.names}
        if expected["engagement"] is not None:
            expected["engagement"] = list(expected["engagement"].items())
        assert row == expected


def test_the_same_list_or_counts_in_every_row_are_kept() -> None:
    door = a_door()
    for number in (1, 2):
        door.add(an_act(number, tags=["a"], engagement={"likes": 1}))
    assert door.batch().column("tags").to_pylist() == [["a"], ["a"]]


def test_a_batch_is_full_at_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_ROWS", 3)
    door = a_door()
    assert [door.add(an_act(number)) for number in (1, 2, 3)] == [False, False, True]
    assert door.batch().num_rows == 3
    assert door.add(an_act(4)) is False
    assert [batch.num_rows for batch in door.rest()] == [1]
    assert list(door.rest()) == []


def test_a_batch_is_full_when_its_texts_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_CHARACTERS", 10)
    door = a_door()
    assert not door.add(an_act(1, text="12345"))
    assert door.add(an_act(2, text="12345"))
    door.batch()
    assert not door.add(an_act(3, text="12345"))


def test_more_rows_than_are_turned_at_once_keep_their_order() -> None:
    door = a_door()
    for number in range(1, 1_501):
        door.add(an_act(number, text=f"text {number}"))
    batch = door.batch()
    assert batch.column("record_no").to_pylist() == list(range(1, 1_501))
    assert batch.column("text")[1_234].as_py() == "text 1235"
    assert BATCH_ROWS > 1_501


@pytest.mark.parametrize("count", [1, 2])
def test_broken_characters_and_endless_numbers_stop_nothing(count: int) -> None:
    door = a_door()
    for number in range(count):
        door.add(an_act(number + 1, text=f"a\ud83d{number}", tags=["\udc00"], reach=2**70, engagement={"x": 2**80}))
    row = door.batch().to_pylist()[0]
    assert (row["text"], row["tags"], row["reach"], row["engagement"]) == ("a?0", ["?"], None, [("x", None)])


def test_coverage_grows_with_the_batches() -> None:
    door = a_door()
    door.add(an_act(5, property_id="slack:b"))
    door.batch()
    door.add(an_act(9, property_id="slack:a"))
    door.add(an_act(2))
    door.batch()
    assert door.coverage.properties == ["slack:a", "slack:b"]
    assert (door.coverage.window_start_us, door.coverage.window_end_us) == (NOW_US - 9, NOW_US - 2)
    assert door.coverage.network == "slack"


def test_columns_left_out_take_the_defaults_of_an_act() -> None:
    door = a_door()
    columns = {
        "act_id": pa.chunked_array([["x:1"], ["x:2"]]),
        "record_no": pa.array([1, 2], pa.int32()),
        "ts_us": pa.array([NOW_US, NOW_US]),
        "network": "x",
        "source": "slack",
        "raw_ref": pa.array(["a", "b"]),
    }
    batch = door.columns(columns, 2)
    door.add(Act(act_id="x:1", record_no=1, ts_us=NOW_US, network="x", source="slack", raw_ref="a"))
    assert batch.schema == SCHEMA
    assert batch.to_pylist()[0] == door.batch().to_pylist()[0]


def test_half_a_character_in_what_all_rows_share_stops_nothing() -> None:
    columns = {
        "act_id": pa.array(["x:1"]),
        "record_no": pa.array([1], pa.int32()),
        "ts_us": pa.array([NOW_US]),
        "network": "x",
        "source": "slack",
        "raw_ref": pa.array(["a"]),
        "container_id": "x:caf\udce9",
    }
    assert a_door().columns(columns, 1)["container_id"].to_pylist() == ["x:caf?"]


def test_records_are_numbered_and_every_end_is_counted() -> None:
    seen: list[int] = []
    door = a_door(progress=seen.append)
    assert [door.record(), door.records(3), door.record()] == [1, 2, 5]
    door.ignore("tombstone", 2)
    for _ in range(MOST_REJECTIONS_LISTED + 1):
        door.reject("f, line 3", "has no time")
    door.add(an_act(1))
    door.batch()
    assert (door.rows_read, door.ignored, door.rows_rejected) == (5, {"tombstone": 2}, MOST_REJECTIONS_LISTED + 1)
    assert len(door.rejections) == MOST_REJECTIONS_LISTED
    assert seen == [5]


def test_what_a_faulty_record_quotes_is_without_handles_and_addresses() -> None:
    door = a_door()
    door.reject("f, line 3", "created_at 'jane.doe@acme.example, @jdoe' is no time, 2024-13-45 25:00:00 neither")
    assert [one.reason for one in door.rejections] == [
        "created_at '…@acme.example, @…' is no time, 2024-13-45 25:00:00 neither"
    ]


@pytest.mark.parametrize(
    ("ts_us", "true"),
    [(0, False), (86_400_000_000, False), (86_400_000_001, True), (NOW_US, True), (NOW_US + 86_400_000_001, False)],
)
def test_only_times_between_1970_and_tomorrow_are_plausible(ts_us: int, true: bool) -> None:
    assert a_door().plausible(ts_us) is true


def test_texts_are_scrubbed_or_dropped() -> None:
    assert a_door().text("hi @bob") == "hi @…"
    assert a_door(keep_text=False).text("hi @bob") is None
    assert a_door().text(None) is None


def test_accounts_are_known_however_they_are_written() -> None:
    door = a_door(accounts={"x:acme": "x:Acme"})
    assert door.ours("x", " @ACME") == "x:Acme"
    assert door.ours("x", "other") is None


def test_a_link_joins_two_pseudonyms_once_and_never_one_with_itself() -> None:
    door = a_door()
    door.link("b", "a")
    door.link("a", "b")
    door.link("a", "a")
    assert door.links == {("a", "b")}
