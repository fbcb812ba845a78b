"""Accidents that can befall any file: its bytes, lines, figures and encoding."""

from __future__ import annotations

import random
import re

Dice = random.Random

# fmt: off
BYTES = (
    b"\0", b"\xff\xfe", b"\xc3(", b"\xed\xa0\x80", b"\xef\xbb\xbf", b'"', b"'", b"\n", b"\r", b"\r\n\r\n", b",", b";",
    b"\t", b"{", b"}", b"[", b"]", b"<", b"&#0;", b"&lol;", b"]]>", b"<!--", b"<!DOCTYPE a [", b"null", b"NaN", b"-",
    b"\\", b"\\u0000", b"\\ud800", b"9" * 400, b"1e999", b"[" * 3_000, b'{"a":' * 3_000, b"<a>" * 3_000,
    b"A" * 70_000, b"From x\n", b"--cut\n", b"=?x?b?////?=", b"=E9=", b": ", b"\n \n", b"%s%n", b"../../etc/passwd",
    b"\x1b[2J", b"\x1a", b"\xe2\x80\xa8", b"\xc2\x85", b"\x0b\x0c\x1c\x1d", b"\xf4\x90\x80\x80",
)
NUMBERS = (
    b"0", b"-1", b"1e400", b"9" * 19, b"9" * 300, b"9" * 5_000, b"18446744073709551616", b"1.5", b"00",
    b"\xd9\xa3", b"\xc2\xb2", b"32", b"99", b"-0", b"1_000", b"0x1F", b"1970", b"10000", b"253402300800",
)
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-7", "cp037")
# fmt: on


def bytes_changed(content: bytes, dice: Dice) -> bytes:
    """Cut, flipped, lost, repeated, moved or foreign bytes."""
    at, kind = dice.randrange(len(content) + 1), dice.randrange(6)
    end = at + dice.choice((1, 4, 40, 400))
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + bytes([dice.randrange(256)]) + content[at + 1 :]
    if kind == 2:
        return content[:at] + content[end:]
    if kind == 3:
        return content[:end] + content[at:end] * dice.choice((1, 2, 50)) + content[end:]
    if kind == 4:
        there = dice.randrange(len(content) + 1)
        return content[:at] + content[there : there + 200] + content[end:]
    return content[:at] + dice.choice(BYTES) + content[at:]


def line_moved(content: bytes, dice: Dice) -> bytes:
    """A line lost, doubled or repeated, all lines shuffled, other ends of lines."""
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    at, kind = dice.randrange(len(lines)), dice.randrange(6)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(at, dice.choice(lines))
    elif kind == 2:
        lines[at] = lines[at] * 30
    elif kind == 3:
        dice.shuffle(lines)
    elif kind == 4:
        lines[at] = lines[at].rstrip(b"\r\n") + dice.choice((b"", b"\r", b"\r\n", b"\n\n", b"\r\r\n"))
    else:
        end = dice.choice((b"\r", b"\r\n", b"\n\r"))
        lines = [line.rstrip(b"\r\n") + end for line in lines]
    return b"".join(lines)


def figure_changed(content: bytes, dice: Dice) -> bytes:
    """One figure becomes one that is too large, too small, of other digits, or none."""
    found = list(re.finditer(rb"\d+", content))
    return replaced(content, dice.choice(found), dice.choice(NUMBERS)) if found else content


def reencoded(content: bytes, dice: Dice) -> bytes:
    """The file as another program would save it, or text that went through the wrong encoding."""
    text = content.decode("utf-8", "replace")
    if dice.random() < 0.3:
        return text.encode("utf-8").decode("cp1252", "replace").encode("utf-8")
    encoded = text.encode(dice.choice(ENCODINGS), "replace")
    return encoded if dice.random() < 0.7 else content[: len(content) // 2] + encoded[len(encoded) // 2 :]


def replaced(content: bytes, place: re.Match[bytes], new: bytes) -> bytes:
    """`content` with something else in a place that a pattern found."""
    return content[: place.start()] + new + content[place.end() :]
