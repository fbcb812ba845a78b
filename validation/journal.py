"""What a long validation has found so far, so that it can be broken off and taken up again: a line for each chunk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pappus

PARTS = ("assessment", "maturity", "practices", "simulation", "statistics", "vocabulary", "workspace")
"""Packages that a result depends on."""


@dataclass(frozen=True)
class Chunk:
    """Some organisations, or truths to be ranked, with neighbouring seeds.

    Attributes:
        task: what was done with them.
        first: the first seed.
        count: how many.
    """

    task: str
    first: int
    count: int


class Journal:
    """The chunks of one state of the code; those of another one are not counted."""

    def __init__(self, path: Path, code: str) -> None:
        self._path, self._code = path, code
        self.done: dict[Chunk, list[Any]] = {}
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.is_file() else []
        # A line that a killed run left unfinished is none.
        self._torn = bool(lines) and not lines[-1].endswith("\n")
        for line in (json.loads(one) for one in lines if one.endswith("}\n")):
            if line["code"] == code:
                self.done[Chunk(line["task"], line["first"], line["count"])] = line["found"]

    def note(self, chunk: Chunk, found: list[Any]) -> None:
        """Adds a chunk."""
        self.done[chunk] = found
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = {"code": self._code, **vars(chunk), "found": found}
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(("\n" if self._torn else "") + json.dumps(line) + "\n")
        self._torn = False


def digest_of_code() -> str:
    """Changes with every file that a result depends on."""
    package, here = Path(pappus.__file__).parent, Path(__file__).parent
    files = [path for part in PARTS for path in (package / part).rglob("*") if path.suffix in {".py", ".yaml"}]
    return _digest([*files, here / "trials.py", here / "rank_histograms.py"])


def _digest(files: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]
