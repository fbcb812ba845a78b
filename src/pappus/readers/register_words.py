"""What the columns of registers of accounts are called."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from pappus.vocabulary.documents import read_yaml


@cache
def words() -> dict[str, Any]:
    """The lists of `register_words.yaml` by name."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("register_words.yaml")).content
    return content


def meanings(header: list[str]) -> dict[str, int]:
    """Which column means what; the earlier word of a list wins over the later one."""
    names = [plain(name) for name in header]
    found = {}
    for meaning, known in {**words()["columns"], "foreign": words()["foreign"]}.items():
        index = next((names.index(word) for word in known if word in names), None)
        if index is not None:
            found[meaning] = index
    return found


def plain(name: str) -> str:
    """The name of a column in lower case, without accents and signs."""
    letters = unicodedata.normalize("NFKD", name.strip().removeprefix("\ufeff")).casefold()
    return " ".join(re.sub(r"[^\w\s]|_", " ", "".join(c for c in letters if not unicodedata.combining(c))).split())
