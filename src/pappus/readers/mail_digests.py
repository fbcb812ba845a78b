"""Digests of mailing lists: one mail that holds the mails of a day, as parts (MIME) or as text (RFC 1153)."""

from __future__ import annotations

import re

from pappus.readers.mail_bodies import parts_of
from pappus.readers.mail_headers import Fields, fields, first, split_head
from pappus.readers.mail_words import answered_subject

_LIST_FIELDS = ("list-id", "list-post", "x-beenthere")
_RULE = re.compile(rb"(?:\r?\n)-{30,70}[ \t]*(?:\r?\n){2}")
_NUMBER = re.compile(rb"^Message: \d+[ \t]*\r?\n")
_FIELDS_OF_A_MAIL = {"from", "date"}
_CLOSING = re.compile(rb"(?:Subject: Digest Footer|End of )")
_EVERY_PART = -1


def mails_within(found: Fields, body: bytes) -> list[bytes]:
    """The mails that a digest holds, each with its header; none if the mail is no digest, or an answer to one.

    Args:
        found: header fields of the mail.
        body: everything after the header.
    """
    if answered_subject(first(found, "subject")) is not None:
        return []
    content_type = first(found, "content-type")
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/digest":
        return [mail for part in parts_of(content_type, body, _EVERY_PART) if (mail := _enclosed(part))]
    if kind == "multipart/mixed":
        return [mail for part in parts_of(content_type, body) for mail in _digest_in(part)]
    return _mails_of_text(body) if kind in ("", "text/plain") and " digest, vol " in _subject(found) else []


def listed_as(found: Fields, digest: Fields) -> Fields:
    """The fields of a mail, with what its digest says of the list."""
    return {name: digest[name] for name in _LIST_FIELDS if name in digest} | found


def _digest_in(part: bytes) -> list[bytes]:
    head, content = split_head(part)
    found = fields(head)
    is_digest = first(found, "content-type").lower().startswith("multipart/digest")
    return mails_within(found, content) if is_digest else []


def _enclosed(part: bytes) -> bytes:
    """The mail in a part of a digest, whose header says nothing but that it is one."""
    head, content = split_head(part)
    kind = first(fields(head), "content-type").partition(";")[0].strip().lower()
    return content if kind in ("", "message/rfc822") else b""


def _mails_of_text(body: bytes) -> list[bytes]:
    mails: list[bytearray] = []
    for piece in _RULE.split(body)[1:]:
        content = _NUMBER.sub(b"", piece.lstrip(b"\r\n"))
        if fields(split_head(content)[0]).keys() >= _FIELDS_OF_A_MAIL:
            mails.append(bytearray(content))
        elif mails and not _CLOSING.match(content):
            # A rule that somebody drew in a text.
            mails[-1] += b"\n\n" + content
    return list(map(bytes, mails))


def _subject(found: Fields) -> str:
    return first(found, "subject").lower()
