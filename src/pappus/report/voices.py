"""What people say: who answered, their levels beside what is on record, gaps, the agenda, the closing question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pappus.assessment.agenda import Topic
from pappus.assessment.agreement import Agreement, agreement_word
from pappus.maturity.closing import Closing
from pappus.practices.gaps import GapLine
from pappus.report.document import Asked, FamilySaid
from pappus.report.levels import LevelLane, level_words, on_lane, signed
from pappus.report.lookup import Lookup, readable
from pappus.report.words import (
    count,
    family_order,
    family_title,
    joined,
    month_words,
    percent,
    plural,
    probability,
    share_words,
    words,
)


@dataclass(frozen=True)
class FamilyLine:
    """One family of practices.

    Attributes:
        title: its name.
        lane: what people say of it and what is on record.
        said: the level that people say, with its interval, in words.
        record: the level on record in words; a dash without one.
        basis: over how many practices.
        agreement: how far people agree, in words; a dash where that cannot be said.
    """

    title: str
    lane: LevelLane
    said: str
    record: str
    basis: str
    agreement: str


@dataclass(frozen=True)
class GapRow:
    """One practice of which people say something else than is on record.

    Attributes:
        statement: what is true where it is in place.
        lane: both sides.
        said: what people say, in words.
        record: what is on record, with its tier.
        more: whether people claim more.
        gap: how much more, in levels with the 90 % interval.
        how_sure: how sure it is that they claim more, or less.
        conflict: whether the two are not put together.
    """

    statement: str
    lane: LevelLane
    said: str
    record: str
    more: bool
    gap: str
    how_sure: str
    conflict: bool


@dataclass(frozen=True)
class BandLine:
    """One band of answers to the closing question, here and as published."""

    title: str
    share: float
    low: float
    high: float
    chance: str
    interval: str
    published: str


@dataclass(frozen=True)
class ClosingQuestion:
    """The closing question, beside what others answered to one like it."""

    question: str
    sentence: str
    lines: tuple[BandLine, ...]
    source: str


@dataclass(frozen=True)
class AgendaLine:
    """One practice to talk about: who says what of it, and what each side sees, or the question to the two sides."""

    title: str
    split: str
    question: str


@dataclass(frozen=True)
class Voices:
    """Everything that this part of the page says.

    Attributes:
        who: how many answered, of which levels.
        families: family by family.
        sentence: the families in a sentence.
        gaps: practices of which both sides are known and lie apart, the surest first.
        gaps_sentence: how many there are.
        settles: what would settle them, with the practices of which it would.
        even: practices of which both sides are known and lie close.
        agreement: how far people agree, one sentence each.
        agenda: what to talk about.
        closing: the closing question; null where fewer than five answered it.
        flagged: whose answers deserve a look; empty if nobody's do.
    """

    who: str
    families: tuple[FamilyLine, ...]
    sentence: str
    gaps: tuple[GapRow, ...]
    gaps_sentence: str
    settles: tuple[tuple[str, tuple[str, ...]], ...]
    even: tuple[str, ...]
    agreement: tuple[str, ...]
    agenda: tuple[AgendaLine, ...]
    closing: ClosingQuestion | None
    flagged: str


def voices(lookup: Lookup) -> Voices | None:
    """What people say; null where nobody was asked."""
    asked = lookup.document.asked
    if asked is None:
        return None
    likely = [one for one in asked.gaps if one.probability >= words()["rules"]["gap_likely"]]
    families = _families(asked)
    return Voices(
        who=who_answered(asked),
        families=families,
        sentence=_families_sentence(asked),
        gaps=tuple(_gap(one) for one in likely),
        gaps_sentence=_gaps_sentence(asked.gaps, likely),
        settles=_settles(likely),
        even=tuple(one.statement.rstrip(".") for one in asked.gaps if one not in likely),
        agreement=_agreement(asked.agreement),
        agenda=tuple(map(_topic, asked.agenda)),
        closing=_closing(asked.closing),
        flagged=_flagged(asked.agreement),
    )


def who_answered(asked: Asked) -> str:
    """How many people answered in a round, of how many, and of which levels."""
    when = f", {month_words(asked.day.isoformat()[:7])}" if asked.day else ""
    name = f"“{asked.title}”" if asked.title else f"round {asked.round_id}"
    if asked.people is None:
        return f"Fewer than five people answered in {name}{when}, so nothing of it is shown."
    of = f" of {count(asked.population)}" if asked.population else ""
    levels = [f"{count(people)} {_level_noun(level, people)}" for level, people in asked.by_level if people]
    by_level = f": {joined(levels)}" if levels else ""
    return f"{count(asked.people)}{of} people answered in {name}{when}{by_level}."


def _level_noun(level: str, people: int) -> str:
    noun: str = words()["levels_of_people"][level]
    return noun if people != 1 else noun.removesuffix("s")


def _families(asked: Asked) -> tuple[FamilyLine, ...]:
    known = {one.family: one for one in asked.families}
    agreed = {one.family: one.rwg for one in asked.agreement.families} if asked.agreement else {}
    return tuple(_family(known[name], agreed.get(name)) for name in family_order(known))


def _family(one: FamilySaid, rwg: float | None) -> FamilyLine:
    level = one.said
    return FamilyLine(
        title=family_title(one.family),
        lane=LevelLane(
            on_lane(level.value),
            on_lane(level.low),
            on_lane(level.high),
            None if one.on_record is None else on_lane(one.on_record),
        ),
        said=level_words(level.value, level.low, level.high),
        record="–" if one.on_record is None else f"{one.on_record:.1f}",
        basis=f"{plural(one.practices, 'practice')}{', people alone' if one.on_record is None else ''}",
        agreement="–" if rwg is None else agreement_word(rwg),
    )


def _families_sentence(asked: Asked) -> str:
    ordered = sorted(asked.families, key=lambda one: -one.said.value)
    if len(ordered) < 2:
        return ""
    first, last = ordered[0], ordered[-1]
    return (
        f"People see {family_title(first.family).lower()} furthest ({first.said.value:.1f}) and "
        f"{family_title(last.family).lower()} least far ({last.said.value:.1f}), on levels from 0 to 4."
    )


def _gap(one: GapLine) -> GapRow:
    more = one.direction == "over"
    said, gap = one.said.mean, one.gap
    return GapRow(
        statement=one.statement.rstrip("."),
        lane=LevelLane(on_lane(said), on_lane(said), on_lane(said), on_lane(one.on_record.mean), one.on_record.tier),
        said=f"{said:.1f}",
        record=f"{one.on_record.mean:.1f}, {words()['tiers'][one.on_record.tier].lower()}",
        more=more,
        gap=signed(gap.value, gap.low, gap.high),
        how_sure=probability(one.probability),
        conflict=one.gap.conflict,
    )


def _gaps_sentence(known: Sequence[GapLine], likely: Sequence[GapLine]) -> str:
    if not known:
        return "Of no practice both sides are known: what people say and what is on record do not meet."
    both = f"Both sides are known of {plural(len(known), 'practice')}"
    if not likely:
        return f"{both}, and on none of them do they lie clearly apart."
    over = sum(one.direction == "over" for one in likely)
    under = len(likely) - over
    parts = [f"more of {over}" if over else "", f"less of {under}" if under else ""]
    conflicts = sum(one.gap.conflict for one in likely)
    told = f"{both}; people claim {joined([part for part in parts if part])} than is on record."
    if not conflicts:
        return told
    return f"{told} {conflicts} of these are conflicts: the two are not put together, and both places are shown."


def _settles(likely: Sequence[GapLine]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    by_sentence: dict[str, list[str]] = {}
    for one in likely:
        by_sentence.setdefault(readable(one.settles[0]), []).append(one.statement.rstrip("."))
    return tuple((sentence, tuple(statements)) for sentence, statements in by_sentence.items())


def _topic(one: Topic) -> AgendaLine:
    seen = words()["agenda"]["seen"].format(low=one.low_anchor.rstrip("."), high=one.high_anchor.rstrip("."))
    return AgendaLine(one.title.rstrip("."), one.split, one.question if one.by else seen)


def _agreement(found: Agreement | None) -> tuple[str, ...]:
    if found is None or not found.practices:
        return ()
    weakest = min(found.practices, key=lambda one: (one.rwg, one.practice))
    agreed_from = words()["rules"]["agreed_from"]
    strong = sum(one.rwg >= agreed_from for one in found.practices)
    practices = plural(len(found.practices), "practice")
    meaning = f"rwg {agreed_from} or more, where 1 is all the same and 0 is chance; the least is {weakest.rwg:.2f}"
    told = [f"On {strong} of {practices} that five or more rated people agree strongly ({meaning})."]
    if found.alpha is not None:
        alpha = f"{found.alpha.value:.2f} ({found.alpha.low:.2f} to {found.alpha.high:.2f})"
        told.append(f"Krippendorff’s alpha over all of them, with its 90\N{NO-BREAK SPACE}% interval: {alpha}.")
    return tuple(told)


def _flagged(found: Agreement | None) -> str:
    told = []
    for kind, number in (found.flagged if found else {}).items():
        if number != 0:
            people = "fewer than five people" if number is None else f"{count(number)} people"
            told.append(f"{words()['flags'][kind]} ({people})")
    return f"Worth a look, and still counted: {joined(told)}." if told else ""


def _closing(found: Closing | None) -> ClosingQuestion | None:
    if found is None:
        return None
    from pappus.maturity.questions import anchor_item

    mean = found.mean
    lines = []
    for band, share in found.bands:
        chance, interval = share_words(share.value, share.low, share.high)
        title = f"{band.lowest} to {band.highest}"
        lines.append(BandLine(title, share.value, share.low, share.high, chance, interval, percent(band.share)))
    published = found.published
    return ClosingQuestion(
        question=anchor_item().question,
        sentence=(
            f"From 1 to 10 people answer {mean.value:.1f} on average ({mean.low:.1f} to {mean.high:.1f}; "
            f"{count(found.people)} people)."
        ),
        lines=tuple(lines),
        source=f"{published.source}, {published.year}, n = {count(published.n)}",
    )
