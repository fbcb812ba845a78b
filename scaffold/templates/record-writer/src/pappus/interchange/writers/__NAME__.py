"""__TITLE__: a row for what each person did on each network in each month."""

from __future__ import annotations

import csv
from pathlib import Path

from pappus.interchange.writer import Outgoing, RecordWriter, Written

_COLUMNS = ("month", "network", "person", "acts_n")
_SQL = """
SELECT month, network, person, COUNT(*) AS acts_n
FROM acts
WHERE person IS NOT NULL
GROUP BY month, network, person
ORDER BY month, network, person
"""
_NOBODY_SQL = "SELECT COUNT(*) AS n FROM acts WHERE person IS NULL"


def write(outgoing: Outgoing, path: Path) -> Written:
    """Writes a row a month, network and person."""
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(_COLUMNS)
        for batch in outgoing.record.batches(_SQL):
            table.writerows([row[name] for name in _COLUMNS] for row in batch.to_pylist())
            rows += batch.num_rows
    nobody = int(outgoing.record.query(_NOBODY_SQL)["n"][0].as_py())
    return Written({"rows": rows}, (f"{nobody:,} acts of nobody known are left out.",) if nobody else ())


WRITER = RecordWriter(
    title="__TITLE_LOWER__",
    opens_in="Say here which program opens it.",
    suffix=".csv",
    per_person="always",
    keeps="how often each person did something on each network, month by month; nothing that was said",
    write=write,
)
