"""Texts of other people's files: short, without what a terminal would obey, and without what they quote themselves."""

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


def own_words(text: str) -> str:
    """A text without what it quotes: lines that begin with `>`, and those before them that say who wrote it."""
    if ">" not in text:
        return text
    kept: list[str] = []
    for line in text.splitlines():
        if not line.lstrip().startswith(">"):
            kept.append(line)
            continue
        while kept and (not kept[-1].strip() or kept[-1].rstrip().endswith(":")):
            kept.pop()
    return "\n".join(kept)
