"""What holds for the record as a whole, worked out once with the derived tables and kept beside them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pappus.store.derived_folders import FACTS_FILE
from pappus.store.ledger import Ledger


@dataclass(frozen=True)
class RecordFacts:
    """What holds for the record as a whole.

    Attributes:
        as_of_us: results are as of this moment, microseconds UTC.
        window_start_us: first act; null if there is none.
        window_end_us: last act up to `as_of_us`.
        acts_n: acts in the window.
        sides_known: whether every network with threads at risk has somebody who is known to be an outsider.
        networks_without_sides: networks on which a response is the first act by another human.
        answered_only_networks: networks whose exports all leave out what nobody answered.
        answers_missing_networks: networks whose exports all leave out what the organisation wrote.
        partly_answered_networks: networks whose exports hold all that came in and a sample of the answers.
        sampled_networks: networks whose exports hold a sample of what came in.
    """

    as_of_us: int
    window_start_us: int | None
    window_end_us: int | None
    acts_n: int
    sides_known: bool
    networks_without_sides: tuple[str, ...]
    answered_only_networks: tuple[str, ...] = ()
    answers_missing_networks: tuple[str, ...] = ()
    partly_answered_networks: tuple[str, ...] = ()
    sampled_networks: tuple[str, ...] = ()


def write_facts(folder: Path, spans: list[dict[str, Any]], as_of_us: int, without_sides: list[str]) -> None:
    """Keeps what the derived tables tell beside them.

    Args:
        folder: of the derived tables.
        spans: of each network its first act, its last one and how many there are.
        as_of_us: moment up to which acts count, microseconds UTC.
        without_sides: networks on which nobody is known to be an outsider.
    """
    facts = RecordFacts(
        as_of_us,
        min((span["first_us"] for span in spans), default=None),
        max((span["last_us"] for span in spans), default=None),
        sum(span["acts_n"] for span in spans),
        not without_sides,
        tuple(without_sides),
    )
    (folder / FACTS_FILE).write_text(json.dumps(asdict(facts)), encoding="utf-8")


def read_facts(folder: Path, ledger: Ledger) -> RecordFacts:
    """What is kept beside derived tables, with what the ledger tells of the exports."""
    facts = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
    facts["networks_without_sides"] = tuple(facts["networks_without_sides"])
    facts["answered_only_networks"] = ledger.answered_only_networks()
    facts["answers_missing_networks"] = ledger.answers_missing_networks()
    facts["partly_answered_networks"] = ledger.partly_answered_networks()
    facts["sampled_networks"] = ledger.sampled_networks()
    return RecordFacts(**facts)
