"""Turns: what can be done side by side, and now and then one thing alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Whose turn it is; a thread may take one at a time."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._side_by_side = 0
        self._is_alone = False

    @contextmanager
    def beside_others(self) -> Iterator[None]:
        """Within it nothing is done alone."""
        with self._moved:
            self._moved.wait_for(lambda: not self._is_alone)
            self._side_by_side += 1
        try:
            yield
        finally:
            with self._moved:
                self._side_by_side -= 1
                self._moved.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Within it nothing else is done: waits until what has begun is done, and holds up what would begin."""
        with self._moved:
            self._moved.wait_for(lambda: not (self._is_alone or self._side_by_side))
            self._is_alone = True
        try:
            yield
        finally:
            with self._moved:
                self._is_alone = False
                self._moved.notify_all()
