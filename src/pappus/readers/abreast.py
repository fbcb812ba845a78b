"""Large files read by several processes side by side, with the same result as one alone.

The file is cut into pieces where items most likely end. Workers, which are processes of their own, make acts of the
pieces; here the acts are put in order, and their numbers made to count from the beginning of the file. What a worker
cannot do for sure by itself, and everything behind it, is left to be read as ever.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, Any, NamedTuple, cast

import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.door import Door, Noted
from pappus.readers.file_pieces import Cut, Large, Piece, Pieces, Spans, pieces_of
from pappus.readers.json_stream import Chained
from pappus.vocabulary.arrow import keep_pandas_out
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.record import SCHEMA

LEAST_BYTES = 64 << 20
"""Below this the start of processes costs more than it spares."""
PIECE_BYTES = 4 << 20
MOST_WORKERS = 4
_PIPE_BYTES = 1 << 20
# A worker needs as much memory again with each piece. Where the system's library is told to keep it (others do not
# listen), a tenth of the time is spared that it takes to ask for it.
_KEEPING_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(64 << 20), "MALLOC_TRIM_THRESHOLD_": str(256 << 20)}
# Nothing is imported from where the command happens to be called: -P, and the paths of the process that begins it.
_BEGIN = (
    "import json, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "sys.path[:] = json.loads(sys.stdin.buffer.readline()); from pappus.readers.abreast import work; work()"
)


class Acts(NamedTuple):
    """What came of a piece.

    Attributes:
        items: how many items of the file it holds.
        batches: their acts; numbers and places count from the beginning of the piece.
        told: what else the reader wants to know of the file.
    """

    items: int
    batches: list[Any]
    told: Any = None


Task = Callable[[Door], Callable[[bytes], Acts | None]]
"""Given a door, what makes acts of pieces; null for a piece that is not whole items or wants to know those before it.

It is handed to another process, so it is a function of a module, or a `functools.partial` of one.
"""


class Left(NamedTuple):
    """What is left to be read, and how many items of the file stand before it."""

    stream: Chained
    items: int


def newline_end(buffer: bytes) -> int:
    """Where the last whole line of some bytes ends; -1 if there is none."""
    return buffer.rfind(b"\n")


def _forget(_: Any) -> None:
    return None


def abreast(
    file: Large, cut: Cut, task: Task, door: Door, heed: Callable[[Any], None] = _forget
) -> Generator[Any, None, Left]:
    """Yields the acts of most of a large file, and gives back what is left of it: of a small one, all.

    Args:
        file: what is to be read.
        cut: where pieces may end.
        task: makes the acts.
        door: where acts go.
        heed: takes in what the reader wants to know of each piece.

    Raises:
        UnreadableError: a process was ended from outside.
    """
    count = _count() if file.size_bytes >= LEAST_BYTES else 0
    if count < 2:
        return Left(Chained(file.begun, file.stream), file.passed)
    pieces, items = pieces_of(file, cut, PIECE_BYTES), file.passed
    try:
        team = Team(task, door, count)
    except OSError:
        # No further process is allowed here.
        return Left(pieces.rest(), file.passed)
    with team:
        for answer in _in_order(file.place, pieces, team):
            yield from _taken_in(answer, file.place, items, door)
            heed(answer.told)
            items += answer.items
    return Left(pieces.rest(), items)


def _in_order(place: str, pieces: Pieces | Spans, team: Team) -> Iterator[_Answer]:
    """The answers to as many pieces as workers can do for sure; the others are given back."""
    under_way: deque[tuple[Piece, _Coming]] = deque()
    while True:
        while len(under_way) < team.most_under_way and (piece := pieces.next()):
            under_way.append((piece, team.ask(piece)))
        if not under_way:
            return
        piece, coming = under_way.popleft()
        answer = coming.get()
        if isinstance(answer, WorkerEndedError):
            raise UnreadableError(
                f"{place}: a process that read a part of it was ended ({answer}); nothing of it was stored. "
                "Import it again"
            ) from answer
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            pieces.take_back([piece, *(later for later, _ in under_way)])
            return
        yield answer


class WorkerEndedError(Exception):
    """A worker was ended by a signal, which it names."""


class _Answer(NamedTuple):
    """What a worker says of a piece: as `Acts`, but acts as Arrow writes them, and what the door met."""

    items: int
    batches: list[Any]
    told: Any
    noted: Noted


_Coming = SimpleQueue["_Answer | Exception | None"]
"""Where an answer, or what went wrong, will be. A future may not be waited for where Ctrl-C has to do no harm."""


class _Beginning(NamedTuple):
    """What a worker begins with; the key of the pseudonyms goes no other way than through this pipe."""

    task: Task
    door: dict[str, Any]


class Team:
    """Some workers at the same task.

    Attributes:
        most_under_way: how many pieces are worth being asked for at a time.
    """

    def __init__(self, task: Task, door: Door, count: int) -> None:
        self.most_under_way = 2 * count
        # Each thread asks a worker of its own: what a worker knows is of pieces before the one that it is at.
        self._own = threading.local()
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(count, "abreast", self._take_worker)
        self._workers: list[_Worker] = []
        try:
            for _ in range(count):
                self._workers.append(_Worker())
                self._workers[-1].begin(_Beginning(task, door.settings()))
        except BaseException:
            self.end()
            raise
        for worker in self._workers:
            self._idle.put(worker)

    def ask(self, piece: Piece) -> _Coming:
        """The answer to a piece, once a worker gives it."""
        coming: _Coming = SimpleQueue()
        self._threads.submit(self._asked, piece, coming)
        return coming

    def _take_worker(self) -> None:
        self._own.worker = self._idle.get()

    def _asked(self, piece: Piece, coming: _Coming) -> None:
        try:
            coming.put(self._own.worker.answer(piece))
        except Exception as error:
            coming.put(error)

    def end(self) -> None:
        """Ends the workers, whatever they are at."""
        for worker in self._workers:
            worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def __enter__(self) -> Team:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


class _Worker:
    """A process that makes acts. It begins with nothing of this one: no threads, locks and open files come along."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", "-c", _BEGIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _KEEPING_MEMORY,
            pipesize=_PIPE_BYTES,
        )
        self._pieces, self._answers = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        self.kill = self._process.kill

    def begin(self, beginning: _Beginning) -> None:
        """Says what is to be done."""
        self._pieces.write(json.dumps(list(map(str, sys.path))).encode() + b"\n")
        _send(beginning, self._pieces)

    def answer(self, piece: Piece) -> _Answer | None:
        """The answer to a piece.

        Raises:
            WorkerEndedError: the process was ended by a signal.
        """
        try:
            _send(piece, self._pieces)
            answer: _Answer | None = pickle.load(self._answers)  # noqa: S301 - it comes from a process of our own
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            if (code := self._process.wait()) < 0:
                raise WorkerEndedError(signal.strsignal(-code) or f"signal {-code}") from error
            # It could not begin, or not go on; that is met again and told where the file is read as ever.
            return None
        return answer

    def close(self) -> None:
        """Waits for the end of the process."""
        self._process.wait()
        for pipe in (self._pieces, self._answers):
            with suppress(OSError):
                pipe.close()


def _count() -> int:
    """How many workers are of use: as many as there are processors that this process may use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(allowed, MOST_WORKERS) if sys.executable else 0


def _send(message: object, stream: IO[bytes]) -> None:
    pickle.dump(message, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def work() -> None:
    """What a worker does: answers to pieces until there are no more, or whoever sent them is no more."""
    keep_pandas_out()
    pieces, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    beginning: _Beginning = pickle.load(pieces)  # noqa: S301 - from the process that began this one
    door = Door.with_settings(beginning.door)
    acts_of = beginning.task(door)
    with suppress(EOFError, BrokenPipeError):
        while True:
            _send(_answer(acts_of, pickle.load(pieces), door), answers)  # noqa: S301


def _answer(acts_of: Callable[[bytes], Acts | None], piece: Piece, door: Door) -> _Answer | None:
    try:
        acts = acts_of(piece if isinstance(piece, bytes) else piece.content())
    except Exception:
        # Whatever it is, it is met again and told where the file is read as ever.
        return None
    if acts is None:
        return None
    return _Answer(acts.items, [batch.serialize() for batch in acts.batches], acts.told, door.noted())


def _taken_in(answer: _Answer, place: str, items: int, door: Door) -> Iterator[Any]:
    """The acts of a piece, numbered from the beginning of the file."""
    records = door.rows_read
    begins = re.compile(rf"^({re.escape(place)}\D*)(\d+)")
    door.take_in(answer.noted, lambda where: begins.sub(lambda found: f"{found[1]}{int(found[2]) + items}", where, 1))
    for content in answer.batches:
        batch = pa.ipc.read_record_batch(content, SCHEMA)
        columns = dict(zip(SCHEMA.names, batch.columns, strict=True))
        columns["record_no"] = pc.add(columns["record_no"], records)
        columns["raw_ref"] = _counted_on(columns["raw_ref"], f"{place}#", items)
        yield door.columns(columns, len(batch))


def _counted_on(places: Any, prefix: str, items: int) -> Any:
    """Places whose numbers behind the prefix begin with those of so many items more."""
    numbers, rest = pc.utf8_slice_codeunits(places, len(prefix)), pa.scalar("")
    if not pc.all(pc.ascii_is_decimal(numbers)).as_py():
        parts = pc.extract_regex(numbers, r"^(?P<number>\d+)(?P<rest>.*)$")
        numbers, rest = parts.field("number"), parts.field("rest")
    counted = pc.add(numbers.cast(pa.int64()), items).cast(pa.string())
    return pc.binary_join_element_wise(prefix, counted, rest, "")
