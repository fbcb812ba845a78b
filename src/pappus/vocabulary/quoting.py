"""Texts of other people's files in what we say: short, and without what a terminal would obey."""

from __future__ import annotations

_MOST_OF_A_VALUE = 80


def shortened(text: str, most: int) -> str:
    """`text`, cut to `most` characters; the last one shows that it was cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def quoted(value: object) -> str:
    """A value as it stands in a file, within quotes if it is text, cut to 80 characters."""
    return shortened(repr(value), _MOST_OF_A_VALUE)


def printable(text: str) -> str:
    """`text` on one line: whatever steers a terminal, turns the direction or is half a character becomes "�"."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else " " if one.isspace() else "�" for one in text)
