from __future__ import annotations

from pappus.vocabulary.keeping import keeping, kept


def test_what_is_kept_is_worked_out_once_and_let_go() -> None:
    asked: list[str] = []

    def made() -> int:
        asked.append("")
        return len(asked)

    assert (kept("one", made), kept("one", made)) == (1, 2)
    with keeping():
        assert (kept("one", made), kept("one", made), kept("another", made)) == (3, 3, 4)
    assert kept("one", made) == 5


def test_what_is_kept_within_is_kept_as_long_as_without() -> None:
    asked: list[str] = []

    def made() -> int:
        asked.append("")
        return len(asked)

    with keeping():
        with keeping():
            assert kept("one", made) == 1
        assert kept("one", made) == 1
    assert kept("one", made) == 2
