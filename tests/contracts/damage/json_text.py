"""JSON that is not what its program wrote: fields, types, numbers, keys, nesting, and what no JSON parser allows."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import Any

from tests.contracts.damage.raw import Dice, replaced

# fmt: off
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 3.7, 1e308, float("nan"), float("inf"), 2**63, -(2**63) - 1, 10**40, "", " ", "x", "0",
    "-5", "\0", "\ud800", "\u202e\U0001f600", "9" * 400, "9" * 5_000, "1e5", "²", "2023-11-14", "0000-00-00T00:00:00Z",
    "9999-12-31T23:59:59Z", "1970-01-01", "2023-11-14T12:00:00+99:99", "https://[", "http://[::1", "@", ":", "a@b",
    "http://x.example/" + "a/" * 500, "<" * 5_000, "&" * 5_000, "<a href='" * 500, "@a" * 5_000, "\x1b]0;x\x07",
    "<script>a</SCRIPT x>b<style>", "\u0130<style>", "1.5E+17", "Tue Oct 31 22:10:45 +0000 1939", "bot_message",
    "system", {"files": [{}]}, [], {}, [None], [[[[]]]], {"": {}}, {"id": 7}, ["a", 1, None],
    json.loads("[" * 60 + "]" * 60),
)
TOKENS = (
    b"NaN", b"-Infinity", b"01", b"-", b"+1", b"1.", b".5", b"1E400", b"-0", b"0x1F", b"undefined", b"'a'",
    b'"\\ud800"', b'"\\udc00\\ud800"', b'"\\u0000"', b'"\\x41"', b'"a\nb"', b'"\xff"', b"9" * 5_000, b"1e-9999", b"{}",
    b"[]", b"", b"[" * 100_000, b'{"a":' * 100_000, b"[" * 900 + b"]" * 900, b'"' + b"a" * 300_000 + b'"', b"/* */ 1",
    b"tru", b'"',
)
MARKS = (b"", b",,", b":", b'""', b"}", b"]")
# fmt: on
_SCALAR = rb'"(?:[^"\\]++|\\.)*+"|-?\d[\d.eE+-]*|true|false|null'
_PIECE = re.compile(r'"(?:[^"\\]++|\\.)*+"|\[\]|\{\}|[\[\]{}]|, |: |[^"\[\]{},: ]+')
_OPENING, _CLOSING = ("[", "{"), ("]", "}")
_FIELD = re.compile(rb'("(?:[^"\\]|\\.){1,40}"\s*:\s*)(' + _SCALAR + rb")")


def json_changed(content: bytes, dice: Dice) -> bytes:
    """A document, or one of its lines, with one thing in it changed."""
    if content.startswith(b"{") and content.count(b"\n{") > 1:
        lines = content.split(b"\n")
        at = dice.randrange(len(lines))
        lines[at] = json_changed(lines[at], dice)
        return b"\n".join(lines)
    begin = re.search(rb"[\[{]", content)
    tree = _tree_of(content[begin.start() :]) if begin and dice.random() < 0.6 else None
    if begin is None or tree is None:
        return _token_changed(content, dice)
    try:
        if dice.random() < 0.12:
            tree = _arranged(tree, dice)
        else:
            _node_changed(tree, dice)
        text = json.dumps(tree, ensure_ascii=dice.random() < 0.5)
    except RecursionError:
        return content
    text = dice.choice((str, str, _indented))(text)
    return content[: begin.start()] + text.encode("utf-8", "surrogatepass")


def _indented(text: str) -> str:
    """Compact JSON as `json.dumps` indents it by one, which takes it time in the square of the depth."""
    depth, pieces = 0, []
    for piece in _PIECE.findall(text):
        depth += (piece in _OPENING) - (piece in _CLOSING)
        line = "\n" + " " * depth
        before, after = line if piece in _CLOSING else "", line if piece in _OPENING or piece == ", " else ""
        pieces.append(f"{before}{piece.rstrip(' ') if after else piece}{after}")
    return "".join(pieces)


def _tree_of(content: bytes) -> Any:
    """The list or object that stands there; null if it is none, is empty, or was broken before."""
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return tree if isinstance(tree, list | dict) and tree else None


def _token_changed(content: bytes, dice: Dice) -> bytes:
    """What a parser would never give back: keys twice, tokens that are none, missing and needless marks."""
    kind = dice.randrange(5)
    if kind <= 2 and (fields := list(_FIELD.finditer(content))):
        one = dice.choice(fields)
        return replaced(content, one, one[1] + dice.choice(TOKENS) + (b", " + one[0] if kind == 0 else b""))
    if kind == 3 and (marks := [mark.start() for mark in re.finditer(rb'[,:"{}\[\]]', content)]):
        at = dice.choice(marks)
        return content[:at] + dice.choice(MARKS) + content[at + 1 :]
    return dice.choice((content * 2, content + b"]", content + b",", content + b"\0" * 900, content.rstrip()[:-1]))


def _arranged(tree: Any, dice: Dice) -> Any:
    """The same values in another arrangement: wrapped, taken out, one below the other."""
    nested: Any = tree
    for _ in range(dice.choice((1, 3, 200, 900))):
        nested = [nested]
    if isinstance(tree, dict):
        return dice.choice((nested, list(tree.values()), {"data": tree}, [list(pair) for pair in tree.items()]))
    return dice.choice((nested, {"data": tree}, dict(enumerate(tree)), tree * 3, tree[::-1], tree[0]))


def _node_changed(tree: Any, dice: Dice) -> None:
    node: Any = tree
    while True:
        key = dice.choice(list(node) if isinstance(node, dict) else range(len(node)))
        deeper = node[key]
        if not isinstance(deeper, list | dict) or not deeper or dice.random() < 0.15:
            break
        node = deeper
    kind = dice.randrange(8)
    if kind == 0:
        del node[key]
    elif kind == 1 and isinstance(node, list):
        node.insert(key, node[key])
    elif kind == 2 and isinstance(node, dict):
        node[dice.choice(("", "id", "type", str(key).upper(), key + "\0"))] = node.pop(key)
    elif kind in (3, 4):
        node[key] = _retyped(node[key], dice)
    elif kind == 5 and (alike := _values_of(tree, key)):
        # A copy: what stands under the same key may be what this stands in.
        node[key] = deepcopy(dice.choice(alike))
    else:
        node[key] = dice.choice(VALUES)


def _retyped(value: Any, dice: Dice) -> Any:
    """The same said in another type, as another version of the program might."""
    if isinstance(value, str) and value.strip("-").isascii() and value.strip("-").isdigit() and len(value) < 400:
        return dice.choice((int(value), float(value), [value], {"value": value}, f" {value} ", f"+{value}"))
    if isinstance(value, int | float | str) or value is None:
        return dice.choice((str(value), [value], [value, value], {"": value}, {"id": value}, not value, [[value]]))
    if isinstance(value, dict):
        return dice.choice((list(value.values()), list(value), [value], str(value), {"": value}))
    return dice.choice((dict(enumerate(value)), value[0] if value else None, str(value), [value], value * 40))


def _values_of(tree: Any, key: Any) -> list[Any]:
    """What stands under the same key anywhere: ids that meet, parents that are one another's children."""
    if isinstance(tree, list):
        return [found for entry in tree for found in _values_of(entry, key)]
    if isinstance(tree, dict):
        own = [tree[key]] if key in tree else []
        return own + [found for entry in tree.values() for found in _values_of(entry, key)]
    return []
