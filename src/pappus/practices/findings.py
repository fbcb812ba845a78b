"""Evidence → findings: what is known of each practice, and on what it rests."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pappus.assessment.said import Said, said_in_words
from pappus.practices.combining import combined
from pappus.practices.documents import document_level, in_words
from pappus.practices.practice import AttestedRule, Condition, MeasureRule, Practice, ReadingRule
from pappus.practices.tiers import (
    agreed_on_the_top,
    capped_level,
    decided,
    lower_of,
    mean_level,
    tier_level_of,
    whole_tier_level,
)
from pappus.statistics.draws import two_piece_normal
from pappus.vocabulary.findings import TIER_CAP, Evidence, Finding, Gap, Tier, TierLevel
from pappus.vocabulary.languages import continued, digits, translatable, translated
from pappus.vocabulary.readings import Outcome, Reading
from pappus.workspace.organisation import Organisation

_DRAWS = 4000


@dataclass(frozen=True)
class EvidenceBase:
    """Everything that findings of one group rest on.

    Attributes:
        organisation: for what applies to it, and its attested documents.
        readings: of the group over all time, by indicator id.
        as_of: date at which documents must be in force.
        group: `organisation`, or the id of a unit or function.
        needs: what each indicator needs, in words, by indicator id.
        said: what people of the group say; null if nobody was asked.
    """

    organisation: Organisation
    readings: Mapping[str, Reading]
    as_of: date
    group: str = "organisation"
    needs: Mapping[str, tuple[str, ...]] | None = None
    said: Said | None = None


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
            tiers[level.tier] = lower_of(tiers[level.tier], level) if level.tier in tiers else level
        else:
            reasons.append(level.reason)
            helpful.append(level.would_help)
            outcome = "suppressed" if level.suppressed else outcome
    said = base.said.of(practice.id) if base.said is not None else None
    if said is not None and base.said is not None:
        tiers["said"] = _said(practice, base.said, said)
    elif practice.is_asked:
        unheard = _too_few(practice, base.said)
        reasons.append(unheard.reason)
        helpful.append(unheard.would_help)
        outcome = "suppressed" if unheard.suppressed else outcome
    if not tiers:
        nothing = translated("Nothing is known: no record, no document, nobody asked.")
        return Finding(
            practice.id,
            base.group,
            outcome,
            reasons=(*(text for text in reasons if text), *([nothing] if outcome != "suppressed" else [])),
            would_help=tuple(dict.fromkeys(text for text in helpful if text)),
            counter_indicator=practice.counter_indicator,
        )
    return _combined(practice, base, tiers, said, (reasons, helpful))


@dataclass(frozen=True)
class _Nothing:
    reason: str
    would_help: str
    suppressed: bool = False


def _combined(
    practice: Practice,
    base: EvidenceBase,
    tiers: dict[Tier, TierLevel],
    said: NDArray[np.float64] | None,
    words: tuple[list[str], list[str]],
) -> Finding:
    """What is on record and what people say, put together where they do not contradict each other."""
    on_record = decided(tiers)
    leading = tiers["said"] if on_record is None else on_record
    agreed = agreed_on_the_top(tiers)
    together = None
    if on_record is not None and said is not None:
        together = combined(practice.id, on_record, said, agreed=agreed)
    level = capped_level(leading) if together is None else tier_level_of(together.levels, leading.tier, ())
    gap = together.gap if together is not None else None
    in_short = _gap_in_words(gap)
    return Finding(
        practice=practice.id,
        group=base.group,
        outcome="found",
        level=level.level,
        probabilities=level.probabilities,
        said=capped_level(tiers["said"]) if "said" in tiers else None,
        recorded=capped_level(tiers["recorded"]) if "recorded" in tiers else None,
        attested=capped_level(tiers["attested"]) if "attested" in tiers else None,
        shown=tiers.get("shown"),
        on_record=on_record,
        agreed=agreed,
        gap=gap,
        reasons=(*([in_short] if in_short else []), *_reasons(tiers, leading), *(text for text in words[0] if text)),
        would_help=tuple(dict.fromkeys(text for text in words[1] if text)),
        counter_indicator=practice.counter_indicator,
        evidence=tuple(pointer for tier in tiers.values() for pointer in tier.evidence),
    )


def _reasons(tiers: Mapping[Tier, TierLevel], leading: TierLevel) -> Iterator[str]:
    """What decides, and what people say beside it."""
    beside = [tiers["said"]] if "said" in tiers and leading.tier != "said" else []
    for level in (leading, *beside):
        yield from (translated(_TIER_WORDS[level.tier], what=pointer.detail) for pointer in level.evidence)
        if mean_level(level) > mean_level(capped_level(level)) and not agreed_on_the_top(tiers):
            yield translated(_CAPPED[level.tier], level=TIER_CAP[level.tier])


def _gap_in_words(gap: Gap | None) -> str | None:
    if gap is None or not (gap.flagged or gap.conflict):
        return None
    told = (
        translatable("People say {levels} levels more (90 % interval {low} to {high}) than is on record.")
        if gap.value > 0
        else translatable("People say {levels} levels less (90 % interval {low} to {high}) than is on record.")
    )
    if gap.conflict:
        told = (
            translatable(
                "People say {levels} levels more (90 % interval {low} to {high}) than is on record; "
                "the two are not put together."
            )
            if gap.value > 0
            else translatable(
                "People say {levels} levels less (90 % interval {low} to {high}) than is on record; "
                "the two are not put together."
            )
        )
    ends = {"low": digits(f"{gap.low:+.1f}"), "high": digits(f"{gap.high:+.1f}")}
    return translated(told, levels=digits(f"{abs(gap.value):.1f}"), **ends)


def _said(practice: Practice, said: Said, levels: NDArray[np.float64]) -> TierLevel:
    heard = said_in_words(said.voices[practice.id], levels)
    detail = translated("{heard}, round {id}", heard=heard, id=said.round_id)
    return tier_level_of(levels, "said", (Evidence("said", "rating", said.round_id, detail),))


def _too_few(practice: Practice, said: Said | None) -> _Nothing:
    if said is None:
        return _Nothing("", translated("Ask people, in a round of the assessment."))
    helpful = translated("Ask more people: at least five have to know enough to give a level.")
    if practice.id not in said.voices:
        return _Nothing("", helpful)
    return _Nothing(translated("Fewer than five people gave it a level."), helpful, suppressed=True)


_TIER_WORDS: dict[Tier, str] = {
    "shown": translatable("Shown by the records: {what}"),
    "recorded": translatable("Recorded by the organisation: {what}"),
    "attested": translatable("Attested by a document: {what}"),
    "said": translatable("Said by people: {what}"),
}
_CAPPED: dict[Tier, str] = {
    "shown": translatable("What is shown alone carries level {level} at most."),
    "recorded": translatable("What is recorded alone carries level {level} at most."),
    "attested": translatable("What is attested alone carries level {level} at most."),
    "said": translatable("What is said alone carries level {level} at most."),
}


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
            translated(
                "{indicator} rests on {n}; {least} are needed.",
                indicator=condition.indicator,
                n=used[condition.indicator].n or 0,
                least=condition.minimum_n,
            ),
            translated("A longer export, so that more stands behind the figure."),
        )
    draws = {name: _reading_draws(reading) for name, reading in used.items()}
    standing = _holds(rule.floor, used, draws) if rule.floor else np.ones(_DRAWS, dtype=bool)
    levels = np.zeros(_DRAWS, dtype=np.int64)
    for condition in sorted(rule.conditions, key=lambda one: one.level):
        # Too few behind a condition: its level, and those above, are not claimed.
        standing = standing & _holds(condition, used, draws) & (condition not in thin)
        levels[standing] = condition.level
    return whole_tier_level(rule.tier, levels, tuple(_pointer(rule.tier, reading) for reading in used.values()))


def _no_reading(indicator: str, reading: Reading | None, base: EvidenceBase) -> _Nothing:
    needs = ", ".join(map(translated, (base.needs or {}).get(indicator, ())))
    helpful = translated("Records from which {indicator} can be measured.", indicator=indicator)
    if needs:
        helpful = translated("{indicator} needs: {needs}.", indicator=indicator, needs=needs)
    if reading is not None and reading.outcome == "suppressed":
        hidden = translatable("{indicator} is suppressed: fewer than five people stand behind it.")
        return _Nothing(translated(hidden, indicator=indicator), helpful, True)
    if reading is None or not reading.reason:
        return _Nothing(translated("{indicator} is not available.", indicator=indicator), helpful)
    reason = reading.reason.rstrip(".")
    return _Nothing(translated("{indicator} is not available ({reason}).", indicator=indicator, reason=reason), helpful)


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
    parts = [f"{reading.indicator} = {digits(f'{reading.value:.3g}')} {translated(reading.unit)}"]
    if reading.low is not None:
        low = digits(f"{reading.low:.3g}")
        high = translated("unbounded") if reading.high is None else digits(f"{reading.high:.3g}")
        parts.append(translated("90 % interval {low} to {high}", low=low, high=high))
    if reading.n is not None:
        parts.append(f"n = {reading.n}")
    if reading.people is not None:
        parts.append(translated("{people} people", people=reading.people))
    return Evidence(tier, "reading", reading.indicator, ", ".join((*parts, reading.period)))


def _attested(practice: Practice, rule: AttestedRule, base: EvidenceBase) -> TierLevel | _Nothing:
    documents = [
        (document, document_level(document, rule, base.as_of))
        for document in base.organisation.attested
        if document.practice == practice.id and document.group == base.group
    ]
    if not documents:
        document = rule.document.rstrip(".")
        return _Nothing("", translated("A document: {document} (a row in attested.csv).", document=document))
    best, level = max(documents, key=lambda pair: pair[1])
    levels = np.full(_DRAWS, level, dtype=np.int64)
    pointer = Evidence("attested", "document", best.document, in_words(best, level))
    return whole_tier_level("attested", levels, (pointer,))


def _would_help_measure(rule: MeasureRule) -> str:
    return translated(
        "{needs}. It would show {measure}.",
        needs=translated(rule.needs).rstrip("."),
        measure=continued(rule.measure.rstrip(".")),
    )
