"""What people say and what is on record of one practice, set against each other and put together where they agree.

A level on record is taken as one more rater whose scale may lie beside people's (`mapping_sd`). Where the two do not
contradict each other they are weighed by their precision. Where they do, neither is averaged away: half of the draws
believe people, the other half the records, for all practices together, so that what follows from each stays whole.
Level 4 is reached only in draws in which records of the work show it, unless two tiers agree on it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.findings import LEVELS, TIER_CAP, Finding, Gap, Tier, TierLevel

View = Literal["both", "said", "shown"]
VIEWS: tuple[View, ...] = ("both", "said", "shown")
"""Everything together; what people say alone; what is recorded, attested and shown alone."""

_Floats = NDArray[np.float64]
_WITHIN_LEVEL = 0.499
_COIN_SEED = 1


@dataclass(frozen=True, eq=False)
class Combined:
    """One practice's level from everything that is known.

    Attributes:
        levels: a draw a row, from -.5 to 4.5; a level of at least k holds where it is at least k − ½.
        gap: what is said against what is on record; null unless both are known.
    """

    levels: _Floats
    gap: Gap | None = None


@cache
def settings() -> dict[str, Any]:
    """The settings of `combining.yaml`."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("combining.yaml")).content
    return content


def level_draws(finding: Finding, said: _Floats | None, view: View, count: int) -> _Floats | None:
    """Draws of a practice's level as one view has it; null where that view knows nothing.

    Args:
        finding: of the practice.
        said: draws of the level that people say, uncapped; null where nobody, or fewer than five, were asked.
        view: whether both sides count, or one alone.
        count: number of draws, that of `said`.
    """
    on_record = finding.on_record
    if view == "said" or on_record is None:
        return None if said is None or view == "shown" else capped(said, "said")
    if view == "shown" or said is None:
        return capped(record_draws(finding.practice, on_record, count), on_record.tier)
    return combined(finding.practice, on_record, said, agreed=finding.agreed).levels


def capped(levels: _Floats, tier: Tier) -> _Floats:
    """Draws of what a tier of evidence can carry alone."""
    return np.minimum(levels, TIER_CAP[tier] + _WITHIN_LEVEL)


def record_draws(practice: str, on_record: TierLevel, count: int) -> _Floats:
    """Draws of the level on record, uncapped, spread within the level; the same for the same practice and record."""
    rng = np.random.default_rng(zlib.crc32(practice.encode()))
    chosen = rng.choice(LEVELS, size=count, p=np.array(on_record.probabilities))
    spread: _Floats = chosen + rng.uniform(-0.5, 0.5, count)
    return spread


def combined(practice: str, on_record: TierLevel, said: _Floats, *, agreed: bool) -> Combined:
    """Both sides of one practice together.

    Args:
        practice: its id.
        on_record: the level recorded, attested or shown, uncapped.
        said: draws of the level that people say, uncapped.
        agreed: whether two tiers agree on level 4, so that it may be claimed although neither carries it alone.
    """
    record = record_draws(practice, on_record, said.size)
    rng = np.random.default_rng(zlib.crc32(practice.encode()) + 1)
    mapped = record + rng.normal(0.0, settings()["mapping_sd"], said.size)
    gap = _gap(said - mapped)
    if gap.conflict:
        believes_people = np.random.default_rng(_COIN_SEED).random(said.size) < 0.5
        return Combined(np.where(believes_people, capped(said, "said"), capped(record, on_record.tier)), gap)
    weight = mapped.var() / (mapped.var() + said.var())
    levels = np.clip(weight * said + (1 - weight) * mapped, LEVELS[0] - 0.5, LEVELS[-1] + 0.5)
    top_is_shown = (on_record.tier == "shown") & (record >= LEVELS[-1] - 0.5)
    return Combined(np.where(agreed | top_is_shown, levels, capped(levels, "said")), gap)


def _gap(difference: _Floats) -> Gap:
    flagged, conflicting = settings()["gap"], settings()["conflict"]
    low, high = np.quantile(difference, [0.05, 0.95])
    over = float((difference > flagged["levels"]).mean())
    under = float((difference < -flagged["levels"]).mean())
    return Gap(
        value=float(difference.mean()),
        low=float(low),
        high=float(high),
        over=over,
        under=under,
        flagged=max(over, under) > flagged["probability"],
        conflict=bool((np.abs(difference) > conflicting["levels"]).mean() >= conflicting["probability"]),
    )
