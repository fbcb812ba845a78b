from __future__ import annotations

import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.readers.scrubbing import scrub, scrub_again, scrub_column


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ask @bob or .@Eve_99!", "ask @… or .@…!"),
        ("mail a.b+c@mail.example.org today", "mail …@mail.example.org today"),
        ("write to x@a.example,y@b.example", "write to …@a.example,…@b.example"),
        ("@bob@social.example said", "@…@social.example said"),
        ("root@localhost", "root@…"),
        ("<@U03AB|bob> and <@u03ud68rqh3>: hi", "@… and @…: hi"),
        ("call +49 (0) 30 123-4567 now", "call [number] now"),
        ("in 2024 at 10:30 for 15 EUR", "in 2024 at 10:30 for 15 EUR"),
        ("", ""),
    ],
)
def test_handles_addresses_and_numbers_go(text: str, kept: str) -> None:
    assert scrub(text) == kept
    assert scrub_column(pa.array([text, None])).to_pylist() == [kept, None]


TRICKY = st.text(alphabet="ab@.<>|U1 -+(0…\ue000é/_%\n", max_size=40)


PIECES = ("@bob", "a@b.c", "<@U1|b>", "12345", "67", " ", ".", "(", "+", "-", "@", "\ue000", "é", "x")
PIECED = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


@settings(deadline=None)
@given(st.lists(TRICKY | PIECED, min_size=1, max_size=20))
def test_columns_and_rows_are_scrubbed_alike(texts: list[str]) -> None:
    expected = [scrub(text) for text in texts]
    assert scrub_column(pa.array(texts)).to_pylist() == expected
    chunks = pa.chunked_array([pa.array(texts[:1]), pa.array(texts[1:], pa.string())])
    assert scrub_column(chunks).to_pylist() == expected


@given(st.lists(TRICKY, min_size=3, max_size=9))
def test_a_slice_is_scrubbed_like_a_whole(texts: list[str]) -> None:
    assert scrub_column(pa.array(texts)[1:-1]).to_pylist() == [scrub(text) for text in texts[1:-1]]


@given(st.text(), st.from_regex(r"[a-z0-9_]{2,12}", fullmatch=True))
def test_no_handle_survives(text: str, handle: str) -> None:
    assert f" @{handle}" not in scrub(f"{text} @{handle}")


@pytest.mark.parametrize("piece", ["a", "@a", "1 ", "(", "+(1", "<@U1|", "a@b.", "1" + " " * 50])
def test_long_unbroken_texts_take_no_quadratic_time(piece: str) -> None:
    text = piece * (200_000 // len(piece)) + " @x"
    started = time.process_time()
    scrub(text)
    assert time.process_time() - started < 2


@settings(max_examples=500)
@given(st.lists(TRICKY | PIECED, min_size=1, max_size=20))
def test_scrubbed_again_a_text_stays_as_it_is(texts: list[str]) -> None:
    # No network gives anybody the sign that stands for an address in between.
    once = [scrub(text.replace("\ue000", "")) for text in texts]
    assert scrub_again(pa.array(once)).to_pylist() == once
