"""A block of records on its way through the door."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pappus.readers.door import Door
from pappus.readers.instant_columns import instants
from pappus.readers.record_columns import (
    Gathered,
    let_in,
    list_column,
    people_lists,
    placed,
    pseudonyms,
    reaction_counts,
    said,
    standing,
    text_column,
)
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)


def a_door(**given: Any) -> Door:
    return Door(NAMES, "x", now_us=1_800_000_000_000_000, **given)


def columns(door: Door, times: list[str]) -> dict[str, Any]:
    numbers = range(1, len(times) + 1)
    acts = standing(door, "forum", "a.csv", list(numbers), instants(pa.array(times)))
    return acts | {"act_id": pa.array([f"forum:{number}" for number in numbers])}


def test_each_record_ends_in_one_way() -> None:
    door, times = a_door(), ["2026-01-01T10:00:00Z", "soon", "2026-01-01T10:00:00", "2026-01-01T10:00:00Z"]
    [batch] = let_in(door, columns(door, times), times, {3: "has no id", 2: "x"}, {2: "notice"})
    [row] = batch.to_pylist()
    assert (row["act_id"], row["record_no"], row["raw_ref"], row["ts_precision"]) == ("forum:1", 1, "a.csv#1", "s")
    assert (door.rows_read, door.rows_rejected, door.ignored) == (4, 2, {"notice": 1})
    assert [(one.place, one.reason) for one in door.rejections] == [
        ("a.csv#2", "has no possible time ('soon')"),
        ("a.csv#4", "has no id"),
    ]


def test_what_stands_between_is_numbered_and_refused_where_it_stands() -> None:
    things: Gathered[str] = Gathered()
    things.refuse("a.csv#x", "is broken")
    things.append("2026-01-01T10:00:00Z")
    things.ignore("notice")
    things.refuse("a.csv#y", "is odd")
    things += ["soon", "2026-01-01T10:00:00"]
    things.refuse("a.csv#z", "is late")
    door = a_door()
    [batch] = let_in(door, columns(door, things), things, ignored={2: "notice"}, between=things.between)
    assert batch.column("record_no").to_pylist() == [2]
    assert (door.rows_read, door.rows_rejected, door.ignored) == (7, 4, {"notice": 2})
    assert [one.place for one in door.rejections] == ["a.csv#x", "a.csv#y", "a.csv#2", "a.csv#z"]
    things.clear()
    assert (things, things.between) == ([], [])
    [batch] = let_in(door, columns(door, ["2026-01-01T10:00:00Z"]), [], between=things.between)
    assert batch.column("record_no").to_pylist() == [8]


def test_where_no_record_is_an_act_there_is_no_batch() -> None:
    door = a_door()
    assert list(let_in(door, columns(door, ["x"]), pa.array(["x"]))) == []
    assert door.rejections[0].reason == "has no possible time ('x')"


def test_a_text_its_length_and_its_links() -> None:
    found = said(a_door(), pa.array(["see https://a.example/x @bo", "", None]))
    assert found["text"].to_pylist() == ["see https://a.example/x @…", None, None]
    assert found["text_len"].to_pylist() == [27, None, None]
    assert found["links"].to_pylist() == [["a.example"], None, None]
    assert said(a_door(keep_text=False), pa.array(["hi"]))["text"] is None


def test_people_become_pseudonyms() -> None:
    people = pseudonyms(a_door(), "forum", pa.array(["Ann", "", None, "ann"]))
    ann = NAMES.person("forum", "ann")
    assert people.to_pylist() == [ann, None, None, ann]
    assert people_lists(people).to_pylist() == [[ann], None, None, [ann]]


def test_places_may_have_names_of_their_own() -> None:
    door, times = a_door(), instants(pa.array(["2026-01-01T10:00:00Z"]))
    acts = placed(door, pa.array(["forum"]), pa.array(["a.json#1, part 2"]), times) | {"act_id": pa.array(["forum:1"])}
    [batch] = let_in(door, acts, ["2026-01-01T10:00:00Z"])
    [row] = batch.to_pylist()
    assert (row["raw_ref"], row["network"], row["source"]) == ("a.json#1, part 2", "forum", "x")


def test_no_records_are_no_batch() -> None:
    door = a_door()
    acts = placed(door, "forum", pa.array([], pa.string()), instants(pa.array([], pa.string())))
    assert list(let_in(door, acts, [])) == []
    assert door.rows_read == 0


def test_lists_of_python_become_columns() -> None:
    assert text_column(["a", "", None, "cut \ud83d"]).to_pylist() == ["a", None, None, "cut ?"]
    assert list_column([["a", "b"], None]).to_pylist() == [["a", "b"], None]
    assert list_column([None, None]).to_pylist() == [None, None]
    assert reaction_counts([0, 2]).to_pylist() == [None, [("reactions", 2)]]
    assert reaction_counts([0, 0]) is None


def test_numbers_of_reactions_that_nothing_holds_are_unknown() -> None:
    assert reaction_counts([2**63, 0]) is None
    told = reaction_counts([3, 2**70, 0, 2**63 - 1]).to_pylist()
    assert told == [[("reactions", 3)], None, None, [("reactions", 2**63 - 1)]]
