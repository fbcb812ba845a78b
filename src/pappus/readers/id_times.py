"""Times that ids carry: when a post was written of which an export holds nothing but its id.

Each function gives microseconds UTC, or null for an id that carries no time: one from before the network put it there,
one of another form, or one that would lie outside what the form can hold.
"""

from __future__ import annotations

import re

from pappus.readers.tweets import id_time_us, whole_id

_INSTAGRAM_EPOCH_MS = 1_314_220_021_721
_INSTAGRAM_SHIFT = 23
_INSTAGRAM_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SHORTCODE = re.compile(r"[A-Za-z0-9_-]{5,11}", re.ASCII)
_DIGITS = re.compile(r"\d{10,19}", re.ASCII)
_TID_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", re.ASCII)
_SLACK = re.compile(r"(\d{9,11})\.(\d{6})", re.ASCII)


def x_id_us(status_id: str | int | None) -> int | None:
    """The time of a post on X by its id; null for ids from before November 2010."""
    number = whole_id(status_id)
    return None if number is None else id_time_us(number)


def bluesky_key_us(record_key: str | None) -> int | None:
    """The time of a record on Bluesky by its key, such as `3k4duaz5vfs2b`: 53 bits of microseconds, then a clock's id.

    Keys are made by the writer's own server, which can make up a time.
    """
    if record_key is None or not _TID.fullmatch(record_key):
        return None
    number = 0
    for letter in record_key:
        number = number << 5 | _TID_ALPHABET.index(letter)
    return number >> 10


def instagram_id_us(media_id: str | int | None) -> int | None:
    """The time of a post on Instagram by its number (also `number_owner`) or the code in its address."""
    if media_id is None:
        return None
    written = str(media_id).partition("_")[0] if str(media_id)[:1].isdigit() else str(media_id)
    if _DIGITS.fullmatch(written):
        number = int(written)
    elif _SHORTCODE.fullmatch(str(media_id)):
        number = 0
        for letter in str(media_id):
            number = number * 64 + _INSTAGRAM_ALPHABET.index(letter)
    else:
        return None
    elapsed_ms = number >> _INSTAGRAM_SHIFT
    return (elapsed_ms + _INSTAGRAM_EPOCH_MS) * 1_000 if 0 < elapsed_ms < 2**41 else None


def slack_id_us(ts: str | None) -> int | None:
    """The time of a message on Slack by its id in the channel, such as `1512085950.000216`.

    What stands behind the point tells messages of one second apart; it is taken as microseconds, as exports do.
    """
    match = _SLACK.fullmatch(ts) if ts is not None else None
    return int(match[1]) * 1_000_000 + int(match[2]) if match else None
