"""Accidents that happen to an export on its way: bytes, lines, values and files that are not what they were."""

from __future__ import annotations

import io
import json
import random
import re
import tarfile
import zipfile
from pathlib import Path
from typing import Any

Files = dict[str, bytes]
Dice = random.Random

# fmt: off
BYTES = (
    b"\0", b"\xff\xfe", b"\xc3(", b"\xed\xa0\x80", b"\xef\xbb\xbf", b'"', b"'", b"\n", b"\r", b"\r\n\r\n", b",", b";",
    b"\t", b"{", b"}", b"[", b"]", b"<", b"&#0;", b"&lol;", b"]]>", b"<!--", b"<!DOCTYPE a [", b"null", b"NaN", b"-",
    b"\\", b"\\u0000", b"\\ud800", b"9" * 400, b"1e999", b"[" * 3_000, b'{"a":' * 3_000, b"<a>" * 3_000,
    b"A" * 70_000, b"From x\n", b"--cut\n", b"=?x?b?////?=", b"=E9=", b": ", b"\n \n", b"%s%n", b"../../etc/passwd",
)
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 3.7, 1e308, float("nan"), float("inf"), 2**63, -(2**63) - 1, 10**40, "", " ", "x", "0",
    "-5", "\0", "\ud800", "\u202e\U0001f600", "9" * 400, "1e5", "2023-11-14", "0000-00-00T00:00:00Z",
    "9999-12-31T23:59:59Z", "1970-01-01", "https://[", "@", ":", "a@b", "http://x.example/" + "a/" * 500,
    [], {}, [None], [[[[]]]], {"": {}}, {"id": 7}, ["a", 1, None], json.loads("[" * 60 + "]" * 60),
)
NUMBERS = (
    b"0", b"-1", b"1e400", b"9" * 19, b"9" * 300, b"18446744073709551616", b"1.5", b"00", b"\xd9\xa3", b"32", b"99",
)
# fmt: on


def mutated(files: Files, dice: Dice) -> Files:
    """The files of an export after one to five accidents."""
    found = dict(files)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 5))):
        name = dice.choice(sorted(found))
        if dice.random() < 0.08:
            _file_changed(found, name, dice)
        else:
            found[name] = dice.choice(_ACCIDENTS)(found[name], dice)
    return found


def _file_changed(files: Files, name: str, dice: Dice) -> None:
    other = dice.choice(sorted(files))
    kind = dice.randrange(5)
    if kind == 0:
        files[name] = b""
    elif kind == 1:
        files[name], files[other] = files[other], files[name]
    elif kind == 2:
        files[name] += files[other]
    elif kind == 3:
        folder, slash, file = name.rpartition("/")
        files[f"{folder}{slash}more {file}"] = files[other]
    elif len(files) > 1:
        del files[name]


def _bytes_changed(content: bytes, dice: Dice) -> bytes:
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


def _line_moved(content: bytes, dice: Dice) -> bytes:
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    at, kind = dice.randrange(len(lines)), dice.randrange(4)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(at, dice.choice(lines))
    elif kind == 2:
        lines[at] = lines[at] * 30
    else:
        dice.shuffle(lines)
    return b"".join(lines)


def _figure_changed(content: bytes, dice: Dice) -> bytes:
    found = list(re.finditer(rb"\d+", content))
    if not found:
        return content
    one = dice.choice(found)
    return content[: one.start()] + dice.choice(NUMBERS) + content[one.end() :]


def _value_changed(content: bytes, dice: Dice) -> bytes:
    """A value of a JSON document, else a field of a table or an attribute, replaced, dropped or doubled."""
    begin = re.search(rb"[\[{]", content)
    try:
        tree = json.loads(content[begin.start() :]) if begin else None
    except (ValueError, RecursionError):
        tree = None
    if begin and isinstance(tree, list | dict) and tree:
        _node_changed(tree, dice)
        return content[: begin.start()] + json.dumps(tree).encode()
    fields = list(re.finditer(rb'(?<=[,;\t\n"])[^,;\t\n"]+(?=[,;\t\n"])', content))
    if not fields:
        return content
    one, value = dice.choice(fields), dice.choice(VALUES)
    new = json.dumps(value).encode() if dice.random() < 0.5 else str(value).encode("utf-8", "surrogatepass")
    return content[: one.start()] + new + content[one.end() :]


def _node_changed(tree: Any, dice: Dice) -> None:
    node: Any = tree
    while True:
        key = dice.choice(list(node) if isinstance(node, dict) else range(len(node)))
        deeper = node[key]
        if not isinstance(deeper, list | dict) or not deeper or dice.random() < 0.15:
            break
        node = deeper
    kind = dice.randrange(5)
    if kind == 0:
        del node[key]
    elif kind == 1 and isinstance(node, list):
        node.insert(key, node[key])
    elif kind == 2 and isinstance(node, dict):
        node[dice.choice(("", "id", "type", str(key).upper(), key + "\0"))] = node.pop(key)
    else:
        node[key] = dice.choice(VALUES)


_ACCIDENTS = (_bytes_changed, _bytes_changed, _line_moved, _figure_changed, _value_changed, _value_changed)


def handed_in(files: Files, alone: bool, folder: Path, dice: Dice) -> Path:
    """The files as a person may hand them in: as they are, in an archive (itself whole or damaged), one by itself."""
    folder.mkdir()
    form = dice.choice(("plain", "plain", "plain", "zip", "tar", "damaged zip", "damaged tar", "one"))
    if form == "plain" and not alone:
        for name, content in files.items():
            (folder / "export" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "export" / name).write_bytes(content)
        return folder / "export" if files else folder
    if form in ("plain", "one"):
        name = dice.choice(sorted(files))
        path = folder / Path(name).name
        path.write_bytes(files[name])
        return path
    archive = _zipped(files) if form.endswith("zip") else _tarred(files)
    path = folder / f"export.{'zip' if form.endswith('zip') else 'tar.gz'}"
    path.write_bytes(_bytes_changed(archive, dice) if form.startswith("damaged") else archive)
    return path


def _zipped(files: Files) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def _tarred(files: Files) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target.getvalue()
