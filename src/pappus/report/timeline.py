"""What the imports cover: which months, and which side of the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pappus.report.document import ReportDocument, SourceNote
from pappus.report.words import from_to, joined, month_words, network_title, spelled, words
from pappus.vocabulary.languages import long_month, translated, translated_count
from pappus.vocabulary.periods import moment_of

MOST_SOURCES = 24
_KIND = {"all": "whole", "replied_only": "part", "sampled": "part", "none": "none", "unknown": "unstated"}


@dataclass(frozen=True)
class CoverageBar:
    """One import on the common axis of time.

    Attributes:
        import_id: its id.
        network: name of its network.
        left: start, percent of the axis.
        width: length, percent of the axis; at least a little.
        inbound: whole, part, none or unstated: what it holds from outside.
        outbound: the same of what we said.
        words: months, and both sides, in words.
    """

    import_id: str
    network: str
    left: float
    width: float
    inbound: str
    outbound: str
    words: tuple[str, str, str]


@dataclass(frozen=True)
class Timeline:
    """Every import as a bar, with the first and the last month of the axis and what the picture shows."""

    bars: tuple[CoverageBar, ...]
    ends: tuple[str, str]
    sentence: str
    left_out: str


def timeline(document: ReportDocument) -> Timeline | None:
    """The imports on one axis of time; null if none holds an act."""
    spans = [one for one in map(_span, document.sources) if one is not None]
    if not spans:
        return None
    dated = [source for source in document.sources if _span(source) is not None]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    shown = sorted(dated, key=lambda one: -one.acts_added)[:MOST_SOURCES]
    bars = tuple(_bar(source, first, max(last, first + 1)) for source in dated if source in shown)
    rest = len(dated) - len(bars)
    return Timeline(
        bars=bars,
        ends=(long_month(moment_of(first)), long_month(moment_of(last))),
        sentence=_sentence(dated),
        left_out=translated_count(
            "{number} smaller import is not drawn.", "{number} smaller imports are not drawn.", rest
        )
        if rest
        else "",
    )


def _span(source: SourceNote) -> tuple[int, int] | None:
    start, end = source.coverage.window_start_us, source.coverage.window_end_us
    return None if start is None or end is None else (start, end)


def _bar(source: SourceNote, first: int, last: int) -> CoverageBar:
    coverage = source.coverage
    start, end = _span(source) or (first, last)
    left = 100 * (start - first) / (last - first)
    months = (f"{moment_of(start):%Y-%m}", f"{moment_of(end):%Y-%m}")
    spoken = month_words(months[0])
    if months[0] != months[1]:
        spoken = from_to(spoken, month_words(months[1]))
    said = words()["coverage"]
    return CoverageBar(
        import_id=source.import_id,
        network=network_title(coverage.network) if coverage.network else translated("several"),
        left=round(min(left, 99.0), 2),
        width=round(max(100 * (end - start) / (last - first), 1.0), 2),
        inbound=_KIND[coverage.inbound],
        outbound=_KIND[coverage.outbound],
        words=(spoken, said["inbound"][coverage.inbound], said["outbound"][coverage.outbound]),
    )


def _sentence(sources: Sequence[SourceNote]) -> str:
    whole = sum(one.coverage.inbound == "all" for one in sources)
    none = sum(one.coverage.inbound == "none" for one in sources)
    rest = len(sources) - whole - none
    parts = [_whole(whole)]
    if none:
        parts.append(translated("{number} nothing of it", number=spelled(none)))
    if rest:
        parts.append(translated("{number} a part of it, or no word on it", number=spelled(rest)))
    told = translated_count(
        "Of {number} import with activity, {parts}.",
        "Of {number} imports with activity, {parts}.",
        len(sources),
        parts=joined(parts),
    )
    if whole == len(sources):
        return told
    blind = translated("What stayed unanswered shows only where everything that came in is there.")
    return f"{told} {blind}"


def _whole(number: int) -> str:
    if not number:
        return translated("none holds everything that came in")
    return translated_count(
        "{spelled} holds everything that came in",
        "{spelled} hold everything that came in",
        number,
        spelled=spelled(number),
    )
