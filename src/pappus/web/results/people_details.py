"""What pages show of what people say: gaps, agreement, and groups of people side by side."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pappus.assessment.agreement import agreement_word
from pappus.maturity.groups import GroupPlacement, GroupsFound
from pappus.report.document import Asked, ReportDocument
from pappus.report.levels import level_words, on_lane, signed
from pappus.report.lookup import Lookup, readable
from pappus.report.voices import voices
from pappus.report.words import family_title, probability, words
from pappus.vocabulary.findings import LEVELS


def gaps(lookup: Lookup, asked: Asked) -> dict[str, Any]:
    """Every practice of which both sides are known, the surest gap first, with the evidence of both."""
    told = voices(lookup)
    lines = [
        {
            "id": one.practice,
            "statement": one.statement.rstrip("."),
            "said": f"{one.said.mean:.1f}",
            "record": f"{one.on_record.mean:.1f}",
            "tier": one.on_record.tier,
            "tier_word": words()["tiers"][one.on_record.tier],
            "said_at": on_lane(one.said.mean),
            "record_at": on_lane(one.on_record.mean),
            "gap": signed(one.gap.value, one.gap.low, one.gap.high),
            "over": one.direction == "over",
            "sure": probability(one.probability),
            "likely": one.probability >= words()["rules"]["gap_likely"],
            "conflict": one.gap.conflict,
            "said_evidence": readable(one.said.evidence),
            "record_evidence": readable(one.on_record.evidence),
            "settles": [readable(sentence) for sentence in one.settles],
        }
        for one in asked.gaps
    ]
    return {"round": asked.title or asked.round_id, "sentence": told.gaps_sentence if told else "", "lines": lines}


def agreement(lookup: Lookup, asked: Asked) -> dict[str, Any]:
    """How far people agree, practice by practice, and the agenda of the meeting that talks about it."""
    told, found = voices(lookup), asked.agreement
    content: dict[str, Any] = {
        "round": asked.title or asked.round_id,
        "sentences": list(told.agreement) if told else [],
        "agenda": [asdict(one) for one in asked.agenda],
        "before": words()["agenda"]["before"],
    }
    if found is None:
        return {**content, "families": [], "practices": []}
    family_lines = [
        {"title": family_title(one.family), "practices": one.practices, "rwg": f"{one.rwg:.2f}",
         "word": agreement_word(one.rwg), "apart": f"{one.average_deviation:.2f}"}
        for one in found.families
    ]  # fmt: skip
    practice_lines = [
        {"id": one.practice, "statement": lookup.statement(one.practice), "people": one.people,
         "mean": f"{one.mean:.1f}", "rwg": f"{one.rwg:.2f}", "word": agreement_word(one.rwg),
         "apart": f"{one.average_deviation:.2f}"}
        for one in sorted(found.practices, key=lambda each: each.rwg)
    ]  # fmt: skip
    return {**content, "families": family_lines, "practices": practice_lines}


def group_places(found: GroupsFound, document: ReportDocument) -> dict[str, Any]:
    """Where each level of people, function or unit stands, model by model."""
    names = dict.fromkeys(name for group in found.groups for name in group.placements)
    return {
        "by": found.by,
        "models": [
            {
                "id": name,
                "title": document.models[name].title,
                "rows": [_group_row(group, name, document) for group in found.groups],
            }
            for name in names
        ],
        "effects": [_effect(group) for group in found.groups if group.effect is not None],
        "differences": [
            {"one": one.one, "other": one.other, "what": _differs(one.what, one.id, document),
             "value": signed(one.value, one.low, one.high), "sure": probability(max(one.over, one.under)),
             "practices": one.practices}
            for one in found.differences
            if max(one.over, one.under) >= words()["rules"]["moved_sure"]
        ],
    }  # fmt: skip


def _differs(what: str, name: str, document: ReportDocument) -> str:
    return family_title(name) if what == "family" else document.models[name].title


def _group_row(group: GroupPlacement, model: str, document: ReportDocument) -> dict[str, Any]:
    placement = group.placements.get(model)
    row: dict[str, Any] = {"title": group.title, "raters": group.raters, "outcome": group.outcome, "place": None}
    if placement is None or placement.stage is None or placement.position is None or not placement.known:
        return row
    top, at = max(1, len(document.models[model].stages) - 1), placement.position
    return row | {
        "place": placement.stage.title,
        "at": round(100 * at.value / top, 2),
        "low": round(100 * at.low / top, 2),
        "width": round(100 * (at.high - at.low) / top, 2),
        "position": level_words(at.value, at.low, at.high) if top == LEVELS[-1] else _span(at.value, at.low, at.high),
        "known": placement.known,
        "asked": placement.asked,
    }


def _span(value: float, low: float, high: float) -> str:
    return f"{value:.1f} ({low:.1f} to {high:.1f})"


def _effect(group: GroupPlacement) -> dict[str, Any]:
    effect = group.effect
    if effect is None:
        return {}
    return {
        "title": group.title,
        "people": effect.people,
        "value": signed(effect.value, effect.low, effect.high),
        "above": probability(effect.above),
    }
