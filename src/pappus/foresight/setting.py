"""What forecasts take, and the words about them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import cached_by_language, in_language


@cache
def settings() -> dict[str, Any]:
    """How forecasts are made and judged, from `settings.yaml`."""
    found: dict[str, Any] = read_yaml(Path(__file__).with_name("settings.yaml")).content
    return found


@cached_by_language
def words() -> dict[str, Any]:
    """Words that a person reads about forecasts, from `words.yaml`, in the language of whoever reads."""
    found: dict[str, Any] = in_language(read_yaml(Path(__file__).with_name("words.yaml")).content, "foresight")
    return found
