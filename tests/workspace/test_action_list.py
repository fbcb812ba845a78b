from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.vocabulary.errors import InvalidFileError
from pappus.workspace.action_list import ACTIONS_FILE, actions_of, save_actions
from pappus.workspace.columns import rules_of
from pappus.workspace.organisation import ActionEntry
from pappus.workspace.tables import read_table

ROW = ActionEntry("train-the-basics", "under_way", "HR lead", "2026-01-05", "2026-03-01", comment="two rooms")


def _read(folder: Path) -> list[ActionEntry]:
    entries, flaws = actions_of(read_table(folder / ACTIONS_FILE, rules_of("actions")))
    assert not flaws
    return entries


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    save_actions(tmp_path, [ROW, ActionEntry("hire-for-the-skills")])
    assert _read(tmp_path) == [ROW, ActionEntry("hire-for-the-skills")]


def test_rows_and_columns_of_a_persons_own_stay(tmp_path: Path) -> None:
    (tmp_path / ACTIONS_FILE).write_text("action,colour,status\nown-one,red,dropped\ntrain-the-basics,blue,\n")
    save_actions(tmp_path, [ROW])
    text = (tmp_path / ACTIONS_FILE).read_text(encoding="utf-8")
    assert "own-one,red,dropped" in text
    assert "train-the-basics,blue,under_way" in text
    assert [one.action for one in _read(tmp_path)] == ["own-one", "train-the-basics"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("a-b,finished,,,,", "status"),
        ("A B,planned,,,,", "action"),
        (",planned,,,,x", "action"),
        ("a-b,done,,2026-01-01,,", "finished_at"),
        ("a-b,planned,,2026-02-01,2026-01-01,", "due_at"),
        ("a-b,planned,,yesterday,,", "starts_at"),
        ("twice,planned,,,,\ntwice,planned,,,,", "action"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, row: str, column: str) -> None:
    header = "action,status,owner,starts_at,due_at,comment"
    (tmp_path / ACTIONS_FILE).write_text(f"{header}\n{row}\n", encoding="utf-8")
    _, flaws = actions_of(read_table(tmp_path / ACTIONS_FILE, rules_of("actions")))
    assert [flaw.column for flaw in flaws] == [column]


def test_nothing_is_written_that_could_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match="finished_at"):
        save_actions(tmp_path, [ActionEntry("a-b", "done")])
    assert not (tmp_path / ACTIONS_FILE).exists()


_texts = st.none() | st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1).map(str.strip).filter(
    lambda text: bool(text) and not text.startswith("'")
)


@given(owner=_texts, comment=_texts, evidence=_texts)
def test_any_text_survives(
    tmp_path_factory: pytest.TempPathFactory, owner: str | None, comment: str | None, evidence: str | None
) -> None:
    folder = tmp_path_factory.mktemp("actions")
    entry = ActionEntry("a-b", owner=owner, comment=comment, evidence=evidence)
    save_actions(folder, [entry])
    assert _read(folder) == [entry]
