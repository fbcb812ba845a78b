"""How themes are found."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pappus.vocabulary.documents import read_yaml


@cache
def common_words() -> frozenset[str]:
    """Words that stand in texts about anything, of every language that `common_words.yaml` has."""
    content = read_yaml(Path(__file__).with_name("common_words.yaml")).content
    return frozenset(word for words in content.values() for word in words.split())


@cache
def settings() -> dict[str, Any]:
    """How themes are found, from `settings.yaml`."""
    found: dict[str, Any] = read_yaml(Path(__file__).with_name("settings.yaml")).content
    return found
