"""What Pappus says when it cannot go on: always the place and what was expected there."""

from __future__ import annotations

from dataclasses import dataclass


class PappusError(Exception):
    """Something that a person has to put right before the work can go on.

    The message stands alone: it names the file or place, what was found and what was expected.
    """


class UsageError(PappusError):
    """The call itself is off (an unknown id, an impossible combination); nothing was touched."""


class UnreadableError(PappusError):
    """A file could not be read as a whole; nothing of it was stored."""


class EngineError(PappusError):
    """An engine could not run a query; nothing that is stored was touched."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file that a person wrote.

    Attributes:
        file: the file's name as the person gave it.
        place: where in it ("line 12", "row 3, column unit"); empty for the whole file.
        expected: what is wrong and what would be right, in one sentence.
    """

    file: str
    place: str
    expected: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.expected}"


class InvalidFileError(PappusError):
    """A definition or workspace file breaks its schema; carries every fault found, not only the first."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))
