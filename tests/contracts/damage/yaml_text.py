"""YAML that a person edited in haste: indents, quotes, anchors, tags, values that mean something else."""

from __future__ import annotations

import re

from tests.contracts.damage.raw import Dice, replaced

# fmt: off
VALUES = (
    b"", b"[", b"{", b"]", b"*a", b"&a", b"&a [*a]", b"!!python/object/apply:os.system [x]", b"!!binary a", b"!x y",
    b"|", b">", b'"', b"'", b"null", b"~", b"yes", b"NULL", b"1e999", b".nan", b"0o17", b"0x1F", b"1_000", b"12:30:45",
    b"2024-01-31", b"9" * 5_000, b"@a", b"%a", b"`a`", b"a: b: c", b"- - - -", b"<<", b"\t", b"\0", b"\xff",
    b"[" * 2_000, b"x" * 50_000, b"# x", b"{a: {b: {c: []}}}", b"[[[]]]", b"[null, {}, 1]", b"{<<: *a}", b"? a",
    b"\xe2\x80\xa8", b"---", b"...",
)
LINES = (
    b"---", b"...", b"%YAML 9.9", b"\t- a", b"? [a]", b"<<: *a", b"a: &a [*a, *a]", b"- ", b"-", b"  ", b": a", b"#",
    b"x: |",
)
# fmt: on
_VALUE = re.compile(rb"(?<=[:,\[{-] )[^\n,\]}]+")
# A key begins where no word goes on, and is not looked at twice: files of one long word would take for ever.
_KEY = re.compile(rb"(?<![\w-])[\w-]++(?=:[ \n])")


def yaml_changed(content: bytes, dice: Dice) -> bytes:
    """One value, key, line or indent is another."""
    kind = dice.randrange(8)
    if kind >= 6:
        lines = content.split(b"\n")
        at = dice.randrange(len(lines))
        if kind == 6:
            lines.insert(at, dice.choice(LINES))
        else:
            lines[at] = dice.choice(
                (b" " + lines[at], lines[at][1:], b"\t" + lines[at], b"    " + lines[at], b"- " + lines[at])
            )
        return b"\n".join(lines)
    found = list((_VALUE if kind < 4 else _KEY).finditer(content))
    if not found:
        return content
    one = dice.choice(found)
    return replaced(
        content, one, dice.choice(VALUES if kind < 4 else (b"", b"id", b"?", b"acts", dice.choice(found)[0]))
    )
