"""WhatsApp's text exports: where a message begins, what the numbers of its date mean, what stands for something else.

A message begins a line with its time, in brackets (iOS) or before a dash (Android), and goes on until the next one.
Order, separators and halves of the day follow the language of the telephone; the invisible sign U+200E marks what
WhatsApp itself put in. What is known of these forms: https://github.com/linuswillner/whatsapp-export-inconsistencies.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

import numpy as np

from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import UnreadableError

Order = Literal["dmy", "mdy", "ymd"]

_SIGNS = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
# Arabic writes a sign of direction behind the numbers of a date.
_DATE = rf"(?P<one>\d{{1,4}})[{_SIGNS}]?(?P<sep>[./-] ?)(?P<two>\d{{1,2}})[{_SIGNS}]?(?P=sep)(?P<three>\d{{1,4}})\.?"
_TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?"
_BEFORE, _AFTER = r",?(?P<before>[^\d\[\]\n]{0,16}?)", r"(?P<after>[^\d\[\]\n:–-]{0,14}?)"
_CLOSE = r"(?(bracket)\]|[ \u00a0][–-])[ \u00a0]"
# With the end of the line before, which is faster to look for than a beginning.
_OPEN = rf"\n[{_SIGNS}]*(?P<bracket>\[)?"
_BEGIN = re.compile(_OPEN + _DATE + _BEFORE + _TIME + _AFTER + _CLOSE)
# Vietnamese writes the time first; until 2018 iPhones wrote a colon in place of brackets.
_BEGIN_WITH_TIME = re.compile(_OPEN + _TIME + _AFTER + _BEFORE + _DATE + _CLOSE)
_BEGIN_WITH_COLON = re.compile(
    rf"\n[{_SIGNS}]*" + _DATE + _BEFORE + _TIME + r"(?(second)|(?!))(?P<after>[ \u00a0][AaPp]\.? ?[Mm]\.?|):[ \u00a0]"
)
_PARTS = ("one", "two", "three", "before", "hour", "minute", "second", "after")
_HIDDEN = re.compile(f"[{_SIGNS}]")
# What WhatsApp puts in stands behind a sign; that of languages written from the right may begin anybody's text as well.
_MARK, _MARK_OF_RIGHT = "\u200e", "\u200f"
_BLANK = "\ufeff \r\n\t"
_NO_WORD = re.compile(rf"[\s.,،、{_SIGNS}]")
_FILE = re.compile(r"[^\n<>]{1,200}\.\w{2,5} \([^()\n]{3,60}\)")
_FILE_NAME = re.compile(r"[^\n]{1,200}?\.\w{2,5}(?= |$)(?: •[^\n]*)?")
_PLACEHOLDER = re.compile(r"<(?![^<>\n]*://)[^<>\n]{3,200}>")
_EDITED = re.compile(r"(?<=[^\s\u200e]) ?\u200e?<(?=[^<>\n]* )[^<>\n:/@]{8,60}>$")
# Android writes this where it does not give out what could be looked at once.
_NOT_SHOWN = "null"
_OPENING = len(_NOT_SHOWN)
_CHUNK_BYTES, _MOST_MESSAGE_CHARACTERS, _MOST_AUTHOR_CHARACTERS = 1 << 18, 16 << 20, 120
_CENTURY, _FIRST_YEAR, _MOST_MONTH, _MOST_WORDS_OF_MEDIA = 2_000, 2_009, 12, 5
# In so many messages there is one from the first days of a month.
_MOST_LOOKED_AT = 2_000
# The Buddhist calendar counts 543 years more.
_BUDDHIST_YEARS, _FIRST_BUDDHIST = 543, _FIRST_YEAR + 543
_NOON_HOUR, _HOURS = 12, 24

What = Literal["note", "media", "deleted", "notice"]


class Begin(NamedTuple):
    """The numbers with which a message begins, which half of the day is named, and all of it as it is written."""

    one: str
    two: str
    three: str
    hour: str
    minute: str
    second: str | None
    half: str
    written: str = ""


class Message(NamedTuple):
    """A message as it stands in the file; author is null where WhatsApp tells something itself."""

    begin: Begin
    author: str | None
    text: str


def begins_with_message(text: str) -> bool:
    """Whether the first line that holds anything begins a message."""
    return _begin_of("\n" + text.lstrip(_BLANK)) is not None


def _begin_of(text: str) -> re.Pattern[str] | None:
    """How messages begin in a file, by its first; null if it begins with something else."""
    return next((one for one in (_BEGIN, _BEGIN_WITH_TIME, _BEGIN_WITH_COLON) if one.match(text)), None)


def messages_in(stream: IO[bytes], place: str) -> Iterator[list[Message | str]]:
    """The messages of a file, many at a time; a text where the file begins with something that is none.

    Raises:
        UnreadableError: a message is longer than any.
    """
    decoder, buffer, is_first = codecs.getincrementaldecoder("utf-8-sig")("replace"), "\n", True
    begin = None
    while True:
        chunk = stream.read(_CHUNK_BYTES)
        buffer += decoder.decode(chunk, final=not chunk).replace("\r\n", "\n")
        begin = begin or _begin_of("\n" + buffer.lstrip(_BLANK)) or _BEGIN
        found = list(begin.finditer(buffer))
        if not chunk:
            yield [*_before(buffer, found, is_first), *_split(buffer, found, len(buffer))]
            return
        if len(found) > 1:
            # The last one may go on in the next piece of the file.
            yield [*_before(buffer, found, is_first), *_split(buffer, found[:-1], found[-1].start())]
            buffer, is_first = buffer[found[-1].start() :], False
        if len(buffer) > _MOST_MESSAGE_CHARACTERS:
            raise UnreadableError(f"{place}: a message is longer than {_MOST_MESSAGE_CHARACTERS} characters")


def _before(text: str, found: list[re.Match[str]], is_first: bool) -> list[str]:
    if not is_first:
        return []
    begun = text[: found[0].start()] if found else text
    return [begun] if begun.strip(_BLANK) else []


def _split(text: str, found: list[re.Match[str]], end: int) -> Iterator[Message]:
    ends = [*(one.start() for one in found[1:]), end]
    for match, until in zip(found, ends, strict=False):
        one, two, three, before, hour, minute, second, after = match.group(*_PARTS)
        half = after if after and not after.isspace() else before
        begin, at = Begin(one, two, three, hour, minute, second, half, match[0]), match.end()
        # The name stands before the first colon of the first line; what has none, WhatsApp tells itself.
        colon = text.find(": ", at, min(until, at + _MOST_AUTHOR_CHARACTERS))
        if colon < 0 or "\n" in text[at:colon] or _quotes(text[at:colon]):
            yield Message(begin, None, text[at:until])
        else:
            yield Message(begin, text[at:colon], text[colon + 2 : until].rstrip("\r\n"))


def _quotes(author: str) -> bool:
    """Whether a colon stands in something quoted, as the name of a group in a notice does."""
    return author.count('"') % 2 == 1 or author.count("“") > author.count("”")


def order_of(begins: Iterator[Begin]) -> tuple[Order, bool]:
    """Which of the numbers of its dates are days and months, and whether the file itself decides that.

    A number above twelve decides, unless years would lie before WhatsApp. Where there is none, the order in which
    times never run backwards does; where both never do, Americans write the month first, without a zero before it, and
    AM or PM in capitals; nearly everybody else writes the day first.
    """
    backwards, last = {"dmy": 0, "mdy": 0}, {"dmy": (0, 0, 0), "mdy": (0, 0, 0)}
    in_capitals = has_zeros = False
    found: Order | None = None
    left = _MOST_LOOKED_AT
    for begin in begins:
        one, two, three = int(begin.one), int(begin.two), int(begin.three)
        half = _NO_WORD.sub("", begin.half)
        if len(begin.one) == len("2026") or half in _words()["year_first"] or three < _FIRST_YEAR % 100:
            return "ymd", True
        if found is None and max(one, two) > _MOST_MONTH:
            found = "dmy" if one > _MOST_MONTH else "mdy"
        if found is not None and (left := left - 1) < 0:
            break
        in_capitals, has_zeros = in_capitals or half in ("AM", "PM"), has_zeros or begin.one.startswith("0")
        for order, now in (("dmy", (three, two, one)), ("mdy", (three, one, two))):
            backwards[order] += now < last[order]
            last[order] = now
    if found is not None:
        return found, True
    if backwards["dmy"] != backwards["mdy"]:
        return ("dmy" if backwards["dmy"] < backwards["mdy"] else "mdy"), True
    return ("mdy" if in_capitals and not has_zeros else "dmy"), False


def local_us(begins: list[Begin], order: Order) -> Any:
    """Microseconds since 1970 of the local times of messages, as a masked array: masked where there is no such time."""
    written = [(one.one, one.two, one.three, one.minute, one.second or "0") for one in begins]
    numbers = np.array([tuple(map(int, parts)) for parts in written], np.int64).reshape(-1, 5)
    day, month, year = (numbers[:, order.index(part)] for part in "dmy")
    century = np.where(year < _FIRST_BUDDHIST % 100, _CENTURY, _FIRST_BUDDHIST // 100 * 100)
    year = np.where(year < 100, year + century, year)
    year = np.where(year >= _FIRST_BUDDHIST, year - _BUDDHIST_YEARS, year)
    hour = np.array([_hour(int(one.hour), one.half) for one in begins], np.int64)
    in_month = (month >= 1) & (month <= _MOST_MONTH) & (day >= 1) & (year >= 1970) & (year < 2200)
    months = (np.where(in_month, year - 1970, 0) * _MOST_MONTH + np.where(in_month, month - 1, 0)).astype("M8[M]")
    days = months.astype("M8[D]") + np.where(in_month, day - 1, 0)
    in_month &= days.astype("M8[M]") == months
    minute, second = numbers[:, 3], numbers[:, 4]
    whole = in_month & (hour < _HOURS) & (minute < 60) & (second < 60)
    seconds = days.astype(np.int64) * 86_400 + hour * 3_600 + minute * 60 + second
    return np.ma.array(seconds * 1_000_000, mask=~whole)


def _hour(hour: int, half: str) -> int:
    word = _NO_WORD.sub("", half).lower() if half and not half.isspace() else ""
    if not word or hour > _NOON_HOUR:
        return hour
    if word in _words()["after_noon"]:
        return hour % _NOON_HOUR + _NOON_HOUR
    return hour % _NOON_HOUR if word in _words()["before_noon"] else hour


def meaning(text: str) -> tuple[str | None, What]:
    """The text that somebody wrote, if any, and what it is: a note, media, a message taken back, or a notice."""
    is_marked = _MARK in text or _MARK_OF_RIGHT in text
    is_bare = not is_marked and "<" not in text and " (" not in text
    if is_bare and text[:_OPENING].lower() not in _words()["openings"]:
        # Most messages are nothing but what somebody wrote.
        return text.strip() or None, "note"
    written = _EDITED.sub("", text)
    bare = _HIDDEN.sub("", written).strip()
    lowered = bare.lower()
    if lowered.startswith(_words()["deleted"]):
        return None, "deleted"
    if lowered.rstrip(".") in _words()["calls"]:
        return None, "notice"
    before, what = _media(written, bare)
    if what:
        return before, "media"
    is_told = text.startswith(_MARK_OF_RIGHT) and any(word in lowered for word in _words()["notices"])
    if is_told or (text.startswith(_MARK) and "\n" not in bare and "://" not in bare):
        # What it puts in is media, a place, a poll, or something that it tells itself.
        return None, "notice"
    return written.replace(_MARK, "").strip(_MARK_OF_RIGHT).strip() or None, "note"


def _media(written: str, bare: str) -> tuple[str | None, bool]:
    """What somebody wrote to media, if anything, and whether there are any."""
    first, _, below = bare.partition("\n")
    if first == _NOT_SHOWN or _PLACEHOLDER.fullmatch(first) or _FILE.fullmatch(first):
        # Below what stands for them stands what was written to them.
        return below or None, True
    before, mark, last = written.rpartition(_MARK if _MARK in written else _MARK_OF_RIGHT)
    tail = _HIDDEN.sub("", last).strip()
    words = tail.lower().split()
    said = " ".join(words[-_MOST_WORDS_OF_MEDIA:]) if _FILE_NAME.match(tail) else " ".join(words)
    is_left_out = said.count(" ") < _MOST_WORDS_OF_MEDIA and any(one in said for one in _words()["omitted"])
    if not mark or not (is_left_out or _PLACEHOLDER.fullmatch(tail)):
        return None, False
    # In front stands what was written to them, or the name of a file.
    before = _HIDDEN.sub("", before).strip()
    return (None if _FILE_NAME.fullmatch(before) else before or None), True


@lru_cache(maxsize=10_000)
def person(author: str) -> str:
    """What tells an author from others: the name in the telephone's contacts, or the number written in one way."""
    name = _HIDDEN.sub("", author).replace("\u202f", " ").strip().removeprefix("~").strip()
    digits = re.sub(r"[\s()\u2010-\u2015-]", "", name)
    return digits if digits.startswith("+") and digits[1:].isdigit() else " ".join(name.split())


@cache
def _words() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("whatsapp_words.yaml")).content
    return {
        "before_noon": frozenset(content["before_noon"]),
        "after_noon": frozenset(content["after_noon"]),
        "year_first": frozenset(content["year_first"]),
        "deleted": tuple(content["deleted"]),
        "calls": frozenset(content["calls"]),
        "openings": frozenset(words[:_OPENING] for words in (*content["deleted"], *content["calls"], _NOT_SHOWN)),
        "notices": tuple(content["notices"]),
        "omitted": tuple(content["omitted"]),
    }
