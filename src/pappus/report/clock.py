"""The dandelion clock: one seed a practice, in families; the longer its stalk, the higher its level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pappus.report.clock_layout import (
    HAIRS,
    NARROW,
    WIDE,
    Measures,
    arc,
    at,
    bracts,
    line_of_type,
    pappus,
    reach,
    stem,
    turns,
)
from pappus.report.lookup import Lookup
from pappus.report.words import family_order, family_title, joined, outcome_words, words
from pappus.vocabulary.findings import LEVELS, Finding, Tier
from pappus.vocabulary.languages import begun, lowered, translatable, translated, within

STRENGTH: tuple[Tier, ...] = ("shown", "attested", "recorded", "said")
"""Tiers of evidence, the strongest first."""


@dataclass(frozen=True)
class Seed:
    """One seed of the drawing.

    Attributes:
        kind: id of the tier of evidence that carries the level; `unknown` without a level, `out` if the practice does
            not apply.
        title: what it says, for whoever points at it.
        turn: direction of the stalk, degrees clockwise from the top.
        foot: where the stalk begins.
        head: where it ends.
        perhaps: where a higher level that is not ruled out would end; null if there is none.
    """

    kind: str
    title: str
    turn: float
    foot: tuple[float, float]
    head: tuple[float, float]
    perhaps: tuple[float, float] | None

    @property
    def faint(self) -> bool:
        """Whether it says nothing about a level."""
        return self.kind in ("unknown", "out")


@dataclass(frozen=True)
class Label:
    """A family's name beside its seeds: its place, its arc, the curve of its type, and how much of it is known."""

    title: str
    note: str
    at: tuple[float, float]
    anchor: str
    arc: str
    line: str


@dataclass(frozen=True)
class Face:
    """One drawing of the clock.

    Attributes:
        sizes: its measures.
        rings: level and radius of each ring.
        seeds: one a practice.
        labels: one a family.
        stem: outline of the stem.
        bracts: outlines of the leaves below the receptacle.
        pappi: kind of seed and the hairs that it carries, pointing up.
    """

    sizes: Measures
    rings: tuple[tuple[int, float], ...]
    seeds: tuple[Seed, ...]
    labels: tuple[Label, ...]
    stem: str
    bracts: tuple[str, ...]
    pappi: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ClockLine:
    """A practice in the table beside the clock; every field in words."""

    family: str
    statement: str
    level: str
    perhaps: str
    tier: str


@dataclass(frozen=True)
class Clock:
    """The dandelion clock with its sentence and its table.

    Attributes:
        wide: drawing for a page.
        narrow: the same for a telephone.
        sentence: what it shows.
        lines: one practice each, in the order of the clock.
        tiers: id, name and number of practices of each tier, strongest first.
        unknown: practices without a level.
        out: practices that do not apply.
    """

    wide: Face
    narrow: Face
    sentence: str
    lines: tuple[ClockLine, ...]
    tiers: tuple[tuple[str, str, int], ...]
    unknown: int
    out: int


def clock(lookup: Lookup) -> Clock:
    """The clock of a document; a practice always stands in the same place, so that two reports can be compared."""
    families = _families(lookup)
    findings = [finding for _, members in families for finding in members]
    kinds = [seed_kind(finding) for finding in findings]
    return Clock(
        wide=_face(lookup, families, WIDE),
        narrow=_face(lookup, families, NARROW),
        sentence=sentence(families),
        lines=tuple(_line(lookup, finding) for finding in findings),
        tiers=tuple((tier, words()["tiers"][tier], kinds.count(tier)) for tier in STRENGTH),
        unknown=kinds.count("unknown"),
        out=kinds.count("out"),
    )


def seed_kind(finding: Finding) -> str:
    """The tier that carries a finding's level, `unknown` without a level, `out` where the practice does not apply."""
    if finding.outcome == "not_applicable":
        return "out"
    if finding.outcome != "found" or finding.level is None:
        return "unknown"
    tiers = [(tier, getattr(finding, tier)) for tier in STRENGTH]
    carrying = [tier for tier, said in tiers if said is not None and said.probabilities == finding.probabilities]
    known = [tier for tier, said in tiers if said is not None]
    return (carrying or known or ["said"])[0]


def perhaps_level(finding: Finding) -> int | None:
    """The highest level that is not ruled out, where it is above the level claimed; null otherwise."""
    if finding.outcome != "found" or finding.level is None:
        return None
    open_to = max(level for level in LEVELS if level <= finding.level or _at_least(finding, level))
    return open_to if open_to > finding.level else None


def _at_least(finding: Finding, level: int) -> bool:
    return bool(sum(finding.probabilities[level:]) >= words()["rules"]["perhaps"])


def sentence(families: Sequence[tuple[str, Sequence[Finding]]]) -> str:
    """Where the organisation is strong, under way or at the beginning, and of what little is known."""
    groups: dict[str, list[str]] = {}
    for name, members in families:
        groups.setdefault(standing(members), []).append(lowered(family_title(name)))
    said = [translated(lead, families=joined(groups[key])) for key, lead in _LEADS.items() if key in groups]
    text = "; ".join(said)
    return f"{begun(text)}." if text else translated("No practice applies.")


_LEADS = {
    "strong": translatable("strong in {families}"),
    "under way": translatable("under way in {families}"),
    "beginning": translatable("at the beginning in {families}"),
    "little": translatable("little known about {families}"),
    "nothing": translatable("nothing known about {families}"),
}


def standing(members: Sequence[Finding]) -> str:
    """What is said of a family of practices: a key of the sentence, or empty where none of them applies."""
    rules = words()["rules"]
    asked = [finding for finding in members if finding.outcome != "not_applicable"]
    levels = [finding.level for finding in asked if finding.outcome == "found" and finding.level is not None]
    if not asked:
        return ""
    if not levels:
        return "nothing"
    if len(levels) < rules["family_known_share"] * len(asked):
        return "little"
    for key, least in (("strong", rules["strong_level"]), ("under way", rules["under_way_level"])):
        if 2 * sum(level >= least for level in levels) > len(levels):
            return key
    return "beginning"


def _families(lookup: Lookup) -> list[tuple[str, list[Finding]]]:
    by_family: dict[str, list[Finding]] = {}
    # In the order of the catalogue where there is one: a practice keeps its place, whatever is known of it.
    place = {practice: index for index, practice in enumerate(lookup.document.practices)}
    for practice in sorted(lookup.document.findings, key=lambda one: (place.get(one, len(place)), one)):
        by_family.setdefault(practice.partition(".")[0], []).append(lookup.document.findings[practice])
    return [(name, by_family[name]) for name in family_order(by_family)]


def _line(lookup: Lookup, finding: Finding) -> ClockLine:
    kind, perhaps = seed_kind(finding), perhaps_level(finding)
    known = finding.outcome == "found" and finding.level is not None
    level = f"{finding.level} · {lookup.level_words(finding.practice, finding.level)}"
    return ClockLine(
        family=family_title(finding.practice.partition(".")[0]),
        statement=lookup.statement(finding.practice),
        level=level if known else outcome_words(finding.outcome),
        perhaps="" if perhaps is None else translated("perhaps {level}", level=perhaps),
        tier=words()["tiers"].get(kind, ""),
    )


def _face(lookup: Lookup, families: Sequence[tuple[str, list[Finding]]], sizes: Measures) -> Face:
    standing_at = turns([family_title(name) for name, _ in families], [len(found) for _, found in families], sizes)
    seeds = [
        _seed(lookup, finding, turn, sizes)
        for (_, members), places in zip(families, standing_at, strict=True)
        for finding, turn in zip(members, places, strict=True)
    ]
    labels = [
        _label(name, members, places, sizes) for (name, members), places in zip(families, standing_at, strict=True)
    ]
    rings = tuple((level, sizes.ground + level * sizes.step) for level in LEVELS)
    pappi = tuple((kind, pappus(hairs, share * sizes.hair)) for kind, (hairs, share) in HAIRS.items())
    return Face(sizes, rings, tuple(seeds), tuple(labels), stem(sizes), bracts(sizes), pappi)


def _seed(lookup: Lookup, finding: Finding, turn: float, sizes: Measures) -> Seed:
    line = _line(lookup, finding)
    kind, perhaps = seed_kind(finding), perhaps_level(finding)
    level = None if kind in ("unknown", "out") else finding.level
    said = ", ".join(text for text in (line.level, line.perhaps, within(line.tier)) if text)
    return Seed(
        kind=kind,
        title=f"{line.family}: {line.statement} – {said}",
        turn=round(turn, 1),
        foot=at(sizes, turn, sizes.core + 2),
        head=at(sizes, turn, reach(sizes, kind, level)),
        perhaps=None if perhaps is None else at(sizes, turn, sizes.ground + perhaps * sizes.step),
    )


def _label(name: str, members: Sequence[Finding], places: Sequence[float], sizes: Measures) -> Label:
    middle = (places[0] + places[-1]) / 2
    half = (places[1] - places[0]) / 2 if len(places) > 1 else 2.0
    asked = [finding for finding in members if finding.outcome != "not_applicable"]
    known = sum(finding.outcome == "found" for finding in asked)
    arc_at = sizes.rim + sizes.hair + (2 if sizes.curved else 6)
    across, down = at(sizes, middle, arc_at + 10)
    return Label(
        title=family_title(name),
        note=translated("{known} of {applies} known", known=known, applies=len(asked)),
        at=(across, round(down - 11 * math.cos(math.radians(middle)), 1)),
        anchor="middle" if abs(math.sin(math.radians(middle))) < 0.2 else "end" if middle > 180 else "start",
        arc=arc(sizes, arc_at, places[0] - half, places[-1] + half),
        line=line_of_type(sizes, arc_at, middle),
    )
