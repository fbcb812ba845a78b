"""Git: the log of a repository as text, one file a repository.

The forms are those of git-log(1), "Pretty formats" medium, fuller and raw, with or without --numstat or --stat,
and the dates of --date=default, iso, iso-strict, rfc, raw and unix. Trailers are those of git-interpret-trailers(1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any

import msgspec
import pyarrow as pa

from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import instants
from pappus.readers.markup import closed_up, domains_named
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import Act

_NETWORK = "git"
_ENDINGS = (".txt", ".log", ".git-log")
_BOM = b"\xef\xbb\xbf"
_COMMIT = re.compile(r"commit ([0-9a-f]{40}(?:[0-9a-f]{24})?)(?: |$)")
_BEGIN = re.compile(rb"commit [0-9a-f]{40}(?:[0-9a-f]{24})?[^\n]{0,2000}\r?\n(?:[^\n]{0,2000}\n){0,70}?[Aa]uthor:? ")
_PERSON = re.compile(r"(.*?)\s*<([^<>]*)>(?: (\d{1,12}) ([+-]\d{4}))?")
_TRAILER = re.compile(r"(?:[A-Za-z]+-)*[Bb]y: [^<>]{0,200}<([^<>\s]+@[^<>\s]+)>")
_ANY_TRAILER = re.compile(r"(?:[A-Za-z]+-)*[Bb]y: .*")
_NUMSTAT = re.compile(r"(\d+|-)\t(\d+|-)\t")
_DEFAULT = re.compile(r"(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})(?: ([+-]\d\d):?(\d\d))?")
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) ([+-]\d\d):?(\d\d)")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?: ([+-]\d\d):?(\d\d))?")
_COUNTED = re.compile(r"(\d{1,12})(?: [+-]\d{4})?")
_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = {name: f"{number:02d}" for number, name in enumerate(_NAMES.split(), 1)}
_BOT = "[bot]"
_MOST_LINE_CHARACTERS, _MOST_TEXT_CHARACTERS = 1 << 16, 1 << 16
_BLOCK_COMMITS = 4_096


class _Commit(msgspec.Struct, gc=False):
    """A commit as its lines tell it."""

    number: str
    name: str = ""
    address: str = ""
    committer: str = ""
    date: str = ""
    parents: int = 0
    lines: list[str] = []
    files: int = 0


class _Repository:
    """Makes acts of commits."""

    def __init__(self, door: Door, name: str, place: str) -> None:
        self._door = door
        self._property = door.property_id or door.ours(_NETWORK, name) or f"{_NETWORK}:{name}"
        self._place = place
        self._passed = 0

    def acts(self, commits: list[_Commit]) -> Iterator[Act]:
        """Commits as acts; what is none is counted."""
        door = self._door
        times = instants(arrow_column([_iso(one.date) for one in commits], pa.string()))
        told = [_message(one.lines) for one in commits]
        texts = door.texts([text for text, _ in told])
        rows = zip(commits, told, texts, *(column.to_pylist() for column in times), strict=True)
        for one, (whole, named), text, ts_us, precision, assumed in rows:
            record_no = door.record()
            self._passed += 1
            where = f"{self._place}#{self._passed}"
            if ts_us is None or not door.plausible(ts_us):
                door.reject(
                    where,
                    f"has no possible time ({one.date[:60]!r}; write the log with --format=fuller --date=iso-strict)",
                )
                continue
            with_others = dict.fromkeys(address.lower() for address in (*named, one.committer) if "@" in address)
            with_others.pop(one.address.lower(), None)
            yield Act(
                act_id=f"{_NETWORK}:{one.number}",
                record_no=record_no,
                ts_us=ts_us,
                ts_precision=precision,
                tz_assumed=assumed,
                network=_NETWORK,
                source=door.source,
                raw_ref=where,
                property_id=self._property,
                actor_id=self._person(one),
                actor_kind="bot" if _BOT in one.name or _BOT in one.address else "human",
                actor_domain=_domain(one.address),
                mentions=[door.email(address) for address in with_others] or None,
                visibility="members",
                tags=["merge"] if one.parents > 1 else None,
                links=domains_named(whole) if whole and "://" in whole else None,
                text=text,
                text_len=len(whole) if whole else None,
                engagement={"files": one.files} if one.files else None,
                needs_response=False,
                needs_response_rule="commit",
            )

    def _person(self, one: _Commit) -> str | None:
        if "@" in one.address:
            return self._door.email(one.address)
        native = one.address or one.name
        return self._door.person(_NETWORK, native) if native else None


def _domain(address: str) -> str | None:
    return address.rpartition("@")[2].strip().lower() or None if "@" in address else None


def _iso(date: str) -> str | None:
    """A date of any of git's forms in ISO 8601; as it is if it is of none."""
    if found := _DEFAULT.fullmatch(date):
        month, day, time, year, hours, minutes = found.groups()
        return f"{year}-{_MONTHS.get(month, month)}-{int(day):02d}T{time}{_zone(hours, minutes)}"
    if found := _ISO.fullmatch(date):
        return f"{found[1]}T{found[2]}{_zone(found[3], found[4])}"
    if found := _MAIL.fullmatch(date):
        return f"{found[3]}-{_MONTHS.get(found[2], found[2])}-{int(found[1]):02d}T{found[4]}{_zone(found[5], found[6])}"
    if found := _COUNTED.fullmatch(date):
        return _iso_of_seconds(int(found[1]))
    return date or None


def _zone(hours: str | None, minutes: str | None) -> str:
    return "" if hours is None else "Z" if (hours, minutes) == ("+00", "00") else f"{hours}:{minutes}"


def _iso_of_seconds(seconds: int) -> str | None:
    from datetime import UTC, datetime

    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}Z"
    except (ValueError, OverflowError, OSError):
        return None


def _message(lines: list[str]) -> tuple[str | None, list[str]]:
    """The text of a commit without its trailers, and the addresses of those whom they name."""
    named = [found[1] for line in lines if "<" in line and (found := _TRAILER.match(line))]
    kept = [line for line in lines if not (line[:1].isalpha() and "y: " in line and _ANY_TRAILER.fullmatch(line))]
    return closed_up("\n".join(kept)[:_MOST_TEXT_CHARACTERS]) or None, named


def _commits(stream: IO[bytes]) -> Iterator[_Commit]:
    """The commits of a log; what stands before the first is passed over."""
    commit: _Commit | None = None
    for line in _lines(stream):
        if line.startswith("commit ") and (found := _COMMIT.match(line)):
            if commit is not None:
                yield commit
            commit = _Commit(found[1], lines=[])
        elif commit is None or not line:
            if commit is not None and commit.lines:
                commit.lines.append("")
        elif line.startswith("    "):
            commit.lines.append(line[4:])
        elif line[0].isalpha():
            _header(commit, line)
        elif _NUMSTAT.match(line) or (line[0] == " " and " | " in line):
            commit.files += 1
    if commit is not None:
        yield commit


def _lines(stream: IO[bytes]) -> Iterator[str]:
    first = True
    while raw := stream.readline(_MOST_LINE_CHARACTERS):
        line = raw.removeprefix(_BOM) if first else raw
        first = False
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _header(commit: _Commit, line: str) -> None:
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


def _person(value: str) -> tuple[str, str, str]:
    found = _PERSON.match(value)
    if found is None:
        return value, "", ""
    return found[1], found[2].strip(), f"{found[3]} {found[4]}" if found[3] else ""


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
            commits: list[_Commit] = []
            for commit in _commits(stream):
                commits.append(commit)
                if len(commits) == _BLOCK_COMMITS:
                    yield from _batches(repository, commits, door)
                    commits = []
            yield from _batches(repository, commits, door)
    yield from door.rest()
    _describe(door)


def _name(member: str) -> str:
    stem = PurePosixPath(member.replace("\\", "/")).name
    for ending in _ENDINGS:
        stem = stem.removesuffix(ending)
    return " ".join(stem.split()) or "repository"


def _batches(repository: _Repository, commits: list[_Commit], door: Door) -> Iterator[Any]:
    for act in repository.acts(commits):
        if door.add(act):
            yield door.batch()


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
