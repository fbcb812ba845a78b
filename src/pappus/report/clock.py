"""The dandelion clock: one seed a practice, in families; the longer its stalk, the higher its level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pappus.report.lookup import Lookup
from pappus.report.words import family_order, family_title, joined, outcome_words, words
from pappus.vocabulary.findings import LEVELS, Finding, Tier

STRENGTH: tuple[Tier, ...] = ("shown", "attested", "recorded", "said")
"""Tiers of evidence, the strongest first."""


@dataclass(frozen=True)
class Measures:
    """Sizes of a drawing, in its own units: box, centre, rings and type."""

    width: float
    height: float
    centre: tuple[float, float]
    ground: float
    step: float
    head: float
    upright: bool


_WIDE = Measures(784, 640, (392, 297), 66, 38.5, 7, upright=True)
_NARROW = Measures(384, 404, (192, 192), 38, 14.8, 4, upright=False)
_TOP_GAP, _BOTTOM_GAP, _BETWEEN = 20.0, 12.0, 1.1
_RIM_STEPS = 4.62


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


@dataclass(frozen=True)
class Label:
    """A family's name beside its seeds: its place, how it is set, its arc, and how much of it is known."""

    title: str
    note: str
    at: tuple[float, float]
    anchor: str
    turn: float
    arc: str


@dataclass(frozen=True)
class Face:
    """One drawing of the clock."""

    sizes: Measures
    rings: tuple[tuple[int, float], ...]
    rim: float
    seeds: tuple[Seed, ...]
    labels: tuple[Label, ...]


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
        wide=_face(lookup, families, _WIDE),
        narrow=_face(lookup, families, _NARROW),
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
        groups.setdefault(standing(members), []).append(family_title(name).lower())
    said = [f"{lead} {joined(groups[key])}" for key, lead in _LEADS.items() if key in groups]
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else "No practice applies."


_LEADS = {
    "strong": "strong in",
    "under way": "under way in",
    "beginning": "at the beginning in",
    "little": "little known about",
    "nothing": "nothing known about",
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
        perhaps="" if perhaps is None else f"perhaps {perhaps}",
        tier=words()["tiers"].get(kind, ""),
    )


def _face(lookup: Lookup, families: Sequence[tuple[str, list[Finding]]], sizes: Measures) -> Face:
    rim = sizes.ground + _RIM_STEPS * sizes.step
    turns = _turns([len(members) for _, members in families])
    seeds = [
        _seed(lookup, finding, turn, sizes, rim)
        for (_, members), places in zip(families, turns, strict=True)
        for finding, turn in zip(members, places, strict=True)
    ]
    labels = [
        _label(name, members, places, sizes, rim) for (name, members), places in zip(families, turns, strict=True)
    ]
    rings = tuple((level, sizes.ground + level * sizes.step) for level in LEVELS)
    return Face(sizes, rings, rim, tuple(seeds), tuple(labels))


def _turns(counts: Sequence[int]) -> list[list[float]]:
    """Degrees of each seed, clockwise from the top: a gap for the scale above, one for the stem below."""
    weights = [count + _BETWEEN for count in counts]
    halves = [abs(2 * sum(weights[:cut]) - sum(weights)) for cut in range(len(counts) + 1)]
    cut = halves.index(min(halves))
    room = 180 - (_TOP_GAP + _BOTTOM_GAP) / 2
    right = _spread(counts[:cut], _TOP_GAP / 2, room)
    return [*right, *_spread(counts[cut:], 180 + _BOTTOM_GAP / 2, room)]


def _spread(counts: Sequence[int], start: float, room: float) -> list[list[float]]:
    places = []
    unit = room / max(1.0, sum(counts) + _BETWEEN * (len(counts) - 1))
    for count in counts:
        places.append([start + unit * (index + 0.5) for index in range(count)])
        start += unit * (count + _BETWEEN)
    return places


def _seed(lookup: Lookup, finding: Finding, turn: float, sizes: Measures, rim: float) -> Seed:
    line = _line(lookup, finding)
    kind, perhaps = seed_kind(finding), perhaps_level(finding)
    level = None if kind in ("unknown", "out") else finding.level
    said = ", ".join(text for text in (line.level, line.perhaps, line.tier.lower()) if text)
    return Seed(
        kind=kind,
        title=f"{line.family}: {line.statement} – {said}",
        turn=round(turn, 1),
        foot=_at(sizes, turn, sizes.ground * 0.44),
        head=_at(sizes, turn, rim if level is None else sizes.ground + level * sizes.step),
        perhaps=None if perhaps is None else _at(sizes, turn, sizes.ground + perhaps * sizes.step),
    )


def _label(name: str, members: Sequence[Finding], places: Sequence[float], sizes: Measures, rim: float) -> Label:
    middle = (places[0] + places[-1]) / 2
    half = (places[1] - places[0]) / 2 if len(places) > 1 else 2.0
    asked = [finding for finding in members if finding.outcome != "not_applicable"]
    known = sum(finding.outcome == "found" for finding in asked)
    arc_at = rim + sizes.head * 2
    start, end = _at(sizes, places[0] - half, arc_at), _at(sizes, places[-1] + half, arc_at)
    side = math.sin(math.radians(middle))
    flipped = middle > 180
    across, down = _at(sizes, middle, arc_at + (12 if sizes.upright else 5))
    if sizes.upright:  # two lines, moved away from the clock where they stand above or below it
        down = round(down - 12 * math.cos(math.radians(middle)), 1)
    return Label(
        title=family_title(name),
        note=f"{known} of {len(asked)} known",
        at=(across, down),
        anchor="middle" if sizes.upright and abs(side) < 0.2 else "end" if flipped else "start",
        turn=0.0 if sizes.upright else round(middle - (270 if flipped else 90), 1),
        arc=f"M{start[0]} {start[1]}A{arc_at:.1f} {arc_at:.1f} 0 0 1 {end[0]} {end[1]}",
    )


def _at(sizes: Measures, turn: float, radius: float) -> tuple[float, float]:
    angle = math.radians(turn)
    across, up = sizes.centre
    return round(across + radius * math.sin(angle), 1), round(up - radius * math.cos(angle), 1)
