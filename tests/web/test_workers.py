"""Workers beside the server: one that dies is followed by another, and none is left at the end."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from pappus.web.workers import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, keeping_workers, pause_after

_SOON_SECONDS = 20


def test_another_worker_follows_one_that_died_and_none_is_left() -> None:
    begun: list[subprocess.Popen[bytes]] = []
    said: list[str] = []

    def begin() -> subprocess.Popen[bytes]:
        begun.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]))
        return begun[-1]

    with keeping_workers(begin, 1, said.append):
        _until_begun(begun, 1)
        begun[0].kill()
        _until_begun(begun, 2)
        assert begun[1].poll() is None
    assert said == ["A worker ended (Killed); another one begins, and takes up what it left."]
    assert [one.returncode for one in begun] == [-9, -15]


@pytest.mark.parametrize(
    ("lived_seconds", "pause_seconds", "expected"),
    [(1, 0, FIRST_PAUSE_SECONDS), (1, 1, 2), (1, 50, LONGEST_PAUSE_SECONDS), (10_000, 50, FIRST_PAUSE_SECONDS)],
)
def test_pauses_grow_to_a_bound_and_begin_small_again(
    lived_seconds: float, pause_seconds: float, expected: float
) -> None:
    assert pause_after(lived_seconds, pause_seconds) == expected


def _until_begun(begun: list[subprocess.Popen[bytes]], count: int) -> None:
    until = time.monotonic() + _SOON_SECONDS
    while len(begun) < count:
        assert time.monotonic() < until
        time.sleep(0.05)
