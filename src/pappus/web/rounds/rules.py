"""When rounds are tended by themselves, from `rules.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pappus.vocabulary.documents import read_yaml


@dataclass(frozen=True)
class Rules:
    """See `rules.yaml`."""

    reminder_days: list[int]
    usual_reminder_days: list[int]
    told_days: int


@cache
def rules() -> Rules:
    """The rules of `rules.yaml`."""
    return Rules(**read_yaml(Path(__file__).with_suffix(".yaml")).content)
