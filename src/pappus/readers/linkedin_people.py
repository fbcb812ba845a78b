"""People whom a member of LinkedIn is connected with: by their plain names texts call upon them."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath

from pappus.readers.csv_rows import Wanted
from pappus.readers.source import Source
from pappus.readers.typed_lists import BOM

_COLUMNS: Wanted = {"first": ("first name",), "last": ("last name",), "url": ("url",)}
_PROFILE = re.compile(r"linkedin\.com/in/([^/?#,\s]+)")
_WORD = re.compile(r"\w+")
_MOST_BYTES = 64 << 20
_INSTEAD = "@…"


class Connections:
    """Finds the full names of people in texts."""

    def __init__(self, people: dict[str, str]) -> None:
        """Takes people by full name, each with the name of a profile, or once more the own where none is told."""
        self._people = people
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for name in sorted(people, key=len, reverse=True):
            if first := _WORD.search(name):
                self._by_word[first[0]].append(name)

    def __bool__(self) -> bool:
        """Whether anybody is known."""
        return bool(self._people)

    def without_names(self, text: str) -> tuple[str, list[str]]:
        """A text without the names in it, and the people who bear them, once each."""
        begun = self._by_word.keys() & _WORD.findall(text)
        if not any(name in text for word in begun for name in self._by_word[word]):
            return text, []
        kept, start, met = [], 0, []
        for word in _WORD.finditer(text):
            name = self._name_at(text, word.start(), word[0]) if word.start() >= start else None
            if name is not None:
                kept += [text[start : word.start()], _INSTEAD]
                start = word.start() + len(name)
                met.append(self._people[name])
        return "".join([*kept, text[start:]]), list(dict.fromkeys(met))

    def _name_at(self, text: str, start: int, word: str) -> str | None:
        names = self._by_word.get(word, ())
        return next((name for name in names if text.startswith(name, start) and _ends(text, start + len(name))), None)


def _ends(text: str, at: int) -> bool:
    return at >= len(text) or not (text[at].isalnum() or text[at] == "_")


def connections_in(source: Source) -> Connections:
    """The people in the table of connections of an archive; nobody where it has none or the table is damaged.

    Of those who bear the same name nobody knows who is meant: their name stands for them.
    """
    people: dict[str, set[str]] = defaultdict(set)
    for member in source.find(".csv"):
        if PurePosixPath(member).name.lower().startswith("connections"):
            for first, last, url in _rows(source.read(member, _MOST_BYTES)):
                found = _PROFILE.search(url)
                people[f"{first} {last}"].add(found[1] if found else f"{first} {last}")
    return Connections({name: next(iter(known)) if len(known) == 1 else name for name, known in people.items()})


def _rows(content: bytes) -> Iterator[tuple[str, str, str]]:
    """First name, last name and address of the profile of each; notes stand before the first line of the table."""
    rows = csv.reader(content.removeprefix(BOM).decode("utf-8", "replace").splitlines(keepends=True))
    places: list[int | None] = []
    with suppress(csv.Error):  # what stands behind the damage is nobody's name for sure
        for row in rows:
            if not places:
                names = [name.strip().lower() for name in row]
                found = [next((names.index(one) for one in known if one in names), None) for known in _COLUMNS.values()]
                places = found if None not in found[:2] else []
                continue
            first, last, url = (row[at].strip() if at is not None and at < len(row) else "" for at in places)
            if first and last:
                yield first, last, url
