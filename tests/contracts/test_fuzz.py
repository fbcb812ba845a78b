"""Damaged exports, many of them: every reader refuses them in words or reads what is left, and counts each record.

`PAPPUS_FUZZ` says how many inputs each reader gets, `PAPPUS_FUZZ_SEED` which ones. Inputs are numbered, and seed and
number decide all about one: `PAPPUS_FUZZ=1 PAPPUS_FUZZ_FIRST=812` tries the one again that failed. Where
`PAPPUS_FUZZ_JOURNAL` names a file, chunks of inputs that are done are noted there and not read again.
"""

from __future__ import annotations

import faulthandler
import gc
import html
import os
import random
import re
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from tests.contracts.damage import Files, mutated
from tests.contracts.damage.archives import handed_in
from tests.contracts.fuzz_journal import Chunk, is_done, note

import pappus
from pappus.readers import detect, readers
from pappus.readers.lenient_json import lenient_json
from pappus.readers.source import Source
from pappus.store.importing import FileResult, ImportOptions, result_as_json
from pappus.vocabulary.errors import InvalidFileError, UnreadableError
from pappus.vocabulary.record import ACTOR_KINDS, OBJECT_TYPES, SCHEMA, SIDES, VERBS

if TYPE_CHECKING:
    from tests.contracts.conftest import Example

INPUTS = int(os.environ.get("PAPPUS_FUZZ", "100"))
FIRST = int(os.environ.get("PAPPUS_FUZZ_FIRST", "0"))
SEED = os.environ.get("PAPPUS_FUZZ_SEED", "")
JOURNAL = os.environ.get("PAPPUS_FUZZ_JOURNAL")
INPUTS_A_CHUNK = 2_000
MOST_CPU_SECONDS = 10.0
"""Far more than any of these inputs takes; a reader that needs it hangs."""
MOST_SECONDS = 300.0 if INPUTS <= INPUTS_A_CHUNK else 3_600.0
"""Of the clock; a long run may have to stand back behind everything else on a machine."""
MOST_MIB = 512
"""How much a process may grow while it reads a chunk of inputs, of which none unpacks to more than 24 MiB."""
MOST_OF_A_MESSAGE = 6_000
"""In characters: a page of faults of a mapping, each with a name of 250 characters in it."""
DETECTED_EVERY, REREAD_EVERY, IMPORTED_EVERY = 5, 50, 20 if INPUTS <= INPUTS_A_CHUNK else 100
IMPORTED_TOGETHER = 10
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
INPUTS_IN_MEMORY = 100

FIELDS_SET = ("act_id", "ts_us", "network", "source", "raw_ref", "verb", "object_type", "actor_kind", "actor_side")
WORDS = {"verb": VERBS, "object_type": OBJECT_TYPES, "actor_kind": ACTOR_KINDS, "actor_side": SIDES}
OURS = {
    one.lower(): one
    for one in ("x:AcmeCare", "x:Acme", "email:help@acme.example", "mastodon:ann@other.example", "chat_widget:R 1")
}
DIGEST = re.compile(r"([0-9a-f]{24,})(?:[.-]\d+)?")
"""What an id was made of that cannot be told from it, and how many of the same stood before."""
POWERS = re.compile(r"\d+(?:\.\d+)?[eE]\+?\d{1,2}")
PART = re.compile(r"\d{3,}|[^\W\d_]{3,}")


@contextmanager
def watched(trace: Path) -> Iterator[Callable[[], None]]:
    """Gives what is to be called before each input: it then has its time, from now on.

    What takes more processor time fails; what hangs for good ends the process, its stack in `trace`.
    """
    armed = float("-inf")

    def late(*_: object) -> None:
        raise AssertionError(f"still not read after {MOST_CPU_SECONDS:g} s of processor time")

    def begin() -> None:
        nonlocal armed
        signal.setitimer(signal.ITIMER_PROF, MOST_CPU_SECONDS)
        # It takes a thread each time.
        if time.monotonic() > armed + MOST_SECONDS / 10:
            faulthandler.dump_traceback_later(MOST_SECONDS, exit=True, file=stream)
            armed = time.monotonic()

    before = signal.signal(signal.SIGPROF, late)
    with trace.open("w", encoding="utf-8") as stream:
        try:
            yield begin
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            faulthandler.cancel_dump_traceback_later()
            signal.signal(signal.SIGPROF, before)


@contextmanager
def old_objects_left_alone() -> Iterator[None]:
    """Spares the collector of garbage what was there before: it is much, and would be gone through again and again."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the system has one, since small files come and go; of few inputs, the disk keeps all."""
    if INPUTS >= INPUTS_IN_MEMORY and os.access(MEMORY, os.W_OK):
        with TemporaryDirectory(prefix="pappus-", dir=MEMORY) as made:
            yield Path(made)
    else:
        yield tmp_path


def resident_mib(kind: str) -> float | None:
    """`VmRSS`, what the process has now, or `VmHWM`, the most since it was last asked; null where nobody knows."""
    with suppress(OSError):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        found = re.search(rf"{kind}:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else None
    return None


def most_acts_of_a_record(example: Example) -> int:
    """How many acts one record of this format may become."""
    mapping = example.mapping
    return len(mapping.content["acts"]) if mapping else 1


@dataclass
class Outcome:
    """What a reader made of a path; `told` is why it would not have it."""

    told: str = ""
    rows: list[tuple[str, int]] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)


def outcome(example: Example, path: Path) -> Outcome:
    """Reads a path and checks all that must hold of any input."""
    reader, door, batches = readers()[example.reader], example.door(accounts=OURS), []
    found = Outcome()
    try:
        with Source(path) as source:
            assert 0 <= reader.detect(source) <= 1
            for one in reader.read(source, door):
                if reader.yields == "acts":
                    batches.append(one)
                else:
                    found.properties.append(one.property_id)
                    assert one.property_id.removeprefix(f"{one.network}:")
    except (UnreadableError, InvalidFileError) as error:
        found.told = str(error)
    if found.told:
        # What was counted up to there is told to nobody.
        assert len(found.told) < MOST_OF_A_MESSAGE
        return Outcome(found.told)
    found.rows = [row for batch in batches for row in _checked(batch, door.plausible)]
    records = [number for _, number in found.rows]
    assert len(set(records)) + len(found.properties) + door.ignored.total() + door.rows_rejected == door.rows_read
    assert max(records, default=0) <= door.rows_read
    assert max(Counter(records).values(), default=0) <= most_acts_of_a_record(example)
    assert all(len(rejection.place) + len(rejection.reason) < MOST_OF_A_MESSAGE for rejection in door.rejections)
    assert all(len(text) < MOST_OF_A_MESSAGE for text in door.coverage.notes)
    return found


def _checked(batch: pa.RecordBatch, plausible: Callable[[int], bool]) -> list[tuple[str, int]]:
    """The native id and the record of each act of a batch, once everything in it has been looked at."""
    assert batch.schema.equals(SCHEMA)
    batch.validate(full=True)
    assert [name for name in FIELDS_SET if batch[name].null_count] == []
    assert all(set(batch[name].unique().to_pylist()) <= set(words) for name, words in WORDS.items())
    assert all(map(plausible, batch["ts_us"].to_pylist()))
    pairs = zip(batch["network"].to_pylist(), batch["act_id"].to_pylist(), strict=True)
    natives = [act_id.removeprefix(f"{network}:") for network, act_id in pairs]
    assert all(native not in ("", act_id) for native, act_id in zip(natives, batch["act_id"].to_pylist(), strict=True))
    records: list[int] = batch["record_no"].to_pylist()
    assert min(records, default=1) >= 1
    return list(zip(natives, records, strict=True))


def invented(rows: list[tuple[str, int]], files: Files, *more: str, below: Path | None = None) -> list[str]:
    """Ids of acts of which a part stands nowhere in the files; digests cannot be told and are left out."""
    parts = {native: PART.findall(DIGEST.sub(_untold, native.casefold())) for native, _ in rows}
    sought = {part for found in parts.values() for part in found}
    for text in _texts(files, more, below):
        if not sought:
            return []
        known = text.casefold()
        sought = {part for part in sought if part not in known}
    return [native for native, found in parts.items() if not sought.isdisjoint(found)]


def _untold(found: re.Match[str]) -> str:
    """What is left of a digest: nothing, but letters or digits alone are none."""
    return found[0] if found[1].isalpha() or found[1].isdecimal() else ""


def _texts(files: Files, more: tuple[str, ...], below: Path | None) -> Iterator[str]:
    """All that a part of an id may have been taken from, what it is mostly taken from first."""
    for content in files.values():
        yield content.replace(b"\0", b"").decode("utf-8", "replace")
    yield from (*more, *files)
    if below is not None:
        yield from (str(one) for one in below.rglob("*"))
    for content in files.values():
        yield html.unescape(content.replace(b"\0", b"").decode("utf-8", "replace"))
        yield content.decode("latin-1")
        # "1e5" is a number too, to who takes numbers from texts.
        yield " ".join(f"{float(one):.0f}" for one in POWERS.findall(content.decode("latin-1")))
        with suppress(ValueError, RecursionError):
            yield str(lenient_json(content))
    if below is not None:
        # Archives are damaged once more, and not all of them are packed.
        handed = (one for one in below.rglob("*") if one.is_file() and not one.is_symlink())
        yield from (one.read_bytes().decode("latin-1") for one in handed)


@dataclass
class Fuzz:
    """Reads numbered inputs of one reader, some of them in further ways.

    Attributes:
        example: what is damaged.
        folder: where inputs are put.
        workspace: what some are imported into.
        at: number of the input that is looked at.
    """

    example: Example
    folder: Path
    workspace: pappus.Workspace
    at: int = 0
    _waiting: list[_Handed] = field(default_factory=list)

    def read(self, number: int) -> bool:
        """Whether an input was read; false if it was refused."""
        self.at = number
        name = self.example.reader
        dice = random.Random(f"{SEED}{name} {number}")  # noqa: S311 - repeatable, not secret
        example = dice.choice(self.example.forms)
        damaged = mutated(example.files, dice)
        path = handed_in(damaged, example.path.is_file(), self.folder / str(number), dice)
        found = outcome(example, path)
        assert not invented(found.rows, damaged, example.mapping_text, below=path.parent)
        if number % DETECTED_EVERY == 0:
            with suppress(UnreadableError), Source(path) as source:
                detect(source)
        if number % REREAD_EVERY == 0:
            assert outcome(example, path) == found
        if number % IMPORTED_EVERY == 0:
            self._waiting.append(_Handed(number, example, path, found))
        else:
            shutil.rmtree(self.folder / str(number))
        return not found.told

    def import_waiting(self, at_least: int = 1) -> None:
        """The same through the door of the command line, into a store that holds others already."""
        if len(self._waiting) < at_least:
            return
        for form in self.example.forms:
            handed = [one for one in self._waiting if one.example is form]
            options = ImportOptions(form.reader, form.mapping)
            results = self.workspace.import_files([one.path for one in handed], options)
            for one in handed:
                self.at = one.number
                _check(next(results), one)
                shutil.rmtree(self.folder / str(one.number))
            assert list(results) == []
        self._waiting = []


@dataclass(frozen=True)
class _Handed:
    """An input that was read and waits to be imported with others."""

    number: int
    example: Example
    path: Path
    found: Outcome


def _check(result: FileResult, handed: _Handed) -> None:
    assert bool(result.error) != bool(result.entry)
    if entry := result.entry:
        # The same under a name that says what it is may have been read before.
        assert not handed.found.told or result.already
        assert entry.rows_added + entry.rows_known + entry.rows_ignored + entry.rows_rejected == entry.rows_read
    told: dict[str, Any] = result_as_json(result)
    assert handed.path.name.encode("utf-8", "replace").decode() in told["path"]


@pytest.mark.parametrize("name", readers())
def test_the_examples_are_whole(tmp_path: Path, example: Callable[[str], Example], name: str) -> None:
    for one in example(name).forms:
        found = outcome(one, one.path)
        assert (found.told, len(found.rows) + len(found.properties) > 1) == ("", True)
        assert not invented(found.rows, one.files, str(one.path), one.mapping_text)
        assert invented([("made-up-884422", 1)], one.files) == ["made-up-884422"]
        door = one.door()
        list(readers()[name].read(Source(one.path), door))
        assert door.rows_rejected == 0


@pytest.mark.parametrize("name", readers())
@pytest.mark.parametrize("start", range(FIRST, FIRST + INPUTS, INPUTS_A_CHUNK))
def test_damage_never_ends_in_a_traceback(
    tmp_path: Path, folder: Path, example: Callable[[str], Example], name: str, start: int
) -> None:
    chunk = Chunk(SEED, name, start, min(INPUTS_A_CHUNK, FIRST + INPUTS - start))
    if JOURNAL and is_done(Path(JOURNAL), chunk):
        pytest.skip("read before")
    fuzz = Fuzz(example(name), folder, pappus.initialise(folder / "org", "Fuzz"))
    before_mib, begun, seconds, read = resident_mib("VmRSS"), time.process_time(), [], 0
    with watched(tmp_path / "stack.txt") as begin, old_objects_left_alone():
        for number in range(start, start + chunk.inputs):
            begin()
            before = time.process_time()
            try:
                read += fuzz.read(number)
                seconds.append(time.process_time() - before)
                fuzz.import_waiting(IMPORTED_TOGETHER if number + 1 < start + chunk.inputs else 1)
            except Exception as error:
                again = f"PAPPUS_FUZZ=1 PAPPUS_FUZZ_FIRST={fuzz.at}"
                raise AssertionError(f"input {fuzz.at} of {name} ({again} keeps it): {error!r}") from error
    cpu_seconds = time.process_time() - begun
    # What was stored of damaged exports is whole, and can be asked.
    assert fuzz.workspace.store.damaged() == []
    fuzz.workspace.readings(["activity.volume", "response.median_hours"])
    peak_mib = resident_mib("VmHWM")
    grown_mib = peak_mib - before_mib if peak_mib and before_mib else None
    assert grown_mib is None or grown_mib < MOST_MIB
    # Were everything refused, the damage would be too coarse to find anything.
    assert chunk.inputs < 100 or read > chunk.inputs / 10
    if JOURNAL:
        slowest = max(range(chunk.inputs), key=seconds.__getitem__)
        note(
            Path(JOURNAL),
            replace(
                chunk,
                read=read,
                cpu_seconds=cpu_seconds,
                slowest_cpu_seconds=seconds[slowest],
                slowest=start + slowest,
                peak_mib=grown_mib,
            ),
        )
