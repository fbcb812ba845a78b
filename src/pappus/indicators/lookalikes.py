"""Names of accounts that could be taken for one of ours."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from pappus.indicators.coordination import settings
from pappus.statistics.edit_distance import within_edits


def looks_like_one(property_id: str, ours: Sequence[str]) -> bool:
    """Whether the name of a property (`network:handle`) could be taken for that of one of ours, on whatever network."""
    seen = skeleton(handle_of(property_id))
    return any(_alike(seen, skeleton(handle_of(one))) for one in ours)


def skeleton(handle: str) -> str:
    """A name as the eye takes it: without case, accents and dividers, lookalike signs as one."""
    parted = unicodedata.normalize("NFKD", handle.casefold())
    plain = "".join(sign for sign in parted if not unicodedata.combining(sign))
    for seen, taken in settings()["lookalikes"].items():
        plain = plain.replace(seen, taken)
    return plain


def handle_of(property_id: str) -> str:
    """The name on the network, of a federated one without its server."""
    return property_id.partition(":")[2].lstrip("@").partition("@")[0]


def _alike(one: str, other: str) -> bool:
    letters = min(len(one), len(other))
    steps = settings()["similar_handles"]
    allowed = max((step["differing"] for step in steps if letters >= step["letters"]), default=0)
    return bool(one) and within_edits(one, other, allowed)
