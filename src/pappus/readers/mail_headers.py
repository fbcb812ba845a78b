"""The header of a mail (RFC 5322): fields, addresses and message ids, as they really come.

The splitting is done here instead of by the `email` package because only a dozen of some sixty lines are wanted;
the package decodes the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.errors import HeaderParseError
from email.header import decode_header

_FIELD = re.compile(r"^([!-9;-~]+)[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_QUOTED_NAME = re.compile(r'"(?:[^"\\]|\\.){0,300}"(?!@)')
_COMMENT = re.compile(r"\([^()]*\)")
_HIDDEN_AT = re.compile(r"^(\S+) (?:at|\[at\]|\(at\)) (\S+\.\S+)", re.IGNORECASE)
_BRACKETED = re.compile(r"<([^<>\s]+)>")
_LONGEST_VALUE = 65_536
_MOST_RECIPIENTS = 2_000

Fields = dict[str, list[str]]
"""Values of a header by the lower-case names of its fields, in the order in which they stand."""


def split_head(message: bytes) -> tuple[bytes, bytes]:
    """Header and body of a message or part; the empty line between them belongs to neither."""
    if message[:1] == b"\n" or message[:2] == b"\r\n":
        return b"", message.lstrip(b"\r\n")
    ends = [(at, len(empty)) for empty in (b"\n\n", b"\n\r\n") if (at := message.find(empty)) >= 0]
    if not ends:
        return message, b""
    at, length = min(ends)
    return message[:at], message[at + length :]


def fields(head: bytes) -> Fields:
    """The fields of a header with folded lines joined, at most 64 KiB of each; other lines are left out.

    Bytes beyond ASCII are read as UTF-8, or as Latin-1 where they are not UTF-8.
    """
    found: Fields = {}
    unfolded = _text(head).replace("\r", "").replace("\n ", " ").replace("\n\t", " ")
    for name, value in _FIELD.findall(unfolded):
        found.setdefault(name.lower(), []).append(value[:_LONGEST_VALUE])
    return found


def first(found: Fields, name: str) -> str:
    """The first value of a field; empty if it is missing."""
    values = found.get(name)
    return values[0].strip() if values else ""


def decoded(value: str) -> str:
    """A value with its encoded words (RFC 2047) resolved; what cannot be decoded stays as it is."""
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(part if isinstance(part, str) else decoded_bytes(part, charset) for part, charset in parts)


def decoded_bytes(content: bytes, charset: str | None) -> str:
    """Bytes as text by the charset they claim; an unknown or wrong one gives the text as far as it can be read."""
    if not charset or charset.lower() in {"unknown-8bit", "us-ascii", "ascii"}:
        return _text(content)
    try:
        return content.decode(charset, "replace")
    except (LookupError, ValueError):
        return _text(content)


def addresses(values: Iterable[str]) -> list[str]:
    """The e-mail addresses of a From, To or Cc field in lower case, in order, once each; names are dropped."""
    found: dict[str, None] = {}
    for value in values:
        text = _COMMENT.sub("", _QUOTED_NAME.sub("", value)) if '"' in value or "(" in value else value
        for piece in re.split("[,;]", text):
            address = _address(piece)
            if address:
                found[address] = None
            if len(found) >= _MOST_RECIPIENTS:
                return list(found)
    return list(found)


def sender(value: str) -> str:
    """The address of a From field, or the bare name where it holds no address; empty if it holds nothing.

    List archives write `user at host.org (Name)` for the address.
    """
    found = addresses([value])
    if found:
        return found[0]
    hidden = _HIDDEN_AT.match(value)
    if hidden:
        return f"{hidden[1]}@{hidden[2]}".lower()
    return " ".join(_COMMENT.sub("", value).strip(' "<>').lower().split())


def domain_of(address: str) -> str | None:
    """The part after the last @ in lower case; null where there is none."""
    _, at, domain = address.rpartition("@")
    return domain.strip("[]> .").lower() or None if at else None


def message_ids(value: str) -> list[str]:
    """The message ids in a Message-ID, In-Reply-To or References field, in order."""
    found = _BRACKETED.findall(value)
    if found:
        return [entry for entry in found if "@" in entry] or found
    return [word for word in value.split() if "@" in word.strip("@<>")]


def _address(piece: str) -> str:
    _, opened, rest = piece.rpartition("<")
    text = (rest.partition(">")[0] if opened else piece.rpartition(":")[2]).strip().strip("'").lower()
    local, at, domain = text.rpartition("@")
    return text if at and local and domain and " " not in text else ""


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")
