"""Turns side by side, and one alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from pappus.store.turns import Turns

LONG_S = 10.0


def test_many_are_done_side_by_side() -> None:
    turns, together = Turns(), Barrier(3)

    def one(_: int) -> None:
        with turns.beside_others():
            together.wait(LONG_S)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(one, range(3)))


def test_one_alone_waits_for_what_has_begun_and_holds_up_the_rest() -> None:
    turns, begun, may_end, done = Turns(), Event(), Event(), list[str]()

    def first() -> None:
        with turns.beside_others():
            begun.set()
            assert may_end.wait(LONG_S)
            done.append("first")

    def alone() -> None:
        with turns.alone():
            begun.set()
            assert may_end.wait(LONG_S)
            done.append("alone")

    def last() -> None:
        with turns.beside_others():
            done.append("last")

    with ThreadPoolExecutor(2) as pool:
        for one, other in ((first, alone), (alone, last)):
            begun.clear()
            may_end.clear()
            waiting = [pool.submit(one)]
            assert begun.wait(LONG_S)
            waiting.append(pool.submit(other))
            may_end.set()
            for each in waiting:
                each.result(LONG_S)
    assert done == ["first", "alone", "alone", "last"]


def test_a_turn_ends_with_an_error() -> None:
    turns = Turns()
    for turn in (turns.beside_others, turns.alone, turns.alone, turns.beside_others):
        with pytest.raises(ValueError, match="of its own"), turn():
            raise ValueError("of its own")
