"""Damaged exports, many of them: every reader refuses them in words or reads what is left, and counts each record.

`PAPPUS_FUZZ` says how many inputs each reader gets. Inputs are numbered and an input's number decides all about it:
`PAPPUS_FUZZ=1 PAPPUS_FUZZ_FIRST=812` tries the one again that failed.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from tests.contracts.damage import handed_in, mutated

from pappus.readers import readers
from pappus.readers.source import Source
from pappus.vocabulary.errors import InvalidFileError, UnreadableError
from pappus.vocabulary.record import ACTOR_KINDS, OBJECT_TYPES, SCHEMA, SIDES, VERBS

if TYPE_CHECKING:
    from tests.contracts.conftest import Example

INPUTS = int(os.environ.get("PAPPUS_FUZZ", "300"))
FIRST = int(os.environ.get("PAPPUS_FUZZ_FIRST", "0"))
INPUTS_PER_TEST = 2_500
MOST_SECONDS = 20.0
"""Far more than any of these inputs takes; a reader that needs it hangs."""

FIELDS_SET = ("act_id", "ts_us", "network", "source", "raw_ref", "verb", "object_type", "actor_kind", "actor_side")
WORDS = {"verb": VERBS, "object_type": OBJECT_TYPES, "actor_kind": ACTOR_KINDS, "actor_side": SIDES}


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails what takes longer."""

    def late(*_: object) -> None:
        raise AssertionError(f"still not read after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def most_acts_of_a_record(example: Example) -> int:
    """How many acts one record of this format may become."""
    mapping = example.mapping
    return len(mapping.content["acts"]) if mapping else 1


def read(example: Example, path: Path) -> bool:
    """Reads a path and checks all that must hold of any input; false if the reader refused it."""
    reader, door, batches = readers()[example.reader], example.door(), []
    properties = 0
    try:
        with Source(path) as source:
            assert 0 <= reader.detect(source) <= 1
            for found in reader.read(source, door):
                if reader.yields == "acts":
                    batches.append(found)
                else:
                    properties += 1
                    assert found.property_id.removeprefix(f"{found.network}:")
    except (UnreadableError, InvalidFileError):
        assert door.rows_rejected + door.ignored.total() <= door.rows_read
        return False
    records = [number for batch in batches for number in _checked(batch, door.plausible)]
    assert len(set(records)) + properties + door.ignored.total() + door.rows_rejected == door.rows_read
    assert max(records, default=0) <= door.rows_read
    assert max(Counter(records).values(), default=0) <= most_acts_of_a_record(example)
    return True


def _checked(batch: pa.RecordBatch, plausible: Callable[[int], bool]) -> list[int]:
    """The records behind a batch of acts, once everything in it has been looked at."""
    assert batch.schema.equals(SCHEMA)
    batch.validate(full=True)
    assert [name for name in FIELDS_SET if batch[name].null_count] == []
    assert all(set(batch[name].unique().to_pylist()) <= set(words) for name, words in WORDS.items())
    assert all(map(plausible, batch["ts_us"].to_pylist()))
    pairs = zip(batch["network"].to_pylist(), batch["act_id"].to_pylist(), strict=True)
    assert all(act_id.removeprefix(f"{network}:") not in ("", act_id) for network, act_id in pairs)
    records: list[int] = batch["record_no"].to_pylist()
    assert min(records, default=1) >= 1
    return records


@pytest.mark.parametrize("name", readers())
def test_the_example_is_whole(example: Callable[[str], Example], name: str) -> None:
    one = example(name)
    assert read(one, one.path)
    door = one.door()
    list(readers()[name].read(Source(one.path), door))
    assert (door.rows_rejected, door.rows_read > 2) == (0, True)


@pytest.mark.parametrize("start", range(FIRST, FIRST + INPUTS, INPUTS_PER_TEST))
@pytest.mark.parametrize("name", readers())
def test_damage_never_ends_in_a_traceback(
    tmp_path: Path, example: Callable[[str], Example], name: str, start: int
) -> None:
    one = example(name)
    files = one.files()
    read_n = 0
    for number in range(start, min(start + INPUTS_PER_TEST, FIRST + INPUTS)):
        dice = random.Random(f"{name} {number}")  # noqa: S311 - repeatable, not secret
        path = handed_in(mutated(files, dice), one.path.is_file(), tmp_path / str(number), dice)
        try:
            with within(MOST_SECONDS):
                read_n += read(one, path)
        except Exception as error:
            raise AssertionError(f"input {number} of {name}, kept at {path}: {error!r}") from error
        shutil.rmtree(tmp_path / str(number))
    # Were everything refused, the damage would be too coarse to find anything.
    assert INPUTS < 100 or read_n > 30
