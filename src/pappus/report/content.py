"""Content, and what it does: planned, reused, noticed; and the four Is of engagement, network by network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pappus.report.lookup import Lookup, indicator_question, indicator_title
from pappus.report.tables import Cell, cell
from pappus.report.words import behind, interval_words, network_title, value_words
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.readings import Reading

FOUR_IS = ("engagement.involvement", "engagement.interaction", "engagement.intimacy", "engagement.influence")
_VARIETY, _VARIED = ("formats", "languages"), 1.1
"""Of one format or language alone nothing is said."""
_SHARES = ("content.planned_share", "content.reused_share", "content.unchanged_share")


@dataclass(frozen=True)
class ShareLine:
    """A share of posts or planned items, with the lengths of its bar.

    Attributes:
        title: what it is.
        question: what it answers.
        value: the share in words.
        interval: its 90 % interval.
        behind: what stands behind it.
        share: from 0 to 1.
        low: lower end; null without an interval.
        high: upper end.
    """

    title: str
    question: str
    value: str
    interval: str
    behind: str
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class NetworkLine:
    """The four Is on one network.

    Attributes:
        title: the network.
        present: people outside who are present in a month.
        share: the same as a share of the network with most; null where it is not shown.
        cells: interaction, intimacy and influence, as far as anything is known of them.
    """

    title: str
    present: Cell
    share: float | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Content:
    """Everything that this part of the page says.

    Attributes:
        sentence: how posts are noticed, and how much of them is used again.
        shares: planned, reused, repeated; those that are known.
        headings: titles of the four Is of which anything is known.
        questions: what they answer.
        networks: network by network, the busiest first.
    """

    sentence: str
    shares: tuple[ShareLine, ...]
    headings: tuple[str, ...]
    questions: tuple[str, ...]
    networks: tuple[NetworkLine, ...]


def content(lookup: Lookup) -> Content | None:
    """What is known of content and of the four Is; null where it is nothing."""
    sentence = " ".join(_sentences(lookup))
    shares, networks = tuple(_shares(lookup)), _networks(lookup)
    if not (sentence or shares or networks):
        return None
    shown = _shown(lookup)
    headings, questions = (tuple(map(words, shown)) for words in (indicator_title, indicator_question))
    return Content(sentence, shares, headings, questions, networks)


def _shown(lookup: Lookup) -> tuple[str, ...]:
    """Those of the four Is of which something is known on any network."""
    known = {one.indicator for one in lookup.readings("network", "all")}
    return tuple(indicator for indicator in FOUR_IS if indicator in known or indicator == FOUR_IS[0])


def _sentences(lookup: Lookup) -> Iterator[str]:
    for indicator, told in _TOLD.items():
        found = lookup.reading(indicator)
        if found is not None and found.value is not None and (found.unit not in _VARIETY or found.value >= _VARIED):
            yield _with_interval(found, translated(told, value=value_words(found)))


def _with_interval(reading: Reading, sentence: str) -> str:
    """A sentence with the interval of its figure before the full stop, where there is one."""
    interval = interval_words(reading)
    if interval in ("–", translated("exact")):
        return sentence
    return f"{sentence.removesuffix('.')} ({translated('90 % interval {interval}', interval=interval)})."


def _shares(lookup: Lookup) -> Iterator[ShareLine]:
    for indicator in _SHARES:
        found = lookup.reading(indicator)
        if found is not None and found.value is not None:
            point = found.low == found.high
            yield ShareLine(
                title=indicator_title(indicator),
                question=indicator_question(indicator),
                value=value_words(found),
                interval=interval_words(found),
                behind=behind(found),
                share=found.value,
                low=None if point else found.low,
                high=None if point else found.high,
            )


def _networks(lookup: Lookup) -> tuple[NetworkLine, ...]:
    readings = {(one.key, one.indicator): one for one in lookup.readings("network", "all") if one.indicator in FOUR_IS}
    known = {key: readings.get((key, FOUR_IS[0])) for key, _ in readings}
    most = max((_height(one) for one in known.values()), default=0.0)
    ordered = sorted(known, key=lambda key: (-_height(known[key]), key))
    return tuple(_network(key, known[key], most, readings, _shown(lookup)) for key in ordered)


def _network(
    key: str,
    present: Reading | None,
    most: float,
    readings: dict[tuple[str, str], Reading],
    shown: tuple[str, ...],
) -> NetworkLine:
    drawn = present is not None and present.value is not None and most > 0
    return NetworkLine(
        title=network_title(key),
        present=cell(present),
        share=_height(present) / most if drawn else None,
        cells=tuple(cell(readings.get((key, indicator))) for indicator in shown[1:]),
    )


def _height(reading: Reading | None) -> float:
    return 0.0 if reading is None or reading.value is None else reading.value


_TOLD = {
    "content.half_life_hours": translatable("Half of the reactions to a post come within {value}."),
    "content.engagement_ratio": translatable(
        "Posts of the last 90 days engage people {value} times as much as those of the same properties in the year "
        "before."
    ),
    "content.formats": translatable("The variety of formats is as if {value} were used alike."),
    "content.languages": translatable("The variety of languages is as if {value} were used alike."),
}
