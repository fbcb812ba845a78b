"""A small organisation with everything that its people can be asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pappus.assessment.items import Item, by_id
from pappus.assessment.reading import Incoming, Understanding, read_ratings
from pappus.maturity.questions import anchor_item, competence_items
from pappus.practices.questions import practice_items
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.organisation import Organisation, Unit

PSEUDONYMS = Pseudonymiser(b"k" * 32)
ITEMS = (*practice_items(), *competence_items(), anchor_item())
ACME = Organisation(
    "Acme",
    units=(Unit("care", "Customer service", "customer_support"), Unit("brand", "=Brand", "marketing")),
)

Read = Callable[..., Incoming]


@pytest.fixture
def items() -> tuple[Item, ...]:
    return ITEMS


@pytest.fixture
def understanding() -> Understanding:
    return Understanding(ACME, by_id(ITEMS), PSEUDONYMS)


@pytest.fixture
def read(tmp_path: Path, understanding: Understanding) -> Read:
    """Reads the text of a table of answers."""

    def from_text(text: str | bytes, name: str = "answers.csv") -> Incoming:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_ratings([path], understanding)

    return from_text
