"""When something of the register wants a decision, from `rules.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pappus.vocabulary.documents import read_yaml


@dataclass(frozen=True)
class Rules:
    """See `rules.yaml`."""

    review_after_days: int
    expects_voice: list[str]
    decided: list[str]
    page_rows: int
    most_register_bytes: int
    most_document_bytes: int
    remind_days: int


@cache
def rules() -> Rules:
    """The rules of `rules.yaml`."""
    return Rules(**read_yaml(Path(__file__).with_suffix(".yaml")).content)
