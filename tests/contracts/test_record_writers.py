"""What holds of every form in which data are taken out."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.copying import copied

import pappus
from pappus.interchange import record_writer_named, record_writers
from pappus.interchange.taking_out import take_out
from pappus.interchange.writer import Outgoing, RecordWriter, Written
from pappus.pipeline import Workspace, initialise
from pappus.vocabulary.errors import PappusError, UsageError

WRITERS = record_writers()
SINGLE = [name for name, writer in WRITERS.items() if writer.per_person == "always"]


def place(folder: Path, name: str) -> Path:
    return folder / f"out{WRITERS[name].suffix}"


def files(path: Path) -> Iterator[Path]:
    yield from sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]


@pytest.fixture(scope="module", params=WRITERS)
def taken(request: pytest.FixtureRequest, demonstrated: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Any:
    target = place(tmp_path_factory.mktemp("taken"), request.param)
    return request.param, target, demonstrated.take_out(request.param, target, people=True)


@pytest.mark.parametrize("name", WRITERS)
def test_it_describes_itself(name: str) -> None:
    writer = WRITERS[name]
    assert writer.title
    assert writer.opens_in
    assert writer.keeps
    assert re.fullmatch(r"|\.[a-z0-9]+", writer.suffix)


def test_what_is_no_form_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError, match="convokit"):
        record_writer_named("tarball")


def test_it_says_how_much_it_wrote(taken: tuple[str, Path, Written]) -> None:
    _, target, written = taken
    assert sum(written.counts.values()) > 0
    assert target.exists()


def test_nothing_else_is_left_beside_it(taken: tuple[str, Path, Written]) -> None:
    assert [one.name for one in taken[1].parent.iterdir()] == [taken[1].name]


def test_neither_the_key_nor_a_name_of_anybody_is_in_it(
    taken: tuple[str, Path, Written], demonstrated: Workspace
) -> None:
    key = (demonstrated.folder / "pappus.key").read_text("utf-8").strip().encode()
    listed = (demonstrated.folder / "people.csv").read_text("utf-8")
    named = {one.encode() for one in re.findall(r"[\w.]+@[\w.]+", listed)}
    assert named
    for file in files(taken[1]):
        is_table = file.suffix == ".parquet"
        content = str(pq.read_table(file).to_pydict()).encode() if is_table else file.read_bytes()
        assert key not in content
        assert [one for one in named if one in content] == []


def test_the_same_record_gives_the_same_files(
    taken: tuple[str, Path, Written], demonstrated: Workspace, tmp_path: Path
) -> None:
    name, target, _ = taken
    again = place(tmp_path, name)
    demonstrated.take_out(name, again, people=True)
    assert [one.read_bytes() for one in files(again)] == [one.read_bytes() for one in files(target)]


@pytest.mark.parametrize("name", SINGLE)
def test_rows_of_single_people_have_to_be_asked_for(name: str, demonstrated: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--people"):
        demonstrated.take_out(name, place(tmp_path, name))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", WRITERS)
def test_an_empty_record_can_be_taken_out(name: str, tmp_path: Path) -> None:
    workspace = initialise(tmp_path / "empty", "Ångström & Søn")
    workspace.take_out(name, place(tmp_path, name), people=True)
    assert list(files(place(tmp_path, name)))


@pytest.mark.parametrize("name", WRITERS)
def test_what_cannot_be_written_leaves_nothing_and_what_was_there(
    name: str, demonstrated: Workspace, tmp_path: Path
) -> None:
    writer = WRITERS[name]
    target = place(tmp_path, name)
    if writer.suffix:
        target.write_text("before", encoding="utf-8")
    (tmp_path / f".{target.name}.0a1b2c3d.new").touch()

    def fails(outgoing: Outgoing, path: Path) -> Written:
        writer.write(outgoing, path)
        raise OSError(errno.ENOSPC, "No space left on device")

    full = RecordWriter(writer.title, writer.opens_in, writer.suffix, writer.per_person, writer.keeps, fails)
    with demonstrated.record() as record:
        ledger = demonstrated.store.ledger()
        organisation, folder = demonstrated.organisation(), demonstrated.folder
        outgoing = Outgoing(record, organisation, ledger, demonstrated.store.files(), (), "", True, folder)
        with pytest.raises(PappusError, match="the disk is full"):
            take_out(full, outgoing, target)
    assert [one.name for one in tmp_path.iterdir()] == ([target.name] if writer.suffix else [])
    assert not writer.suffix or target.read_text("utf-8") == "before"


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_there_is_not_mixed_with_what_is_written(name: str, demonstrated: Workspace, tmp_path: Path) -> None:
    folder = place(tmp_path, name)
    folder.mkdir()
    (folder / "mine.txt").touch()
    with pytest.raises(UsageError):
        demonstrated.take_out(name, folder, people=True)
    assert [one.name for one in folder.iterdir()] == ["mine.txt"]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(WRITERS) - {"activitystreams"}))
def test_a_cluster_writes_the_same(name: str, demonstrated: Workspace, cluster_url: str, tmp_path: Path) -> None:
    other_folder = copied(demonstrated.folder, tmp_path / "demo")
    one, other = place(tmp_path / "here", name), place(tmp_path / "there", name)
    demonstrated.take_out(name, one, people=True)
    pappus.open(other_folder, cluster_url).take_out(name, other, people=True)
    assert [content(file) for file in files(one)] == [content(file) for file in files(other)]


def content(file: Path) -> Any:
    """What a file says; rows of tables in any order, since engines place nulls differently."""
    if file.suffix == ".parquet":
        return sorted(map(str, pq.read_table(file).to_pylist()))
    return file.read_bytes()
