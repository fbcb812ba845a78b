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
_BEGIN = re.compile(
    # With the end of the line before, which is faster to look for than a beginning.
    rf"\n[{_SIGNS}]*(?P<bracket>\[)?(?P<one>\d{{1,4}})(?P<sep>[./-] ?)(?P<two>\d{{1,2}})(?P=sep)(?P<three>\d{{1,4}})\.?"
    r",?(?P<before>[^\d\[\]\n]{0,16}?)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?"
    r"(?P<after>[^\d\[\]\n:–-]{0,14}?)(?(bracket)\]|[ \u00a0][–-])[ \u00a0]"
)
_HIDDEN = re.compile(f"[{_SIGNS}]")
_BLANK = "\ufeff \r\n\t"
_NO_WORD = re.compile(rf"[\s.,،、{_SIGNS}]")
_FILE = re.compile(r"[^\n<>]{1,200}\.\w{2,5} \([^()\n]{3,60}\)")
_PLACEHOLDER = re.compile(r"<[^<>\n]{3,200}>")
_EDITED = re.compile(r" ?\u200e?<[^<>\n]{8,60}>$")
_CHUNK_BYTES, _MOST_MESSAGE_CHARACTERS, _MOST_AUTHOR_CHARACTERS = 1 << 18, 16 << 20, 120
_CENTURY, _MOST_MONTH, _MOST_WORDS_OF_MEDIA = 2_000, 12, 5
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
    return _BEGIN.match("\n" + text.lstrip(_BLANK)) is not None


def messages_in(stream: IO[bytes], place: str) -> Iterator[list[Message | str]]:
    """The messages of a file, many at a time; a text where the file begins with something that is none.

    Raises:
        UnreadableError: a message is longer than any.
    """
    decoder, buffer, is_first = codecs.getincrementaldecoder("utf-8-sig")("replace"), "\n", True
    while True:
        chunk = stream.read(_CHUNK_BYTES)
        buffer += decoder.decode(chunk, final=not chunk).replace("\r\n", "\n")
        found = list(_BEGIN.finditer(buffer))
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
        _, one, _, two, three, before, hour, minute, second, after = match.groups()
        half = after if after and not after.isspace() else before
        begin, at = Begin(one, two, three, hour, minute, second, half, match[0]), match.end()
        # The name stands before the first colon of the first line; what has none, WhatsApp tells itself.
        colon = text.find(": ", at, min(until, at + _MOST_AUTHOR_CHARACTERS))
        if colon < 0 or "\n" in text[at:colon]:
            yield Message(begin, None, text[at:until])
        else:
            yield Message(begin, text[at:colon], text[colon + 2 : until].rstrip("\r\n"))


def order_of(begins: Iterator[Begin]) -> tuple[Order, bool]:
    """Which of the numbers of its dates are days and months, and whether the file itself decides that.

    A number above twelve decides. Where there is none, the order in which times never run backwards does; where both
    never do, Americans write the month first with slashes and halves of the day, and nearly everybody else the day.
    """
    backwards, last = {"dmy": 0, "mdy": 0}, {"dmy": (0, 0, 0), "mdy": (0, 0, 0)}
    halves = False
    for begin in begins:
        one, two, three = int(begin.one), int(begin.two), int(begin.three)
        if len(begin.one) == len("2026"):
            return "ymd", True
        if max(one, two) > _MOST_MONTH:
            return ("dmy" if one > _MOST_MONTH else "mdy"), True
        halves = halves or bool(_NO_WORD.sub("", begin.half))
        for order, now in (("dmy", (three, two, one)), ("mdy", (three, one, two))):
            backwards[order] += now < last[order]
            last[order] = now
    if backwards["dmy"] != backwards["mdy"]:
        return ("dmy" if backwards["dmy"] < backwards["mdy"] else "mdy"), True
    return ("mdy" if halves else "dmy"), False


def local_us(begins: list[Begin], order: Order) -> Any:
    """Microseconds since 1970 of the local times of messages, as a masked array: masked where there is no such time."""
    written = [(one.one, one.two, one.three, one.minute, one.second or "0") for one in begins]
    numbers = np.array([tuple(map(int, parts)) for parts in written], np.int64).reshape(-1, 5)
    day, month, year = (numbers[:, order.index(part)] for part in "dmy")
    year = np.where(year < 100, year + _CENTURY, year)
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
    marked = text.startswith("\u200e")
    if not marked and "<" not in text and " (" not in text and not text.lower().startswith(_words()["deleted"]):
        # Most messages are nothing but what somebody wrote.
        return text.strip() or None, "note"
    bare = _HIDDEN.sub("", text).strip()
    lowered = bare.lower()
    if lowered.startswith(_words()["deleted"]):
        return None, "deleted"
    if marked and any(word in lowered for word in _words()["notices"]):
        return None, "notice"
    if _PLACEHOLDER.fullmatch(bare) or _FILE.fullmatch(bare.partition("\n")[0]):
        # Below the name of a file stands what was written to it.
        return bare.partition("\n")[2] or None, "media"
    if marked and len(bare.split()) <= _MOST_WORDS_OF_MEDIA and not bare.endswith("."):
        return None, "media"
    return _EDITED.sub("", text).strip() or None, "note"


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
        "deleted": tuple(content["deleted"]),
        "notices": tuple(content["notices"]),
    }
