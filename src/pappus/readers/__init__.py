"""Stage 1: outside formats → activity rows. A reader is a function from a file to activity rows."""

from __future__ import annotations

from functools import cache

from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError, UsageError


@cache
def readers() -> dict[str, Reader]:
    """Every known format by id, in alphabetical order."""
    from pappus.readers import sources
    from pappus.vocabulary.discovery import definitions_in

    return definitions_in(sources, "READER")


def reader_named(format_id: str) -> Reader:
    """The reader of a format.

    Raises:
        UsageError: there is none of that name.
    """
    try:
        return readers()[format_id]
    except KeyError:
        raise UsageError(f"{format_id!r} is no format. Known: {', '.join(readers())}") from None


def detect(source: Source) -> str | None:
    """The id of the format that is surest of `source`; null if none recognises it."""
    scores = {format_id: reader.detect(source) for format_id, reader in readers().items()}
    best = max(scores, key=lambda format_id: scores[format_id], default=None)
    return best if best is not None and scores[best] > 0 else None


def detect_or_refuse(source: Source) -> str:
    """The id of the format of `source`.

    Raises:
        UnreadableError: no reader recognises it; says what could be done.
    """
    found = detect(source)
    if found is None:
        from pappus.readers.strangers import described

        raise UnreadableError(described(source))
    return found
