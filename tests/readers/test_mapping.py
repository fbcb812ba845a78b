"""The mapping file: faults by line, and proposals that run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from pappus.readers.door import Door
from pappus.readers.mapping import Mapping, parse_mapping, propose
from pappus.readers.source import Source
from pappus.readers.sources.table import READER
from pappus.vocabulary.documents import parse_yaml
from pappus.vocabulary.errors import InvalidFileError, UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

PLAIN = "network: x\nacts:\n  - at: t\n"


def parsed(text: str) -> Mapping:
    return parse_mapping(parse_yaml(text, "map.yaml"))


def faults_of(text: str) -> str:
    with pytest.raises(InvalidFileError) as caught:
        parsed(text)
    return str(caught.value)


def rows_of(path: Path, mapping: str) -> tuple[list[dict[str, Any]], Door]:
    door = Door(Pseudonymiser(b"k" * 32), "table", 2_000_000_000_000_000, mapping=parse_yaml(mapping, "map.yaml"))
    return [row for batch in READER.read(Source(path), door) for row in batch.to_pylist()], door


def test_templates_and_columns_are_told_apart() -> None:
    mapping = parsed('network: x\nacts:\n  - id: "{a}/{b}/q"\n    at: when\n    text: body\n')
    act = mapping.acts[0]
    assert act.id is not None
    assert act.id.pieces == ((True, "a"), (False, "/"), (True, "b"), (False, "/q"))
    assert mapping.columns == ("a", "b", "when", "body")


def test_people_are_known_by_their_columns() -> None:
    mapping = parsed("network: email\nacts:\n  - at: t\n    actor: {email: from}\n    recipients: [to, {email: cc}]\n")
    assert mapping.person_columns() == {"to": False, "cc": True, "from": True}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("network: x\n", "map.yaml, line 1: the file: lacks 'acts'"),
        ("network: x\nacts:\n  - at: t\n    actr: a\n", "line 3: acts.0: 'actr' is not known (did you mean 'actor'?)"),
        ("network: x\nacts:\n  - id: {a}\n    at: t\n", 'line 3: id: a template stands in quotes: "{a}"'),
        ("network: x\nacts:\n  - id: a\n    at: t\n", "line 3: id: names no column"),
        ('network: x\nacts:\n  - id: "{a"\n    at: t\n', "line 3: id: a brace without its other half"),
        ("network: xx\nacts:\n  - at: t\n", "line 1: network: 'xx' is none of x, facebook"),
        ("network: x\nacts:\n  - at: t\n    side: customer\n", "line 4: side: 'customer' is none of org, external"),
        (
            "network: x\nacts:\n  - at: t\n    kind:\n      column: k\n      values:\n        a: robot\n",
            "line 7: a: 'robot' is none of human, account, bot",
        ),
        ("network: x\nacts:\n  - at: {column: t, format: '%Q'}\n", "line 3: format: '%Q' is none of iso, epoch_s"),
        ("network: x\ntime_zone: Mars\nacts:\n  - at: t\n", "line 2: time_zone: 'Mars' is no IANA time zone"),
        ("network: x\nencoding: utf-99\nacts:\n  - at: t\n", "line 2: encoding: 'utf-99' is no encoding"),
        ("network: x\nacts:\n  - at: t\n    actor: {split: ';'}\n", "line 4: actor: needs either column: or email:"),
        ("network: x\nacts:\n  - at: t\n    gather: true\n", "line 4: gather: needs an id"),
        ("network: x\nacts:\n  - at: t\n    when: {column: a, is: 1, is_not: 2}\n", "line 4: when: needs either"),
        ("- a\n", "map.yaml, line 1: the file: expected object"),
        ("", "map.yaml, line 1: the file: expected object, found None"),
    ],
)
def test_faults_name_the_line_and_what_was_expected(text: str, expected: str) -> None:
    assert expected in faults_of(text)


def test_every_fault_is_told_at_once() -> None:
    text = "network: xx\ntime_zone: Mars\nacts:\n  - at: t\n    side: them\n"
    assert [line.split(":")[0] for line in faults_of(text).splitlines()] == [
        "map.yaml, line 1",
        "map.yaml, line 2",
        "map.yaml, line 5",
    ]


def test_columns_that_do_not_exist_are_named_with_those_that_do(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("id,created,who\n1,2024-01-01,a\n")
    with pytest.raises(InvalidFileError) as caught:
        rows_of(table, 'network: x\nacts:\n  - id: "{id}"\n    at: creatd\n')
    assert str(caught.value) == ("map.yaml, line 4: t.csv has no column 'creatd'. Its columns: 'id', 'created', 'who'")


def test_many_missing_columns_are_told_with_the_existing_ones_once(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(",".join(f"column {number}" for number in range(900)) + "\n")
    with pytest.raises(InvalidFileError) as caught:
        rows_of(table, 'network: x\nacts:\n  - id: "{id}"\n    at: creatd\n    actor: who\n')
    lines = str(caught.value).splitlines()
    assert ["Its columns: 'column 0', 'column 1'" in line for line in lines] == [True, False, False]
    assert len(lines[0]) < 500


@given(st.text(max_size=120))
def test_any_text_is_a_mapping_or_refused(text: str) -> None:
    try:
        acts, faults = parsed(text).acts, []
    except InvalidFileError as error:
        acts, faults = (), error.faults
    assert bool(acts) != bool(faults)


def test_pairs_of_question_and_answer_are_proposed_as_two_acts(shared_data: Path) -> None:
    path = shared_data / "twcs" / "response_pairs.csv"
    text = propose(Source(path))
    rows, door = rows_of(path, text)
    assert "FILL IN" not in text
    assert (len(rows), door.rows_read, door.rows_rejected) == (46_260, 23_130, 0)
    assert len({row["thread_id"] for row in rows}) == 23_130
    assert len({row["property_id"] for row in rows}) == 51
    replies = [row for row in rows if row["actor_kind"] == "account"]
    assert {row["actor_side"] for row in replies} == {"org"}
    assert {row["parent_id"] for row in replies} == {row["act_id"] for row in rows if row["actor_kind"] == "human"}


def test_rows_of_one_mail_are_proposed_to_be_gathered(shared_data: Path) -> None:
    path = shared_data / "manufacturing_email" / "communication.csv"
    text = propose(Source(path))
    rows, door = rows_of(path, text)
    assert "gather: true" in text
    assert (len(rows), door.rows_read) == (58_463, 82_927)
    assert len({row["act_id"] for row in rows}) == 58_463
    assert door.ignored["further row of the same act"] == 82_927 - 58_463
    assert len({row["actor_id"] for row in rows} | {to for row in rows for to in row["recipients"]}) == 167


def test_a_table_without_a_hint_of_its_network_says_what_to_fill_in(shared_data: Path) -> None:
    path = shared_data / "rust_project" / "merges.csv"
    text = propose(Source(path))
    rows, door = rows_of(path, text)
    assert "network: other   # FILL IN" in text
    assert '"pr_owner"' in text
    assert (len(rows), door.rows_rejected) == (1_990, 0)


def test_formats_of_times_directions_and_texts_are_proposed(tmp_path: Path) -> None:
    table = tmp_path / "tickets.csv"
    table.write_text(
        "Ticket No;Created;From;Direction;Message\n"
        "1;31.01.2024 10:20;ann@example.org;inbound;where is my order please\n"
        "2;01.02.2024 09:00;care@firm.example;outbound;it is on its way\n",
        encoding="cp1252",
    )
    text = propose(Source(table))
    rows, _ = rows_of(table, text)
    assert 'format: "%d.%m.%Y %H:%M"' in text
    assert [row["actor_side"] for row in rows] == ["external", "org"]
    assert [row["actor_domain"] for row in rows] == ["example.org", "firm.example"]
    assert rows[0]["text"] == "where is my order please"


def test_jsonl_and_parquet_are_proposed_too(tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"id": 1, "user": {"name": "ann"}, "created_at": 1704067200, "labels": ["a", "b"]}\n')
    rows, _ = rows_of(lines, propose(Source(lines)))
    assert rows[0]["ts_us"] == 1_704_067_200_000_000
    stored = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"id": [1, 2], "author": ["ann", "ben"], "created_at": ["2024-01-01"] * 2}), stored)
    rows, _ = rows_of(stored, propose(Source(stored)))
    assert [row["act_id"] for row in rows] == ["other:1", "other:2"]


def test_a_proposal_without_a_time_does_not_run_before_it_is_filled_in(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("id,author\n1,ann\n2,ben\n")
    text = propose(Source(table))
    assert 'at: "?"   # FILL IN' in text
    with pytest.raises(InvalidFileError, match=r"no column '\?'"):
        rows_of(table, text)


def test_no_value_of_the_table_is_copied_into_a_proposal(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("id,created,author,nickname\n1,2024-01-01,zacharias,zorro\n2,2024-01-02,yolanda,zenobia\n")
    text = propose(Source(table))
    assert not [name for name in ("zacharias", "yolanda", "zorro", "zenobia") if name in text]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03" * 50, b"just one word\n", b"\n\n\n"])
def test_what_is_no_table_gets_no_proposal(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"t\.csv"):
        propose(Source(path))


@given(st.binary(max_size=300))
def test_any_bytes_get_a_proposal_that_parses_or_a_message(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "t.csv"
    path.write_bytes(content)
    try:
        text = propose(Source(path))
    except UnreadableError as error:
        text = f"# {error}\n{PLAIN}"
    assert "t.csv" in text
    assert parsed(text).acts
