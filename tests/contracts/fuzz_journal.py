"""What a long fuzz has read so far, so that it can be broken off and taken up again: a line for each chunk of inputs.

`PAPPUS_FUZZ_JOURNAL` names the file; `python -m tests.contracts.fuzz_journal FILE` sums it up.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Chunk:
    """Inputs of one reader that were all read or refused as they should be.

    Attributes:
        seed: seed of the whole run.
        reader: id of the format.
        first: number of the first input.
        inputs: how many.
        read: how many of them the reader did not refuse.
        cpu_seconds: processor time of all of them.
        slowest_cpu_seconds: of the slowest one.
        slowest: its number.
        peak_mib: how much the process grew above what it had before; null where the system does not tell.
    """

    seed: str
    reader: str
    first: int
    inputs: int
    read: int = 0
    cpu_seconds: float = 0.0
    slowest_cpu_seconds: float = 0.0
    slowest: int = 0
    peak_mib: float | None = None


def chunks_in(journal: Path) -> list[Chunk]:
    """The chunks that a journal names; a line that a killed process left unfinished is none."""
    lines = journal.read_text(encoding="utf-8").splitlines(keepends=True) if journal.is_file() else []
    return [Chunk(**json.loads(line)) for line in lines if line.endswith("}\n")]


def is_done(journal: Path, chunk: Chunk) -> bool:
    """Whether a chunk of the same seed, reader and numbers was read before this process began."""
    return _key(chunk) in _done(journal)


@cache
def _done(journal: Path) -> frozenset[tuple[str, str, int, int]]:
    return frozenset(map(_key, chunks_in(journal)))


def _key(chunk: Chunk) -> tuple[str, str, int, int]:
    return (chunk.seed, chunk.reader, chunk.first, chunk.inputs)


def note(journal: Path, chunk: Chunk) -> None:
    """Adds a chunk; several processes may do so at the same time."""
    with journal.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(asdict(chunk)) + "\n")


def summary(journal: Path) -> list[str]:
    """A line for each reader: inputs, inputs a second of processor time, the slowest input, the most memory."""
    chunks = chunks_in(journal)
    lines = [
        f"{'reader':18}{'inputs':>9}{'not refused':>13}{'inputs/s':>10}{'slowest s':>11}{'input':>9}{'peak MiB':>10}"
    ]
    for reader in sorted({one.reader for one in chunks}):
        own = [one for one in chunks if one.reader == reader]
        inputs, seconds = sum(one.inputs for one in own), sum(one.cpu_seconds for one in own)
        slowest = max(own, key=lambda one: one.slowest_cpu_seconds)
        lines.append(
            f"{reader:18}{inputs:9,}{sum(one.read for one in own):13,}{inputs / seconds:10,.0f}"
            f"{slowest.slowest_cpu_seconds:11.2f}{slowest.slowest:9}{max(one.peak_mib or 0 for one in own):10,.0f}"
        )
    return lines


if __name__ == "__main__":
    print("\n".join(summary(Path(sys.argv[1]))))  # noqa: T201
