"""How long people wait for an answer: curves, the honest figure beside the naive one, and a table."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pappus.report.charts import MOST_CURVES, response_chart, share_by
from pappus.report.document import ResponseCurve
from pappus.report.lookup import WHOLE, Lookup
from pappus.report.words import (
    count,
    duration,
    figure,
    joined,
    network_title,
    percent,
    plural,
    probability,
    share_words,
)
from pappus.vocabulary.readings import Reading

_TIMES = ((1.0, "1\N{NO-BREAK SPACE}h"), (24.0, "24\N{NO-BREAK SPACE}h"), (72.0, "72\N{NO-BREAK SPACE}h"))


_AXIS_HOURS = {
    1 / 60: "1 min",
    1 / 6: "10 min",
    1.0: "1 h",
    6.0: "6 h",
    24.0: "1 day",
    72.0: "3 days",
    168.0: "1 week",
    720.0: "30 days",
    8766.0: "1 year",
}


@dataclass(frozen=True)
class WaitPair:
    """Two medians of one group: in words, and their places on the axis, percent; null where there is none."""

    title: str
    honest: str
    naive: str
    honest_at: float | None
    naive_at: float | None


@dataclass(frozen=True)
class Waits:
    """The honest median beside the naive one, group by group, on an axis of time.

    Attributes:
        ticks: name and place of each mark of the axis, percent.
        lines: the groups.
    """

    ticks: tuple[tuple[str, float], ...]
    lines: tuple[WaitPair, ...]


@dataclass(frozen=True)
class WaitLine:
    """One group in the table of waiting times.

    Attributes:
        title: its name.
        threads: threads behind it, in words.
        people: people behind it, in words.
        within: share answered within each of the table's times and its interval, in words.
        unanswered: threads without an answer and their share, in words.
        median: honest median, in words.
        naive: median of the answered alone, in words.
    """

    title: str
    threads: str
    people: str
    within: tuple[tuple[str, str], ...]
    unanswered: str
    median: str
    naive: str


@dataclass(frozen=True)
class Responses:
    """What the page says about answers.

    Attributes:
        lines: the whole organisation first, then each network.
        times: headings of the table's times.
        waits: medians on one axis; null if nobody was answered.
        wide: picture for a page; empty without curves.
        narrow: the same for a telephone.
        summary: what the picture shows, in one sentence.
        left_out: networks that stand in the table and not in the picture, in words; empty if none.
        honest: median of the whole organisation, in words.
        naive: what leaving out the unanswered would give, in words.
        gap: what the difference between the two comes from, in one sentence.
        sides: what is not known about who belongs to the organisation; empty if all is.
    """

    lines: tuple[WaitLine, ...]
    times: tuple[str, ...]
    waits: Waits | None
    wide: str
    narrow: str
    summary: str
    left_out: str
    honest: str
    naive: str
    gap: str
    sides: str


def responses(lookup: Lookup) -> Responses | None:
    """What is known about answers; null if no group may be shown."""
    curves = lookup.document.curves
    if not curves:
        return None
    drawn = _drawn(curves)
    summary = _summary(curves[0], drawn)
    return Responses(
        lines=tuple(_line(lookup, curve) for curve in curves),
        times=tuple(words for _, words in _TIMES),
        waits=_waits(lookup, drawn),
        wide=response_chart(drawn, "wait-wide", summary, wide=True),
        narrow=response_chart(drawn, "wait-narrow", summary, wide=False),
        summary=summary,
        left_out=joined([curve.title for curve in curves if len(curves) > 2 and curve not in drawn]),
        honest=_median(lookup, curves[0]),
        naive=duration(curves[0].naive_median_hours),
        gap=_gap(curves[0]),
        sides=_sides(lookup),
    )


def _waits(lookup: Lookup, curves: list[ResponseCurve]) -> Waits | None:
    medians = [hours for curve in curves for hours in (curve.median_hours, curve.naive_median_hours) if hours]
    if not medians:
        return None
    ticks = list(_AXIS_HOURS)
    start = max((tick for tick in ticks if tick <= min(medians)), default=ticks[0])
    end = min((tick for tick in ticks if tick > max(medians)), default=ticks[-1])
    span = math.log(end / start)

    def place(hours: float | None) -> float | None:
        return None if hours is None else round(100 * min(1.0, max(0.0, math.log(max(hours, start) / start) / span)), 1)

    return Waits(
        ticks=tuple((name, place(tick) or 0.0) for tick, name in _AXIS_HOURS.items() if start <= tick <= end),
        lines=tuple(
            WaitPair(
                curve.title,
                _median(lookup, curve),
                duration(curve.naive_median_hours),
                place(curve.median_hours),
                place(curve.naive_median_hours),
            )
            for curve in curves
        ),
    )


def _drawn(curves: tuple[ResponseCurve, ...]) -> list[ResponseCurve]:
    """The whole and the largest networks; of a single network the whole would only be its copy."""
    networks = sorted(curves[1:], key=lambda curve: (-curve.threads, curve.key))
    if len(networks) == 1 and networks[0].threads == curves[0].threads:
        return networks
    return [curves[0], *networks[: MOST_CURVES - 1]]


def _summary(whole: ResponseCurve, drawn: list[ResponseCurve]) -> str:
    day = probability(share_by(whole, 24)[0])
    text = f"Of {plural(whole.threads, 'thread')}, {day} were answered within 24 hours"
    networks = [curve for curve in drawn if curve.key != WHOLE]
    if len(networks) < 2:
        return f"{text}, and {count(whole.unanswered)} have no answer in the record."
    by_share = sorted(networks, key=lambda curve: share_by(curve, 24)[0])
    most, least = by_share[-1], by_share[0]
    return (
        f"{text}: most on {most.title} ({probability(share_by(most, 24)[0])}), "
        f"least on {least.title} ({probability(share_by(least, 24)[0])})."
    )


def _line(lookup: Lookup, curve: ResponseCurve) -> WaitLine:
    share = curve.unanswered / curve.threads if curve.threads else 0.0
    return WaitLine(
        title=curve.title,
        threads=count(curve.threads),
        people=count(curve.people),
        within=tuple(share_words(*share_by(curve, hours)) for hours, _ in _TIMES),
        unanswered=f"{count(curve.unanswered)} ({percent(share)})",
        median=_median(lookup, curve),
        naive=duration(curve.naive_median_hours),
    )


def _median(lookup: Lookup, curve: ResponseCurve) -> str:
    if curve.median_hours is None:
        return "under half answered"
    reading = _reading(lookup, curve.key)
    if reading is None:
        return duration(curve.median_hours)
    return figure(curve.median_hours, reading.low, reading.high, "hours")


def _reading(lookup: Lookup, key: str) -> Reading | None:
    if key == WHOLE:
        return lookup.reading("response.median_hours")
    readings = lookup.readings("network", "all")
    return next((one for one in readings if one.indicator == "response.median_hours" and one.key == key), None)


def _gap(whole: ResponseCurve) -> str:
    without = f"{plural(whole.unanswered, 'thread')} without an answer"
    if whole.naive_median_hours is None:
        return "No thread was answered, so there is no naive figure at all."
    if whole.median_hours is None:
        return f"With {without}, fewer than half were ever answered: there is no honest median, only a naive one."
    if whole.median_hours <= whole.naive_median_hours:
        return f"Here the two lie close together, with {without} of {count(whole.threads)}."
    times = whole.median_hours / whole.naive_median_hours if whole.naive_median_hours > 0 else 0.0
    longer = f"{times:.1f} times as long" if times >= 1.15 else "a little longer"
    of = f"{without} of {count(whole.threads)}"
    return f"Counting everybody, the median wait is {longer}: {of} count here, and there do not."


def _sides(lookup: Lookup) -> str:
    names = [network_title(network) for network in lookup.document.networks_without_sides]
    if not names:
        return ""
    return (
        f"On {joined(names)} nobody is known to stand outside the organisation. There an answer is the first act "
        "by another person, whoever that is."
    )
