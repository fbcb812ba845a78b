"""What becomes of ideas and insights."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.report.lookup import Lookup
from pappus.report.share_lines import ShareLine, share_lines
from pappus.report.words import value_words
from pappus.vocabulary.languages import translated

_SHARES = (
    "innovation.acted_share",
    "innovation.adopted_share",
    "innovation.undecided_share",
    "innovation.functions_acting_share",
    "innovation.outside_launch_share",
)
_WAIT = "innovation.median_days_to_decision"


@dataclass(frozen=True)
class Ideas:
    """The register of ideas: a sentence, and its shares."""

    sentence: str
    lines: tuple[ShareLine, ...]


def ideas(lookup: Lookup) -> Ideas | None:
    """What becomes of ideas; null where no register tells."""
    lines = share_lines(lookup, _SHARES)
    if not lines:
        return None
    parts = []
    acted, wait = lookup.reading(_SHARES[0]), lookup.reading(_WAIT)
    if acted is not None and acted.value is not None:
        parts.append(
            translated("Of ideas and insights, {share} are acted on within half a year.", share=value_words(acted))
        )
    if wait is not None and wait.value is not None:
        parts.append(translated("Half of them have a decision within {wait}.", wait=value_words(wait)))
    return Ideas(" ".join(parts), lines)
