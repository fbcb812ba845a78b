"""What a reader is: a function from a file to activity rows, with its description."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pappus.readers.door import Door
from pappus.readers.source import Source


@dataclass(frozen=True)
class Reader:
    """The definition of one format; its id is the name of its file in `sources/`.

    Attributes:
        title: the format's name as its users know it.
        network: the network's id, or empty if the file says.
        accepts: what may be handed in ("folder or .zip", ".mbox file").
        how_to_get: where a person finds this export (menu path).
        proves: what can be known from it.
        cannot_show: what it leaves out.
        verified: what this reader was checked against.
        detect: how sure it is that a source is of this format, 0 (no) to 1 (certain), from names and the first
            bytes only.
        read: yields Arrow batches of `pappus.vocabulary.record.SCHEMA`; for `yields="properties"` yields
            `pappus.workspace.organisation.Property` values. Bad records are rejected at the door and the rest goes
            on; a file that cannot be read at all raises `UnreadableError`.
        yields: acts, or properties of a register.
    """

    title: str
    network: str
    accepts: str
    how_to_get: str
    proves: str
    cannot_show: str
    verified: str
    detect: Callable[[Source], float]
    read: Callable[[Source, Door], Iterator[Any]]
    yields: Literal["acts", "properties"] = "acts"
