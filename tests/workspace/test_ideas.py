"""The register of ideas and insights: optional, and every wrong cell named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pappus.vocabulary.errors import InvalidFileError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.files import load_organisation
from pappus.workspace.organisation import Idea

PSEUDONYMS = Pseudonymiser(b"k" * 32)
HEADER = "id,kind,recorded_on,source,function,decided_on,decision,acted_on,launched_on"


def ideas(folder: Path, *rows: str) -> tuple[Idea, ...]:
    (folder / "organisation.yaml").write_text("format: 1\nname: Acme\n", encoding="utf-8")
    (folder / "ideas.csv").write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return load_organisation(folder, PSEUDONYMS).ideas


def test_rows_are_read_as_they_are(tmp_path: Path) -> None:
    found = ideas(
        tmp_path,
        "a,Insight,2026-01-02,outside,Customer support,2026-01-03,Adopted,2026-01-04,2026-01-05",
        "b,idea,2026-01-02,inside,,,,,",
    )
    assert found == (
        Idea(
            *("a", "insight", "2026-01-02", "outside", None, "customer_support"),
            *("2026-01-03", "adopted", "2026-01-04", "2026-01-05"),
        ),
        Idea("b", "idea", "2026-01-02", "inside"),
    )


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("a,thought,2026-01-02,inside,,,,,", "kind", "is none of idea, insight"),
        ("a,idea,2026-02-30,inside,,,,,", "recorded_on", "expected a date"),
        ("a,idea,2026-01-02,,,,,,", "source", "is empty"),
        ("a,idea,2026-01-02,inside,sales,,,,", "function", "is none of"),
        ("a,idea,2026-01-02,inside,,2026-01-01,adopted,,", "decided_on", "lies before recorded_on, 2026-01-02"),
        ("a,idea,2026-01-02,inside,,,,,2026-01-01", "launched_on", "lies before recorded_on"),
        ("a,idea,2026-01-02,inside,,,adopted,,", "decided_on", "is empty although there is a decision"),
        ("a,idea,2026-01-02,inside,,2026-01-03,,,", "decision", "is empty although there is a day"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, row: str, column: str, words: str) -> None:
    with pytest.raises(InvalidFileError) as raised:
        ideas(tmp_path, row)
    (fault,) = raised.value.faults
    assert fault.place == f"row 2, column {column}"
    assert words in fault.expected


def test_an_id_stands_once(tmp_path: Path) -> None:
    row = "a,idea,2026-01-02,inside,,,,,"
    with pytest.raises(InvalidFileError, match=r"row 3, column id.* is the same as in row 2"):
        ideas(tmp_path, row, row)
