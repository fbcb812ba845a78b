"""The dandelion clock: what a seed says, where it stands, and whether its sentence is true."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from pappus.report.clock import STRENGTH, Face, clock, perhaps_level, seed_kind, sentence, standing
from pappus.report.document import ReportDocument
from pappus.report.lookup import Lookup
from pappus.vocabulary.findings import Finding, TierLevel


def at(level: int, *, tier: str = "attested", practice: str = "learning.hiring", up: float = 0.0) -> Finding:
    """A practice known at a level, with some probability of the next one."""
    shares = tuple(1 - up if k == level else up if k == level + 1 else 0.0 for k in range(5))
    said = TierLevel(tier, shares, level)  # type: ignore[arg-type]
    return Finding(practice, "organisation", "found", level, shares, **{tier: said})  # type: ignore[arg-type]


UNKNOWN = Finding("learning.hiring", "organisation", "not_available")
OUT = Finding("learning.hiring", "organisation", "not_applicable")


def test_the_seed_head_is_of_the_tier_that_carries_the_level() -> None:
    assert [seed_kind(at(2, tier=tier)) for tier in STRENGTH] == list(STRENGTH)
    recorded = at(1, tier="recorded")
    assert recorded.recorded is not None
    both = replace(at(3), recorded=recorded.recorded)
    assert seed_kind(both) == "attested"
    assert seed_kind(replace(both, level=1, probabilities=recorded.probabilities)) == "recorded"


def test_what_is_not_known_and_what_does_not_apply_have_heads_of_their_own() -> None:
    assert (seed_kind(UNKNOWN), seed_kind(OUT)) == ("unknown", "out")


def test_perhaps_is_said_from_a_tenth_on() -> None:
    assert perhaps_level(at(2, up=0.11)) == 3
    assert perhaps_level(at(2, up=0.09)) is None
    assert perhaps_level(UNKNOWN) is None


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([at(3), at(4), at(1)], "strong"),
        ([at(3), at(1)], "beginning"),
        ([at(2), at(2), at(0)], "under way"),
        ([at(1), at(0)], "beginning"),
        ([at(4), UNKNOWN, UNKNOWN], "little"),
        ([at(4), UNKNOWN, OUT], "strong"),
        ([UNKNOWN, OUT], "nothing"),
        ([OUT], ""),
    ],
)
def test_a_family_is_called_what_most_of_it_is(members: list[Finding], expected: str) -> None:
    assert standing(members) == expected


def test_the_sentence_names_every_family_that_applies_once() -> None:
    families = [("purpose", [at(3)]), ("governance", [at(4)]), ("learning", [UNKNOWN]), ("advocacy", [OUT])]
    assert sentence(families) == "Strong in purpose and governance; nothing known about learning."
    assert sentence([("advocacy", [OUT])]) == "No practice applies."


def test_the_longer_the_stalk_the_higher_the_level(rich: ReportDocument) -> None:
    drawn = clock(Lookup(rich))
    for face in (drawn.wide, drawn.narrow):
        rings = dict(face.rings)
        for finding, seed in zip(clock_order(rich), face.seeds, strict=True):
            radius = math.dist(seed.head, face.sizes.centre)
            if finding.outcome == "found":
                assert radius == pytest.approx(rings[finding.level or 0], abs=0.2)
            else:
                assert radius > rings[4], "what is not known lies beyond the scale"


def clock_order(document: ReportDocument) -> list[Finding]:
    by_title = {line.statement: line for line in clock(Lookup(document)).lines}
    lookup = Lookup(document)
    places = {statement: index for index, statement in enumerate(by_title)}
    return sorted(document.findings.values(), key=lambda one: places[lookup.statement(one.practice)])


def test_a_practice_keeps_its_place_whatever_is_known(rich: ReportDocument, bare: ReportDocument) -> None:
    full, empty = clock(Lookup(rich)), clock(Lookup(bare))
    assert [line.statement for line in full.lines] == [line.statement for line in empty.lines]
    assert [seed.turn for seed in full.wide.seeds] == [seed.turn for seed in empty.wide.seeds]


@pytest.mark.parametrize("name", ["wide", "narrow"])
def test_everything_stands_inside_the_picture_and_apart(rich: ReportDocument, name: str) -> None:
    face: Face = getattr(clock(Lookup(rich)), name)
    turns = sorted(seed.turn for seed in face.seeds)
    assert min(later - earlier for earlier, later in pairwise(turns)) > 3
    for seed in face.seeds:
        assert all(
            0 < place < size for place, size in zip(seed.head, (face.sizes.width, face.sizes.height), strict=True)
        )
    assert {label.title for label in face.labels} >= {"Purpose", "Governance", "Measurement"}


def test_kinds_of_seed_are_told_apart_without_colour(rich: ReportDocument) -> None:
    for face in (clock(Lookup(rich)).wide, clock(Lookup(rich)).narrow):
        hairs = {kind: drawn.count("M") for kind, drawn in face.pappi}
        assert [hairs[tier] for tier in STRENGTH] == sorted((hairs[tier] for tier in STRENGTH), reverse=True)
        assert len({hairs[tier] for tier in STRENGTH}) == len(STRENGTH)


def test_on_a_telephone_each_name_has_its_part_of_the_rim(rich: ReportDocument) -> None:
    face = clock(Lookup(rich)).narrow
    assert face.sizes.curved
    circle = 2 * math.pi * (face.sizes.rim + face.sizes.hair)
    for label in face.labels:
        start, end = (tuple(map(float, part.split(" ")[-2:])) for part in (label.line.split("A")[0][1:], label.line))
        assert math.dist(start, end) < circle / 2
    assert sum(len(label.title) for label in face.labels) * 7 < circle


def test_the_counts_of_the_legend_are_those_of_the_seeds(rich: ReportDocument) -> None:
    drawn = clock(Lookup(rich))
    kinds = [seed.kind for seed in drawn.wide.seeds]
    assert {tier: number for tier, _, number in drawn.tiers} == {tier: kinds.count(tier) for tier in STRENGTH}
    assert (drawn.unknown, drawn.out) == (kinds.count("unknown"), kinds.count("out"))
    assert sum(number for _, _, number in drawn.tiers) + drawn.unknown + drawn.out == len(drawn.lines)
