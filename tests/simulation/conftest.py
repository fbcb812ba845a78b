"""The demonstration organisation, made once for all tests of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pappus.simulation import Demonstration, make_demonstration


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return make_demonstration(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture(scope="session")
def exports(demonstration: Demonstration) -> Path:
    return demonstration.folder / "exports"
