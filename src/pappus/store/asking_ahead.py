"""Queries that run ahead of whoever reads their results, in threads of their own.

An engine works in its own threads, so that the next query runs while the last result is made into figures.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable
from itertools import count

import pyarrow as pa

_MOST_AHEAD = 3
_MOST_BYTES_AHEAD = 64 << 20
_STOPPING_S = 0.05


class AskedAhead:
    """Queries of which it is known that they will be asked.

    Args:
        run: runs one query.
        interrupt: breaks off the queries that run.
        at_once: how many the engine answers side by side.

    Attributes:
        is_stopping: whether a query that fails now was broken off.
    """

    def __init__(self, run: Callable[[str], pa.Table], interrupt: Callable[[], None], at_once: int = 1) -> None:
        self._run = run
        self._interrupt = interrupt
        self._at_once = at_once
        self._engine = threading.BoundedSemaphore(at_once)
        self._moved = threading.Condition()
        self._queue: deque[str] = deque()
        self._places: dict[str, int] = {}
        self._next_place = count()
        self._results: dict[str, _Coming] = {}
        self._reads_to_come: Counter[str] = Counter()
        self._unread_bytes: dict[str, int] = {}
        self._furthest = -1
        self._threads: list[threading.Thread] = []
        self.is_stopping = False

    def announce(self, statements: Iterable[str]) -> None:
        """Runs queries in this order behind those announced before, a few ahead of the one that is read.

        Where results are large nothing runs ahead of them: on a record of a hundred million acts they would fill the
        memory.

        Args:
            statements: each as often as it will be read, after which its result is let go; what was announced before
                and not read to the end is not announced again.
        """
        with self._moved:
            new = Counter(sql for sql in statements if sql not in self._results)
            for sql in new:
                self._places[sql] = next(self._next_place)
                self._results[sql] = _Coming()
            self._reads_to_come.update(new)
            self._queue.extend(new)
            while self._queue and len(self._threads) < self._at_once:
                self._threads.append(threading.Thread(target=self._work, daemon=True))
                self._threads[-1].start()

    def result(self, sql: str) -> pa.Table:
        """The result of a query, announced or not."""
        with self._moved:
            announced = self._results.get(sql)
            if announced is not None:
                self._furthest = max(self._furthest, self._places[sql])
                self._moved.notify_all()
        if announced is None:
            with self._engine:
                return self._run(sql)
        table = announced.get()
        with self._moved:
            self._reads_to_come[sql] -= 1
            if self._reads_to_come[sql] <= 0:
                self._results.pop(sql, None)
                self._unread_bytes.pop(sql, None)
                self._moved.notify_all()
        return table

    def stop(self) -> None:
        """Breaks off what is still to come."""
        with self._moved:
            self._queue.clear()
            self._results.clear()
            self._unread_bytes.clear()
            self._reads_to_come.clear()
            self._moved.notify_all()
            threads = list(self._threads)
        self.is_stopping = True
        try:
            for thread in threads:
                while thread.is_alive():
                    self._interrupt()
                    thread.join(_STOPPING_S)
        finally:
            self.is_stopping = False

    def _work(self) -> None:
        while (sql := self._next()) is not None:
            result = self._results.get(sql)
            if result is not None:
                self._answer(sql, result)
                # Let go before the wait for the next, or the memory would stay taken.
                del result

    def _next(self) -> str | None:
        """The next query, as soon as few enough wait to be read; null at the end."""
        with self._moved:
            self._moved.wait_for(lambda: not self._queue or self._is_due(self._places[self._queue[0]]))
            if self._queue:
                return self._queue.popleft()
            self._threads.remove(threading.current_thread())
            return None

    def _is_due(self, place: int) -> bool:
        if place <= self._furthest:
            return True
        return place <= self._furthest + 1 + _MOST_AHEAD and sum(self._unread_bytes.values()) <= _MOST_BYTES_AHEAD

    def _answer(self, sql: str, result: _Coming) -> None:
        try:
            with self._engine:
                table = self._run(sql)
            with self._moved:
                if sql in self._results:
                    self._unread_bytes[sql] = table.nbytes
            result.put(table)
        except BaseException as error:
            result.put(error)


class _Coming:
    """Where a result, or what went wrong, will be. A future may not be waited for where Ctrl-C has to do no harm."""

    def __init__(self) -> None:
        self._found: pa.Table | BaseException | None = None
        self._missing = threading.Lock()
        self._missing.acquire()

    def put(self, found: pa.Table | BaseException) -> None:
        self._found = found
        self._missing.release()

    def get(self) -> pa.Table:
        """The result, once it is there; raises what went wrong."""
        with self._missing:
            found = self._found
        if isinstance(found, BaseException):
            raise found
        return found
