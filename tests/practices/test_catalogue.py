"""The catalogue of practices: complete, distinct, short enough to be asked, every threshold in order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pappus.practices.definitions import CATALOGUE, SCHEMA, load_practices, practices, read_family
from pappus.practices.practice import (
    AllBut,
    AttestedRule,
    Condition,
    EvidenceRule,
    MeasureRule,
    Practice,
    ReadingRule,
)
from pappus.vocabulary.errors import InvalidFileError
from pappus.workspace.organisation import LEVELS, Organisation

FAMILIES = {
    "purpose": 6,
    "governance": 10,
    "learning": 8,
    "listening": 4,
    "properties": 3,
    "engagement": 8,
    "experiments": 5,
    "measurement": 5,
    "structure": 11,
    "integration": 6,
    "advocacy": 2,
}
READ_FROM_INDICATORS = {
    "engagement.presence": ({"presence.active_properties", "presence.dormant_share"}, "shown"),
    "engagement.dialogue": ({"response.answered_share"}, "shown"),
    "engagement.care-parity": ({"response.parity"}, "shown"),
    "structure.beyond-marketing": ({"presence.function_breadth"}, "shown"),
    "integration.functions": ({"presence.functions_active_share"}, "shown"),
    "purpose.essentials-kept": ({"purpose.core_measures_held_share"}, "shown"),
    "governance.policies": ({"people.signed_share"}, "recorded"),
    "governance.network-operations": ({"properties.governed_share"}, "recorded"),
    "governance.regulated-controls": ({"properties.archived_share"}, "recorded"),
    "learning.completed": ({"people.trained_share"}, "recorded"),
    "learning.empowered": ({"people.empowered_share"}, "shown"),
    "learning.internal-first": ({"people.internal_weekly_share"}, "shown"),
    "listening.hear": ({"listening.heard_share"}, "shown"),
    "listening.route": ({"listening.routed_share"}, "shown"),
    "listening.insight-used": ({"innovation.functions_acting_share"}, "recorded"),
    "engagement.relationships": ({"engagement.returning_share", "engagement.returning_change"}, "shown"),
    "engagement.stakeholders": ({"engagement.stakeholders_share"}, "recorded"),
    "engagement.scale": ({"engagement.cells_at_standard_share"}, "shown"),
    "structure.coordination": ({"coordination.index"}, "shown"),
    "structure.spokes-act": ({"presence.functions_active_share"}, "shown"),
    "structure.platform": ({"structure.platform_share"}, "shown"),
    "structure.fast": ({"response.promise_ratio"}, "shown"),
    "structure.spokes-aligned": ({"scorecard.aligned_functions_share"}, "recorded"),
    "governance.centre-of-excellence": ({"governance.functions_helped_share"}, "shown"),
    "governance.resources": ({"governance.resources_steps"}, "recorded"),
    "integration.ways-of-working": ({"people.internal_active_share", "people.outward_active_share"}, "shown"),
    "structure.shared-knowledge": ({"structure.shared_outbound_share"}, "shown"),
    "integration.new-products": ({"innovation.outside_launch_share"}, "recorded"),
    "integration.ecosystems": ({"properties.networks_governed_share"}, "recorded"),
    "properties.inventory": ({"properties.owned_share"}, "recorded"),
    "properties.strategy": ({"properties.strategy_share"}, "recorded"),
}
NEVER_ASKED = {
    "purpose.essentials-kept",
    "properties.inventory",
    "engagement.presence",
    "engagement.relationships",
    "engagement.scale",
    "structure.beyond-marketing",
    "structure.fast",
    "advocacy.effect",
}
EVERY = list(practices().values())
RULES = [(practice, rule) for practice in EVERY for rule in practice.evidence]


def test_nothing_is_wrong_in_the_catalogue() -> None:
    found, faults = load_practices()
    assert faults == []
    # Practices may be added; those that models and questionnaires were made with stay.
    assert Counter(practice.family for practice in found.values()) >= Counter(FAMILIES)


def test_each_file_has_the_line_for_editors() -> None:
    for path in CATALOGUE.glob("*.yaml"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first == "# yaml-language-server: $schema=../schemas/practices.schema.json"


@pytest.mark.parametrize("practice", EVERY, ids=lambda practice: practice.id)
def test_words_of_a_practice(practice: Practice) -> None:
    assert len(practice.anchors) == 5
    assert [anchor for anchor in practice.anchors if len(anchor.split()) > 9] == []
    assert [anchor for anchor in practice.anchors if not anchor.endswith(".")] == []
    assert len(practice.statement.split()) <= 12
    assert practice.question.endswith("?")
    assert practice.sources
    assert practice.evidence
    assert practice.id not in NEVER_ASKED or not practice.is_asked


def test_no_anchor_or_question_stands_twice() -> None:
    anchors = Counter(anchor.casefold() for practice in EVERY for anchor in practice.anchors)
    questions = Counter(practice.question.casefold() for practice in EVERY)
    assert [text for text, times in (anchors + questions).items() if times > 1] == []


def test_anchors_share_few_words_with_each_other() -> None:
    """Anchors made from a template would differ in one or two words only."""
    bags = [(frozenset(anchor.casefold().rstrip(".").split()), anchor) for one in EVERY for anchor in one.anchors]
    near = [
        (first, second)
        for index, (bag, first) in enumerate(bags)
        for other, second in bags[index + 1 :]
        if len(bag & other) / len(bag | other) > 0.6
    ]
    assert near == []


def test_length_of_the_questionnaires() -> None:
    asked = {level: sum(level in practice.scope for practice in EVERY) for level in LEVELS}
    assert asked == {"frontline": 23, "manager": 45, "executive": 32}
    routed = Counter(practice.routed for practice in EVERY if practice.routed)
    assert routed == {"care": 4, "owners": 3, "marketing": 2, "it": 2, "legal": 1, "hr": 1, "product": 1, "hub": 1}


def test_scales_do_not_apply_to_every_organisation() -> None:
    excluded = {practice.id for practice in EVERY if practice.excluded}
    assert excluded == {"engagement.scale", "governance.regulated-controls"}
    scale, controls = practices()["engagement.scale"], practices()["governance.regulated-controls"]
    assert scale.why_not_applicable(Organisation("A", footprint="single_market"))
    assert scale.why_not_applicable(Organisation("A", footprint="global", size=249))
    assert scale.why_not_applicable(Organisation("A", footprint="global", size=250)) is None
    assert controls.why_not_applicable(Organisation("A", regulated=False))
    assert controls.why_not_applicable(Organisation("A", regulated=True)) is None
    undeclared = Organisation("A")
    assert [practice.id for practice in EVERY if practice.why_not_applicable(undeclared)] == []


@pytest.mark.parametrize(("practice", "rule"), RULES, ids=lambda value: getattr(value, "id", type(value).__name__))
def test_a_rule_ascends_and_says_where_it_comes_from(practice: Practice, rule: EvidenceRule) -> None:
    assert rule.provenance.kind == "published" or rule.provenance.source == "set by judgement"
    if isinstance(rule, AttestedRule):
        assert rule.tier == "attested"
    elif isinstance(rule, ReadingRule):
        assert [condition.level for condition in rule.conditions] == [1, 2, 3, 4]
        assert rule.tier in ("shown", "recorded")
    else:
        assert len(rule.thresholds) + (rule.all_but is not None) in (0, 4)
        assert list(rule.thresholds) == sorted(set(rule.thresholds))
        assert len(rule.steps) in (0, 4)


def test_thresholds_of_an_indicator_get_stricter() -> None:
    for _, rule in RULES:
        if isinstance(rule, ReadingRule):
            for lower, upper in pairwise(rule.conditions):
                _assert_stricter(lower, upper)


def _assert_stricter(lower: Condition, upper: Condition) -> None:
    if lower.indicator != upper.indicator or upper.all_but:
        return
    if upper.at_most is not None:
        assert lower.at_most is not None
        assert upper.at_most < lower.at_most
    else:
        assert lower.at_least is not None
        assert upper.at_least is not None
        assert upper.at_least > lower.at_least


def test_the_practices_that_indicators_show() -> None:
    read = [
        (practice.id, ({condition.indicator for condition in rule.conditions}, rule.tier))
        for practice, rule in RULES
        if isinstance(rule, ReadingRule)
    ]
    assert [one for one in READ_FROM_INDICATORS.items() if one not in read] == []
    floors = {rule.floor.indicator for _, rule in RULES if isinstance(rule, ReadingRule) and rule.floor}
    assert floors == {"response.answered_share"}


def test_what_no_record_or_register_feeds() -> None:
    left = {(practice.id, rule.tier) for practice, rule in RULES if isinstance(rule, MeasureRule)}
    assert left == {
        ("advocacy.speak", "recorded"),
        ("learning.safe-to-try", "said"),
        ("learning.safe-to-fail", "said"),
        ("purpose.value-understood", "said"),
    }


def test_figures_that_are_published_are_named() -> None:
    named = {practice.id: rule.provenance for practice, rule in RULES if rule.provenance.kind == "published"}
    assert set(named) == {"engagement.dialogue", "listening.prediction"}
    assert named["engagement.dialogue"].levels == (3,)


def test_documents_that_age() -> None:
    ages = {practice.id: rule.max_age_days for practice, rule in RULES if isinstance(rule, AttestedRule)}
    assert (ages["governance.steering-committee"], ages["governance.policies"]) == (90, 365)


def test_measures_without_an_indicator_say_what_they_need() -> None:
    measures = [rule for _, rule in RULES if isinstance(rule, MeasureRule)]
    assert measures
    assert all(rule.needs.endswith(".") and rule.measure.endswith(".") for rule in measures)


@pytest.mark.parametrize(("n", "share"), [(0, 1.0), (1, 0.0), (5, 0.8), (20, 0.95), (100, 0.99), (1000, 0.99)])
def test_all_but_a_few(n: int, share: float) -> None:
    assert AllBut(1, 0.01).least_share(n) == pytest.approx(share)


ONE = """title: Probe
what: A family for a test.
practices:
  - id: probe.one
    template: S
    statement: One thing is true.
    question: Is one thing true?
    anchors: [No., Hardly., Partly., Mostly., Wholly.]
    evidence:
      - {tier: shown, indicator: response.answered_share, at_least: [0.2, 0.4, 0.65, 0.85],
         provenance: {kind: judgement, source: set by judgement}}
"""


def _faults(folder: Path, text: str) -> list[str]:
    path = folder / "probe.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFileError) as caught:
        read_family(path)
    return [f"{fault.place}: {fault.expected}" for fault in caught.value.faults]


def test_a_family_of_ones_own_is_read(tmp_path: Path) -> None:
    (tmp_path / "probe.yaml").write_text(ONE, encoding="utf-8")
    [practice] = read_family(tmp_path / "probe.yaml").values()
    assert (practice.family, practice.scope, practice.routed) == ("probe", (), None)
    [rule] = practice.evidence
    assert isinstance(rule, ReadingRule)
    assert [condition.at_least for condition in rule.conditions] == [0.2, 0.4, 0.65, 0.85]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("probe.one", "other.one", 4, "does not begin with 'probe'"),
        ("0.4, 0.65", "0.65, 0.4", 10, "ascend"),
        (", 0.85]", "]", 10, "expected four thresholds"),
        ("tier: shown", "tier: attested", 10, "goes with the tier 'attested'"),
        ("tier: shown", "tier: said", 10, "'shown' or 'recorded'"),
        ("at_least", "minimum_n: 5, at_most", 10, "descend"),
        ("indicator: response.answered_share, at_least: [0.2, 0.4, 0.65, 0.85]", "document: A plan", 10, "attested"),
        ("template: S", "template: B", 5, "none of S, A"),
        ("statement:", "statment:", 4, "did you mean 'statement'"),
        (", Wholly.]", "]", 8, "anchors"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    faults = _faults(tmp_path, ONE.replace(old, new))
    assert [fault for fault in faults if fault.startswith(f"line {line}: ") and words in fault], faults


def test_a_broken_file_costs_its_own_practices_only(tmp_path: Path) -> None:
    (tmp_path / "probe.yaml").write_text(ONE, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("title: [", encoding="utf-8")
    (tmp_path / "twice.yaml").write_text(ONE.replace("probe.one", "twice.one") + ONE[ONE.index("  - id") :])
    found, faults = load_practices(tmp_path)
    assert list(found) == ["probe.one"]
    assert {fault.file for fault in faults} == {"broken.yaml", "twice.yaml"}


def test_every_property_of_the_schema_is_described() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [name for name, entry in _properties(schema) if not _described(schema, entry)] == []


def _properties(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
    for child in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _properties(child)


def _described(schema: dict[str, Any], entry: dict[str, Any]) -> bool:
    target = schema["$defs"].get(entry.get("$ref", "").rpartition("/")[2], {})
    return bool(entry.get("description") or target.get("description"))
