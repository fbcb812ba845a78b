from __future__ import annotations

import pytest

from pappus.vocabulary.quoting import printable, quoted, shortened


def test_what_is_short_stays_as_it_is() -> None:
    assert (shortened("abc", 3), quoted("a'b"), quoted(7), printable("größe ☃.csv")) == (
        "abc",
        '"a\'b"',
        "7",
        "größe ☃.csv",
    )


def test_what_is_long_shows_that_it_was_cut() -> None:
    assert shortened("abcd", 3) == "ab…"
    assert len(quoted("x" * 900)) == 80


@pytest.mark.parametrize("text", ["a\x1b[2Jb", "a\udcffb", "a\u202eb", "a\x07b"])
def test_nothing_that_a_terminal_would_obey_is_left(text: str) -> None:
    found = printable(text)
    assert (found[0], found[1], found[-1]) == ("a", "�", "b")
    assert found.isprintable()
    found.encode()


def test_breaks_of_lines_become_spaces() -> None:
    assert printable("a\nb\tc\r\nd") == "a b c  d"
