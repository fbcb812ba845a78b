"""The command line is there at once: nothing heavy is loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

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


def test_the_module_is_the_command() -> None:
    ended = subprocess.run([sys.executable, "-m", "pappus", "bogus"], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "no command" in ended.stderr
