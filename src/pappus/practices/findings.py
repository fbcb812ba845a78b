"""Evidence → findings: what is known of each practice, and on what it rests."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from pappus.practices.practice import AttestedRule, Condition, MeasureRule, Practice, ReadingRule
from pappus.statistics.draws import two_piece_normal
from pappus.vocabulary.findings import LEVELS, TIER_CAP, Evidence, Finding, Tier, TierLevel
from pappus.vocabulary.readings import Outcome, Reading
from pappus.workspace.organisation import AttestedDocument, Organisation

CLAIMED_PROBABILITY = 0.9
"""A level is claimed when it holds with this probability: thresholds apply to the lower 90 % bound."""

_DRAWS = 4000
_AGREED_LEVEL = 3


@dataclass(frozen=True)
class EvidenceBase:
    """Everything that findings of one group rest on.

    Attributes:
        organisation: for what applies to it, and its attested documents.
        readings: of the group over all time, by indicator id.
        as_of: date at which documents must be in force.
        group: `organisation`, or the id of a unit or function.
        needs: what each indicator needs, in words, by indicator id.
    """

    organisation: Organisation
    readings: Mapping[str, Reading]
    as_of: date
    group: str = "organisation"
    needs: Mapping[str, tuple[str, ...]] | None = None


def find(practices: Iterable[Practice], base: EvidenceBase) -> dict[str, Finding]:
    """A finding for every practice, by practice id; never a level where nothing is known."""
    return {practice.id: _find_one(practice, base) for practice in practices}


def _find_one(practice: Practice, base: EvidenceBase) -> Finding:
    excluded = practice.why_not_applicable(base.organisation)
    if excluded is not None:
        return Finding(practice.id, base.group, "not_applicable", reasons=(excluded,))
    tiers: dict[Tier, TierLevel] = {}
    reasons: list[str] = []
    helpful: list[str] = []
    outcome: Outcome = "not_available"
    for rule in practice.evidence:
        if isinstance(rule, MeasureRule):
            helpful.append(_would_help_measure(rule))
            continue
        level = _attested(practice, rule, base) if isinstance(rule, AttestedRule) else _read(rule, base)
        if isinstance(level, TierLevel):
            tiers[level.tier] = level
        else:
            reasons.append(level.reason)
            helpful.append(level.would_help)
            outcome = "suppressed" if level.suppressed else outcome
    if practice.is_asked:
        helpful.append("Ask people, in a round of the assessment.")
    if not tiers:
        return Finding(
            practice.id,
            base.group,
            outcome,
            reasons=(*(text for text in reasons if text), "Nothing is known: no record, no document, nobody asked."),
            would_help=tuple(dict.fromkeys(text for text in helpful if text)),
            counter_indicator=practice.counter_indicator,
        )
    return _combined(practice, base, tiers, reasons, helpful)


@dataclass(frozen=True)
class _Nothing:
    reason: str
    would_help: str
    suppressed: bool = False


def _combined(
    practice: Practice, base: EvidenceBase, tiers: dict[Tier, TierLevel], reasons: list[str], helpful: list[str]
) -> Finding:
    """Records of the work itself decide where they exist; else the stronger of what is recorded and attested."""
    capped = {tier: _capped(level) for tier, level in tiers.items()}
    leading = capped.get("shown") or max(capped.values(), key=lambda level: (_mean(level), level.tier))
    recorded, attested = tiers.get("recorded"), tiers.get("attested")
    if "shown" not in tiers and recorded and attested and attested.level >= _AGREED_LEVEL:
        leading = recorded
    evidence = tuple(pointer for level in tiers.values() for pointer in level.evidence)
    said_so = [f"{_TIER_WORDS[leading.tier]}: {pointer.detail}" for pointer in leading.evidence]
    cap = TIER_CAP[leading.tier]
    if leading is not tiers[leading.tier] and _mean(tiers[leading.tier]) > _mean(leading):
        said_so.append(f"What is {leading.tier} alone carries level {cap} at most.")
    return Finding(
        practice=practice.id,
        group=base.group,
        outcome="found",
        level=leading.level,
        probabilities=leading.probabilities,
        recorded=capped.get("recorded"),
        attested=capped.get("attested"),
        shown=capped.get("shown"),
        reasons=(*said_so, *(text for text in reasons if text)),
        would_help=tuple(dict.fromkeys(text for text in helpful if text)),
        counter_indicator=practice.counter_indicator,
        evidence=evidence,
    )


_TIER_WORDS: dict[Tier, str] = {
    "shown": "Shown by the records",
    "recorded": "Recorded by the organisation",
    "attested": "Attested by a document",
    "said": "Said by people",
}


def _mean(level: TierLevel) -> float:
    return float(np.dot(LEVELS, level.probabilities))


def _capped(level: TierLevel) -> TierLevel:
    cap = TIER_CAP[level.tier]
    kept = [
        p if k < cap else sum(level.probabilities[cap:]) if k == cap else 0.0
        for k, p in zip(LEVELS, level.probabilities, strict=True)
    ]
    return TierLevel(level.tier, tuple(kept), min(level.level, cap), level.evidence)


def _tier_level(tier: Tier, levels: NDArray[np.int64], evidence: tuple[Evidence, ...]) -> TierLevel:
    shares = np.bincount(levels, minlength=len(LEVELS)) / levels.size
    claimed = max(level for level in LEVELS if shares[level:].sum() >= CLAIMED_PROBABILITY - 1e-9)
    return TierLevel(tier, tuple(float(share) for share in shares), claimed, evidence)


def _read(rule: ReadingRule, base: EvidenceBase) -> TierLevel | _Nothing:
    conditions = [*rule.conditions, *([rule.floor] if rule.floor else [])]
    used: dict[str, Reading] = {}
    thin: list[Condition] = []
    for condition in conditions:
        reading = base.readings.get(condition.indicator)
        if reading is None or reading.value is None:
            return _no_reading(condition.indicator, reading, base)
        if (reading.n or 0) < condition.minimum_n:
            thin.append(condition)
        used[condition.indicator] = reading
    if rule.floor in thin or len(thin) == len(conditions):
        condition = thin[-1]
        return _Nothing(
            f"{condition.indicator} rests on {used[condition.indicator].n or 0}; {condition.minimum_n} are needed.",
            "A longer export, so that more stands behind the figure.",
        )
    draws = {name: _reading_draws(reading) for name, reading in used.items()}
    standing = _holds(rule.floor, used, draws) if rule.floor else np.ones(_DRAWS, dtype=bool)
    levels = np.zeros(_DRAWS, dtype=np.int64)
    for condition in sorted(rule.conditions, key=lambda one: one.level):
        # Too few behind a condition: its level, and those above, are not claimed.
        standing = standing & _holds(condition, used, draws) & (condition not in thin)
        levels[standing] = condition.level
    return _tier_level(rule.tier, levels, tuple(_pointer(rule.tier, reading) for reading in used.values()))


def _no_reading(indicator: str, reading: Reading | None, base: EvidenceBase) -> _Nothing:
    needs = ", ".join((base.needs or {}).get(indicator, ()))
    helpful = f"{indicator} needs: {needs}." if needs else f"Records from which {indicator} can be measured."
    if reading is not None and reading.outcome == "suppressed":
        return _Nothing(f"{indicator} is suppressed: fewer than five people stand behind it.", helpful, True)
    because = f" ({reading.reason.rstrip('.')})" if reading is not None and reading.reason else ""
    return _Nothing(f"{indicator} is not available{because}.", helpful)


def _holds(
    condition: Condition, used: Mapping[str, Reading], draws: Mapping[str, NDArray[np.float64]]
) -> NDArray[np.bool_]:
    values = draws[condition.indicator]
    if condition.all_but is not None:
        reading = used[condition.indicator]
        # An "all but a few" rule counts what is there; it is no estimate from a sample.
        return np.full(_DRAWS, (reading.value or 0.0) >= condition.all_but.least_share(reading.n or 0) - 1e-9)
    if condition.at_most is not None:
        return values <= condition.at_most
    return values >= (condition.at_least or 0.0)


def _reading_draws(reading: Reading) -> NDArray[np.float64]:
    # The indicator's own seed: the same reading draws the same values wherever it is used.
    rng = np.random.default_rng(zlib.crc32(reading.indicator.encode()))
    value = float(reading.value or 0.0)
    return two_piece_normal(value, reading.low, reading.high, _DRAWS, rng)


def _pointer(tier: Tier, reading: Reading) -> Evidence:
    interval = "" if reading.low is None else f", 90 % interval {reading.low:.3g} to {_upper(reading)}"
    people = "" if reading.people is None else f", {reading.people} people"
    count = "" if reading.n is None else f", n = {reading.n}"
    detail = f"{reading.indicator} = {reading.value:.3g} {reading.unit}{interval}{count}{people}, {reading.period}"
    return Evidence(tier, "reading", reading.indicator, detail)


def _upper(reading: Reading) -> str:
    return "unbounded" if reading.high is None else f"{reading.high:.3g}"


def _attested(practice: Practice, rule: AttestedRule, base: EvidenceBase) -> TierLevel | _Nothing:
    documents = [
        (document, _document_level(document, rule, base.as_of))
        for document in base.organisation.attested
        if document.practice == practice.id and document.group == base.group
    ]
    if not documents:
        return _Nothing("", f"A document: {rule.document.rstrip('.')} (a row in attested.csv).")
    best, level = max(documents, key=lambda pair: pair[1])
    levels = np.full(_DRAWS, level, dtype=np.int64)
    return _tier_level("attested", levels, (Evidence("attested", "document", best.document, _describe(best, level)),))


def _document_level(document: AttestedDocument, rule: AttestedRule, as_of: date) -> int:
    """Draft 1, valid 2, reviewed 3; one that has lapsed says no more than a draft."""
    newest = max((day for day in (document.dated_at, document.reviewed_at) if day), default=None)
    oldest_allowed = as_of - timedelta(days=rule.max_age_days) if rule.max_age_days else None
    lapsed = document.expires_at is not None and date.fromisoformat(document.expires_at) < as_of
    stale = oldest_allowed is not None and (newest is None or date.fromisoformat(newest) < oldest_allowed)
    if document.status == "draft" or lapsed or stale:
        return 1
    reviewed = document.reviewer is not None and document.reviewed_at is not None
    return 3 if reviewed and date.fromisoformat(document.reviewed_at or "") <= as_of else 2


def _describe(document: AttestedDocument, level: int) -> str:
    state = {1: "a draft, or lapsed", 2: "valid", 3: "valid and reviewed"}[level]
    dated = f" of {document.dated_at}" if document.dated_at else ""
    owner = f", owner {document.owner}" if document.owner else ""
    return f"“{document.document}”{dated}{owner}: {state}"


def _would_help_measure(rule: MeasureRule) -> str:
    return f"{rule.needs.rstrip('.')}. It would show {rule.measure[:1].lower()}{rule.measure[1:].rstrip('.')}."
