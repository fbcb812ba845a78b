"""Tables that went through a spreadsheet, an editor or a script: fields, quotes, separators, columns, header."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.contracts.damage.raw import Dice

# fmt: off
FIELDS = (
    b"", b" ", b'"', b'""', b'"""', b'a"b', b'"a', b'a"', b"'", b"\0", b"a\rb", b'"a\r\nb"', b'"a\rb"', b"=1+1", b"@x",
    b"-", b"NULL", b"NaN", b"#REF!", b"1e5", b"6.50E+17", b"1,5", b'"1,5"', b"9" * 400, b"True", b"x" * 200_000,
    b'"' + b"a\n" * 3_000 + b'"', b"\xff", b"caf\xe9", b"\xef\xbb\xbf", b"31.10.2017 22:10", b"10/31/17 10:10 PM",
    b"0000-00-00", b"9999-12-31", b"1900-01-00", b"Tue Oct 32 22:10:47 +0000 2017", b"Tue Oct 31 22:10:47 +9999 2017",
    b"1509487847", b"\xe2\x80\xae", b"https://[", b"\xc2\xb2", b"a;b|c\td", b"- {", b"!!python/none", b"*a", b"&a",
)
NAMES = (b"", b" ", b'"', b"id", b"\0", b"tweet_id", b"a" * 5_000, b"Tweet_ID", b" text ", b"caf\xe9", b"{x}", b"1")
# fmt: on
_SEPARATOR = re.compile(rb"[,;\t|]")


def table_changed(content: bytes, dice: Dice) -> bytes:
    """One accident to a field, a row, a column or the whole of a table."""
    return dice.choice(_ACCIDENTS)(content, dice)


def _field_changed(content: bytes, dice: Dice) -> bytes:
    lines = content.split(b"\n")
    at = dice.randrange(len(lines))
    fields = lines[at].split(b",")
    fields[dice.randrange(len(fields))] = dice.choice(FIELDS)
    lines[at] = b",".join(fields)
    return b"\n".join(lines)


def _field_exchanged(content: bytes, dice: Dice) -> bytes:
    """The value of another row: ids that meet, answers to themselves."""
    rows = [line.split(b",") for line in content.split(b"\n")]
    one, other = dice.choice(rows), dice.choice(rows)
    at, there = dice.randrange(len(one)), dice.randrange(len(other))
    one[at] = other[there if dice.random() < 0.3 else min(at, len(other) - 1)]
    return b"\n".join(map(b",".join, rows))


def _row_changed(content: bytes, dice: Dice) -> bytes:
    lines = content.split(b"\n")
    at, kind = dice.randrange(len(lines)), dice.randrange(7)
    if kind == 0:
        lines[at] += b","
    elif kind == 1:
        lines[at] = lines[at].rpartition(b",")[0]
    elif kind == 2:
        lines[at] = _SEPARATOR.sub(dice.choice((b";", b"\t", b"|", b"", b",,", b" , ")), lines[at])
    elif kind == 3:
        lines[at] = b'"' + lines[at].replace(b'"', b'""') + b'"'
    elif kind == 4:
        lines[at] = b"," * dice.choice((1, 5_000))
    elif kind == 5:
        lines.insert(at, dice.choice((b"", b"  ", b"# note", b"sep=;", b"Total,,,", lines[0], b'"', b"\r")))
    else:
        lines[at] = lines[at].replace(b'"', dice.choice((b"", b"'", b"\xe2\x80\x9c", b'\\"')))
    return b"\n".join(lines)


def _column_changed(content: bytes, dice: Dice) -> bytes:
    """A column lost, doubled or moved in every row, as far as a plain split can tell."""
    rows = [line.split(b",") for line in content.split(b"\n")]
    at, kind = dice.randrange(len(rows[0])), dice.randrange(3)
    for row in rows:
        if at < len(row):
            value = row.pop(at)
            if kind == 1:
                row[at:at] = [value, value]
            elif kind == 2:
                row.append(value)
    return b"\n".join(map(b",".join, rows))


def _header_changed(content: bytes, dice: Dice) -> bytes:
    header, newline, rest = content.partition(b"\n")
    names = header.split(b",")
    names[dice.randrange(len(names))] = dice.choice((*NAMES, *names))
    changed = b",".join(names)
    header = dice.choice((changed, changed, changed, header.upper(), header.replace(b",", b", "), header + b"\r", b""))
    return header + newline + (rest if dice.random() < 0.9 else b"")


def _separated_otherwise(content: bytes, dice: Dice) -> bytes:
    return content.replace(b",", dice.choice((b";", b"\t", b"|", b"\x1f", b" ", b",,")))


def _quoted_otherwise(content: bytes, dice: Dice) -> bytes:
    return content.replace(b'"', dice.choice((b"", b"'", b"|", b'\\"', b'""')))


_ACCIDENTS: tuple[Callable[[bytes, Dice], bytes], ...] = (
    _field_changed, _field_changed, _field_changed, _field_exchanged, _row_changed, _row_changed, _column_changed,
    _header_changed, _separated_otherwise, _quoted_otherwise,
)  # fmt: skip
