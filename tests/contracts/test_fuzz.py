"""Damaged exports, many of them: every reader refuses them in words or reads what is left, and counts each record.

`PAPPUS_FUZZ` says how many inputs each reader gets, `PAPPUS_FUZZ_SEED` which ones. Inputs are numbered, and seed and
number decide all about one: `PAPPUS_FUZZ=1 PAPPUS_FUZZ_FIRST=812` tries the one again that failed. Where
`PAPPUS_FUZZ_JOURNAL` names a file, chunks of inputs that are done are noted there and not read again.
"""

from __future__ import annotations

import faulthandler
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
from pappus.store.importing import ImportOptions, result_as_json
from pappus.vocabulary.errors import InvalidFileError, UnreadableError
from pappus.vocabulary.record import ACTOR_KINDS, OBJECT_TYPES, SCHEMA, SIDES, VERBS

if TYPE_CHECKING:
    from tests.contracts.conftest import Example

INPUTS = int(os.environ.get("PAPPUS_FUZZ", "100"))
FIRST = int(os.environ.get("PAPPUS_FUZZ_FIRST", "0"))
SEED = os.environ.get("PAPPUS_FUZZ_SEED", "")
JOURNAL = os.environ.get("PAPPUS_FUZZ_JOURNAL")
INPUTS_A_CHUNK = 1_000
MOST_CPU_SECONDS = 10.0
"""Far more than any of these inputs takes; a reader that needs it hangs."""
MOST_SECONDS = 300.0
MOST_MIB = 512
"""How much a process may grow while it reads a chunk of inputs, of which none unpacks to more than 24 MiB."""
MOST_OF_A_MESSAGE = 6_000
"""In characters: a page of faults of a mapping, each with a name of 250 characters in it."""
DETECTED_EVERY, REREAD_EVERY, IMPORTED_EVERY = 5, 50, 20

FIELDS_SET = ("act_id", "ts_us", "network", "source", "raw_ref", "verb", "object_type", "actor_kind", "actor_side")
WORDS = {"verb": VERBS, "object_type": OBJECT_TYPES, "actor_kind": ACTOR_KINDS, "actor_side": SIDES}
OURS = {
    one.lower(): one
    for one in ("x:AcmeCare", "x:Acme", "email:help@acme.example", "mastodon:ann@other.example", "chat_widget:R 1")
}
DIGEST = re.compile(r"[0-9a-f]{24,}")


@contextmanager
def bounded(trace: Path) -> Iterator[None]:
    """Fails what takes more processor time; what hangs for good ends the process, its stack in `trace`."""

    def late(*_: object) -> None:
        raise AssertionError(f"still not read after {MOST_CPU_SECONDS:g} s of processor time")

    before = signal.signal(signal.SIGPROF, late)
    with trace.open("w", encoding="utf-8") as stream:
        faulthandler.dump_traceback_later(MOST_SECONDS, exit=True, file=stream)
        signal.setitimer(signal.ITIMER_PROF, MOST_CPU_SECONDS)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            faulthandler.cancel_dump_traceback_later()
            signal.signal(signal.SIGPROF, before)


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


def invented(rows: list[tuple[str, int]], files: Files, *more: str) -> list[str]:
    """Ids of acts of which a part stands nowhere in the files; digests cannot be told and are left out."""
    texts = [*more, *files]
    for content in files.values():
        text = content.replace(b"\0", b"").decode("utf-8", "replace")
        texts += [text, html.unescape(text), content.decode("latin-1")]
        with suppress(ValueError, RecursionError):
            texts.append(str(lenient_json(content)))
    known = "\n".join(texts).casefold()
    parts = {native: re.findall(r"\d{3,}|[^\W\d_]{3,}", DIGEST.sub("", native.casefold())) for native, _ in rows}
    return [native for native, found in parts.items() if not all(part in known for part in found)]


@dataclass
class Fuzz:
    """Reads numbered inputs of one reader, some of them in further ways."""

    example: Example
    folder: Path
    workspace: pappus.Workspace

    def read(self, number: int) -> bool:
        """Whether an input was read; false if it was refused."""
        name = self.example.reader
        dice = random.Random(f"{SEED}{name} {number}")  # noqa: S311 - repeatable, not secret
        example = dice.choice(self.example.forms)
        damaged = mutated(example.files, dice)
        path = handed_in(damaged, example.path.is_file(), self.folder / str(number), dice)
        found = outcome(example, path)
        names = (str(one) for one in path.parent.rglob("*"))
        assert not invented(found.rows, damaged, example.mapping_text, *names)
        if number % DETECTED_EVERY == 0:
            with suppress(UnreadableError), Source(path) as source:
                detect(source)
        if number % REREAD_EVERY == 0:
            assert outcome(example, path) == found
        if number % IMPORTED_EVERY == 0:
            self.imported(example, path, found)
        shutil.rmtree(self.folder / str(number))
        return not found.told

    def imported(self, example: Example, path: Path, found: Outcome) -> None:
        """The same through the door of the command line, into a store that holds others already."""
        options = ImportOptions(example.reader, example.mapping)
        (result,) = self.workspace.import_files([path], options)
        assert bool(result.error) != bool(result.entry)
        if entry := result.entry:
            assert not found.told
            assert entry.rows_added + entry.rows_known + entry.rows_ignored + entry.rows_rejected == entry.rows_read
        told: dict[str, Any] = result_as_json(result)
        assert path.name.encode("utf-8", "replace").decode() in told["path"]
        assert self.workspace.store.damaged() == []


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


@pytest.mark.parametrize("start", range(FIRST, FIRST + INPUTS, INPUTS_A_CHUNK))
@pytest.mark.parametrize("name", readers())
def test_damage_never_ends_in_a_traceback(
    tmp_path: Path, example: Callable[[str], Example], name: str, start: int
) -> None:
    chunk = Chunk(SEED, name, start, min(INPUTS_A_CHUNK, FIRST + INPUTS - start))
    if JOURNAL and is_done(Path(JOURNAL), chunk):
        pytest.skip("read before")
    fuzz = Fuzz(example(name), tmp_path, pappus.initialise(tmp_path / "org", "Fuzz"))
    before_mib, seconds, read = resident_mib("VmRSS"), [], 0
    for number in range(start, start + chunk.inputs):
        begun = time.process_time()
        try:
            with bounded(tmp_path / "stack.txt"):
                read += fuzz.read(number)
        except Exception as error:
            raise AssertionError(f"input {number} of {name}, kept at {tmp_path / str(number)}: {error!r}") from error
        seconds.append(time.process_time() - begun)
    # What was stored of damaged exports can be asked.
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
                cpu_seconds=sum(seconds),
                slowest_cpu_seconds=seconds[slowest],
                slowest=start + slowest,
                peak_mib=grown_mib,
            ),
        )
