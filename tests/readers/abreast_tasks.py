"""What workers are given to do in the tests of `abreast`: lines that are numbers, texts of orders, or nothing."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from pappus.readers.abreast import Acts
from pappus.readers.door import Door

PLACE = "folder 7/numbers 1.txt"


def numbers(door: Door) -> Callable[[bytes], Acts | None]:
    """Each line is an act; one of letters is rejected, an empty one ignored; some end the worker or the work."""

    def acts_of(piece: bytes) -> Acts | None:
        lines = piece.decode().split("\n")
        for line in lines:
            if line in _ENDS:
                _ENDS[line]()
        if "refused" in lines:
            return None
        return Acts(len(lines), list(_batches(lines, door)))

    return acts_of


def _batches(lines: list[str], door: Door) -> Any:
    first = door.records(len(lines))
    for place, line in enumerate(lines):
        if not line:
            door.ignore("empty")
        elif not line.isdigit():
            door.reject(f"{PLACE}#{place + 1}, word 2", "is no number")
    rows = [place for place, line in enumerate(lines) if line.isdigit()]
    names = door.people("x", [lines[place] for place in rows])
    door.link("", names[0])
    yield door.columns(
        {
            "act_id": pa.array([lines[place] for place in rows]),
            "record_no": pa.array([first + place for place in rows]),
            "ts_us": pa.array([int(lines[place]) + 10**15 for place in rows]),
            "network": "x",
            "raw_ref": pa.array([f"{PLACE}#{place + 1}, word 1" for place in rows]),
            "actor_id": pa.array(names),
            "property_id": pa.array([f"x:{place % 3}" for place in rows]),
            "container_id": str(os.getpid()),
        },
        len(rows),
    )


def _raise() -> None:
    raise ValueError("of its own")


_ENDS: dict[str, Callable[[], Any]] = {
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "ended": lambda: sys.exit(3),
    "raised": _raise,
    "slow": lambda: time.sleep(0.2),
}


def cannot_begin(door: Door) -> Callable[[bytes], Acts | None]:
    """Does not even begin."""
    raise ValueError("of its own")
