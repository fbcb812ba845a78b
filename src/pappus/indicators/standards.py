"""Standards that indicators judge by, from `standards.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pappus.vocabulary.documents import read_yaml


@cache
def standards() -> dict[str, Any]:
    """The standards, by what they are for."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("standards.yaml")).content
    return content
