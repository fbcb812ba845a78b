"""__TITLE__: every act of a known person is counted once."""

from __future__ import annotations

import csv
from pathlib import Path

from pappus.pipeline import Workspace


def test_every_act_of_a_known_person_is_counted_once(demonstrated: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    written = demonstrated.take_out("__NAME__", file, people=True)
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == written.counts["rows"] == len({(row["month"], row["network"], row["person"]) for row in rows})
    with demonstrated.record() as record:
        known = record.query("SELECT COUNT(*) AS n FROM acts WHERE person IS NOT NULL")["n"][0].as_py()
    assert sum(int(row["acts_n"]) for row in rows) == known > 0
