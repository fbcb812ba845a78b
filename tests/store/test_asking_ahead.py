"""Queries that run ahead are those that were announced, in their order, and nothing of them stays behind."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import pyarrow as pa
import pytest

from pappus.store.asking_ahead import AskedAhead

LONG_S = 10.0


class Answers:
    """Stands in for an engine: gives each query back as a table, notes it, and can be held up."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.held = threading.Event()
        self.held.set()
        self.broken_off = 0
        self.ran = threading.Condition()

    def run(self, sql: str) -> pa.Table:
        with self.ran:
            self.asked.append(sql)
            self.ran.notify_all()
        assert self.held.wait(LONG_S)
        if sql == "wrong":
            raise ValueError("no such table")
        if sql.startswith("large"):
            return pa.table({"sql": [sql], "filling": [b"." * (65 << 20)]})
        return pa.table({"sql": [sql]})

    def interrupt(self) -> None:
        self.broken_off += 1
        self.held.set()

    def wait_for(self, there: Callable[[], bool]) -> None:
        with self.ran:
            assert self.ran.wait_for(there, LONG_S)


@pytest.fixture
def engine() -> Answers:
    return Answers()


@pytest.fixture
def ahead(engine: Answers) -> AskedAhead:
    return AskedAhead(engine.run, engine.interrupt)


def read(ahead: AskedAhead, sql: str) -> str:
    found: str = ahead.result(sql)["sql"][0].as_py()
    return found


def test_each_result_is_that_of_its_query(engine: Answers, ahead: AskedAhead) -> None:
    wanted = [f"q{number}" for number in range(20)]
    ahead.announce(wanted)
    assert [read(ahead, sql) for sql in wanted] == wanted
    assert engine.asked == wanted


def test_a_few_run_before_they_are_read_and_no_more(engine: Answers, ahead: AskedAhead) -> None:
    ahead.announce([f"q{number}" for number in range(20)])
    engine.wait_for(lambda: len(engine.asked) == 4)
    assert read(ahead, "q0") == "q0"
    engine.wait_for(lambda: len(engine.asked) == 5)
    ahead.stop()
    assert engine.asked == ["q0", "q1", "q2", "q3", "q4"]


def test_no_more_run_ahead_of_what_is_announced_once_again(engine: Answers, ahead: AskedAhead) -> None:
    wanted = [f"q{number}" for number in range(20)]
    ahead.announce(wanted)
    assert [read(ahead, sql) for sql in wanted] == wanted
    engine.asked.clear()
    ahead.announce(wanted)
    assert read(ahead, "q0") == "q0"
    engine.wait_for(lambda: len(engine.asked) == 5)
    ahead.stop()
    assert engine.asked == wanted[:5]


def test_reading_out_of_order_or_leaving_some_out_does_not_hang(engine: Answers, ahead: AskedAhead) -> None:
    ahead.announce([f"q{number}" for number in range(20)])
    assert read(ahead, "q19") == "q19"
    assert read(ahead, "q7") == "q7"
    assert sorted(engine.asked) == sorted(f"q{number}" for number in range(20))


def test_one_that_is_read_twice_runs_once_if_that_was_announced(engine: Answers, ahead: AskedAhead) -> None:
    ahead.announce(["q", "q"])
    ahead.announce(["q"])
    assert [read(ahead, "q"), read(ahead, "q")] == ["q", "q"]
    assert engine.asked == ["q"]
    assert read(ahead, "q") == "q"
    assert engine.asked == ["q", "q"]


def test_what_was_not_announced_is_asked_in_between(engine: Answers, ahead: AskedAhead) -> None:
    ahead.announce(["a", "b"])
    assert read(ahead, "other") == "other"
    assert [read(ahead, "a"), read(ahead, "b")] == ["a", "b"]


def test_more_can_be_announced_later(ahead: AskedAhead) -> None:
    for sql in ("a", "b"):
        ahead.announce([sql])
        assert read(ahead, sql) == sql


def test_an_error_reaches_whoever_reads_it_and_nobody_else(ahead: AskedAhead) -> None:
    ahead.announce(["a", "wrong", "b"])
    assert read(ahead, "a") == "a"
    with pytest.raises(ValueError, match="no such table"):
        read(ahead, "wrong")
    assert read(ahead, "b") == "b"


def test_stopping_breaks_off_what_runs_and_forgets_the_rest(engine: Answers, ahead: AskedAhead) -> None:
    engine.held.clear()
    ahead.announce(["a", "b"])
    engine.wait_for(lambda: engine.asked == ["a"])
    ahead.stop()
    assert engine.broken_off
    assert engine.asked == ["a"]
    assert read(ahead, "b") == "b"


def test_a_query_knows_that_it_is_broken_off(engine: Answers) -> None:
    told: list[bool] = []

    def run(sql: str) -> pa.Table:
        told.append(asking.is_stopping)
        table = engine.run(sql)
        told.append(asking.is_stopping)
        return table

    asking = AskedAhead(run, engine.interrupt)
    assert read(asking, "a") == "a"
    engine.held.clear()
    asking.announce(["b"])
    engine.wait_for(lambda: engine.asked == ["a", "b"])
    asking.stop()
    assert told == [False, False, False, True]
    assert not asking.is_stopping


def test_an_engine_that_can_answers_two_at_once(engine: Answers) -> None:
    engine.held.clear()
    ahead = AskedAhead(engine.run, engine.interrupt, at_once=2)
    wanted = [f"q{number}" for number in range(20)]
    ahead.announce(wanted)
    engine.wait_for(lambda: len(engine.asked) == 2)
    assert sorted(engine.asked) == ["q0", "q1"]
    engine.held.set()
    assert [read(ahead, sql) for sql in wanted] == wanted
    assert sorted(engine.asked) == sorted(wanted)


def test_stopping_breaks_off_all_that_run(engine: Answers) -> None:
    engine.held.clear()
    ahead = AskedAhead(engine.run, engine.interrupt, at_once=2)
    ahead.announce(["a", "b", "c"])
    engine.wait_for(lambda: len(engine.asked) == 2)
    ahead.stop()
    assert engine.broken_off
    assert sorted(engine.asked) == ["a", "b"]
    assert read(ahead, "c") == "c"


def test_nothing_runs_ahead_of_a_large_result(engine: Answers, ahead: AskedAhead) -> None:
    ahead.announce(["large", "a", "large too", "b"])
    assert read(ahead, "large") == "large"
    engine.wait_for(lambda: len(engine.asked) == 3)
    assert read(ahead, "a") == "a"
    assert engine.asked == ["large", "a", "large too"]
    assert [read(ahead, "large too"), read(ahead, "b")] == ["large too", "b"]


def test_what_is_read_out_of_order_does_not_wait_for_a_large_result(ahead: AskedAhead) -> None:
    ahead.announce(["large", "a", "b"])
    assert [read(ahead, "b"), read(ahead, "a"), read(ahead, "large")] == ["b", "a", "large"]


def read_until_ctrl_c(ahead: AskedAhead, sql: str) -> None:
    signal.setitimer(signal.ITIMER_REAL, 0.005)
    read(ahead, sql)


def test_waiting_for_a_result_can_be_broken_off(engine: Answers, ahead: AskedAhead) -> None:
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        for number in range(20):
            engine.held.clear()
            ahead.announce([sql := f"q{number}"])
            with pytest.raises(KeyboardInterrupt):
                read_until_ctrl_c(ahead, sql)
            engine.held.set()
            assert read(ahead, sql) == sql
    finally:
        signal.signal(signal.SIGALRM, before)
