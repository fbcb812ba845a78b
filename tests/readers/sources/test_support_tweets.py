from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.readers import tweet_tables as module
from pappus.readers.column_values import lists_by_row
from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.support_tweets import READER
from pappus.readers.tweet_columns import (
    handles,
    id_times_us,
    moments_us,
    plain,
    pseudonyms,
    whole_ids,
    whole_numbers,
)
from pappus.readers.tweets import handles_in, id_time_us, moment_us, whole_id
from pappus.readers.tweets import plain as plain_text
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
COLUMNS = ("tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id")
TIME = "Tue Oct 31 22:10:47 +0000 2017"
QUESTION = {"tweet_id": "2", "author_id": "115712", "inbound": "True", "created_at": TIME,
            "text": "@AcmeCare @bob it broke, ask @Eve", "response_tweet_id": "1,5",
            "in_response_to_tweet_id": ""}  # fmt: skip
ANSWER = {"tweet_id": "1", "author_id": "AcmeCare", "inbound": "False", "created_at": "Tue Oct 31 22:11:47 +0000 2017",
          "text": "@115712 sorry &amp; thanks", "response_tweet_id": "", "in_response_to_tweet_id": "2.0"}  # fmt: skip


def write(path: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, **how: Any) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n", **how)
        table.writerow(columns)
        table.writerows([row.get(name, "") for name in columns] for row in rows)
    return path


def read(path: Path, **given: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "support_tweets", now_us=1_800_000_000_000_000, **given)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def test_a_question_and_its_answer(tmp_path: Path) -> None:
    (question, answer), door = read(write(tmp_path / "t.csv", QUESTION, ANSWER))
    assert (question["act_id"], question["ts_us"], question["property_id"]) == ("x:2", 1_509_487_847_000_000, None)
    assert (question["actor_id"], question["actor_kind"], question["actor_side"]) == (
        NAMES.person("x", "115712"), "human", "external")  # fmt: skip
    assert question["recipients"] == [NAMES.person("x", "AcmeCare"), NAMES.person("x", "bob")]
    assert question["mentions"] == [*question["recipients"], NAMES.person("x", "eve")]
    assert (question["parent_id"], question["thread_method"], question["needs_response"]) == (None, None, None)
    assert (answer["actor_id"], answer["property_id"]) == ("x:AcmeCare", "x:AcmeCare")
    assert (answer["actor_kind"], answer["actor_side"]) == ("account", "org")
    assert (answer["parent_id"], answer["thread_method"]) == ("x:2", "reply_chain")
    assert answer["parent_ts_source"] == "missing"
    assert answer["recipients"] == [question["actor_id"]]
    assert (answer["text"], answer["text_len"]) == ("@… sorry & thanks", 22)
    assert (answer["raw_ref"], answer["record_no"]) == ("t.csv#2", 2)
    assert (door.rows_read, door.coverage.properties) == (2, ["x:AcmeCare"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_may_stand_in_any_order(tmp_path: Path, delimiter: str) -> None:
    columns = ("", "text", "inbound", "in_response_to_tweet_id", "author_id", "Created_At", "tweet_id")
    rows = [row | {"Created_At": row["created_at"]} for row in (QUESTION, ANSWER)]
    path = write(tmp_path / "t.csv", *rows, columns=columns, delimiter=delimiter)
    expected, _ = read(write(tmp_path / "t2.csv", QUESTION, ANSWER))
    assert [row | {"raw_ref": ""} for row in read(path)[0]] == [row | {"raw_ref": ""} for row in expected]


def test_a_byte_order_mark_and_an_archive_change_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", QUESTION, ANSWER)
    expected, _ = read(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read(path)[0] == expected
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "twcs/t.csv")
        archive.writestr("readme.txt", "x")
    rows, door = read(tmp_path / "a.zip")
    assert [row["raw_ref"] for row in rows] == ["a.zip!twcs/t.csv#1", "a.zip!twcs/t.csv#2"]
    assert any("left alone" in note for note in door.coverage.notes)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"tweet_id": "6.5E+17"}, "rounded by a spreadsheet"),
        ({"tweet_id": ""}, "no tweet id"),
        ({"tweet_id": "x"}, "no whole number"),
        ({"author_id": " "}, "no author_id"),
        ({"created_at": "yesterday"}, "is no time"),
        ({"created_at": "Tue Oct 31 22:10:47 +0000 1957"}, "before 1970"),
        ({"created_at": "Tue Oct 31 22:10:47 +0000 2957"}, "in the future"),
        ({"inbound": "perhaps"}, "expected is True"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line(tmp_path: Path, given: dict[str, str], reason: str) -> None:
    first = QUESTION | {"text": "two\nlines"}
    rows, door = read(write(tmp_path / "t.csv", first, QUESTION | given, ANSWER))
    assert [row["record_no"] for row in rows] == [1, 3]
    [rejection] = door.rejections
    assert (rejection.place, reason in rejection.reason) == ("t.csv, line 4", True)
    assert door.rows_read == 3


def test_rows_of_another_width_are_rejected(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", QUESTION, ANSWER)
    path.write_text(path.read_text() + "7,short\n")
    rows, door = read(path)
    assert (len(rows), door.rows_read, door.rows_rejected) == (2, 3, 1)
    assert door.rejections[0].reason == "has 2 fields where the first line has 7"
    assert door.rejections[0].place == "t.csv, row 4"


def test_rows_are_numbered_where_they_stand(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", QUESTION, ANSWER)
    header, *rows = path.read_text("utf-8").splitlines()
    path.write_text("\n".join((header, "@x", *rows, "@y", "")), "utf-8")
    acts, door = read(path)
    assert [act["record_no"] for act in acts] == [2, 3]
    assert [one.place for one in door.rejections] == ["t.csv, row 2", "t.csv, row 5"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_bare_carriage_return_does_not_end_a_row(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / "t.csv", QUESTION | {"text": "one MARK two"}, ANSWER)
    path.write_bytes(path.read_text().replace("MARK", "\r\r").replace("\n", ending).encode())
    rows, door = read(path)
    assert (len(rows), door.rows_rejected, rows[0]["text"]) == (2, 0, "one    two")


@pytest.mark.parametrize("block", [40, 41, 42, 43])
def test_a_carriage_return_at_the_edge_of_a_block(tmp_path: Path, block: int) -> None:
    content = b"a,b\n" + b"x\r\r,y\r\n" * 40
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with path.open("rb") as stream:
        lines = module.WholeLines(stream, content)
        assert b"".join(iter(lambda: lines.read(block), b"")) == content.replace(b"\r", b" ")
    windows = content.replace(b"\n", b"\r\n").replace(b"\r\r\n", b"\r\n")
    path.write_bytes(windows)
    with path.open("rb") as stream:
        lines = module.WholeLines(stream, windows)
        assert b"".join(iter(lambda: lines.read(block), b"")) == re.sub(rb"\r(?!\n)", b" ", windows)


def test_many_blocks_are_numbered_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK_BYTES", 2_000)
    rows = [QUESTION | {"tweet_id": str(number), "text": f"line\n{number}"} for number in range(1, 201)]
    rows[149]["inbound"] = "?"
    acts, door = read(write(tmp_path / "t.csv", *rows))
    expected = [number for number in range(1, 201) if number != 150]
    assert [act["record_no"] for act in acts] == expected
    assert [act["raw_ref"] for act in acts] == [f"t.csv#{number}" for number in expected]
    # A row takes two lines from its text; the broken one ends on line 1 + 150 × 2.
    assert [rejection.place for rejection in door.rejections] == ["t.csv, line 300"]


def test_text_that_is_not_utf_8_is_replaced(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", QUESTION | {"text": "caf\u00e9"}, ANSWER)
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xe9"))
    rows, _ = read(path)
    assert [row["text"] for row in rows] == ["caf\ufffd", "@… sorry & thanks"]


@pytest.mark.parametrize("lines", [1, 3])
def test_what_is_not_utf_8_is_told_with_its_line(tmp_path: Path, lines: int) -> None:
    first = QUESTION | {"text": "\n".join(["ok"] * lines)}
    path = write(tmp_path / "t.csv", first, QUESTION | {"text": "caf\u00e9"}, ANSWER | {"author_id": "Caf\u00e9"})
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xe9"))
    rows, door = read(path)
    [note] = [note for note in door.coverage.notes if "UTF-8" in note]
    assert f"t.csv, line {lines + 2}: is not UTF-8 text; � stands for 2 characters" in note
    # Whose account it was cannot be known any more.
    assert [row["text"] for row in rows] == ["\n".join(["ok"] * lines), "caf\ufffd"]
    assert (door.rejections[0].place, door.rows_rejected) == (f"t.csv, line {lines + 3}", 1)
    assert "is not UTF-8 text" in door.rejections[0].reason


def test_a_row_too_many_fields_wide_is_counted_even_if_it_is_not_utf_8(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", QUESTION, ANSWER)
    path.write_bytes(path.read_bytes() + b"3,4,True,\xe9\xff,a,b,c,d,e\n")
    rows, door = read(path)
    assert (len(rows), door.rows_read, door.rows_rejected) == (2, 3, 1)
    assert "9 fields" in door.rejections[0].reason


def test_an_empty_text_is_no_text(tmp_path: Path) -> None:
    [row], _ = read(write(tmp_path / "t.csv", QUESTION | {"text": ""}))
    assert (row["text"], row["text_len"], row["mentions"], row["recipients"]) == (None, None, None, None)


def test_texts_can_be_left_out(tmp_path: Path) -> None:
    [row], _ = read(write(tmp_path / "t.csv", QUESTION), keep_text=False)
    assert (row["text"], row["text_len"], len(row["mentions"])) == (None, 33, 3)


def test_the_time_of_a_parent_is_in_its_id(tmp_path: Path) -> None:
    [row], _ = read(write(tmp_path / "t.csv", ANSWER | {"in_response_to_tweet_id": "650041477918248960"}))
    assert (row["parent_ts_us"], row["parent_ts_source"]) == (id_time_us(650041477918248960), "id_encoded")


def test_a_declared_account_keeps_its_declared_spelling(tmp_path: Path) -> None:
    [row], _ = read(write(tmp_path / "t.csv", ANSWER), accounts={"x:acmecare": "x:ACMEcare"})
    assert row["property_id"] == row["actor_id"] == "x:ACMEcare"


def test_only_a_header_gives_no_acts(tmp_path: Path) -> None:
    assert read(write(tmp_path / "t.csv"))[0] == []


def test_what_is_no_such_table_is_refused(tmp_path: Path) -> None:
    for name, content in (("a.csv", "tweet_id,text\n1,x\n"), ("b.csv", "")):
        (tmp_path / name).write_text(content)
        assert READER.detect(Source(tmp_path / name)) == 0
        with pytest.raises(UnreadableError, match="no table with the columns"):
            read(tmp_path / name)
    assert READER.detect(Source(write(tmp_path / "c.csv", QUESTION))) > 0.9


def test_a_quotation_without_end_says_where_reading_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK_BYTES", 2_000)
    path = write(tmp_path / "t.csv", *[QUESTION] * 50)
    path.write_text(path.read_text() + '9,a,True,"' + "x" * 9_000)
    with pytest.raises(UnreadableError, match=r"t\.csv, after line \d+: cannot be read on at row \d+: a quotation"):
        read(path)


def test_a_quotation_without_end_in_a_small_file_is_refused_with_its_row(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", *[{**QUESTION, "tweet_id": str(number), "response_tweet_id": "",
                                        "text": f"text {number}"} for number in range(2, 12)])  # fmt: skip
    path.write_text(path.read_text().replace("text 5", '"text 5'))
    with pytest.raises(UnreadableError, match=r"t\.csv, row 5: a quotation mark in it is never closed"):
        read(path)


def test_a_quotation_that_ends_too_late_costs_its_rows_and_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", *[{**QUESTION, "tweet_id": str(number), "response_tweet_id": "",
                                        "text": f"text, {number}"} for number in range(2, 12)])  # fmt: skip
    path.write_text(path.read_text().replace('"text, 5"', '"text, 5'))
    rows, door = read(path)
    assert [row["act_id"] for row in rows] == [f"x:{number}" for number in (2, 3, 4, 7, 8, 9, 10, 11)]
    assert (door.rejections[0].place, door.rows_rejected) == ("t.csv, row 5", 1)
    assert "it goes over 2 lines: a quotation mark in it is missing or too many" in door.rejections[0].reason


PIECES = ["@bob", "@Bob", "@Eve_1", "@", " ", "a@mail.example", ".", "\n", "é", "@" + "z" * 25, "x", "@@no", "'s", ""]
SCRAPS = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
ENTITIES = st.lists(st.sampled_from(["&amp;", "&lt;", "&gt;", "&", "lt;", "a"]), max_size=5).map("".join)


def people_by_row(texts: Any, *, addressed: bool = False) -> Any:
    found = handles(texts)
    people = pseudonyms(found.names, lambda _, names: [name.lower() for name in names])
    if addressed:
        return lists_by_row(people.filter(pa.array(found.addressed)), found.rows[found.addressed], 1).to_pylist()
    return lists_by_row(people, found.rows, len(texts)).to_pylist()


@settings(deadline=None)
@given(st.lists(SCRAPS, min_size=1, max_size=8))
def test_handles_by_the_column_and_one_by_one(texts: list[str]) -> None:
    column = pa.array(texts)
    each = [list(dict.fromkeys(name.lower() for name in handles_in(text))) or None for text in texts]
    assert people_by_row(column) == each
    assert people_by_row(pa.array(["", *texts])[1:]) == each


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        ("@a @b hello @c", ["a", "b"]),
        ("  @a\n@b", ["a", "b"]),
        ("hello @a", None),
        (".@a hello", None),
        ("@a, @b hello", ["a"]),
        ("@a @a @b", ["a", "b"]),
        ("@a's @b", ["a"]),
        ("", None),
    ],
)
def test_a_text_is_addressed_to_the_handles_that_it_begins_with(text: str, recipients: list[str] | None) -> None:
    assert people_by_row(pa.array([text]), addressed=True) == [recipients]


TIMES = st.one_of(
    st.datetimes().map(lambda moment: f"Tue {moment:%b %d %H:%M:%S} +0000 {moment.year:04d}"),
    st.datetimes().map(lambda moment: f"Tue {moment:%b %d %H:%M:%S} +0130 {moment.year:04d}"),
    st.datetimes().map(str),
    st.datetimes().map(lambda moment: f"{moment:%Y-%m-%d %H:%M:%S} +0000"),
    st.from_regex(r"\A[0-9]{4}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-6][0-9]:[0-6][0-9] \+0000\Z"),
    st.text(max_size=31),
    st.from_regex(r"\A[A-Z][a-z]{2} (Jan|Feb|Foo) [0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} \+0000 [0-9]{4}\Z"),
)


@settings(deadline=None)
@given(st.lists(st.none() | TIMES, min_size=1, max_size=8))
def test_times_by_the_column_and_one_by_one(texts: list[str | None]) -> None:
    assert moments_us(pa.array(texts, pa.string())).to_pylist() == [moment_us(text) for text in texts]


@settings(deadline=None)
@given(st.lists(st.from_regex(r"\A ?[0-9]{0,19}(\.0|E\+17|\.5)?\Z") | st.text(max_size=3), min_size=1, max_size=8))
def test_ids_by_the_column_and_one_by_one(texts: list[str]) -> None:
    found = whole_ids(pa.array(texts))
    for text, digits in zip(texts, found.to_pylist(), strict=True):
        assert digits is None or int(digits) == (whole_id(text) or 0)
        assert digits is not None or whole_id(text) is None or ".0" in text or len(text.strip()) > 18
    numbers = [None if digits is None else id_time_us(int(digits)) for digits in found.to_pylist()]
    assert id_times_us(found).to_pylist() == numbers


@settings(deadline=None)
@given(
    st.lists(
        st.none() | st.integers() | st.from_regex(r"\A ?[0-9]{0,20}(\.0|E\+17)?\Z") | st.text(max_size=3), max_size=8
    )
)
def test_numbers_by_the_column_and_one_by_one(values: list[str | int | None]) -> None:
    assert whole_numbers(values).to_pylist() == [whole_id(value) for value in values]


@given(st.lists(ENTITIES, max_size=5))
def test_entities_by_the_column_and_one_by_one(texts: list[str]) -> None:
    assert plain(pa.array(texts, pa.string())).to_pylist() == [plain_text(text) for text in texts]


def test_real_brand_care(shared_data: Path) -> None:
    rows, door = read(shared_data / "twcs" / "twcs_head.csv")
    # One text holds bare carriage returns: readers that end a row there find 5,001 rows, two of them broken.
    assert (len(rows), door.rows_read, door.rows_rejected) == (5_000, 5_000, 0)
    outbound = [row for row in rows if row["actor_side"] == "org"]
    assert all(row["actor_id"] == row["property_id"] for row in outbound)
    assert len(door.coverage.properties) == len({row["property_id"] for row in outbound})
    by_id = {row["act_id"]: row for row in rows}
    assert by_id["x:1"]["ts_us"] - by_id["x:3"]["ts_us"] == 140_000_000
