"""The bursts of the last year in words: when, how large, how long until we acted, what they were about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pappus.indicators.buzz import Episode
from pappus.report.buzz_chart import weekly_bars
from pappus.report.buzz_found import PARTS_A_DAY, BuzzFound
from pappus.report.buzz_topics import Topics
from pappus.report.words import SUPPRESSED, count, day, duration, joined, network_title, plural
from pappus.vocabulary.languages import digits, in_quotes, translatable, translated, translated_count
from pappus.vocabulary.periods import moment_of
from pappus.vocabulary.record import MICROSECONDS_PER_HOUR

_WEEKDAYS = (
    translatable("Monday"),
    translatable("Tuesday"),
    translatable("Wednesday"),
    translatable("Thursday"),
    translatable("Friday"),
    translatable("Saturday"),
    translatable("Sunday"),
)
_HOURS_A_PART = 24 // PARTS_A_DAY


@dataclass(frozen=True)
class EpisodeLine:
    """A burst in words.

    Attributes:
        when: day and hour in which it began, UTC.
        network: where.
        size: voices, with what would be usual.
        lasted: from beginning to end.
        first_act: our first act after the onset; a dash where none is in the record.
        about: words, pages and languages; a dash where nothing stands out.
        seen_back: whether its day stands out looking back, in a word.
    """

    when: str
    network: str
    size: str
    lasted: str
    first_act: str
    about: str
    seen_back: str


@dataclass(frozen=True)
class Buzz:
    """The section.

    Attributes:
        summary: what the picture shows, in a sentence or two.
        wide: the picture; empty where fewer than two weeks can be drawn.
        narrow: the same for a telephone.
        lines: the bursts, the strongest first.
        weeks: Monday of each week and its voices, in words.
        profile: weekday and its parts of the day, as times the mean; empty where it cannot be shown.
        parts: headings of the parts of the day.
        busiest: when most is said, in a sentence; empty without a profile.
    """

    summary: str
    wide: str
    narrow: str
    lines: tuple[EpisodeLine, ...]
    weeks: tuple[tuple[str, str], ...]
    profile: tuple[tuple[str, ...], ...]
    parts: tuple[str, ...]
    busiest: str


def buzz(found: BuzzFound) -> Buzz:
    """What outsiders said, week by week, with the bursts."""
    told = summary(found)
    drawn = sum(voices is not None for _, voices in found.weeks) >= 2
    marked = {monday_of(one) for one in found.episodes}
    wide, narrow = (
        weekly_bars(found.weeks, marked, f"buzz-{size}", told, wide=size == "wide") if drawn else ""
        for size in ("wide", "narrow")
    )
    ranked = sorted(zip(found.episodes, found.topics, strict=True), key=lambda pair: _rank(pair[0]))
    return Buzz(
        summary=told,
        wide=wide,
        narrow=narrow,
        lines=tuple(_line(episode, topics) for episode, topics in ranked),
        weeks=tuple((day(monday), _voices(voices)) for monday, voices in found.weeks),
        profile=_profile(found.profile),
        parts=tuple(_part(part) for part in range(PARTS_A_DAY)),
        busiest=_busiest(found.profile),
    )


def summary(found: BuzzFound) -> str:
    """How many bursts there were, and the strongest."""
    days = plural(round(found.days), "day")
    if not found.days:
        return translated("The record is too short to say what is usual, so no burst can be told from a busy day.")
    if not found.episodes:
        return translated("In {days} nothing was out of the ordinary.", days=days)
    lead = translated_count(
        "In {days} there was {number} burst.", "In {days} there were {number} bursts.", len(found.episodes), days=days
    )
    return f"{lead} {strongest(min(found.episodes, key=_rank))}"


def strongest(episode: Episode) -> str:
    """The largest burst in a sentence."""
    return translated(
        "The strongest began on {day} on {network}: {voices} where about {expected} would be usual.",
        day=day(moment_of(episode.began_us).date()),
        network=network_title(episode.network),
        voices=plural(episode.voices, "voice"),
        expected=count(round(episode.expected)),
    )


def told(episode: Episode, topics: Topics) -> str:
    """A burst as somebody is told of it who was not there."""
    about = _about(topics)
    sentence = translated(
        "Much was said on {network}: {voices} where about {expected} would be usual.",
        network=network_title(episode.network),
        voices=plural(episode.voices, "voice"),
        expected=count(round(episode.expected)),
    )
    return f"{sentence} {translated('About: {topics}.', topics=about)}" if about else sentence


def monday_of(episode: Episode) -> date:
    """The Monday of the week in which a burst began."""
    began = moment_of(episode.began_us).date()
    return began - timedelta(days=began.weekday())


def _rank(episode: Episode) -> tuple[float, int, str]:
    return (-episode.strength, episode.onset_us, episode.network)


def _line(episode: Episode, topics: Topics) -> EpisodeLine:
    began, acted = moment_of(episode.began_us), episode.first_act_us
    waited = None if acted is None else max(0, acted - episode.onset_us) / MICROSECONDS_PER_HOUR
    return EpisodeLine(
        when=f"{day(began.date())}, {began:%H}:00",
        network=network_title(episode.network),
        size=translated("{voices} ({expected} usual)", voices=count(episode.voices), expected=_usual(episode)),
        lasted=duration((episode.end_us - episode.began_us) / MICROSECONDS_PER_HOUR),
        first_act=translated("none in the record") if waited is None else duration(waited),
        about=_about(topics) or "–",
        seen_back=translated("yes") if episode.stands_out else translated("no"),
    )


def _usual(episode: Episode) -> str:
    return digits(f"{episode.expected:,.1f}") if episode.expected < 10 else count(round(episode.expected))


def _about(topics: Topics) -> str:
    """Words and pages, and languages where there are several."""
    said = [in_quotes(term) for term, _ in topics.terms] + [link for link, _ in topics.links]
    if len(topics.languages) > 1:
        said.append(translated("in {languages}", languages=joined([name for name, _ in topics.languages])))
    return ", ".join(said)


def _voices(voices: int | None) -> str:
    return translated(SUPPRESSED) if voices is None else count(voices)


def _part(part: int) -> str:
    return f"{part * _HOURS_A_PART}–{(part + 1) * _HOURS_A_PART}"


def _profile(profile: Sequence[float] | None) -> tuple[tuple[str, ...], ...]:
    if profile is None:
        return ()
    return tuple(
        (
            translated(_WEEKDAYS[weekday]),
            *(digits(f"{times:.1f}") for times in profile[weekday * PARTS_A_DAY : (weekday + 1) * PARTS_A_DAY]),
        )
        for weekday in range(7)
    )


def _busiest(profile: Sequence[float] | None) -> str:
    if profile is None:
        return ""
    weekday, part = divmod(max(range(len(profile)), key=lambda at: (profile[at], -at)), PARTS_A_DAY)
    return translated(
        "Most is said on {weekday} between {start} and {end} o’clock (UTC): {times} times the mean of the week.",
        weekday=translated(_WEEKDAYS[weekday]),
        start=part * _HOURS_A_PART,
        end=(part + 1) * _HOURS_A_PART,
        times=digits(f"{profile[weekday * PARTS_A_DAY + part]:.1f}"),
    )
