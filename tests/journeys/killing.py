"""Runs `pappus` and kills it at a chosen moment: at a step that it takes in a workspace, or after some time."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

# A step is whatever Python does to the workspace's files; the process kills itself just before the chosen one. What
# Arrow and DuckDB write of their own goes between two steps, and is met by the clock.
_CHILD = """
import os, signal, sys
folder, report, last = sys.argv[1], sys.argv[2], int(sys.argv[3])
steps, begun = 0, 0.0
EVENTS = "open os.rename os.remove os.rmdir os.mkdir os.link os.chmod fcntl.flock shutil.rmtree".split()

def step(event, arguments):
    global steps, begun
    if event not in EVENTS or not (event == "fcntl.flock" or str(arguments[0]).startswith(folder)):
        return
    import time
    begun = begun or time.monotonic()
    steps += 1
    if steps == last:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(step)
sys.argv = ["pappus", *sys.argv[4:]]
from pappus.cli import main
try:
    main()
finally:
    import time
    taken = time.monotonic() - begun
    with open(report, "w") as stream:
        stream.write(f"{steps} {taken}")
"""
_NEVER = 0


@dataclass(frozen=True)
class Course:
    """What an undisturbed run takes.

    Attributes:
        steps: how often it does something to the files of the workspace.
        before_seconds: from its start to the first of them.
        within_seconds: from there to its end.
    """

    steps: int
    before_seconds: float
    within_seconds: float


def course_of(workspace: Path, report: Path, *arguments: str | Path) -> Course:
    """Runs `pappus` undisturbed."""
    begun = time.monotonic()
    process = _started(workspace, report, _NEVER, arguments)
    assert process.wait(120) == 0
    whole = time.monotonic() - begun
    steps, within = report.read_text(encoding="ascii").split()
    return Course(int(steps), max(whole - float(within), 0.0), float(within))


def killed_at_step(workspace: Path, report: Path, step: int, *arguments: str | Path) -> bool:
    """Runs `pappus` and kills it before a step; false if it ended before."""
    return _started(workspace, report, step, arguments).wait(120) != 0


def killed_after(workspace: Path, report: Path, seconds: float, *arguments: str | Path) -> bool:
    """Runs `pappus` and kills it after so many seconds; false if it ended before."""
    process = _started(workspace, report, _NEVER, arguments)
    time.sleep(seconds)
    process.kill()
    return process.wait(120) != 0


def _started(workspace: Path, report: Path, step: int, arguments: tuple[str | Path, ...]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _CHILD, str(workspace), str(report), str(step), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)
