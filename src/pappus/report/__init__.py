"""Stage 8: all of it → documents. A writer is a function from a document to bytes."""

from __future__ import annotations

from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pappus.report.document import Writer


@cache
def known_writers() -> dict[str, Writer]:
    """Every format of document by id, in alphabetical order."""
    from pappus.report import writers as catalogue
    from pappus.vocabulary.discovery import definitions_in

    return definitions_in(catalogue, "WRITER")


def writer_for(path: str | PurePath) -> Writer:
    """The writer of the format that a file's ending names, whatever its case.

    Raises:
        UsageError: no writer makes files of that ending; lists the endings that can be made.
    """
    from pappus.vocabulary.errors import UsageError

    suffix = PurePath(path).suffix.lower()
    for writer in known_writers().values():
        if writer.suffix == suffix:
            return writer
    known = ", ".join(f"{writer.suffix} ({writer.title})" for writer in known_writers().values())
    found = f"the ending {suffix!r}" if suffix else "no ending"
    raise UsageError(f"{PurePath(path).name!r} has {found}; a report can be written as {known}")
