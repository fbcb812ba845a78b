"""Which cells of a spreadsheet are merged, found without loading its sheets."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
_PIECE_BYTES = 1 << 20
_LONGEST_TAG = 200
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, order=True)
class Range:
    """A block of merged cells; rows and columns count from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    name: str


class Sweep:
    """Merged cells row by row, for a sheet that is read from top to bottom."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._waiting = sorted(ranges, reverse=True)
        self._here: list[Range] = []

    def at(self, row: int) -> list[Range]:
        """The ranges that reach into a row; rows have to be asked for in ascending order."""
        if self._here:
            self._here = [one for one in self._here if one.last_row >= row]
        while self._waiting and self._waiting[-1].first_row <= row:
            self._here.append(self._waiting.pop())
        return self._here


def merged_cells(archive: zipfile.ZipFile) -> dict[str, tuple[Range, ...]]:
    """The merged cells of each sheet of an XLSX file, by the title of the sheet.

    Raises:
        KeyError, ValueError, SyntaxError: the file is not built as XLSX files are.
    """
    found = {}
    for title, part in _sheets(archive):
        with archive.open(part) as stream:
            found[title] = tuple(_ranges(stream))
    return found


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    from defusedxml.ElementTree import fromstring

    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    for element in fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet") and (target := targets.get(element.get(_RELATION))):
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            if part in archive.namelist():
                yield element.get("name", ""), part


def _ranges(stream: IO[bytes]) -> Iterator[Range]:
    # In text of cells the sign < is written &lt;, so that only tags match.
    kept = b""
    while piece := stream.read(_PIECE_BYTES):
        text = kept + piece
        end = 0
        for match in _MERGED.finditer(text):
            first, top, last, bottom = (group.decode() for group in match.groups())
            yield Range(int(top), int(bottom), _number(first), _number(last), f"{first}{top}:{last}{bottom}")
            end = match.end()
        kept = text[max(end, len(text) - _LONGEST_TAG) :]


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
