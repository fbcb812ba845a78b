"""What was packed file by file is read as what is in it."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers import packed_files as module
from pappus.readers.mapping_samples import sample_of
from pappus.readers.packed_files import name_within
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError

PACKERS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
TEXT = b"From ann Fri May 24 2024\n" * 5_000


@pytest.mark.parametrize("ending", PACKERS)
def test_a_packed_file_shows_what_is_in_it(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"2024-May.txt.{ending}"
    path.write_bytes(PACKERS[ending](TEXT))
    source = Source(path)
    assert (source.kind, source.members, source.name) == ("file", ("2024-May.txt",), "2024-May.txt")
    assert source.read("2024-May.txt") == TEXT
    assert source.head("2024-May.txt") == TEXT[:65_536]
    assert source.local_path("2024-May.txt") is None


@pytest.mark.parametrize("ending", PACKERS)
def test_files_in_folders_and_archives_may_be_packed(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "list"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / f"a.txt.{ending}").write_bytes(PACKERS[ending](TEXT))
    (folder / "b.txt").write_bytes(b"b")
    with zipfile.ZipFile(tmp_path / "list.zip", "w") as archive, tarfile.open(tmp_path / "list.tar.gz", "w:gz") as tar:
        for name in (f"sub/a.txt.{ending}", "b.txt"):
            archive.write(folder / name, name)
            tar.add(folder / name, name)
    for path in (folder, tmp_path / "list.zip", tmp_path / "list.tar.gz"):
        source = Source(path)
        assert source.members == ("b.txt", "sub/a.txt")
        assert [source.read(member) for member in source.members] == [b"b", TEXT]
        assert source.find(".txt") == ["b.txt", "sub/a.txt"]
        assert source.place("sub/a.txt") == f"{path.name}!sub/a.txt"


def test_a_file_beside_which_it_lies_packed_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"b"))
    (tmp_path / "a.txt.xz").write_bytes(lzma.compress(b"c"))
    source = Source(tmp_path)
    assert {member: source.read(member) for member in source.members} == {
        "a.txt": b"a",
        "a.txt.gz": b"b",
        "a.txt.xz": b"c",
    }


def test_what_is_called_packed_and_is_not_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(b"x,y")
    for path, member in ((tmp_path / "a.csv.gz", "a.csv"), (tmp_path, "a.csv")):
        source = Source(path)
        assert source.read(member) == b"x,y"
        assert source.local_path(member) == tmp_path / "a.csv.gz"


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
@pytest.mark.parametrize("damage", [lambda packed: packed[:-9], lambda packed: packed[:40] + b"?" * 9 + packed[49:]])
def test_damage_is_told_with_the_name(
    tmp_path: Path, pack: Callable[[bytes], bytes], damage: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "a.txt.gz").write_bytes(damage(pack(bytes(range(256)) * 500)))
    for path, place in ((tmp_path / "a.txt.gz", rf"{tmp_path}/a\.txt\.gz"), (tmp_path, rf"{tmp_path.name}!a\.txt\.gz")):
        with pytest.raises(UnreadableError, match=rf"^{place}: is packed and damaged or cut off \(.+\); get it again"):
            Source(path).read("a.txt")


def test_what_would_burst_is_refused_before_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BOMB_FLOOR_BYTES", 1_000_000)
    (tmp_path / "a.txt.xz").write_bytes(lzma.compress(bytes(1_000_000)))
    (tmp_path / "b.txt.xz").write_bytes(lzma.compress(bytes(1_000_001)))
    source = Source(tmp_path)
    assert len(source.read("a.txt")) == 1_000_000
    with pytest.raises(UnreadableError, match=r"b\.txt\.xz: expands more than 500-fold; not an export"):
        source.read("b.txt")


def test_a_packed_table_without_content_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b""))
    with pytest.raises(UnreadableError, match=r"a\.csv: is empty"):
        sample_of(Source(tmp_path / "a.csv.gz"), "a.csv")


@given(st.text(max_size=8), st.sampled_from(["", ".gz", ".BZ2", ".xz", ".tar.gz", ".tgz", ".csv"]))
def test_a_name_loses_one_ending_of_a_packer_and_is_never_lost(stem: str, ending: str) -> None:
    alone = ending.lower() in (".gz", ".bz2", ".xz") and not stem.lower().endswith(".tar")
    if name_within(stem) == stem:
        assert name_within(stem + ending) == ((stem or ending) if alone else stem + ending)
