"""What people say: who answered, their levels beside what is on record, gaps, the agenda, the closing question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pappus.assessment.agenda import Topic
from pappus.assessment.agreement import Agreement, agreement_word
from pappus.maturity.closing import Closing
from pappus.practices.gaps import GapLine
from pappus.report.document import Asked, FamilySaid
from pappus.report.levels import LevelLane, level_words, on_lane, signed, with_interval
from pappus.report.lookup import Lookup, readable
from pappus.report.words import (
    PROTECTED,
    SUPPRESSED,
    count,
    family_order,
    family_title,
    from_to,
    joined,
    month_words,
    percent,
    plural,
    probability,
    share_words,
    words,
)
from pappus.vocabulary.languages import digits, in_quotes, lowered, translated, translated_count


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
    """One band of answers to the closing question, here and as published; null where few people stand in it."""

    title: str
    share: float | None
    low: float | None
    high: float | None
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
    name = in_quotes(asked.title) if asked.title else translated("round {id}", id=asked.round_id)
    if asked.day:
        name = f"{name}, {month_words(asked.day.isoformat()[:7])}"
    if asked.people is None:
        return translated("Fewer than five people answered in {round}, so nothing of it is shown.", round=name)
    people = count(asked.people)
    told = translated("{count} people answered in {round}", count=people, round=name)
    if asked.population:
        population = count(asked.population)
        told = translated("{count} of {all} people answered in {round}", count=people, all=population, round=name)
    levels = [_of_level(level, number) for level, number in asked.by_level if number]
    return f"{told}: {joined(levels)}." if levels else f"{told}."


def _of_level(level: str, people: int) -> str:
    """How many people of a level: `12 managers`."""
    if level == "manager":
        return plural(people, "manager")
    if level == "executive":
        return plural(people, "executive")
    return translated_count("{number} people at the front line", "{number} people at the front line", people)


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
        record="–" if one.on_record is None else digits(f"{one.on_record:.1f}"),
        basis=_basis(one),
        agreement="–" if rwg is None else agreement_word(rwg),
    )


def _basis(one: FamilySaid) -> str:
    if one.on_record is not None:
        return plural(one.practices, "practice")
    return translated_count("{number} practice, people alone", "{number} practices, people alone", one.practices)


def _families_sentence(asked: Asked) -> str:
    ordered = sorted(asked.families, key=lambda one: -one.said.value)
    if len(ordered) < 2:
        return ""
    first, last = ordered[0], ordered[-1]
    return translated(
        "People see {first} furthest ({first_level}) and {last} least far ({last_level}), on levels from 0 to 4.",
        first=lowered(family_title(first.family)),
        first_level=digits(f"{first.said.value:.1f}"),
        last=lowered(family_title(last.family)),
        last_level=digits(f"{last.said.value:.1f}"),
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
        return translated("Of no practice both sides are known: what people say and what is on record do not meet.")
    if not likely:
        return translated_count(
            "Both sides are known of {number} practice, and on none of them do they lie clearly apart.",
            "Both sides are known of {number} practices, and on none of them do they lie clearly apart.",
            len(known),
        )
    over = sum(one.direction == "over" for one in likely)
    under = len(likely) - over
    parts = [
        translated("more of {count}", count=over) if over else "",
        translated("less of {count}", count=under) if under else "",
    ]
    conflicts = sum(one.gap.conflict for one in likely)
    told = translated_count(
        "Both sides are known of {number} practice; people claim {more_or_less} than is on record.",
        "Both sides are known of {number} practices; people claim {more_or_less} than is on record.",
        len(known),
        more_or_less=joined([part for part in parts if part]),
    )
    if not conflicts:
        return told
    apart = translated(
        "{count} of these are conflicts: the two are not put together, and both places are shown.", count=conflicts
    )
    return f"{told} {apart}"


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
    told = [
        translated_count(
            "On {strong} of {number} practice that five or more rated people agree strongly "
            "(rwg {agreed} or more, where 1 is all the same and 0 is chance; the least is {least}).",
            "On {strong} of {number} practices that five or more rated people agree strongly "
            "(rwg {agreed} or more, where 1 is all the same and 0 is chance; the least is {least}).",
            len(found.practices),
            strong=strong,
            agreed=digits(str(agreed_from)),
            least=digits(f"{weakest.rwg:.2f}"),
        )
    ]
    if found.alpha is not None:
        alpha = with_interval(found.alpha.value, found.alpha.low, found.alpha.high, decimals=2)
        told.append(
            translated(
                "Krippendorff’s alpha over all of them, with its 90\N{NO-BREAK SPACE}% interval: {alpha}.", alpha=alpha
            )
        )
    return tuple(told)


def _flagged(found: Agreement | None) -> str:
    told = []
    for kind, number in (found.flagged if found else {}).items():
        if number != 0:
            people = translated(SUPPRESSED) if number is None else plural(number, "person", "people")
            told.append(f"{words()['flags'][kind]} ({people})")
    return translated("Worth a look, and still counted: {kinds}.", kinds=joined(told)) if told else ""


def _closing(found: Closing | None) -> ClosingQuestion | None:
    if found is None:
        return None
    from pappus.maturity.questions import anchor_item

    mean = found.mean
    lines = []
    for band, share in found.bands:
        title = from_to(str(band.lowest), str(band.highest))
        if share is None:
            lines.append(BandLine(title, None, None, None, translated(PROTECTED), "", percent(band.share)))
            continue
        chance, interval = share_words(share.value, share.low, share.high)
        lines.append(BandLine(title, share.value, share.low, share.high, chance, interval, percent(band.share)))
    published = found.published
    return ClosingQuestion(
        question=anchor_item().question,
        sentence=translated(
            "From 1 to 10 people answer {mean} on average ({interval}; {count} people).",
            mean=digits(f"{mean.value:.1f}"),
            interval=from_to(digits(f"{mean.low:.1f}"), digits(f"{mean.high:.1f}")),
            count=count(found.people),
        ),
        lines=tuple(lines),
        source=f"{published.source}, {published.year}, n = {count(published.n)}",
    )
