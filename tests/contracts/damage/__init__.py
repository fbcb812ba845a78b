"""Accidents and malice that an export meets on its way: bytes, values, files and archives that are not what they were.

What is done is drawn with dice that are seeded from outside, so that an input's number decides all about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.contracts.damage.json_text import json_changed
from tests.contracts.damage.mails import mail_changed
from tests.contracts.damage.raw import Dice, bytes_changed, figure_changed, line_moved, reencoded
from tests.contracts.damage.tables import table_changed
from tests.contracts.damage.xml_text import xml_changed
from tests.contracts.damage.yaml_text import yaml_changed

Files = dict[str, bytes]
_Accident = Callable[[bytes, Dice], bytes]

_ANYWHERE: tuple[_Accident, ...] = (bytes_changed, bytes_changed, line_moved, figure_changed, reencoded)
# What an accident put in a thousand times another one may put in a thousand times again.
_MOST_BYTES = 4 << 20
_YAML = re.compile(rb"(?:#|- |\w+:[ \n])")
_MAIL = re.compile(rb"(?:From |Message-ID:|Received:|From:)", re.IGNORECASE)


def mutated(files: Files, dice: Dice) -> Files:
    """The files of an export after one to five accidents, two in three of them such as fit the form of the file."""
    found = dict(files)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 5))):
        name = dice.choice(sorted(found))
        if dice.random() < 0.08:
            _file_changed(found, name, dice)
        else:
            fitting = _fitting(found[name])
            accident = fitting if dice.random() < 0.65 else dice.choice(_ANYWHERE)
            found[name] = accident(found[name], dice)[:_MOST_BYTES]
    return found


def _fitting(content: bytes) -> _Accident:
    """The accidents that reach deepest into a file, by how it begins."""
    begun = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if begun.startswith((b"<?xml", b"<posts", b"<comments")):
        return xml_changed
    if begun.startswith((b"{", b"[")) or b"= [" in begun:
        return json_changed
    if _MAIL.match(begun):
        return mail_changed
    return yaml_changed if _YAML.match(begun) else table_changed


def _file_changed(files: Files, name: str, dice: Dice) -> None:
    other = dice.choice(sorted(files))
    kind = dice.randrange(6)
    if kind == 0:
        files[name] = b""
    elif kind == 1:
        files[name], files[other] = files[other], files[name]
    elif kind == 2:
        files[name] += files[other]
    elif kind == 3:
        folder, slash, file = name.rpartition("/")
        files[f"{folder}{slash}more {file}"] = files[other]
    elif kind == 4:
        files[f"{dice.choice(_NAMES)}{name}"] = files.pop(name)
    elif len(files) > 1:
        del files[name]


_NAMES = ("deeper/", "\u202e", "a b\n", "x" * 150, ".hidden/", "__MACOSX/", "%00", "größe ☃/", "-")
