"""Findings: what is known of a practice, the one currency between evidence and judgement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from pappus.vocabulary.readings import Outcome

Tier = Literal["said", "recorded", "attested", "shown"]
TIERS: tuple[Tier, ...] = get_args(Tier)

LEVELS = (0, 1, 2, 3, 4)
TIER_CAP: dict[Tier, int] = {"said": 3, "recorded": 3, "attested": 3, "shown": 4}
"""The highest level that a tier of evidence can carry alone."""


@dataclass(frozen=True)
class Evidence:
    """A pointer to what a level rests on.

    Attributes:
        tier: said, recorded, attested or shown.
        kind: `reading`, `document` or `rating`.
        reference: id of the indicator, title of the document, or round.
        detail: the figure or state in one sentence, with its interval, n and period.
    """

    tier: Tier
    kind: Literal["reading", "document", "rating"]
    reference: str
    detail: str


@dataclass(frozen=True)
class TierLevel:
    """What one tier of evidence says of a practice.

    Attributes:
        tier: which tier.
        probabilities: probability of each level 0 to 4, summing to 1.
        level: the highest level that holds with a probability of at least .9.
        evidence: what it rests on.
    """

    tier: Tier
    probabilities: tuple[float, ...]
    level: int
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Gap:
    """How much more people say of a practice than is on record of it, in levels.

    Attributes:
        value: level said less level on record.
        low: lower end of the 90 % interval.
        high: upper end.
        over: probability that people claim clearly more than is on record.
        under: probability that they claim clearly less.
        flagged: whether one or the other is nearly sure.
        conflict: whether the two are so far apart that they are not put together.
    """

    value: float
    low: float
    high: float
    over: float
    under: float
    flagged: bool
    conflict: bool


@dataclass(frozen=True)
class Finding:
    """What is known of one practice of one group of the organisation.

    Attributes:
        practice: the practice's id.
        group: `organisation`, or the key of a function or unit.
        outcome: found, not_available, not_applicable, suppressed or error. Unknown is never a level.
        level: the highest level that holds with a probability of at least .9; null unless found.
        probabilities: probability of each level 0 to 4; empty unless found.
        said: what people's ratings say; null where nobody was asked.
        recorded: what the organisation typed in; null if nothing.
        attested: what documents say; null if none.
        shown: what the records of work show; null if nothing.
        on_record: the one of recorded, attested and shown that decides what is on record, before it is capped by what
            its tier can carry alone; null if there is none.
        agreed: whether two tiers agree on level 4, so that it may be claimed although neither carries it alone.
        gap: what people say against what is on record; null unless both are known.
        reasons: why this outcome and this level, one sentence each, in the order that matters.
        would_help: what would make it available or surer, one sentence each.
        counter_indicator: what to watch beside it, so that gaming it is visible.
    """

    practice: str
    group: str
    outcome: Outcome
    level: int | None = None
    probabilities: tuple[float, ...] = ()
    said: TierLevel | None = None
    recorded: TierLevel | None = None
    attested: TierLevel | None = None
    shown: TierLevel | None = None
    on_record: TierLevel | None = None
    agreed: bool = False
    gap: Gap | None = None
    reasons: tuple[str, ...] = ()
    would_help: tuple[str, ...] = ()
    counter_indicator: str = ""
    evidence: tuple[Evidence, ...] = field(default=())
