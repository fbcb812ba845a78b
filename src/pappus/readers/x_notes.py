"""Long texts of tweets, which newer archives of X hold in a file of their own (note-tweet.js).

The tweet itself holds the beginning and an ellipsis. No id ties one to the other: the time and the beginning do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import NamedTuple

import msgspec

from pappus.readers.source import Source
from pappus.readers.tweets import HANDLE, moment_us, plain
from pappus.readers.x_archive_files import Records, lists_in

_MEMBER = re.compile(r"(?:^|/)note-tweet(?:-part\d+)?\.js$")
# An answer begins with those whom it answers; at the end stands the address of the tweet itself.
_CUT = re.compile(rf"((?:@{HANDLE} )*)(.+)…(?: https://t\.co/\w+)?", re.DOTALL)
_SECOND_US = 1_000_000
_NEAR_SECONDS = 2


class Note(NamedTuple):
    """A long text, and the addresses that it links to."""

    text: str
    urls: list[str]


Notes = dict[int, list[Note]]
"""Long texts by the second in which they were written, counted from 1970 UTC."""


class _Url(msgspec.Struct, rename="camel", gc=False):
    expanded_url: str | None = None


class _Core(msgspec.Struct, gc=False):
    text: str | None = None
    urls: tuple[_Url, ...] | None = None


class _Note(msgspec.Struct, rename="camel", gc=False):
    created_at: str | None = None
    core: _Core | None = None


class _Entry(msgspec.Struct, rename="camel", gc=False):
    note_tweet: _Note


def notes_in(source: Source) -> Notes:
    """The long texts of an archive; an entry that is none is passed over, its tweet keeps what it holds.

    Raises:
        UnreadableError: the file is truncated.
    """
    notes: Notes = defaultdict(list)
    for member in source.members:
        if _MEMBER.search(member.lower()):
            for entries in lists_in(source, member, _Entry):
                for entry in entries:
                    _take_in(entry, notes)
    return dict(notes)


def _take_in(entry: _Entry | str, notes: Notes) -> None:
    if isinstance(entry, str) or entry.note_tweet.core is None:
        return
    core, us = entry.note_tweet.core, moment_us(entry.note_tweet.created_at)
    if us is not None and core.text:
        urls = [url.expanded_url for url in core.urls or () if url.expanded_url]
        notes[us // _SECOND_US].append(Note(core.text, urls))


def in_full(records: Records, notes: Notes) -> Records:
    """The same tweets with the whole of each long text that the archive holds."""
    found = {row: note for row, text in enumerate(records.texts) if (note := _note_of(text, records, row, notes))}
    if not found:
        return records
    texts, urls = list(records.texts), list(records.urls)
    for row, note in found.items():
        texts[row], urls[row] = note.text, [*urls[row], *note.urls]
    return replace(records, texts=texts, urls=urls)


def _note_of(text: str, records: Records, row: int, notes: Notes) -> Note | None:
    """The long text that begins as a tweet does, behind those whom it answers; null if there is none."""
    cut = _CUT.fullmatch(text) if notes and "…" in text else None
    us = moment_us(records.created[row]) if cut else None
    if cut is None or us is None:
        return None
    at, begun = us // _SECOND_US, plain(cut[2])
    near = (note for second in range(at - _NEAR_SECONDS, at + _NEAR_SECONDS + 1) for note in notes.get(second, ()))
    found = next((note for note in near if plain(note.text).startswith(begun)), None)
    return found and Note(cut[1] + found.text, found.urls)
