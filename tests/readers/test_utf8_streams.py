"""Streams of UTF-8: damage is refused, or repaired without a byte more than was asked for."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.utf8_streams import RepairedUtf8, StrictUtf8


@given(st.binary(max_size=60), st.integers(1, 9))
def test_what_is_repaired_reads_as_python_repairs_it(content: bytes, size: int) -> None:
    stream = RepairedUtf8(io.BytesIO(content))
    chunks = []
    while chunk := stream.read(size):
        assert len(chunk) <= size
        chunks.append(chunk)
    assert b"".join(chunks).decode() == content.decode("utf-8", "replace")


@given(st.text(max_size=30), st.integers(1, 9))
def test_sound_text_passes_unchanged(text: str, size: int) -> None:
    for kind in (RepairedUtf8, StrictUtf8):
        stream = kind(io.BytesIO(text.encode()))
        assert stream.readable()
        assert b"".join(iter(lambda stream=stream: stream.read(size), b"")) == text.encode()  # type: ignore[misc]


@pytest.mark.parametrize("content", [b"a\xffb", b"a\xc3"])
def test_damage_is_refused(content: bytes) -> None:
    stream = StrictUtf8(io.BytesIO(content))
    with pytest.raises(UnicodeDecodeError):
        list(iter(lambda: stream.read(1), b""))
