"""Copies of workspaces which other tests read at the same time."""

from __future__ import annotations

import shutil
from pathlib import Path

from pappus.store.record_store import RecordStore


def copied(workspace: Path, target: Path) -> Path:
    """A workspace folder of a test's own; what others are writing for themselves meanwhile is left out."""
    shutil.copytree(workspace, target, ignore=shutil.ignore_patterns("records"))
    RecordStore(workspace / "records").copy_to(target / "records")
    return target
