"""Addresses of engines, and the memory of the embedded one."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pyarrow as pa
import pytest

from pappus.store.engines import EmbeddedEngine, open_engine
from pappus.vocabulary.errors import PappusError, UsageError

GREEDY = "SELECT LENGTH(STRING_AGG(CAST(range AS VARCHAR) || REPEAT('x', 100), ',')) AS n FROM range(600000)"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgres://there", "names no engine"),
        ("", "names no engine"),
        ("duckdb:?speed=11", "speed is no option"),
        ("duckdb:?memory_limit=lots", "does not take these options"),
        ("duckdb://there", "write duckdb:"),
        ("sc://", "sc://host:port"),
        ("sc://127.0.0.1:none", "sc://host:port"),
        ("sc://127.0.0.1:1", "no cluster answers at 127.0.0.1, port 1"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_at_once(url: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        open_engine(url)


def test_without_the_client_it_is_said_what_to_install() -> None:
    code = (
        "import sys; sys.modules['pyspark'] = None\n"
        "from pappus.store.engines import open_engine\n"
        "try: open_engine('sc://127.0.0.1:15002')\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.startswith("UsageError")
    assert "pip install 'pappus[spark]'" in said


def test_memory_grows_with_the_record_and_can_be_given() -> None:
    def limit(url: str, acts_n: int) -> float:
        engine = open_engine(url, expected_acts=acts_n)
        text = engine.query("SELECT current_setting('memory_limit') AS told")["told"][0].as_py()
        engine.close()
        number, unit = text.split()
        return float(number) * {"MiB": 1.048576, "GiB": 1073.741824}[unit]

    assert limit("duckdb:", 0) == pytest.approx(160, rel=0.1)
    assert limit("duckdb:", 1_000_000) == pytest.approx(240, rel=0.1)
    assert limit("duckdb:", 10_000_000) == pytest.approx(1500, rel=0.1)
    assert limit("duckdb:", 10**9) == pytest.approx(2000, rel=0.1)
    assert limit("duckdb:?memory_limit=500MB", 10**9) == pytest.approx(500, rel=0.1)


def test_a_step_that_cannot_do_without_gets_more_memory(tmp_path: Path) -> None:
    bounded, growing = EmbeddedEngine(tmp_path, "20MB"), EmbeddedEngine(tmp_path, growing_from_mb=20)
    with pytest.raises(PappusError, match="Out of Memory"):
        bounded.query(GREEDY)
    assert growing.query(GREEDY)["n"][0].as_py() > 60_000_000
    bounded.close()
    growing.close()


def test_threads_ask_side_by_side_and_see_the_same(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.table_from_arrow("numbers", pa.table({"one": [1, 2, 3]}))
    engine.view("doubled", "SELECT 2 * one AS two FROM numbers")
    engine.materialise("sums", "SELECT SUM(two) AS total FROM doubled")
    met = Barrier(2)

    def told(_: int) -> list[object]:
        met.wait()
        asked = "SELECT total, current_setting('TimeZone') AS zone FROM sums"
        return [list(row.values()) for row in engine.query(asked).to_pylist()]

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(told, range(2))) == [[[12, "UTC"]]] * 2
    engine.table_from_arrow("numbers", pa.table({"one": [5]}))
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(engine.query, "SELECT two FROM doubled").result().to_pylist() == [{"two": 10}]
    engine.close()


def test_two_steps_at_once_that_cannot_do_without_get_more_memory(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path, growing_from_mb=20)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(engine.query, [GREEDY, GREEDY.replace("600000", "500000")]))
    assert [one["n"][0].as_py() > 50_000_000 for one in found] == [True, True]
    engine.close()


def test_a_step_for_which_there_is_room_alone_is_done_alone(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path, "100MB", threads="1")
    steps = [f"SELECT LENGTH(LIST(one + {number})) AS n FROM RANGE(4000000) numbers(one)" for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert [one["n"].to_pylist() for one in pool.map(engine.query, steps)] == [[4_000_000]] * 4
    engine.close()
