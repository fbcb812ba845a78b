"""Every engine keeps the promises of `Engine`, with the same results in the same types."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pappus.store import cluster as cluster_module
from pappus.store.engines import DEFAULT_ENGINE, Engine, open_engine
from pappus.vocabulary.errors import PappusError
from pappus.vocabulary.record import STORED_SCHEMA

NUMBERS = pa.table({"n": pa.array([1, 2, None], pa.int64()), "word": pa.array(["a", None, "ß"], pa.string())})


@pytest.fixture(scope="module", params=["embedded", "cluster"])
def url(request: pytest.FixtureRequest) -> str:
    """Address of each engine in turn."""
    return DEFAULT_ENGINE if request.param == "embedded" else str(request.getfixturevalue("cluster_url"))


@pytest.fixture
def engine(url: str, tmp_path: Path) -> Iterator[Engine]:
    """An engine that knows a small table."""
    opened = open_engine(url, tmp_path / "scratch")
    opened.table_from_arrow("numbers", NUMBERS)
    yield opened
    opened.close()


def test_a_small_table_comes_back_as_it_was(engine: Engine) -> None:
    found = engine.query("SELECT n, word FROM numbers ORDER BY word")
    assert found.schema.types == NUMBERS.schema.types
    assert found.to_pylist() == [{"n": 2, "word": None}, {"n": 1, "word": "a"}, {"n": None, "word": "ß"}] or (
        found.to_pylist() == [{"n": 1, "word": "a"}, {"n": None, "word": "ß"}, {"n": 2, "word": None}]
    )


def test_sums_and_counts_are_whole_numbers_and_quotients_are_not(engine: Engine) -> None:
    found = engine.query(
        "SELECT COUNT(*) AS rows_n, SUM(n) AS total, CAST(SUM(n) AS DOUBLE) / 2.0 AS half, MAX(7) AS seven FROM numbers"
    )
    assert dict(zip(found.column_names, found.schema.types, strict=True)) == {
        "rows_n": pa.int64(),
        "total": pa.int64(),
        "half": pa.float64(),
        "seven": pa.int64(),
    }
    assert found.to_pylist() == [{"rows_n": 3, "total": 3, "half": 1.5, "seven": 7}]


def test_an_empty_table_has_its_columns(engine: Engine) -> None:
    engine.table_from_arrow("nothing", NUMBERS.schema.empty_table())
    found = engine.query("SELECT n, word FROM nothing")
    assert found.num_rows == 0
    assert found.schema.types == NUMBERS.schema.types


def test_views_follow_their_tables_and_kept_tables_do_not(engine: Engine) -> None:
    engine.view("positive", "SELECT n FROM numbers WHERE n > 0")
    engine.materialise("kept", "SELECT n FROM positive")
    engine.materialise("kept", "SELECT n + 10 AS n FROM kept")
    assert engine.query("SELECT n FROM kept ORDER BY n")["n"].to_pylist() == [11, 12]
    engine.release("kept")
    with pytest.raises(PappusError):
        engine.query("SELECT n FROM kept")


def test_lists_are_taken_apart(engine: Engine) -> None:
    lists = pa.table(
        {"id": pa.array(["a", "b", "c", "d"]), "people": pa.array([["x", "y"], [], None, ["z"]], pa.list_(pa.string()))}
    )
    engine.table_from_arrow("lists", lists)
    found = engine.query(f"SELECT id, {engine.exploded('people')} AS person FROM lists WHERE people IS NOT NULL")
    assert sorted(tuple(row.values()) for row in found.to_pylist()) == [("a", "x"), ("a", "y"), ("d", "z")]


@pytest.mark.parametrize("name", ["plain", "with a space", "it's", "network=x"])
def test_what_is_written_can_be_read_by_everyone(engine: Engine, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "table"
    engine.write_table("SELECT n, word FROM numbers WHERE n IS NOT NULL", folder)
    files = sorted(folder.iterdir())
    assert files
    assert all(file.suffix == ".parquet" for file in files)
    assert sum(pq.read_metadata(file).num_rows for file in files) == 2
    engine.table_from_files("again", files, NUMBERS.schema)
    assert sorted(engine.query("SELECT n FROM again")["n"].to_pylist()) == [1, 2]


def test_columns_that_older_files_lack_are_null(engine: Engine, tmp_path: Path) -> None:
    pq.write_table(NUMBERS, tmp_path / "new.parquet")
    pq.write_table(NUMBERS.select(["n"]), tmp_path / "old.parquet")
    engine.table_from_files("old_and_new", [tmp_path / "new.parquet", tmp_path / "old.parquet"], NUMBERS.schema)
    found = engine.query("SELECT COUNT(*) AS rows_n, COUNT(word) AS words_n FROM old_and_new")
    assert found.to_pylist() == [{"rows_n": 6, "words_n": 2}]


def test_a_record_without_files_is_an_empty_table(engine: Engine) -> None:
    engine.table_from_files("stored", [], STORED_SCHEMA)
    assert engine.query("SELECT MAX(ts_us) AS last, COUNT(*) AS n FROM stored").to_pylist() == [{"last": None, "n": 0}]


def test_a_query_that_makes_no_sense_is_refused_in_one_line(engine: Engine) -> None:
    with pytest.raises(PappusError) as refused:
        engine.query("SELECT nowhere FROM numbers")
    assert "\n" not in str(refused.value)
    assert "nowhere" in str(refused.value)


def test_closing_leaves_no_scratch(url: str, tmp_path: Path) -> None:
    opened = open_engine(url, tmp_path / "scratch")
    opened.table_from_arrow("numbers", NUMBERS)
    opened.materialise("kept", "SELECT n FROM numbers")
    opened.close()
    assert not list((tmp_path / "scratch").glob("*"))


def test_files_that_a_cluster_does_not_see_are_named(
    cluster_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = open_engine(cluster_url, tmp_path)
    try:
        pq.write_table(NUMBERS, tmp_path / "gone.parquet")
        monkeypatch.setattr(cluster_module, "_address", lambda file: f"file:///elsewhere{file}")
        with pytest.raises(PappusError, match="do not see the same files"):
            cluster.table_from_files("gone", [tmp_path / "gone.parquet"], NUMBERS.schema)
        monkeypatch.undo()
        with pytest.raises(PappusError, match="rename the folder"):
            cluster.table_from_files("odd", [tmp_path / "a[b]" / "c.parquet"], NUMBERS.schema)
    finally:
        cluster.close()


def test_what_speaks_another_language_is_no_cluster(cluster_url: str) -> None:
    class Chatter(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(b"HTTP/1.0 200 OK\r\n\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Chatter) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        with pytest.raises(PappusError, match="could not"):
            open_engine(f"sc://127.0.0.1:{other.server_address[1]}")
        other.shutdown()


def test_a_cluster_that_went_away_is_no_traceback(tmp_path: Path) -> None:
    spark = pytest.importorskip("pysail.spark", reason="pysail, which plays the cluster, is not installed")
    server = spark.SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    opened = open_engine(f"sc://127.0.0.1:{server.listening_address[1]}", tmp_path)
    server.stop()
    with pytest.raises(PappusError, match="could not run a query"):
        opened.query("SELECT 1 AS n")
    opened.close()
