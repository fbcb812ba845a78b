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

_DERIVED = re.compile(r"'([^']*?/derived/)[^/']+?(?:\.tmp)?/([^']*)'")
_TARGET = re.compile(r"\bTO\s+'([^']+)'")


def main(folder: Path, scratch: Path) -> None:
    calls = json.loads((folder / "calls.json").read_text(encoding="utf-8"))
    # Only what is derived anew is sent elsewhere; tables that were kept are read where they are.
    derives = any(
        _DERIVED.search(call.get("execute", "")) and _TARGET.search(call.get("execute", "")) for call in calls
    )
    connection: Any = None
    for call in calls:
        if "connect" in call:
            connection = duckdb.connect(":memory:", config={"temp_directory": str(scratch / "spill")})
        elif "register" in call:
            connection.register(call["register"], feather.read_table(folder / call["file"]))
        else:
            sql = call.get("execute") or call["query"]
            if derives:
                sql = _DERIVED.sub(lambda found: f"'{scratch}/{found[2]}'", sql)
            for target in _TARGET.findall(sql):
                Path(target).parent.mkdir(parents=True, exist_ok=True)
            done = connection.execute(sql)
            if "query" in call:
                done.to_arrow_table()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
