"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

import pappus
from pappus.pipeline import Workspace, demonstrate
from pappus.vocabulary.periods import PERIOD_KINDS
from pappus.vocabulary.readings import GROUPINGS

# How fast a machine is says nothing about whether a property holds.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts first what takes longest: begun at the end, it would keep one worker busy while others have nothing left.

    What works with the database in this process stays before: behind a browser, whose client has a loop that goes on,
    Django refuses it.
    """
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[bool, float]:
    mark = item.get_closest_marker("long")
    in_database = item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ())
    return not in_database, -float(mark.args[0]) if mark else 0.0


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real records; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("PAPPUS_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the real records are not on this machine (set PAPPUS_DATA to their folder)")
    return folder


@pytest.fixture(scope="session")
def demonstration_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demonstration organisation with its exports and answers read, made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    folder = shared / "journeys" / "demo"
    with FileLock(shared / "journeys.lock"):
        if not (folder / ".pappus" / "read").exists():
            _ask(demonstrate(folder, lambda _: None))
            (folder / ".pappus" / "read").touch()
    return folder


def _ask(workspace: Workspace) -> None:
    """Asks what most tests ask, so that each copy of the folder holds the results."""
    workspace.assess()
    for by in GROUPINGS:
        workspace.readings(by=by)
    for period in PERIOD_KINDS:
        workspace.readings(period=period)


@pytest.fixture(scope="session")
def demonstrated(demonstration_folder: Path) -> Workspace:
    """The demonstration organisation, open; tests copy its folder before they change anything."""
    return pappus.open(demonstration_folder)
