"""The way out: the record, and all that was declared beside it, in forms that other programs open."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pappus.interchange.writer import RecordWriter


@cache
def record_writers() -> dict[str, RecordWriter]:
    """Every form in which data can be taken out, by id, in alphabetical order."""
    from pappus.interchange import writers
    from pappus.vocabulary.discovery import definitions_in

    return definitions_in(writers, "WRITER")


def record_writer_named(form: str) -> RecordWriter:
    """The writer of a form.

    Raises:
        UsageError: there is none of that name.
    """
    from pappus.vocabulary.errors import UsageError

    try:
        return record_writers()[form]
    except KeyError:
        raise UsageError(
            f"{form!r} is no form in which data are taken out. Known: {', '.join(record_writers())}"
        ) from None
