"""Taking out: a file or folder holds all of it or is not there at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from glob import escape
from pathlib import Path

from pappus.interchange.writer import Outgoing, RecordWriter, Written
from pappus.vocabulary.errors import PappusError, UsageError

PEOPLE_SENTENCE = (
    "It has a row for what each single person did. People stand under pseudonyms, which are still personal data: who "
    "knows when somebody wrote can find them. Pass it on only to those who may see that, and delete it afterwards."
)
"""What is said of a form with rows of single people, before and after it is written."""
_FULL = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "it would become larger than this disk or account allows",
}


def check(writer: RecordWriter, form: str, target: Path, *, people: bool) -> None:
    """Refuses what cannot be written, before anything is looked at.

    Raises:
        UsageError: rows of single people were not asked for and the form has no others; the ending is another; the
            folder is there and not empty.
    """
    if writer.per_person == "always" and not people:
        raise UsageError(f"{form}: {PEOPLE_SENTENCE} Say --people to write it")
    if writer.suffix and target.suffix.lower() != writer.suffix:
        raise UsageError(f"{target}: {form} is a file that ends in {writer.suffix}")
    if writer.suffix and target.is_dir():
        raise UsageError(f"{target}: is a folder; {form} is a file")
    if not writer.suffix and target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target}: is there already; {form} makes a new folder")


def take_out(writer: RecordWriter, outgoing: Outgoing, target: Path) -> Written:
    """Writes beside the target and puts it in place at the end; a file that was there is replaced, or stays as it was.

    Raises:
        PappusError: it cannot be written; nothing of it is left.
    """
    with _reasons(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f".{escape(target.name)}.*.new"):
            # Of a process that was killed.
            _remove(left)
        draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
        try:
            written = writer.write(outgoing, draft)
            _settle(draft)
            if not writer.suffix and target.is_dir():
                target.rmdir()
            draft.replace(target)
            return written
        finally:
            _remove(draft)


def _settle(draft: Path) -> None:
    for path in sorted(draft.rglob("*")) if draft.is_dir() else [draft]:
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())


def _remove(draft: Path) -> None:
    if draft.is_dir():
        shutil.rmtree(draft, ignore_errors=True)
    with contextlib.suppress(OSError):
        draft.unlink(missing_ok=True)


@contextlib.contextmanager
def _reasons(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = _FULL.get(error.errno or 0, error.strerror or str(error))
        raise PappusError(f"{target}: cannot be written ({reason}); nothing of it is left") from error
