"""Questionnaires and tables of answers, written to a folder of the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pappus.maturity.definitions import read_model
from pappus.maturity.weighted.answers import Answers, read_answers
from pappus.maturity.weighted.questionnaire import Weighted
from pappus.maturity.weighted.scoring import SubjectScore, score_answers
from pappus.vocabulary.errors import InvalidFileError

Faults = list[tuple[str, str]]
HEAD = "kind: weighted\ntitle: Sum\nwhat: A sum for a test.\nsource: nobody\n"
ITEMS = """weighted:
  dimensions: [{id: A, title: First}, {id: B, title: Second}]
  items:
    - {id: 1, dimension: A, weight: 10}
    - {id: 2, dimension: A, weight: 20}
    - {id: 2a, dimension: A, weight: 5, part_of: 2}
    - {id: 3, dimension: B, weight: 30}
    - {id: 4, dimension: B, weight: null}
  cut_offs: [{id: low, title: Low, at_least: 0}, {id: high, title: High, at_least: 0.5}]
"""


def model_file(folder: Path, text: str = ITEMS) -> Path:
    """A model file with this questionnaire."""
    path = folder / "sum.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def questionnaire(folder: Path, text: str = ITEMS) -> Weighted:
    """The questionnaire that a file with this text defines."""
    weighted = read_model(model_file(folder, text)).weighted
    assert weighted is not None
    return weighted


def faults_of(read: Callable[[], object]) -> Faults:
    """Place and text of each fault that a file is refused with."""
    with pytest.raises(InvalidFileError) as caught:
        read()
    assert all(fault.file for fault in caught.value.faults)
    return [(fault.place, fault.expected) for fault in caught.value.faults]


def answers_of(folder: Path, weighted: Weighted, table: str | bytes) -> Answers:
    """The answers of a CSV file with these lines."""
    path = folder / "answers.csv"
    path.write_bytes(table.encode() if isinstance(table, str) else table)
    return read_answers(path, weighted)


def scored(folder: Path, weighted: Weighted, table: str) -> dict[str, SubjectScore]:
    """The score of each subject of a CSV file with these lines."""
    return {one.subject: one for one in score_answers(weighted, answers_of(folder, weighted, table))}
