"""Files in pieces."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers import file_pieces as module
from pappus.readers.file_pieces import Large, Piece, Pieces, Span, Spans, large, pieces_of
from pappus.readers.json_stream import likely_piece_end
from pappus.readers.source import Source


def content_of(piece: Piece) -> bytes:
    return piece if isinstance(piece, bytes) else piece.content()


def all_of(pieces: Pieces | Spans) -> list[Piece]:
    found: list[Piece] = []
    while (piece := pieces.next()) is not None:
        found.append(piece)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pieces")


@given(
    st.lists(st.integers(0, 99_999), min_size=1),
    st.integers(1, 40),
    st.integers(0, 5),
    st.integers(0, 9),
    st.booleans(),
)
def test_pieces_and_what_is_left_are_the_file(
    folder: Path, items: list[int], size: int, back: int, begun: int, on_disk: bool
) -> None:
    text = json.dumps([{"id": item} for item in items])[1:].encode()
    path = folder / "file.json"
    path.write_bytes(b"[" + text)
    with path.open("rb") as stream:
        assert stream.read(1) == b"["
        file = Large(stream, stream.read(begun), len(text), "file", path if on_disk else None)
        pieces = pieces_of(file, likely_piece_end, size)
        cut = all_of(pieces)
        kept = cut[: max(len(cut) - back, 0)]
        pieces.take_back(cut[len(kept) :])
        rest = pieces.rest()
        whole = [content_of(piece) for piece in kept]
        assert b",".join([*whole, b"".join(iter(lambda: rest.read(7), b""))]) == text


@pytest.mark.parametrize("on_disk", [True, False])
def test_pieces_hold_whole_items_and_are_about_as_large_as_wanted(on_disk: bool, tmp_path: Path) -> None:
    items = [{"id": number, "more": [{"id": 1}]} for number in range(1_000)]
    path = tmp_path / "file.json"
    path.write_text(json.dumps(items)[1:])
    with path.open("rb") as stream:
        file = Large(stream, stream.read(10), path.stat().st_size, "file", path if on_disk else None)
        pieces = pieces_of(file, likely_piece_end, 2_000)
        assert isinstance(pieces, Spans if on_disk else Pieces)
        cut = [content_of(piece) for piece in all_of(pieces)]
    found = [item for piece in cut for item in json.loads(b"[" + piece + b"]")]
    assert found == items[: len(found)]
    assert len(found) > 900
    assert all(1_900 <= len(piece) <= 2_100 for piece in cut[:-1])


@pytest.mark.parametrize("on_disk", [True, False])
@pytest.mark.parametrize("indent", [None, 1])
def test_what_is_listed_in_items_may_begin_with_a_number_of_its_own_too(
    on_disk: bool, indent: int | None, tmp_path: Path
) -> None:
    named = [{"id": number, "text": 'Bo \\" Lee'} for number in range(8)]
    items = [{"id": f'"{number}', "reply": None, "named": named} for number in range(200)]
    path = tmp_path / "file.json"
    path.write_text(json.dumps(items, indent=indent)[1:])
    with path.open("rb") as stream:
        file = Large(stream, b"", path.stat().st_size, "file", path if on_disk else None)
        cut = all_of(pieces_of(file, likely_piece_end, 2_000))
    found = [item for piece in cut for item in json.loads(b"[" + content_of(piece) + b"]")]
    assert found == items[: len(found)]
    assert len(found) > 180


def test_an_item_longer_than_what_is_looked_at_does_not_end_the_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TAIL_BYTES", 100)
    path = tmp_path / "file.json"
    path.write_text(json.dumps([{"id": 1, "text": "x" * (900 if number % 7 == 3 else 9)} for number in range(500)])[1:])
    with path.open("rb") as stream:
        cut = all_of(pieces_of(Large(stream, b"", path.stat().st_size, "file", path), likely_piece_end, 1_000))
    found = [item for piece in cut for item in json.loads(b"[" + content_of(piece) + b"]")]
    assert len(found) > 480


def test_a_file_of_a_folder_is_read_where_it_lies_and_one_of_an_archive_is_not(tmp_path: Path) -> None:
    (tmp_path / "file.json").write_bytes(b"abc")
    with Source(tmp_path) as source, source.open("file.json") as stream:
        file = large(source, "file.json", stream)
    assert (file.path, file.size_bytes) == (tmp_path / "file.json", 3)
    assert Span(tmp_path / "file.json", 1, 2).content() == b"bc"
