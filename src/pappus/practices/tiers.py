"""What tiers of evidence say of a practice, each for itself: levels with probabilities, and which of them decides."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pappus.vocabulary.findings import LEVELS, TIER_CAP, Evidence, Finding, Tier, TierLevel

CLAIMED_PROBABILITY = 0.9
"""A level is claimed when it holds with this probability: thresholds apply to the lower 90 % bound."""

_AGREED_LEVEL = 3


def mean_level(level: TierLevel) -> float:
    """The mean of a tier's levels by their probabilities."""
    return float(np.dot(LEVELS, level.probabilities))


def capped_level(level: TierLevel) -> TierLevel:
    """What a tier can carry alone of what it says."""
    cap = TIER_CAP[level.tier]
    kept = [
        p if k < cap else sum(level.probabilities[cap:]) if k == cap else 0.0
        for k, p in zip(LEVELS, level.probabilities, strict=True)
    ]
    return TierLevel(level.tier, tuple(kept), min(level.level, cap), level.evidence)


def tier_level_of(levels: NDArray[np.float64], tier: Tier, evidence: tuple[Evidence, ...]) -> TierLevel:
    """Drawn levels, from -.5 to 4.5, as probabilities of the whole levels."""
    whole = np.clip(np.floor(levels + 0.5), LEVELS[0], LEVELS[-1]).astype(np.int64)
    return whole_tier_level(tier, whole, evidence)


def whole_tier_level(tier: Tier, levels: NDArray[np.int64], evidence: tuple[Evidence, ...]) -> TierLevel:
    """Draws of whole levels as their probabilities, with the level that is claimed."""
    shares = np.bincount(levels, minlength=len(LEVELS)) / levels.size
    claimed = max(level for level in LEVELS if shares[level:].sum() >= CLAIMED_PROBABILITY - 1e-9)
    return TierLevel(tier, tuple(float(share) for share in shares), claimed, evidence)


def lower_of(one: TierLevel, other: TierLevel) -> TierLevel:
    """What two records of one tier show together: both have to hold, so the lower level stands on both."""
    low = min(one, other, key=mean_level)
    return replace(low, evidence=(*one.evidence, *other.evidence))


def decided(tiers: Mapping[Tier, TierLevel]) -> TierLevel | None:
    """Records of the work itself decide where they exist; else the stronger of what is recorded and attested."""
    known = [level for tier, level in tiers.items() if tier != "said"]
    if "shown" in tiers or not known:
        return tiers.get("shown")
    recorded, attested = tiers.get("recorded"), tiers.get("attested")
    if recorded and attested and attested.level >= _AGREED_LEVEL:
        return recorded
    return max(known, key=lambda level: (mean_level(capped_level(level)), level.tier))


def agreed_on_the_top(tiers: Mapping[Tier, TierLevel]) -> bool:
    """Whether two tiers, each for itself, come to level 4."""
    return sum(level.level == LEVELS[-1] for level in tiers.values()) > 1


def known_tiers(finding: Finding) -> frozenset[Tier]:
    """The tiers that say something of a practice."""
    return frozenset(_levels_by_tier(finding))


def with_tiers(finding: Finding, tiers: AbstractSet[Tier]) -> Finding:
    """The finding as its draws would be made if only these tiers knew of the practice.

    Levels, reasons and outcome in words stay those of everything that is known.
    """
    levels = _levels_by_tier(finding)
    if tiers >= levels.keys():
        return finding
    kept = {tier: level for tier, level in levels.items() if tier in tiers}
    on_record = decided(kept)
    if on_record is not None and finding.on_record is not None and on_record.tier == finding.on_record.tier:
        on_record = finding.on_record  # before it is capped
    # What is capped stands at its cap where it agreed on level 4.
    at_the_top = sum(level.level == TIER_CAP[tier] for tier, level in kept.items())
    return replace(
        finding,
        said=kept.get("said"),
        recorded=kept.get("recorded"),
        attested=kept.get("attested"),
        shown=kept.get("shown"),
        on_record=on_record,
        agreed=finding.agreed and at_the_top > 1,
    )


def _levels_by_tier(finding: Finding) -> dict[Tier, TierLevel]:
    listed = (finding.said, finding.recorded, finding.attested, finding.shown)
    return {level.tier: level for level in listed if level is not None}
