"""Figures counted from what the organisation wrote down, which no query over the activity record gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import cached_by_language, in_language


@dataclass(frozen=True)
class RecordedFigure:
    """The definition of such a figure.

    Attributes:
        title: its name on screen.
        question: the question that it answers.
        unit: unit of the value.
        n_is: what `n` counts.
        needs: what has to be there.
    """

    title: str
    question: str
    unit: str
    n_is: str
    needs: str


@cached_by_language
def recorded_figures() -> dict[str, RecordedFigure]:
    """Every such figure by id, in the language of whoever reads."""
    content = in_language(read_yaml(Path(__file__).with_name("recorded.yaml")).content, "recorded_figures")
    return {name: RecordedFigure(**entry) for name, entry in content.items()}
