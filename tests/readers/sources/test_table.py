"""Tables with a mapping: what becomes of each row."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyarrow import parquet

from pappus.readers.column_times import iso_moment, read_times
from pappus.readers.column_values import Occurrences
from pappus.readers.door import Door
from pappus.readers.mapping import TimeColumn
from pappus.readers.mapping_proposal import proposal
from pappus.readers.source import Source
from pappus.readers.sources.table import READER
from pappus.vocabulary.documents import parse_yaml
from pappus.vocabulary.errors import InvalidFileError, UnreadableError, UsageError
from pappus.vocabulary.periods import microseconds
from pappus.vocabulary.pseudonyms import Pseudonymiser

PSEUDONYMS = Pseudonymiser(b"k" * 32)
NOW_US = 2_000_000_000_000_000
PLAIN = 'network: x\nacts:\n  - id: "{id}"\n    at: at\n'


def door_for(mapping: str, **options: Any) -> Door:
    return Door(PSEUDONYMS, "table", NOW_US, mapping=parse_yaml(mapping, "map.yaml"), **options)


def read(path: Path, mapping: str, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = door_for(mapping, **options)
    batches = list(READER.read(Source(path), door))
    for batch in batches:
        batch.validate(full=True)
    return [row for batch in batches for row in batch.to_pylist()], door


def table(folder: Path, text: str, name: str = "t.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_a_table_is_never_claimed_without_a_mapping(tmp_path: Path) -> None:
    path = table(tmp_path, "id,at\n1,2024-01-01\n")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UsageError, match="pappus map"):
        list(READER.read(Source(path), Door(PSEUDONYMS, "table", NOW_US)))


def test_several_acts_of_a_row(tmp_path: Path) -> None:
    path = table(tmp_path, "q,asked,who,a,answered,brand\n7,2024-01-01 10:00:00,Ann,8,2024-01-01 10:05:00,@Shop\n")
    mapping = """
network: x
acts:
  - {id: "{q}", at: asked, actor: who, side: external, to: brand, needs_response: true, thread: "{q}/{a}"}
  - {id: "{a}", at: answered, account: brand, parent: "{q}", thread: "{q}/{a}"}
"""
    (question, reply), door = read(path, mapping)
    assert question["act_id"] == reply["parent_id"] == "x:7"
    assert question["thread_id"] == reply["thread_id"] == "x:7/8"
    assert question["property_id"] == reply["property_id"] == reply["actor_id"] == "x:Shop"
    assert (question["actor_id"], question["actor_side"]) == (PSEUDONYMS.person("x", "ann"), "external")
    assert (reply["actor_kind"], reply["actor_side"]) == ("account", "org")
    assert (question["needs_response"], question["needs_response_rule"]) == (True, "mapping")
    assert (question["record_no"], reply["record_no"], door.rows_read) == (1, 1, 1)
    assert question["raw_ref"] == "t.csv#1"


def test_an_act_is_made_only_when_its_condition_holds(tmp_path: Path) -> None:
    path = table(tmp_path, "id,at,answered,spam\n1,2024-01-01,,no\n2,2024-01-01,2024-01-02,No\n3,2024-01-01,,yes\n")
    mapping = """
network: ticket
acts:
  - {id: "{id}", at: at, when: {column: spam, is_not: "yes"}}
  - {id: "{id}/a", at: answered, when: answered}
"""
    rows, door = read(path, mapping)
    assert [row["act_id"] for row in rows] == ["ticket:1", "ticket:2", "ticket:2/a"]
    assert (door.rows_read, dict(door.ignored)) == (3, {"no act of the mapping applies to the row": 1})


def test_people_never_come_in_under_their_names(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "at,from,to,named\n2024-01-01,Ann Lee <ann.lee@Example.org>,bob@a.example; carol@b.example,@dave\n",
    )
    mapping = """
network: email
acts:
  - id: "{from}/{at}/{named}"
    at: at
    actor: {email: from}
    recipients: {email: to, split: ";"}
    mentions: named
"""
    (row,), _ = read(path, mapping)
    assert row["actor_id"] == PSEUDONYMS.email("ann.lee@example.org")
    assert row["actor_domain"] == "example.org"
    assert row["recipients"] == [PSEUDONYMS.email("bob@a.example"), PSEUDONYMS.email("carol@b.example")]
    assert row["mentions"] == [PSEUDONYMS.person("email", "dave")]
    assert not [name for name in ("ann", "bob", "carol", "dave") if name in str(row).lower()]


def test_an_address_in_an_id_column_is_digested(tmp_path: Path) -> None:
    rows, _ = read(table(tmp_path, "id,at\n<1.ann@example.org>,2024-01-01\n"), PLAIN)
    assert rows[0]["act_id"] == f"x:{PSEUDONYMS.digest('<1.ann@example.org>')}"


def test_an_address_in_one_row_changes_no_id_of_another(tmp_path: Path) -> None:
    rows, _ = read(table(tmp_path, "id,at\n812.0,2024-01-01\n1@b,2024-01-01\n"), PLAIN)
    assert [row["act_id"] for row in rows] == ["x:812", f"x:{PSEUDONYMS.digest('1@b')}"]


def test_a_field_of_spaces_is_no_id_and_no_parent(tmp_path: Path) -> None:
    path = table(tmp_path, "id,at,on\n7,2024-01-01,  \n  ,2024-01-01,7\n")
    rows, door = read(path, PLAIN + '    parent: "{on}"\n')
    assert [(row["act_id"], row["parent_id"]) for row in rows] == [("x:7", None)]
    assert [one.reason for one in door.rejections] == ["id is empty, and the id of the act is made of it"]


def test_accounts_that_the_organisation_declared_are_accounts(tmp_path: Path) -> None:
    path = table(tmp_path, "id,at,who\n1,2024-01-01,shop\n2,2024-01-01,ann\n")
    accounts = {"x:shop": "x:Shop"}
    (ours, theirs), _ = read(path, f"{PLAIN}    actor: who\n    side: external\n", accounts=accounts)
    assert (ours["actor_id"], ours["actor_kind"], ours["actor_side"]) == ("x:Shop", "account", "org")
    assert ours["property_id"] == "x:Shop"
    assert (theirs["actor_kind"], theirs["actor_side"]) == ("human", "external")


def test_the_property_given_by_hand_is_used_where_the_mapping_names_none(tmp_path: Path) -> None:
    path = table(tmp_path, "id,at,inbox\n1,2024-01-01,\n2,2024-01-01,billing\n")
    rows, _ = read(path, PLAIN + '    property: "{inbox}"\n', property_id="x:Main")
    assert [row["property_id"] for row in rows] == ["x:Main", "x:billing"]


def test_the_network_may_stand_in_a_column(tmp_path: Path) -> None:
    path = table(
        tmp_path, "id,at,platform,who\n1,2024-01-01,Twitter,ann\n2,2024-01-01,Facebok,ann\n3,2024-01-01,,ann\n"
    )
    mapping = PLAIN.replace("network: x", "network: {column: platform}") + "    actor: who\n"
    rows, door = read(path, mapping)
    assert [row["network"] for row in rows] == ["x", "facebook", "other"]
    assert [row["actor_id"] for row in rows] == [PSEUDONYMS.person(n, "ann") for n in ("x", "facebook", "other")]
    assert len(door.coverage.notes) == 1
    assert "'Facebok'" in door.coverage.notes[0]


def test_choices_by_value_ignore_case_and_fall_back(tmp_path: Path) -> None:
    path = table(tmp_path, "id,at,dir,kind\n1,2024-01-01,True,bot\n2,2024-01-01,false,martian\n3,2024-01-01,,\n")
    mapping = PLAIN + "    side: {column: dir, values: {true: external, false: org}}\n    kind: {column: kind}\n"
    rows, _ = read(path, mapping)
    assert [row["actor_side"] for row in rows] == ["external", "org", "unknown"]
    assert [row["actor_kind"] for row in rows] == ["bot", "human", "human"]


def test_texts_are_scrubbed_or_dropped(tmp_path: Path) -> None:
    path = table(tmp_path, 'id,at,text,tags\n1,2024-01-01,"hi @ann, call\n+49 170 1234567","#a, b,,"\n2,2024-01-02,,\n')
    mapping = PLAIN + "    text: text\n    tags: {column: tags, split: ','}\n"
    rows, _ = read(path, mapping)
    assert rows[0]["text"] == "hi @…, call\n[number]"
    assert (rows[0]["text_len"], rows[0]["tags"]) == (len("hi @ann, call\n+49 170 1234567"), ["a", "b"])
    assert (rows[1]["text"], rows[1]["text_len"], rows[1]["tags"]) == (None, None, None)
    dropped, _ = read(path, mapping, keep_text=False)
    assert (dropped[0]["text"], dropped[0]["text_len"]) == (None, rows[0]["text_len"])


def test_single_bad_rows_are_rejected_with_place_and_reason(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "id,at\n1,2024-01-01\n2\n3,2024-02-31\n\n,2024-01-01\n5,\n6,1960-01-01\n7,2999-01-01\n1.2E+17,2024-01-01\n"
        "9,2024-01-01,x\n10,2024-01-01\n",
    )
    rows, door = read(path, PLAIN)
    assert [(row["act_id"], row["record_no"], row["raw_ref"]) for row in rows] == [
        ("x:1", 1, "t.csv#1"),
        ("x:10", 10, "t.csv#10"),
    ]
    reasons = {rejection.place: rejection.reason for rejection in door.rejections}
    assert (door.rows_read, door.rows_rejected) == (10, 8)
    assert "has 1 fields where the first line has 2" in reasons["t.csv, record 2"]
    assert "'2024-02-31' is no time" in reasons["t.csv, record 3"]
    assert "id is empty" in reasons["t.csv, record 4"]
    assert "at is empty" in reasons["t.csv, record 5"]
    assert "before 1970 or in the future" in reasons["t.csv, record 6"]
    assert "before 1970 or in the future" in reasons["t.csv, record 7"]
    assert "rounded by a spreadsheet" in reasons["t.csv, record 8"]
    assert "has 3 fields" in reasons["t.csv, record 9"]


def test_rows_without_an_id_are_told_apart_by_their_occurrence(tmp_path: Path) -> None:
    mapping = "network: x\nacts:\n  - at: at\n    actor: who\n"
    rows, _ = read(table(tmp_path, "at,who,n\n2024-01-01,a,1\n2024-01-01,a,2\n2024-01-01,b,1\n"), mapping)
    ids = [row["act_id"] for row in rows]
    assert [one.rpartition(".")[2] for one in ids] == ["1", "2", "1"]
    assert ids[0].rpartition(".")[0] == ids[1].rpartition(".")[0] != ids[2].rpartition(".")[0]
    later, _ = read(table(tmp_path, "at,who,n\n2024-01-01,b,9\n2024-01-01,a,9\n", "u.csv"), mapping)
    assert {row["act_id"] for row in later} == {ids[0], ids[2]}


@given(st.lists(st.lists(st.integers(0, 20), max_size=30), max_size=12))
def test_occurrences_count_across_blocks(blocks: list[list[int]]) -> None:
    occurrences, met = Occurrences(), dict[int, int]()
    for block in blocks:
        expected = []
        for key in block:
            met[key] = met.get(key, 0) + 1
            expected.append(met[key])
        assert occurrences.of(np.array(block, dtype=np.uint64)).tolist() == expected


def test_rows_of_one_act_are_gathered_even_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pappus.readers.table_json.BLOCK_ROWS", 3)
    monkeypatch.setattr("pappus.readers.sources.table._HELD_ROWS", 2)
    lines = [{"m": m, "at": "2024-01-01", "to": to} for m, to in map(tuple, ("1a", "2a", "1b", "2b", "2c", "2a", "3a"))]
    path = table(tmp_path, "\n".join(map(json.dumps, lines)), "t.jsonl")
    mapping = 'network: email\nacts:\n  - {id: "{m}", at: at, recipients: to, gather: true}\n'
    rows, door = read(path, mapping)
    people = {name: PSEUDONYMS.person("email", name) for name in "abc"}
    found = {row["act_id"]: row["recipients"] for row in rows}
    assert found == {
        "email:1": [people["a"], people["b"]],
        "email:2": [people["a"], people["b"], people["c"]],
        "email:3": [people["a"]],
    }
    assert (len(rows), door.rows_read, door.ignored["further row of the same act"]) == (3, 7, 4)


def test_ids_that_a_program_wrote_as_floats_meet_their_parents(tmp_path: Path) -> None:
    rows, _ = read(table(tmp_path, "id,at,re\n3,2024-01-01,\n4,2024-01-01,3.0\n"), PLAIN + '    parent: "{re}"\n')
    assert [row["parent_id"] for row in rows] == [None, "x:3"]
    assert [row["thread_method"] for row in rows] == [None, "reply_chain"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_recognised(tmp_path: Path, delimiter: str) -> None:
    text = f"id{delimiter}at\n1{delimiter}2024-01-01\n2{delimiter}2024-01-02\n"
    assert len(read(table(tmp_path, text), PLAIN)[0]) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read_when_named(tmp_path: Path, encoding: str) -> None:
    path = table(tmp_path, "id,at,text\nä,2024-01-01,é\n", encoding=encoding)
    rows, _ = read(path, f"encoding: {encoding}\n{PLAIN}    text: text\n")
    assert [(row["act_id"], row["text"]) for row in rows] == [("x:ä", "é")]


def test_an_unexpected_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = table(tmp_path, "id,at\n1,2024-01-01\n2é,2024-01-01\n", encoding="cp1252")
    with pytest.raises(UnreadableError, match=r"t\.csv, line 3: is not utf-8 text; name its encoding"):
        read(path, PLAIN)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", b"", "is empty"),
        ("t.jsonl", b'[{"id": 1},', "ends in the middle of item 2"),
        ("t.parquet", b"PAR1 and no more", "cannot be read as parquet"),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=message):
        read(path, PLAIN)


def test_text_of_a_damaged_parquet_file_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    rows = pa.table({"id": ["one", "two"], "at": ["2024-01-01T08:00:00Z"] * 2})
    parquet.write_table(rows, path, compression="none", use_dictionary=False, write_statistics=False)
    path.write_bytes(path.read_bytes().replace(b"2024-01", b"20\xea4-01"))
    with pytest.raises(UnreadableError, match=r"t\.parquet: cannot be read as parquet \(Invalid UTF8"):
        read(path, PLAIN)
    with Source(path) as source, pytest.raises(UnreadableError, match=r"t\.parquet: cannot be read as parquet"):
        proposal(source)


def test_a_folder_of_tables_is_one_source(tmp_path: Path) -> None:
    for day in (1, 2):
        table(tmp_path, f"id,at\n{day},2024-01-0{day}\n{day}9\n", f"{day}.csv")
    rows, door = read(tmp_path, PLAIN)
    assert [(row["act_id"], row["record_no"]) for row in rows] == [("x:1", 1), ("x:2", 3)]
    assert (door.rows_read, door.rows_rejected) == (4, 2)


def test_jsonl_has_nested_fields_and_rejects_its_bad_lines(tmp_path: Path) -> None:
    lines = (
        '{"id": 1, "at": 1704067200, "by": {"name": "ann"}, "cc": ["b", "c"]}',
        '{"id": 2,',
        "[]",
        "",
        '{"id": 3, "at": "1704067200.5", "by": null, "cc": "b"}',
    )
    mapping = """
network: x
acts:
  - {id: "{id}", at: {column: at, format: epoch_s}, actor: by.name, recipients: cc}
"""
    rows, door = read(table(tmp_path, "\n".join(lines), "t.jsonl"), mapping)
    assert [row["ts_us"] for row in rows] == [1_704_067_200_000_000, 1_704_067_200_500_000]
    assert [row["actor_id"] for row in rows] == [PSEUDONYMS.person("x", "ann"), None]
    assert [len(row["recipients"]) for row in rows] == [2, 1]
    assert [rejection.place for rejection in door.rejections] == ["t.jsonl, record 2", "t.jsonl, record 3"]
    assert door.rows_read == 4


def test_a_time_that_is_a_list_rejects_its_row(tmp_path: Path) -> None:
    lines = table(tmp_path, '{"id": 1, "at": ["2024-01-01", "x"]}\n{"id": 2, "at": "2024-01-02"}\n', "t.jsonl")
    rows, door = read(lines, 'network: x\nacts:\n  - {id: "{id}", at: at}\n')
    assert ([row["act_id"] for row in rows], door.rows_read, door.rows_rejected) == (["x:2"], 2, 1)


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    moment = datetime(2024, 1, 1, 12, tzinfo=UTC)
    path = tmp_path / "t.parquet"
    parquet.write_table(pa.table({"id": [1, 2], "at": [moment, None], "to": [["a", "b"], []]}), path)
    rows, door = read(path, PLAIN + "    recipients: to\n")
    assert [(row["act_id"], row["ts_us"]) for row in rows] == [("x:1", microseconds(moment))]
    assert len(rows[0]["recipients"]) == 2
    assert door.rejections[0].reason.startswith("at is empty")


def test_the_maker_of_a_file_says_what_it_contains(tmp_path: Path) -> None:
    path = table(tmp_path, "id,at\n1,2024-01-01\n")
    _, door = read(path, "coverage: {inbound: replied_only, deletions: false}\n" + PLAIN)
    assert (door.coverage.inbound, door.coverage.deletions, door.coverage.outbound) == (
        "replied_only",
        False,
        "unknown",
    )
    with pytest.raises(InvalidFileError, match=r"line 1: coverage\.inbound: 'some' is none of"):
        read(path, "coverage: {inbound: some}\n" + PLAIN)


@pytest.mark.parametrize(
    ("text", "moment", "zoned", "precision"),
    [
        ("2024-01-31", datetime(2024, 1, 31, tzinfo=UTC), False, "day"),
        ("2024-01-31 10:20", datetime(2024, 1, 31, 10, 20, tzinfo=UTC), False, "min"),
        ("2024-01-31T10:20:30Z", datetime(2024, 1, 31, 10, 20, 30, tzinfo=UTC), True, "s"),
        ("2024-01-31 10:20:30 UTC", datetime(2024, 1, 31, 10, 20, 30, tzinfo=UTC), True, "s"),
        ("2024-01-31 10:20:30.5+02:00", datetime(2024, 1, 31, 8, 20, 30, 500_000, tzinfo=UTC), True, "ms"),
        ("2024-01-31T10:20:30.123456789-0130", datetime(2024, 1, 31, 11, 50, 30, 123_456, tzinfo=UTC), True, "us"),
    ],
)
def test_iso_times(text: str, moment: datetime, zoned: bool, precision: str) -> None:
    assert iso_moment(text) == (microseconds(moment), zoned, precision)


@pytest.mark.parametrize("text", ["", "2024-13-01", "2024-02-30", "31.01.2024", "2024-01-31T25:00", "noon"])
def test_what_is_no_iso_time(text: str) -> None:
    assert iso_moment(text) is None


@given(st.lists(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)), min_size=1, max_size=40))  # noqa: DTZ001
def test_patterns_are_read_as_python_reads_them(moments: list[datetime]) -> None:
    for pattern in ("%d.%m.%Y %H:%M", "%a %b %d %H:%M:%S +0530 %Y", "%m/%d/%Y %I:%M %p"):
        texts = [moment.strftime(pattern) for moment in moments]
        spec = TimeColumn("at", pattern.replace("+0530", "%z"))
        times = read_times(pa.array([*texts, "31.02.2024 10:00", None]), spec, "UTC")
        expected = [
            microseconds(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC))
            for parsed in (datetime.strptime(text, spec.format) for text in texts)  # noqa: DTZ007
        ]
        assert times.us.to_pylist() == [*expected, None, None]


@given(st.lists(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)), min_size=1, max_size=40))  # noqa: DTZ001
@example([datetime(2000, 3, 26, 2, 0, fold=1)])  # noqa: DTZ001
@example([datetime(2000, 10, 29, 2, 30, fold=1)])  # noqa: DTZ001
def test_local_times_become_utc_as_the_zone_says(moments: list[datetime]) -> None:
    texts = [moment.isoformat() for moment in moments]
    # A text does not say which of two is meant where clocks are put back or forward.
    said = [datetime.fromisoformat(text) for text in texts]
    for zone in ("Europe/Warsaw", "America/St_Johns", "Asia/Kathmandu"):
        times = read_times(pa.array(texts), TimeColumn("at"), zone)
        expected = [microseconds(moment.replace(tzinfo=ZoneInfo(zone))) for moment in said]
        assert times.us.to_pylist() == expected
        assert set(times.zone.to_pylist()) == {zone}


def test_mixed_times_are_read_one_by_one() -> None:
    times = read_times(pa.array(["2024-01-01", "2024-01-01T01:00:00+01:00", "x", None]), TimeColumn("at"), "UTC")
    midnight = microseconds(datetime(2024, 1, 1, tzinfo=UTC))
    assert times.us.to_pylist() == [midnight, midnight, None, None]
    assert times.zone.to_pylist()[:2] == ["UTC", None]
    assert times.precision.to_pylist()[:2] == ["day", "s"]


@pytest.mark.slow
def test_a_large_table_is_read_fast_and_in_blocks(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    rows = 300_000
    with path.open("w") as stream:
        stream.write("id,at,who,text\n")
        for n in range(rows):
            stream.write(f"{n},2024-01-{n % 28 + 1:02d} 10:{n % 60:02d}:00,user{n % 5000},a text without any names\n")
    door = door_for(PLAIN + "    actor: who\n    text: text\n")
    started = time.process_time()
    sizes = [len(batch) for batch in READER.read(Source(path), door)]
    seconds = time.process_time() - started
    assert (sum(sizes), door.rows_read) == (rows, rows)
    assert max(sizes) < rows / 2
    assert rows / seconds > 100_000
