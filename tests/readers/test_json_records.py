"""Records of pages, arrays, lines and single files."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.readers.door import Door
from pappus.readers.json_records import accepted, is_paged, list_named, native_id, records
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser


class Thing(msgspec.Struct):
    id: int
    inner: list[int] | None = None


THINGS, LISTED = Typed(Thing), list_named("value")


def read(path: Path) -> list[Thing | str]:
    with Source(path) as source:
        return [one for some in records(source, path.name, LISTED, THINGS) for one in some]


def numbers(path: Path, text: str | bytes) -> list[int | None]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return [one.id if isinstance(one, Thing) else None for one in read(path)]


GIVEN = [{"id": 1, "inner": [2, 3]}, {"id": 2}]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(GIVEN),
        json.dumps(GIVEN, indent=2),
        json.dumps({"context": "c", "value": GIVEN, "next": {"page": 2}}),
        json.dumps({"data": {"meta": {"all": 2}, "value": GIVEN}}, indent=1),
        "\n".join(map(json.dumps, GIVEN)),
        "\n".join(json.dumps({"value": [one]}) for one in GIVEN),
        "\n".join(json.dumps([one]) for one in GIVEN),
        ",\ufeff".join(json.dumps([one], indent=1) for one in [*GIVEN]) + "\n[]\n",
    ],
    ids=["array", "spread array", "page", "inner page", "lines", "pages", "arrays", "arrays apart"],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "marked"])
def test_the_same_records_in_each_form(tmp_path: Path, text: str, mark: bytes) -> None:
    assert numbers(tmp_path / "a.json", mark + text.encode()) == [1, 2]


def test_one_record_over_several_lines(tmp_path: Path) -> None:
    assert numbers(tmp_path / "a.json", json.dumps(GIVEN[0], indent=2)) == [1]


def test_a_bad_record_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    assert numbers(tmp_path / "a.json", '{"value": [{"id": 1}, {"id": []}, {"id": 3}]}') == [1, None, 3]
    assert numbers(tmp_path / "b.json", '{"id": 1}\n{"id": \n{"id": 3}\n') == [1, None, 3]


@pytest.mark.parametrize(
    "text", ['{"value": [{"id": 1}, {"id"', '{"value": [{"id": 1}], "next": "h', '[{"id": 1}, ', '[{"id": 1}]\n[{']
)
def test_a_file_that_ends_in_the_middle_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableError, match="truncated"):
        numbers(tmp_path / "a.json", text)


def test_a_list_deep_inside_a_record_is_no_page() -> None:
    assert is_paged(b'{"data": {"value": [', LISTED)
    assert not is_paged(b'{"a": {"b": {"value": [', LISTED)
    assert not is_paged(b'[{"value": [', LISTED)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30), st.integers(1, 10))
def test_pages_of_any_size_hold_all(tmp_path_factory: pytest.TempPathFactory, ids: list[int], size: int) -> None:
    pages = [ids[start : start + size] for start in range(0, len(ids), size)]
    text = "\n".join(json.dumps({"value": [{"id": number} for number in page]}) for page in pages)
    assert numbers(tmp_path_factory.mktemp("pages") / "a.json", text) == ids
    text = "\n".join(json.dumps([{"id": number} for number in page]) for page in pages)
    assert numbers(tmp_path_factory.mktemp("arrays") / "a.json", text) == ids


@pytest.mark.parametrize(
    ("value", "found"),
    [
        *((one, str(one)) for one in (7, -7, "5f7f-a_1", "a1", "x" * 80)),
        *((one, None) for one in ("", None, True, 1.5, "a@b.example", "é", "x" * 81, "a\n")),
    ],
)
def test_an_id_is_a_number_or_a_word(value: object, found: str | None) -> None:
    assert native_id(value) == found


def test_records_that_lack_something_are_numbered_and_rejected() -> None:
    door = Door(Pseudonymiser(b"0123456789abcdef"), "things", 0)
    pieces: list[list[Thing | str]] = [[Thing(1), "is odd"], [Thing(2, []), Thing(3)]]
    found = accepted(pieces, "a.json", door.refuse, "thing", lambda one: "nothing inside" if one.inner == [] else None)
    assert [[(one.id, where) for one, where in some] for some in found] == [[(1, "a.json#1")], [(3, "a.json#4")]]
    assert [(one.place, one.reason) for one in door.rejections] == [
        ("a.json#2", "is no thing: is odd"),
        ("a.json#3", "is no thing: nothing inside"),
    ]
    assert (door.rows_read, door.rows_rejected) == (2, 2)
