"""Whole processes, timed from their start to their end, with the most memory that they held."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What one process cost.

    Attributes:
        wall_s: seconds from start to end.
        cpu_s: seconds of processors, user and system.
        peak_mb: largest resident memory, MB of 10⁶ bytes.
        said: what it printed.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float
    said: str


class FailedError(Exception):
    """A process that did not end well, with the end of what it said."""


def cost_of(command: Sequence[str | Path], log: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Runs a process to its end.

    Raises:
        FailedError: it ended with anything but 0.
    """
    with log.open("w+b") as stream:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=stream,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        stream.seek(0)
        said = stream.read().decode("utf-8", "replace")
    if process.returncode != 0:
        raise FailedError(f"{' '.join(map(str, command))} ended with {process.returncode}: {said[-2000:]}")
    return Cost(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6, said)
