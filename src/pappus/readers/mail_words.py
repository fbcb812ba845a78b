"""What the words of a mail give away: an answer by its subject, a program by its sender."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from pappus.readers.mail_headers import Fields, decoded, first
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.record import ActorKind

_NO_REPORT = frozenset(("", "no"))
_AUTOMATIC_PRECEDENCE = frozenset(("auto_reply", "auto-reply"))
_ANSWERED_BY_PROGRAM = ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-list-administrivia")


def limits() -> dict[str, int]:
    """The limits of `mail_words.yaml` by name; the unit stands in the name."""
    found: dict[str, int] = _words()
    return found


def zone_seconds(date: str) -> int | None:
    """How far the zone that a Date names is ahead of UTC, by the names of `mail_words.yaml`; null if it names none."""
    zones: dict[str, int] = _words()["zone_minutes"]
    named = (zones[word] for word in re.findall(r"[a-z]+", date.lower()) if word in zones)
    return next((minutes * 60 for minutes in named), None)


def is_period(name: str) -> bool:
    """Whether a name is but that of a month, quarter, half or year, as files in archives of lists have."""
    found = _PERIOD.fullmatch(name)
    return found is not None and (found[1] is None or found[1].casefold() in _months())


def kind_of_sender(found: Fields, address: str) -> ActorKind:
    """Who wrote a mail: a human, the mail system, a program, or a human's automatic answer.

    A mailing list marks all mail as bulk, also that of humans; `Precedence: bulk` alone therefore says nothing.
    """
    local = address.partition("@")[0]
    if local in _words()["system_senders"] or _is_bounce(first(found, "content-type").lower()):
        return "system"
    if _is_automatic(found):
        return "automation"
    return "bot" if local in _words()["robot_senders"] else "human"


def answered_subject(subject: str) -> str | None:
    """The subject that a mail answers, without prefixes, list marks and case; null if it does not look like an answer.

    `Re: [list] AW: Order 17` gives `order 17`.
    """
    text = decoded(subject)
    return bare_subject(text) or None if _answer_prefix().match(_LIST_MARK.sub("", text)) else None


def bare_subject(subject: str) -> str:
    """A subject without prefixes of answers, list marks, case and superfluous space."""
    text, before = decoded(subject), None
    while text != before:
        before = text
        text = _answer_prefix().sub("", _LIST_MARK.sub("", text, count=1), count=1)
    return " ".join(text.casefold().split())


_PERIOD = re.compile(r"(?:19|20)\d\d(?:[-_.]?(?:\d{1,2}|q[1-4]|h[12]|([^\W\d_]+)))?", re.IGNORECASE)
_LIST_MARK = re.compile(r"^\s*\[[^\[\]]{1,60}\]\s*")


def _is_bounce(content_type: str) -> bool:
    return content_type.startswith("multipart/report") and "delivery-status" in content_type


def _is_automatic(found: Fields) -> bool:
    return (
        first(found, "auto-submitted").partition(";")[0].strip().lower() not in _NO_REPORT
        or first(found, "precedence").lower() in _AUTOMATIC_PRECEDENCE
        or any(first(found, name).lower() not in _NO_REPORT for name in _ANSWERED_BY_PROGRAM)
        or bare_subject(first(found, "subject")).startswith(_automatic_subjects())
    )


@cache
def _words() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("mail_words.yaml")).content
    return content


@cache
def _months() -> frozenset[str]:
    """Names of months, and their first three letters."""
    names = [name.casefold() for name in _words()["months"]]
    return frozenset(names + [name[:3] for name in names])


@cache
def _automatic_subjects() -> tuple[str, ...]:
    return tuple(word.casefold() for word in _words()["automatic_subjects"])


@cache
def _answer_prefix() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in _words()["answer_prefixes"])
    return re.compile(rf"^\s*(?:{words})\s*(?:(?:\[\d+\]|\(\d+\)|\^\d+)\s*)?[:：]\s*", re.IGNORECASE)
