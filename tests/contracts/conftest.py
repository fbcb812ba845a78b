"""What the contracts of the readers share: a small export of each format, found by its name, and a door to read it."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from pappus.readers.door import Door
from pappus.vocabulary.documents import Document, parse_yaml
from pappus.vocabulary.pseudonyms import Pseudonymiser

EXAMPLES = Path(__file__).parents[1] / "readers" / "examples"
NOW_US = 1_800_000_000_000_000


@dataclass(frozen=True)
class Example:
    """A small export that is whole.

    Attributes:
        reader: id of its format.
        path: what a person would hand in.
        mapping_text: the mapping file that goes with it; empty for every format but the table.
        others: further forms of the same format.
        mappings: text of a mapping file by the name of the form that needs it in place of the other.
    """

    reader: str
    path: Path
    mapping_text: str = ""
    others: tuple[Path, ...] = ()
    mappings: dict[str, str] = field(default_factory=dict)

    @cached_property
    def mapping(self) -> Document | None:
        """The mapping, parsed; null for every format but the table."""
        return parse_yaml(self.mapping_text, "map.yaml") if self.mapping_text else None

    def door(self, **options: Any) -> Door:
        """A door for this format."""
        return Door(Pseudonymiser(b"contract" * 4), self.reader, NOW_US, mapping=self.mapping, **options)

    @cached_property
    def forms(self) -> list[Example]:
        """An example for each form that a person may hand in."""
        return [
            Example(self.reader, path, self.mappings.get(path.name, self.mapping_text))
            for path in (self.path, *self.others)
        ]

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Content of each of its files by its name below the folder; a single file by its own name."""
        return _files(self.path)


def _files(path: Path) -> dict[str, bytes]:
    """Content of each file by its name below the folder; a single file by its own name."""
    if path.is_file():
        return {path.name: path.read_bytes()}
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in files}


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Example]:
    """The example of a reader: `tests/readers/examples/<id>.py` with `write(folder)`, and `MAPPING` if it needs one.

    A format of several forms has a function `more(folder)` beside it, whose paths only the fuzz reads.
    """
    written: dict[str, Example] = {}

    def of(reader: str) -> Example:
        if reader not in written:
            file = EXAMPLES / f"{reader}.py"
            assert file.is_file(), f"write tests/readers/examples/{reader}.py: a small export for the contract tests"
            module = importlib.import_module(f"tests.readers.examples.{reader}")
            path = module.write(tmp_path_factory.mktemp(reader))
            more = module.more(tmp_path_factory.mktemp(reader)) if hasattr(module, "more") else []
            mappings = getattr(module, "MAPPINGS", {})
            written[reader] = Example(reader, path, getattr(module, "MAPPING", ""), tuple(more), mappings)
        return written[reader]

    return of


@pytest.fixture(scope="session")
def cluster_url() -> Iterator[str]:
    """Address of a Spark Connect server: the one that PAPPUS_SPARK_URL names, else one that pysail plays here."""
    pytest.importorskip("pyspark", reason="the client of clusters is not installed: pip install 'pappus[spark]'")
    if given := os.environ.get("PAPPUS_SPARK_URL"):
        yield given
        return
    spark = pytest.importorskip("pysail.spark", reason="pysail, which plays the cluster, is not installed")
    server = spark.SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    _, port = server.listening_address
    yield f"sc://127.0.0.1:{port}"
    server.stop()
