"""The real records, each read once a session into a workspace of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import pappus
from pappus.pipeline import Workspace
from pappus.store.importing import ImportOptions, result_as_json
from pappus.vocabulary.readings import Grouping, Reading


@dataclass(frozen=True)
class Imported:
    """A workspace and what came of the files that it read."""

    workspace: Workspace
    files: tuple[dict[str, Any], ...]

    def reading(self, indicator: str) -> Reading:
        (reading,) = self.workspace.readings([indicator])
        return reading

    def by(self, indicator: str, grouping: Grouping) -> dict[str, Reading]:
        return {one.key: one for one in self.workspace.readings([indicator], grouping)}


def import_into(workspace: Workspace, *paths: Path, options: ImportOptions | None = None) -> list[dict[str, Any]]:
    """What came of each file, in the form of `pappus import --json`."""
    return [result_as_json(result) for result in workspace.import_files(paths, options)]


Import = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def read() -> Import:
    return import_into


@pytest.fixture(scope="session")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Imported]:
    """Reads a part of the real records (a path below their folder), once a session."""
    known: dict[str, Imported] = {}

    def imported(part: str) -> Imported:
        if part not in known:
            workspace = pappus.initialise(tmp_path_factory.mktemp("real") / "org", part)
            known[part] = Imported(workspace, tuple(import_into(workspace, shared_data / part, options=_options(part))))
        return known[part]

    def _options(part: str) -> ImportOptions:
        if part != "twcs/response_pairs.csv":
            return ImportOptions()
        from pappus.readers.mapping import propose
        from pappus.readers.source import Source
        from pappus.vocabulary.documents import read_yaml

        file = tmp_path_factory.mktemp("mapping") / "mapping.yaml"
        file.write_text(propose(Source(shared_data / part)), encoding="utf-8")
        return ImportOptions(mapping=read_yaml(file))

    return imported
