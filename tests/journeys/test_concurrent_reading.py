"""Several people may ask at once, each as of another day, while somebody imports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.journeys.care import care_export

import pappus


def _ask(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pappus", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_readers_do_not_disturb_each_other(tmp_path: Path) -> None:
    workspace = pappus.initialise(tmp_path / "org", "Many")
    assert all(result.error is None for result in workspace.import_files([care_export(tmp_path / "one.csv", 1, 3000)]))
    folder = str(workspace.folder)
    days = ["2017-10-07", "2017-10-14", "2017-10-21", "2017-10-28"]
    asked = [_ask("indicators", folder, "--as-of", day, "--format", "json", "activity.volume") for day in days]
    asked.append(_ask("import", folder, str(care_export(tmp_path / "two.csv", 5001, 3000))))
    answers = [process.communicate(timeout=120) for process in asked]
    assert [error for _, error in answers if error] == []
    assert [process.returncode for process in asked] == [0] * len(asked)
    volumes = [json.loads(out)[0]["value"] for out, _ in answers[:-1]]
    assert all(volume > 0 for volume in volumes)
    assert pappus.open(folder).assess().coverage["acts"] == 6000
