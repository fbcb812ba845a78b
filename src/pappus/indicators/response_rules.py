"""How the indicators of responsiveness and of conversations are counted: the file beside this one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pappus.vocabulary.documents import read_yaml


@dataclass(frozen=True)
class ResponseRules:
    """Spans and margins.

    Attributes:
        ends_hours: within which a matter that ends without an answer counts as ended so.
        return_days: within which somebody who comes back counts as not helped.
        parity_margin_hours: by how much mean waits may differ and still be as good.
        parity_fewest_threads: threads that each side needs in a part of the week and topic.
        parity_least_share: share of all threads that such parts must hold.
    """

    ends_hours: float
    return_days: int
    parity_margin_hours: float
    parity_fewest_threads: int
    parity_least_share: float


@cache
def response_rules() -> ResponseRules:
    """The rules as they stand in the file."""
    held = read_yaml(Path(__file__).with_name("response.yaml")).content
    parity = held["parity"]
    return ResponseRules(
        float(held["ends_hours"]),
        int(held["return_days"]),
        float(parity["margin_hours"]),
        int(parity["fewest_threads"]),
        float(parity["least_share"]),
    )
