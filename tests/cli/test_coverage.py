"""`pappus coverage`: what the record proves and what it leaves out."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_what_the_exports_prove(stored: Path, run: Run) -> None:
    told = run("coverage", stored)
    assert told.code == 0
    assert "sampled" in told.out
    assert "– x: It is a sample" in told.out
    [found] = json.loads(run("coverage", stored, "--json").out)
    assert (found["network"], found["exports"], found["inbound"], found["answers"]) == ("x", 1, "sampled", "known")
    assert found["time_zones_assumed"] == []


def test_an_empty_workspace(folder: Path, run: Run) -> None:
    assert "nothing was imported yet" in run("coverage", folder).out
    assert json.loads(run("coverage", folder, "--json").out) == []
