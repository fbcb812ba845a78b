from __future__ import annotations

from collections.abc import Iterator

import pytest

from pappus.readers.ahead import one_ahead


def test_items_come_in_their_order() -> None:
    assert list(one_ahead(iter(range(1, 50)))) == list(range(1, 50))
    assert list(one_ahead(iter([]))) == []


def test_no_more_than_one_item_is_made_ahead() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1, 9):
            made.append(number)
            yield number

    for used in one_ahead(items()):
        assert len(made) <= used + 1


def test_what_goes_wrong_is_raised_where_the_item_was_due() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    found = one_ahead(items())
    assert next(found) == 1
    with pytest.raises(ValueError, match="broken"):
        next(found)
