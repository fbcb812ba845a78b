"""What is wrong, as a page says it: without names of files that the reader has never seen."""

from __future__ import annotations

from pappus.vocabulary.errors import Fault, InvalidFileError, PappusError
from pappus.web.place import without_folders


def told(error: PappusError) -> list[str]:
    """A sentence for each thing that is wrong."""
    if isinstance(error, InvalidFileError):
        return [sentence(one) for one in error.faults]
    return [without_folders(str(error))]


def sentence(fault: Fault) -> str:
    """Where in the file, and what was expected."""
    return f"{fault.place}: {fault.expected}" if fault.place else fault.expected
