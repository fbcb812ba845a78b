"""The command line is there at once: nothing heavy is loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import pappus

HEAVY = ("pandas", "numpy", "pyarrow", "duckdb", "altair", "jsonschema", "jinja2", "rich", "msgspec", "yaml", "click")


def _loaded_by(code: str) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint('LOADED', *sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stdout.rpartition("LOADED")[2].split())


def test_importing_the_library_loads_nothing_heavy() -> None:
    assert not _loaded_by("import pappus") & set(HEAVY)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_loads_no_data_libraries(arguments: list[str]) -> None:
    code = f"""
import sys
sys.argv = ["pappus", *{arguments}]
from pappus.cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code
"""
    assert not _loaded_by(code) & (set(HEAVY) - {"click"})


def test_answers_come_without_pandas(tmp_path: Path) -> None:
    pappus.initialise(tmp_path / "org", "Example")
    code = f"""
import sys
sys.argv = ["pappus", "assess", {str(tmp_path / "org")!r}]
from pappus.cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code
"""
    loaded = _loaded_by(code)
    assert {"pyarrow", "duckdb"} < loaded
    assert "pandas" not in loaded


def test_pandas_can_be_let_in_again() -> None:
    code = """
from pappus.vocabulary.arrow import keep_pandas_out, let_pandas_in
keep_pandas_out()
import pyarrow as pa
assert pa.array([1, None]).null_count == 1
import sys
assert "pandas" not in sys.modules
let_pandas_in()
import pandas as pd
series = pd.Series([1, None], dtype="Float64")
assert pa.array(series).null_count == 1
assert pa.Table.from_pandas(series.to_frame("n"))["n"].to_pylist() == [1, None]
"""
    assert "pandas" in _loaded_by(code)


def test_the_module_is_the_command() -> None:
    ended = subprocess.run([sys.executable, "-m", "pappus", "bogus"], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "no command" in ended.stderr
