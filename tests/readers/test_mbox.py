"""Splitting an mbox: every message comes out whole, whatever the chunks."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.mbox import MOST_MESSAGE_BYTES, messages, unquoted

ENVELOPE = b"From someone@example.org Mon Jan  1 16:35:43 2024\n"

lines = st.lists(
    st.text(alphabet="ab :>From\t", max_size=30).filter(lambda line: not line.startswith("From ")), max_size=8
)
bodies = st.builds(lambda ls: "\n".join(ls).encode(), lines)


@given(st.lists(bodies, min_size=1, max_size=5), st.integers(1, 4000), st.booleans())
def test_messages_come_out_as_they_went_in(contents: list[bytes], chunk_bytes: int, crlf: bool) -> None:
    mails = [b"Subject: x\n\n" + content for content in contents]
    box = b"\n\n".join(ENVELOPE + mail for mail in mails)
    if crlf:
        box, mails = box.replace(b"\n", b"\r\n"), [mail.replace(b"\n", b"\r\n") for mail in mails]
    found = list(messages(BytesIO(box), chunk_bytes=chunk_bytes))
    assert [mail.rstrip() for mail in found] == [mail.rstrip() for mail in mails]


@given(st.binary(max_size=400).map(lambda junk: junk.replace(b"x", b"\n\nFrom a\nTo: b\n")), st.integers(1, 50))
def test_the_split_does_not_depend_on_the_chunks(content: bytes, chunk_bytes: int) -> None:
    assert list(messages(BytesIO(content), chunk_bytes=chunk_bytes)) == list(messages(BytesIO(content)))


@pytest.mark.parametrize(
    "sentence",
    [
        b"From what I see it works.\nRegards",
        b"From 10:30 to 11:00 we meet.\nBring coffee",
        b"From here on: nothing\nbut words",
    ],
)
def test_a_sentence_that_begins_with_from_splits_nothing(sentence: bytes) -> None:
    box = ENVELOPE + b"Subject: a\n\nHello.\n\n" + sentence + b"\n"
    assert len(list(messages(BytesIO(box)))) == 1


def test_a_bare_from_line_before_a_header_splits() -> None:
    box = b"From -\nSubject: a\n\none\n\nFrom -\nReceived: from x\n\ntwo\n"
    assert [mail.splitlines()[0] for mail in messages(BytesIO(box))] == [b"Subject: a", b"Received: from x"]


def test_a_huge_attachment_is_not_kept() -> None:
    box = ENVELOPE + b"Subject: a\n\n" + b"x" * (3 * MOST_MESSAGE_BYTES) + b"\n\n" + ENVELOPE + b"Subject: b\n\nend\n"
    first, second = messages(BytesIO(box))
    assert len(first) == MOST_MESSAGE_BYTES
    assert second.startswith(b"Subject: b")


def test_bytes_before_the_first_message_and_empty_files_hold_none() -> None:
    assert list(messages(BytesIO(b""))) == []
    assert list(messages(BytesIO(b"nothing here\n"))) == []


def test_begun_bytes_count_as_read() -> None:
    box = ENVELOPE + b"Subject: a\n\none\n"
    assert list(messages(BytesIO(box[20:]), box[:20])) == [b"Subject: a\n\none\n"]


def test_quoting_of_from_lines_is_undone() -> None:
    assert unquoted(b"a\n>From b\n>>From c\n> From d") == b"a\nFrom b\n>From c\n> From d"
