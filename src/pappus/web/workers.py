"""Workers beside the server: where one dies another one begins, after longer and longer pauses if that dies too."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
_SOUND_AFTER_SECONDS = 300.0
_LOOK_SECONDS = 0.5
_STOP_SECONDS = 10

Begin = Callable[[], "subprocess.Popen[bytes]"]


@contextmanager
def keeping_workers(begin: Begin, count: int, say: Callable[[str], None]) -> Iterator[None]:
    """Keeps so many workers alive, and ends them at the end.

    Args:
        begin: starts one.
        count: how many.
        say: tells a person that one died.
    """
    ended = threading.Event()
    threads = [threading.Thread(target=_keep, args=(begin, ended, say), daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def worker_of(folder: Path) -> Begin:
    """How a worker of a folder is started."""
    return lambda: subprocess.Popen([sys.executable, "-m", "pappus", "work", str(folder)])  # noqa: S603


def pause_after(lived_seconds: float, pause_seconds: float) -> float:
    """How long to wait before the next one begins, in seconds: twice as long each time, unless one lived for long.

    Args:
        lived_seconds: how long the one that died had lived.
        pause_seconds: the pause before it began; zero for the first.
    """
    if not pause_seconds or lived_seconds >= _SOUND_AFTER_SECONDS:
        return FIRST_PAUSE_SECONDS
    return min(2 * pause_seconds, LONGEST_PAUSE_SECONDS)


def _keep(begin: Begin, ended: threading.Event, say: Callable[[str], None]) -> None:
    pause = 0.0
    while True:
        since, process = monotonic(), begin()
        while process.poll() is None:
            if ended.wait(_LOOK_SECONDS):
                _stop(process)
                return
        pause = pause_after(monotonic() - since, pause)
        # Said after the pause: who ends the server by Ctrl-C ends its workers too, and nothing is wrong then.
        if ended.wait(pause):
            return
        say(f"A worker ended ({_how(process.returncode)}); another one begins, and takes up what it left.")


def _how(code: int) -> str:
    return f"exit status {code}" if code >= 0 else signal.strsignal(-code) or f"signal {-code}"


def _stop(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
