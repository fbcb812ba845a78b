"""Local times of an export without a zone are those of the organisation."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.readers.examples.whatsapp import write

import pappus


@pytest.mark.parametrize(("line", "zone"), [("", "UTC"), ("time_zone: Europe/Vienna\n", "Europe/Vienna")])
def test_times_are_read_in_the_zone_of_the_organisation(tmp_path: Path, line: str, zone: str) -> None:
    workspace = pappus.initialise(tmp_path / "org", "Acme")
    settings = workspace.folder / "organisation.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + line, encoding="utf-8")
    [result] = pappus.open(workspace.folder).import_files([write(tmp_path)])
    assert (result.error, result.entry is not None) == (None, True)
    stored = [pq.read_table(file) for file in workspace.folder.rglob("*.parquet")]
    zones = [one["tz_assumed"].unique().to_pylist() for one in stored if "tz_assumed" in one.column_names]
    assert zones
    assert all(one == [zone] for one in zones)
