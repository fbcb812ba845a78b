"""Sends DuckDB the statements that were noted, and nothing else happens: the floor under every figure of Pappus.

    bare_duckdb.py CALLS SCRATCH

Tables that an assessment derives go to SCRATCH.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import duckdb
from pyarrow import feather

_DRAFT = re.compile(r"'[^']*?/derived/[0-9a-f-]+\.[^/']+/([^']*)'")
"""A table while it is made. Questions read it where Pappus put it in the end: some are finished outside the engine."""
_TARGET = re.compile(r"\bTO\s+'([^']+)'")


def main(folder: Path, scratch: Path) -> None:
    calls = json.loads((folder / "calls.json").read_text(encoding="utf-8"))
    connection: Any = None
    for call in calls:
        if "connect" in call:
            connection = duckdb.connect(":memory:", config={"temp_directory": str(scratch / "spill")})
        elif "register" in call:
            connection.register(call["register"], feather.read_table(folder / call["file"]))
        else:
            sql = _DRAFT.sub(lambda found: f"'{scratch}/{found[1]}'", call.get("execute") or call["query"])
            for target in _TARGET.findall(sql):
                Path(target).parent.mkdir(parents=True, exist_ok=True)
            done = connection.execute(sql)
            if "query" in call:
                done.to_arrow_table()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
