"""Mail folders in one file (mbox, RFC 4155): split into messages as they stream by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

MOST_MESSAGE_BYTES = 512 * 1024
"""What is kept of one message; beyond it stand attachments, which are never read."""

_CHUNK_BYTES = 1 << 20
# Longer than the longest text that _ENVELOPE can match, so that no decision depends on where a chunk ends.
_LOOKAHEAD_BYTES = 2_048
_ENVELOPE = re.compile(
    rb"From [^\n]{0,400}\d\d:\d\d:\d\d[^\n]{0,40}\d{4}[^\n]{0,40}(?:\n|\Z)"
    rb"|From [^\n]{0,900}\n(?:>From |(?i:Return-Path|Received|From|Date|Message-ID|Delivered-To|To|Subject|Sender"
    rb"|Reply-To|MIME-Version|Content-Type|Status|DKIM-Signature|ARC-Seal|X-[\w-]{1,60})[ \t]*:)"
)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def messages(stream: IO[bytes], begun: bytes = b"", chunk_bytes: int = _CHUNK_BYTES) -> Iterator[bytes]:
    r"""Each message of an mbox without its `From ` line, cut at `MOST_MESSAGE_BYTES`.

    A message starts at a line `From …` at the beginning of the file or after an empty line, if a date with a time
    stands in that line or a mail header follows it; a sentence that happens to begin with "From" therefore splits
    nothing. Line ends may be `\n` or `\r\n`. Bytes before the first such line belong to no message.

    Args:
        stream: the file, or the rest of it.
        begun: what was already read from it.
        chunk_bytes: how much is read at a time.
    """
    buffer, position = b"\n\n" + begun, 2
    kept, inside, ended = bytearray(), False, False
    while not ended:
        chunk = stream.read(chunk_bytes)
        ended = not chunk
        buffer += chunk
        settled = len(buffer) if ended else len(buffer) - _LOOKAHEAD_BYTES
        while (start := _next_envelope(buffer, position, settled)) >= 0:
            if inside:
                _keep(kept, buffer, position, start)
                yield bytes(kept)
            kept, inside = bytearray(), True
            position = buffer.find(b"\n", start) + 1 or len(buffer)
        settled = max(settled, position)
        _keep(kept, buffer, position, settled)
        # Two bytes stay in front, since an envelope is known by the empty line before it.
        buffer, position = buffer[settled - 2 :], 2
    if inside:
        yield bytes(kept)


def unquoted(body: bytes) -> bytes:
    """A body with `>From ` (and `>>From `) at the start of a line as the sender wrote it."""
    return _QUOTED.sub(rb"\1", body) if b">From " in body else body


def _next_envelope(buffer: bytes, position: int, settled: int) -> int:
    """Where the next `From ` line starts; -1 if none starts up to `settled`."""
    newline = buffer.find(b"\nFrom ", position - 1)
    while 0 <= newline < settled:
        before = buffer[max(newline - 2, 0) : newline]
        if (before.endswith(b"\n") or before == b"\n\r") and _ENVELOPE.match(buffer, newline + 1):
            return newline + 1
        newline = buffer.find(b"\nFrom ", newline + 1)
    return -1


def _keep(kept: bytearray, buffer: bytes, start: int, end: int) -> None:
    kept += buffer[start : min(end, start + MOST_MESSAGE_BYTES - len(kept))]
