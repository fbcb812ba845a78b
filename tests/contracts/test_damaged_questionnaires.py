"""Questionnaires, answers and official totals, damaged: each is scored or refused in words, never with a traceback.

`PAPPUS_FUZZ` says how many inputs there are, `PAPPUS_FUZZ_FIRST` the number of the first.
"""

from __future__ import annotations

import io
import math
import os
import random
from pathlib import Path

from openpyxl import Workbook
from tests.contracts.damage import mutated

import pappus
from pappus.vocabulary.errors import PappusError

INPUTS = int(os.environ.get("PAPPUS_FUZZ", "300")) // 3
FIRST = int(os.environ.get("PAPPUS_FUZZ_FIRST", "0"))
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
INLINE = """kind: weighted
title: Sum
what: A sum for a test.
source: nobody
weighted:
  items:
    - {id: P1, dimension: A, weight: 15, points: {yes: 15, partly: 2, no: 0, none: null}}
    - {id: P2, dimension: B, weight: 15, part_of: P1}
  options: {yes: 1, partly: 0.5, no: 0, no such content: null}
  answers: {reviewers: [{name: Ada, score: reviewer1_score}], kinds: {item: item}}
  official: {dimensions: {A: official_perceive}}
  when_reviewers_differ: mean
  cut_offs: [{id: low, title: Low, at_least: 0}, {id: high, title: High, at_least: 0.5}]
"""


def workbook(table: bytes) -> bytes:
    book = Workbook()
    for line in table.decode().splitlines():
        book.worksheets[0].append(line.split(","))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def scored(folder: Path, model: str) -> bool:
    """Whether the files of a folder could be scored; what was scored is finite and within its bounds."""
    answers = folder / ("few-answers.csv" if model == "inline.yaml" else "answers")
    try:
        scores = pappus.score(folder / model, answers, folder / "official.csv")
    except PappusError:
        return False
    for one in scores.subjects.values():
        points = one.points
        assert all(map(math.isfinite, (points.total, points.low, points.high, points.maximum)))
        assert -1e-9 <= points.low <= points.high + 1e-9 <= points.maximum + 1e-6
    return True


def test_damaged_files_are_scored_or_refused(tmp_path: Path) -> None:
    answers = (EXAMPLES / "accessibility-answers.csv").read_bytes()
    sound = {
        "accessibility.yaml": (EXAMPLES / "accessibility.yaml").read_bytes(),
        "inline.yaml": INLINE.encode(),
        "accessibility-items.csv": (EXAMPLES / "accessibility-items.csv").read_bytes(),
        "answers": answers,
        "few-answers.csv": b"\n".join(answers.splitlines()[:3]),
        "official.csv": (EXAMPLES / "accessibility-official.csv").read_bytes(),
    }
    as_workbook = workbook(answers)
    for name, content in sound.items():
        (tmp_path / name).write_bytes(content)
    assert scored(tmp_path, "accessibility.yaml")
    assert scored(tmp_path, "inline.yaml")
    outcomes = []
    for number in range(FIRST, FIRST + INPUTS):
        dice = random.Random(f"questionnaire {number}")  # noqa: S311 - repeatable, not secret
        name = dice.choice(sorted(sound))
        content = as_workbook if name == "answers" and dice.random() < 0.3 else sound[name]
        for damaged in mutated({name: content}, dice).values():
            (tmp_path / name).write_bytes(damaged)
        outcomes.append(
            scored(tmp_path, "inline.yaml" if name in ("inline.yaml", "few-answers.csv") else "accessibility.yaml")
        )
        (tmp_path / name).write_bytes(sound[name])
    assert set(outcomes) == {True, False}
