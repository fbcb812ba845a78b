"""The text of a mail: its first readable part, decoded, at most 64 KiB of it."""

from __future__ import annotations

import binascii
import quopri
import re

from pappus.readers.mail_headers import Fields, decoded_bytes, fields, first, split_head
from pappus.readers.markup import plain_text
from pappus.readers.mbox import unquoted

MOST_TEXT_BYTES = 65_536
"""What is read of a text; longer ones are logs or pasted files."""

_DEEPEST_PART = 10
_MOST_PARTS = 100
_PARAMETER = {
    name: re.compile(rf'{name}\s*=\s*(?:"([^"]*)"|([^\s;]+))', re.IGNORECASE) for name in ("boundary", "charset")
}
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def text_of(found: Fields, body: bytes) -> str | None:
    """The first plain-text part of a mail that is no attachment; else its first HTML part as plain text; null if none.

    Args:
        found: header fields of the mail.
        body: everything after the header; may be cut off anywhere.
    """
    return _text(found, body, "text/plain", 0) or _text(found, body, "text/html", 0)


def _text(found: Fields, body: bytes, wanted: str, depth: int) -> str | None:
    content_type = first(found, "content-type") or "text/plain"
    kind = content_type.partition(";")[0].strip().lower()
    if kind.startswith("multipart/"):
        return _text_of_parts(content_type, body, wanted, depth)
    if kind not in (wanted, "text") or first(found, "content-disposition").lower().startswith("attachment"):
        return None
    content = _transferred(body, first(found, "content-transfer-encoding").lower())[:MOST_TEXT_BYTES]
    text = decoded_bytes(unquoted(content), parameter(content_type, "charset")).replace("\r\n", "\n")
    text = plain_text(text) if wanted == "text/html" else text.strip()
    return text.replace("\0", "") or None


def _text_of_parts(content_type: str, body: bytes, wanted: str, depth: int) -> str | None:
    for part in parts_of(content_type, body) if depth < _DEEPEST_PART else ():
        head, content = split_head(part)
        text = _text(fields(head), content, wanted, depth + 1)
        if text:
            return text
    return None


def parts_of(content_type: str, body: bytes, most: int = _MOST_PARTS) -> list[bytes]:
    """The parts of a multipart body; each starts after its delimiter's line. None if the type names no boundary.

    Args:
        content_type: names the boundary.
        body: everything after the header.
        most: what follows so many parts stays with the last; -1 if all are wanted.
    """
    boundary = parameter(content_type, "boundary")
    if not boundary:
        return []
    delimiter = b"--" + boundary.encode("utf-8", "replace")
    pieces = (b"\n" + body).split(b"\n" + delimiter, most)[1:]
    return [piece.partition(b"\n")[2] for piece in pieces if not piece.startswith(b"--")]


def _transferred(body: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        clean = _NOT_BASE64.sub(b"", body[: MOST_TEXT_BYTES * 2])
        return binascii.a2b_base64(clean[: len(clean) // 4 * 4] + _padded(clean[len(clean) // 4 * 4 :]))
    if encoding == "quoted-printable":
        return quopri.decodestring(body[: MOST_TEXT_BYTES * 3])
    return body[:MOST_TEXT_BYTES]


def _padded(rest: bytes) -> bytes:
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def parameter(value: str, name: str) -> str | None:
    """A parameter (boundary, charset) of a content type; null if it is not there."""
    match = _PARAMETER[name].search(value)
    return (match[1] or match[2]) if match else None
