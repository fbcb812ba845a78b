"""Definitions of pilots and their register: faults with their place, changes that are seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.pilots.definitions import load_pilots, read_pilot
from pappus.pilots.found import find_pilots, kept_pilots
from pappus.pilots.register import Noted, note, read_register, sealed_rows, standing, written
from pappus.vocabulary.errors import InvalidFileError

Write = Callable[..., Path]


def test_a_pilot_is_read(write_pilot: Write) -> None:
    found = read_pilot(write_pilot())
    assert (found.id, found.days, found.measure.treated) == ("greet", 84, ("forum",))
    assert found.looks == "at_end"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("2025-05-25", "2025-02-25", 5, "before the start"),
        ('"2025-03-03"', "March", 4, "a date"),
        ("looks: at_end", "looks: whenever", 7, "whenever"),
        ("  treated: [forum]\n", "", 8, "treated"),
        ("  controls: [mail]\n", "", 8, "controls"),
        ("controls: [mail]", "controls: [forum]", 13, "is treated too"),
        ("minimum_effect: 1", "minimum_effect: 0", 11, "minimum"),
        ("design: before_after_with_controls", "design: ab", 8, "arm, value, arms (arms: {new: …, old: …}"),
        ("  treated: [forum]\n", "  arms: [a, b]\n", 12, "the two arms as they are called in the column"),
        ("  treated: [forum]\n", "  arms: {new: a, old: a}\n", 12, "arms: a stands twice"),
        ("  treated: [forum]\n", "  arms: {new: a, old: b, others: [c, b]}\n", 12, "arms: b stands twice"),
        ("file: figures.csv", "file: /etc/passwd", 9, "beside this file"),
        ("file: figures.csv", "file: ../people.csv", 9, "beside this file"),
        ("hypothesis", "hypotesis", 1, "did you mean 'hypothesis'"),
    ],
)
def test_a_fault_is_named_with_its_line(write_pilot: Write, old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(InvalidFileError) as caught:
        read_pilot(write_pilot("greet", old, new))
    assert any(f"line {line}" == one.place and words in one.expected for one in caught.value.faults), str(caught.value)


def test_a_broken_pilot_costs_itself_only(write_pilot: Write, tmp_path: Path) -> None:
    write_pilot()
    write_pilot("broken", "title", "titel")
    found, faults = load_pilots(tmp_path)
    assert list(found) == ["greet"]
    assert faults


def test_comments_and_order_are_no_change_but_words_are(write_pilot: Write) -> None:
    digest = read_pilot(write_pilot()).digest
    assert read_pilot(write_pilot("greet", "unit: care", "# ours\nunit:   care")).digest == digest
    assert read_pilot(write_pilot("greet", "minimum_effect: 1", "minimum_effect: 0.5")).digest != digest


def test_a_change_after_registration_is_seen(write_pilot: Write, tmp_path: Path) -> None:
    pilot = read_pilot(write_pilot())
    note(tmp_path, Noted(date(2025, 2, 20), "greet", "registered", pilot.digest))
    assert standing(pilot, read_register(tmp_path)).confirmed
    changed = read_pilot(write_pilot("greet", "minimum_effect: 1", "minimum_effect: 0.5"))
    assert not standing(changed, read_register(tmp_path)).confirmed
    late = note(tmp_path, Noted(date(2025, 3, 3), "late", "registered", pilot.digest))
    assert late.seal
    assert len(read_register(tmp_path).rows) == 2


def test_a_register_that_is_changed_by_hand_registers_nothing(write_pilot: Write, tmp_path: Path) -> None:
    pilot = read_pilot(write_pilot())
    note(tmp_path, Noted(date(2025, 4, 20), "greet", "registered", pilot.digest))
    path = tmp_path / "pilots" / "register.csv"
    path.write_text(path.read_text().replace("2025-04-20", "2025-02-20"))
    register = read_register(tmp_path)
    assert register.broken_from == 2
    assert not standing(pilot, register).confirmed
    assert find_pilots(kept_pilots(tmp_path)).register_broken_from == 2


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("yesterday,greet,fit,fits,,x", "a date"),
        ("2025-01-01,greet,liked,,,x", "none of registered"),
        ("2025-01-01,greet,fit,very,,x", "none of fits"),
        ("2025-01-01,greet", "6 cells"),
    ],
)
def test_a_row_that_is_wrong_is_named(tmp_path: Path, row: str, words: str) -> None:
    (tmp_path / "pilots").mkdir()
    (tmp_path / "pilots" / "register.csv").write_text(f"day,pilot,entry,value,note,seal\n{row}\n")
    with pytest.raises(InvalidFileError, match=words) as caught:
        read_register(tmp_path)
    assert caught.value.faults[0].place == "row 2"


NOTES = st.lists(st.tuples(st.dates(), st.text("ab,\"'=é ", max_size=9)), max_size=6)


@given(NOTES)
def test_what_is_written_is_read(rows: list[tuple[date, str]]) -> None:
    import tempfile

    given_rows = list(sealed_rows([Noted(day, "greet", "kept", "", text) for day, text in rows]))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "pilots").mkdir()
        (folder / "pilots" / "register.csv").write_bytes(written(given_rows))
        register = read_register(folder)
    assert list(register.rows) == given_rows
    assert register.broken_from is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("day,forum\n2025-01-01,1\n", "lacks the column mail"),
        ("day,forum,mail\n2025-01-01,1,2\n2025-01-01,1,2\n", "stands twice"),
        ("day,forum,mail\n2025-01-01,1,many\n", "expected a number, found 'many'"),
        ("day,forum,mail\nMonday,1,2\n", "row 2, column day"),
        ("day,forum,mail\n2025-01-01,1,2\n", "fewer than two days"),
        ("day,forum,mail\n2025-01-01,1\n", "expected 3 cells"),
    ],
)
def test_figures_that_are_wrong_are_named(write_pilot: Write, tmp_path: Path, text: str, words: str) -> None:
    write_pilot()
    (tmp_path / "pilots" / "figures.csv").write_text(text)
    with pytest.raises(InvalidFileError, match=words):
        kept_pilots(tmp_path)


def test_without_figures_nobody_can_tell(write_pilot: Write, tmp_path: Path) -> None:
    write_pilot()
    [line] = find_pilots(kept_pilots(tmp_path), date(2025, 6, 1)).lines
    assert line.verdict.kind == "cannot_tell"
    assert "figures.csv is not there yet" in " ".join(line.verdict.reasons)
