"""Standard input and output as they may be: closed, of a narrow character set, on a full disk, to a closed pipe."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pappus.vocabulary.errors import PappusError
from pappus.vocabulary.quoting import printable

_INPUT, _OUTPUT, _ERRORS = 0, 1, 2


def prepare_streams() -> None:
    """Makes printing possible everywhere; a character that a terminal does not know becomes "?"."""
    for descriptor in (_INPUT, _OUTPUT, _ERRORS):
        try:
            os.fstat(descriptor)
        except OSError:
            # Left free, the number would go to the next file that is opened, and prints of a library into it.
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            empty = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process lives
            setattr(sys, name, empty)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def tell(message: str) -> None:
    """Prints what went wrong on standard error."""
    click.echo("pappus: " + "\n".join(map(printable, message.split("\n"))), err=True)


@contextmanager
def progress_shown(*, quiet: bool, what: str = "records") -> Iterator[Callable[[str, int], None]]:
    """Shows how much of a file was read so far on standard error while a person is watching it."""
    stream = sys.stderr
    if quiet or not stream.isatty():
        yield lambda _name, _count: None
        return

    def show(name: str, count: int) -> None:
        stream.write(f"\r\x1b[K  {name}: {count:,} {what}")
        stream.flush()

    try:
        yield show
    finally:
        stream.write("\r\x1b[K")
        stream.flush()


@contextmanager
def telling_system_errors() -> Iterator[None]:
    """Turns what the system says of a file or of the output into a sentence; a closed pipe passes.

    Raises:
        PappusError: something could not be opened, read or written.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
        raise
    except OSError as error:
        if error.filename is not None:
            raise PappusError(f"{os.fsdecode(error.filename)}: {error.strerror}") from error
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EBADF, errno.EFBIG, errno.EDQUOT):
            raise
        _silence()
        raise PappusError(f"the output could not be written ({error.strerror})") from error


def _silence() -> None:
    """Throws away what is still to be printed, which would fail again when the process ends."""
    empty = os.open(os.devnull, os.O_WRONLY)
    os.dup2(empty, _OUTPUT)
    os.close(empty)
