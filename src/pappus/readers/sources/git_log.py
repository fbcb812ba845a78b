"""Git: the log of a repository as text, one file a repository.

The forms are those of git-log(1), "Pretty formats" medium, fuller and raw, with or without --numstat or --stat,
and the dates of --date=default, iso, iso-strict, rfc, raw and unix. Trailers are those of git-interpret-trailers(1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import IO, Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import Instants, instants
from pappus.readers.markup import closed_up
from pappus.readers.reader import Reader
from pappus.readers.record_columns import let_in, list_column, said, standing, text_column
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import SCHEMA

_NETWORK = "git"
_MAP = SCHEMA.field("engagement").type
_ENDINGS = (".txt", ".log", ".git-log")
_BOM = b"\xef\xbb\xbf"
_COMMIT = re.compile(r"commit ([0-9a-f]{40}(?:[0-9a-f]{24})?)\b")
_BETWEEN = re.compile(r"\n(?=commit [0-9a-f]{40})")
_BEGIN = re.compile(rb"commit [0-9a-f]{40}(?:[0-9a-f]{24})?[^\n]{0,2000}\r?\n(?:[^\n]{0,2000}\n){0,70}?[Aa]uthor:? ")
_PERSON = re.compile(r"([^<]*)<([^<>]*)>(?: (\d{1,12}) ([+-]\d{4}))?")
_BODY = re.compile(r"(?:    [^\n]*(?:\n|$)|\n)*")
_TRAILER = re.compile(r"^(?:[A-Za-z]+-)*[Bb]y: [^<>\n]{0,200}<([^<>\s]+@[^<>\s]+)>", re.MULTILINE)
_ANY_TRAILER = re.compile(r"^(?:[A-Za-z]+-)*[Bb]y: [^\n]*$", re.MULTILINE)
_FILE = re.compile(r"^(?:(?:\d+|-)\t(?:\d+|-)\t| [^\n]* \| )", re.MULTILINE)
_DEFAULT = re.compile(r"(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})(?: ([+-]\d{4}))?")
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?: ([+-]\d{4}))?")
_ZONE = re.compile(r"([+-])(\d\d):?(\d\d)")
_COUNTED = re.compile(r"(\d{1,12})(?: [+-]\d{4})?")
_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = {name: f"{number:02d}" for number, name in enumerate(_NAMES.split(), 1)}
_BOT = "[bot]"
_SECONDS_END = len("2024-01-31T10:20:30")
_CHUNK_BYTES, _MOST_COMMIT_BYTES, _MOST_TEXT_CHARACTERS = 1 << 20, 64 << 20, 1 << 16


class _Commit(msgspec.Struct, gc=False):
    """A commit as its lines tell it."""

    number: str
    name: str = ""
    address: str = ""
    committer: str = ""
    date: str = ""
    parents: int = 0
    body: str = ""
    files: int = 0


class _Repository:
    """Makes acts of commits."""

    def __init__(self, door: Door, name: str, place: str) -> None:
        self._door = door
        self._property = door.property_id or door.ours(_NETWORK, name) or f"{_NETWORK}:{name}"
        self._place = place
        self._passed = 0
        self._zones: dict[str, int | None] = {}

    def acts(self, commits: list[_Commit]) -> Iterator[Any]:
        """Commits as acts; what is none is counted."""
        door = self._door
        told = [_message(one.body) for one in commits]
        numbers = np.arange(self._passed + 1, self._passed + 1 + len(commits))
        self._passed += len(commits)
        acts = standing(door, _NETWORK, self._place, numbers, self._times(commits))
        acts |= said(door, text_column([text for text, _ in told]))
        acts |= {
            "act_id": pa.array([f"{_NETWORK}:{one.number}" for one in commits]),
            "property_id": self._property,
            "actor_id": text_column([self._person(one) for one in commits]),
            "actor_kind": pa.array(["bot" if _BOT in one.name or _BOT in one.address else "human" for one in commits]),
            "actor_domain": text_column([_domain(one.address) for one in commits]),
            "mentions": list_column([self._others(one, named) for one, (_, named) in zip(commits, told, strict=True)]),
            "visibility": "members",
            "tags": list_column([["merge"] if one.parents > 1 else None for one in commits]),
            "engagement": arrow_column([{"files": one.files} if one.files else None for one in commits], _MAP),
            "needs_response": False,
            "needs_response_rule": "commit",
        }
        hint = "write the log with --format=fuller --date=iso-strict"
        faults = {
            row: f"has no possible time ({commits[row].date[:60]!r}; {hint})"
            for row in np.flatnonzero(~door.are_plausible(acts["ts_us"])).tolist()
        }
        yield from let_in(door, acts, [one.date for one in commits], faults)

    def _times(self, commits: list[_Commit]) -> Instants:
        """When commits were written; null where that is no time."""
        dates = [_iso(one.date) for one in commits]
        local_us = instants(arrow_column([local for local, _ in dates], pa.string())).ts_us
        ahead_us = pa.array([self._ahead_us(zone) for _, zone in dates], pa.int64())
        assumed = pa.array([None if zone else "UTC" for _, zone in dates], pa.string())
        return Instants(pc.subtract(local_us, ahead_us), "s", assumed)

    def _others(self, one: _Commit, named: list[str]) -> list[str] | None:
        """Those who wrote, read or took in a commit beside its author."""
        if not named and (one.committer == one.address or "@" not in one.committer):
            return None
        others = dict.fromkeys(address.lower() for address in (*named, one.committer) if "@" in address)
        others.pop(one.address.lower(), None)
        return [self._door.email(address) for address in others] or None

    def _ahead_us(self, zone: str) -> int | None:
        if zone not in self._zones:
            self._zones[zone] = _offset_us(zone)
        return self._zones[zone]

    def _person(self, one: _Commit) -> str | None:
        if "@" in one.address:
            return self._door.email(one.address)
        native = one.address or one.name
        return self._door.person(_NETWORK, native) if native else None


def _domain(address: str) -> str | None:
    return address.rpartition("@")[2].strip().lower() or None if "@" in address else None


def _iso(date: str) -> tuple[str | None, str]:
    """A date of any of git's forms as a local time in ISO 8601, and its distance from UTC; empty if it states none."""
    if len(date) > _SECONDS_END and date[10] == "T":
        return date[:_SECONDS_END], date[_SECONDS_END:]
    if found := _DEFAULT.fullmatch(date):
        month, day, time, year, zone = found.groups()
        return f"{year}-{_MONTHS.get(month, month)}-{int(day):02d}T{time}", zone or ""
    if found := _ISO.fullmatch(date):
        return f"{found[1]}T{found[2]}", found[3] or ""
    if found := _MAIL.fullmatch(date):
        return f"{found[3]}-{_MONTHS.get(found[2], found[2])}-{int(found[1]):02d}T{found[4]}", found[5]
    if found := _COUNTED.fullmatch(date):
        return _iso_of_seconds(int(found[1])), "Z"
    return None, ""


def _offset_us(zone: str) -> int | None:
    """How far a zone's clocks are ahead; null if it is none."""
    if zone in ("", "Z"):
        return 0
    found = _ZONE.fullmatch(zone)
    if found is None:
        return None
    minutes = 60 * int(found[2]) + int(found[3])
    return (-minutes if found[1] == "-" else minutes) * 60_000_000


def _iso_of_seconds(seconds: int) -> str | None:
    from datetime import UTC, datetime

    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}"
    except (ValueError, OverflowError, OSError):
        return None


def _message(body: str) -> tuple[str | None, list[str]]:
    """The text of a commit without its trailers, and the addresses of those whom they name."""
    if "y: " not in body:
        return closed_up(body) or None, []
    return closed_up(_ANY_TRAILER.sub("", body)) or None, _TRAILER.findall(body)


def _commits(stream: IO[bytes], place: str) -> Iterator[list[_Commit]]:
    """The commits of a log, some hundred at a time; what stands before the first is passed over."""
    buffer = stream.read(len(_BOM)).removeprefix(_BOM)
    while chunk := stream.read(_CHUNK_BYTES):
        whole, mark, rest = (buffer + chunk).rpartition(b"\ncommit ")
        buffer = b"commit " + rest if mark else buffer + chunk
        if len(buffer) > _MOST_COMMIT_BYTES:
            raise UnreadableError(f"{place}: one commit is larger than {_MOST_COMMIT_BYTES} bytes")
        if mark:
            yield _parsed(whole)
    yield _parsed(buffer)


def _parsed(content: bytes) -> list[_Commit]:
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    found = ((piece, _COMMIT.match(piece)) for piece in _BETWEEN.split(text))
    return [_commit(piece, begun[1]) for piece, begun in found if begun]


def _commit(piece: str, number: str) -> _Commit:
    head, _, rest = piece.partition("\n\n")
    _, *lines = head.split("\n")
    commit = _Commit(number)
    for line in lines:
        _take_in(commit, line)
    found = _BODY.match(rest)
    end = found.end() if found else 0
    commit.body = rest[:end][:_MOST_TEXT_CHARACTERS].replace("\n    ", "\n").removeprefix("    ")
    commit.files = len(_FILE.findall(rest, end)) if end < len(rest) else 0
    return commit


def _take_in(commit: _Commit, line: str) -> None:
    """Takes in a line of the head of a commit."""
    name, _, value = line.partition(" ")
    name, value = name.rstrip(":"), value.strip()
    if name in ("Author", "author"):
        commit.name, commit.address, date = _person(value)
        commit.date = commit.date or date
    elif name in ("Commit", "committer"):
        _, commit.committer, _ = _person(value)
    elif name in ("Date", "AuthorDate"):
        commit.date = value
    elif name == "Merge":
        commit.parents = len(value.split())
    elif name == "parent":
        commit.parents += 1


@lru_cache(maxsize=65_536)
def _person(value: str) -> tuple[str, str, str]:
    found = _PERSON.match(value)
    if found is None:
        return value, "", ""
    return found[1].rstrip(), found[2].strip(), f"{found[3]} {found[4]}" if found[3] else ""


def _detect(source: Source) -> float:
    return 0.9 if any(_is_log(source.head(member)) for member in _candidates(source)[:50]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(*_ENDINGS)


def _is_log(head: bytes) -> bool:
    return _BEGIN.match(head.removeprefix(_BOM).lstrip()) is not None


def _read(source: Source, door: Door) -> Iterator[Any]:
    logs = [member for member in _candidates(source) if _is_log(source.head(member))]
    if not logs:
        raise UnreadableError(
            f"{source.path}: is no log of git. Expected what `git log --all --date=iso-strict --format=fuller` writes, "
            "in a file called like the repository"
        )
    for member in logs:
        repository = _Repository(door, _name(member), source.place(member))
        with source.open(member) as stream:
            for commits in _commits(stream, source.place(member)):
                yield from repository.acts(commits)
    _describe(door)


def _name(member: str) -> str:
    stem = PurePosixPath(member.replace("\\", "/")).name
    for ending in _ENDINGS:
        stem = stem.removesuffix(ending)
    return " ".join(stem.split()) or "repository"


def _describe(door: Door) -> None:
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound = coverage.outbound = "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, False, False, True
    coverage.notes = [
        translatable("Times are those of the author's clock; work that was squashed or rebased away is not in it."),
        translatable("Whoever a commit names beside its author (co-author, reviewer, committer) is named by it."),
    ]


READER = Reader(
    title="Git log",
    network=_NETWORK,
    accepts="the text of git log, a file called like the repository, or a folder or .zip of such files",
    how_to_get="in the repository: git log --all --date=iso-strict --format=fuller --numstat > REPOSITORY.txt",
    proves="who wrote which commit when, with whom (co-authors, reviewers, committers), and in which repository",
    cannot_show="discussions about code, reviews that left no trailer, what was rebased away, the branch of a commit",
    verified="logs that git 2.39 wrote of a real repository of 276 commits and of one made for the tests, in each of "
    "its text forms and dates",
    detect=_detect,
    read=_read,
)
