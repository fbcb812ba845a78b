"""What all exports of X share: how times, ids, handles and hashtags are written."""

from __future__ import annotations

import re
from datetime import date, datetime

NETWORK = "x"
HANDLE = r"[A-Za-z0-9_]{1,20}"

# Ids have carried their time since November 2010; before, they were ordinals far below this.
FIRST_TIMED_ID = 2**41

SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
_EPOCH_DAY = date(1970, 1, 1).toordinal()
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WORDY = re.compile(r"\w{3} (\w{3}) (\d\d) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d) (\d{4})", re.ASCII)
_MENTION = re.compile(rf"(?<![A-Za-z0-9_@])@({HANDLE})")
HASHTAG = re.compile(r"(?<![\w&/#])#(\w*[^\W\d]\w*)")
_WHOLE_NUMBER = re.compile(r"(\d{1,20})(\.0)?", re.ASCII)


def moment_us(text: str | None) -> int | None:
    """Microseconds UTC of "Sat Mar 14 09:00:00 +0000 2026" or an ISO 8601 time; null if it is neither.

    UTC is assumed where an ISO time names no zone.
    """
    if not text:
        return None
    wordy = _WORDY.fullmatch(text)
    try:
        return _wordy_us(wordy) if wordy else _iso_us(text)
    except (ValueError, OverflowError):
        return None


def _wordy_us(match: re.Match[str]) -> int:
    month, day, hour, minute, second, sign, off_hours, off_minutes, year = match.groups()
    days = date(int(year), MONTHS.index(month) + 1, int(day)).toordinal() - _EPOCH_DAY
    if int(hour) > 23 or int(minute) > 59 or int(second) > 60:
        raise ValueError(match[0])
    offset = (int(off_hours) * 60 + int(off_minutes)) * (60 if sign == "+" else -60)
    return (days * 86_400 + int(hour) * 3_600 + int(minute) * 60 + int(second) - offset) * 1_000_000


def _iso_us(text: str) -> int:
    moment = datetime.fromisoformat(text.replace(" +", "+").replace(" UTC", "+00:00"))
    days = moment.toordinal() - _EPOCH_DAY
    seconds = days * 86_400 + moment.hour * 3_600 + moment.minute * 60 + moment.second
    offset = moment.utcoffset()
    if offset is not None:
        seconds -= offset.days * 86_400 + offset.seconds
    return seconds * 1_000_000 + moment.microsecond


def id_time_us(tweet_id: int) -> int | None:
    """The time that an id carries, microseconds UTC; null for ids from before November 2010."""
    return ((tweet_id >> 22) + SNOWFLAKE_EPOCH_MS) * 1_000 if FIRST_TIMED_ID <= tweet_id < 2**63 else None


def whole_id(value: str | int | None) -> int | None:
    """An id as a number; null if there is none or its digits are no longer all there (6.5E+17)."""
    if isinstance(value, int):
        return value if 0 < value < 2**63 else None
    match = _WHOLE_NUMBER.fullmatch(value.strip()) if value else None
    if match is None:
        return None
    number = int(match[1])
    # Behind a decimal point stands a float, and those hold no more than 53 bits.
    return number if 0 < number < (2**53 if match[2] else 2**63) else None


def broken_id(value: object) -> str:
    """Why `value` cannot be the id of a tweet, in a sentence a person can act on."""
    if value is None or not str(value).strip():
        return "has no tweet id"
    if re.search(r"[eE]\+|\.", str(value)):
        return f"its tweet id {str(value)[:40]!r} was rounded by a spreadsheet; use the file as it was downloaded"
    return f"its tweet id {str(value)[:40]!r} is no whole number"


def handles_in(text: str) -> list[str]:
    """The handles that a text names, without sign, in order."""
    return _MENTION.findall(text) if "@" in text else []


def plain(text: str) -> str:
    """The text as it was typed: X exports write &, < and > as entities."""
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text
