"""An organisation's folder with everything that can be done with it, put together from its subjects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pappus.pipeline.attesting import AttestingWorkspace
from pappus.pipeline.exporting import ExportingWorkspace
from pappus.pipeline.foreseeing import ForeseeingWorkspace
from pappus.pipeline.forgetting import ForgettingWorkspace
from pappus.pipeline.identifying import IdentifyingWorkspace
from pappus.pipeline.importing import ImportingWorkspace
from pappus.pipeline.opened import DEFAULT_ENGINE, refuse_foreign_name
from pappus.pipeline.reporting import ReportingWorkspace

if TYPE_CHECKING:
    from pappus.workspace.home import Home


class Workspace(
    ImportingWorkspace,
    ExportingWorkspace,
    ForgettingWorkspace,
    IdentifyingWorkspace,
    AttestingWorkspace,
    ForeseeingWorkspace,
    ReportingWorkspace,
):
    """An organisation's folder, open for reading and for imports."""


def open(folder: str | Path, engine: str = DEFAULT_ENGINE, home: Home | None = None) -> Workspace:  # noqa: A001
    """Opens a workspace folder.

    Args:
        folder: a folder that `pappus init` made, or one with an `organisation.yaml`.
        engine: address of the engine that answers questions about the record.
        home: where decisions are kept, if not in the files of the folder; then the folder holds records and the key.

    Raises:
        UsageError: the folder is no workspace.
    """
    return Workspace(Path(folder), engine, home)


def initialise(folder: str | Path, name: str) -> Workspace:
    """Makes a new workspace for an organisation."""
    from pappus.workspace.files import init_workspace

    refuse_foreign_name(Path(folder))
    init_workspace(Path(folder), name)
    return open(folder)
