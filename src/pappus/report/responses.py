"""How long people wait for an answer: curves, the honest figure beside the naive one, and a table."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.indicators.parity import verdict_of, verdict_words
from pappus.report.charts import MOST_CURVES, Panel, axis_start, ended_by, response_chart, share_by
from pappus.report.document import TABLE_HOURS, ResponseCurve
from pappus.report.lookup import WHOLE, Lookup
from pappus.report.words import (
    behind,
    count,
    duration,
    figure,
    interval_words,
    joined,
    network_title,
    percent,
    plural,
    probability,
    share_words,
)
from pappus.vocabulary.languages import digits, translatable, translated, translated_count
from pappus.vocabulary.readings import Reading

_TIMES = tuple((hours, f"{hours:.0f}\N{NO-BREAK SPACE}h") for hours in TABLE_HOURS)


@dataclass(frozen=True)
class WaitPicture:
    """One group's curve: its name, what stands behind it, and the drawing."""

    title: str
    behind: str
    svg: str


@dataclass(frozen=True)
class WaitLine:
    """One group in the table of waiting times.

    Attributes:
        title: its name.
        threads: threads behind it, in words.
        people: people behind it, in words.
        within: share answered within each of the table's times and its interval, in words.
        unanswered: threads without an answer and their share, in words.
        ended: share closed, deleted or moved without an answer within the longest time; empty if no such end is known.
        median: honest median, in words.
        median_interval: its 90 % interval, in words; empty without one.
        naive: median of the answered alone, in words.
    """

    title: str
    threads: str
    people: str
    within: tuple[tuple[str, str], ...]
    unanswered: str
    ended: str
    median: str
    median_interval: str
    naive: str


@dataclass(frozen=True)
class Responses:
    """What the page says about answers.

    Attributes:
        lines: the whole organisation first, then each network.
        times: headings of the table's times.
        pictures: a curve for the whole and for each of the largest networks; empty where nobody was answered.
        summary: what the pictures show, in one sentence.
        left_out: networks that stand in the table and in no picture, in words; empty if none.
        honest: median of the whole organisation, in words.
        honest_behind: its interval and what stands behind it, in words.
        naive: what leaving out the unanswered would give, in words.
        naive_behind: its interval and what stands behind it, in words.
        gap: what the difference between the two comes from.
        sides: what is not known about who belongs to the organisation; empty if all is.
        parity: how social channels compare with traditional ones, in a sentence; empty if that is not known.
        has_ends: whether a picture shows what ended without an answer.
    """

    lines: tuple[WaitLine, ...]
    times: tuple[str, ...]
    pictures: tuple[WaitPicture, ...]
    summary: str
    left_out: str
    honest: str
    honest_behind: str
    naive: str
    naive_behind: str
    gap: str
    sides: str
    parity: str
    has_ends: bool


def responses(lookup: Lookup) -> Responses | None:
    """What is known about answers; null if no group may be shown."""
    curves = lookup.document.curves
    if not curves:
        return None
    drawn = _drawn(curves)
    whole = curves[0]
    answered = whole.unanswered < whole.threads
    return Responses(
        lines=tuple(_line(lookup, curve) for curve in (drawn if len(drawn) == 1 else curves)),
        times=tuple(words for _, words in _TIMES),
        pictures=_pictures(lookup, drawn) if answered else (),
        summary=_summary(whole, drawn),
        left_out=joined([curve.title for curve in curves if len(curves) > 2 and curve not in drawn]),
        honest=_median(lookup, whole),
        honest_behind=_behind(_reading(lookup, WHOLE, _HONEST), whole),
        naive=_naive(lookup, whole),
        naive_behind=_behind(_reading(lookup, WHOLE, _NAIVE), None),
        gap=_gap(whole),
        sides=_sides(lookup),
        parity=_parity(lookup),
        has_ends=answered and any(curve.ended for curve in drawn),
    )


_HONEST, _NAIVE = "response.median_hours", "response.naive_median_hours"


def _parity(lookup: Lookup) -> str:
    reading = _reading(lookup, WHOLE, "response.parity_difference_hours")
    if reading is None or reading.low is None or reading.high is None:
        return ""
    told = translatable(
        "At like hours and on like topics {verdict}: on social channels people wait {figure} longer than on "
        "traditional ones (90 % interval of the difference {interval})."
    )
    if (reading.value or 0.0) < 0:
        told = translatable(
            "At like hours and on like topics {verdict}: on social channels people wait {figure} less than on "
            "traditional ones (90 % interval of the difference {interval})."
        )
    return translated(
        told,
        verdict=verdict_words(verdict_of(reading.low, reading.high)),
        figure=figure(abs(reading.value or 0.0), reading.low, reading.high, reading.unit),
        interval=interval_words(reading),
    )


def _pictures(lookup: Lookup, curves: list[ResponseCurve]) -> tuple[WaitPicture, ...]:
    start = axis_start(curves)
    whole = curves[0] if curves[0].key == WHOLE else None
    return tuple(
        WaitPicture(
            curve.title,
            _size(curve),
            response_chart(
                Panel(
                    curve=curve,
                    behind=whole if curve is not whole else None,
                    median="" if curve.median_hours is None else _median(lookup, curve),
                    naive="" if curve.naive_median_hours is None else _naive(lookup, curve),
                    start=start,
                ),
                f"wait-{index}",
                _picture_words(lookup, curve),
            ),
        )
        for index, curve in enumerate(curves)
    )


def _picture_words(lookup: Lookup, curve: ResponseCurve) -> str:
    within = "; ".join(
        translated("{share} within {time}", share=probability(share_by(curve, hours)[0]), time=time)
        for hours, time in _TIMES
    )
    told = translatable("{network}, answered: {within}. Median wait {median}; of the answered alone {naive}.")
    if curve.median_hours is None:
        told = translatable("{network}, answered: {within}. Under half answered; of the answered alone {naive}.")
        return translated(told, network=curve.title, within=within, naive=_naive(lookup, curve))
    median = _median(lookup, curve)
    return translated(told, network=curve.title, within=within, median=median, naive=_naive(lookup, curve))


def _size(curve: ResponseCurve) -> str:
    return f"{plural(curve.threads, 'thread')}, {plural(curve.people, 'person', 'people')}"


def _naive(lookup: Lookup, curve: ResponseCurve) -> str:
    hours = curve.naive_median_hours
    if hours is not None and hours < 1 / 60:
        return translated("under 1 min")
    reading = _reading(lookup, curve.key, _NAIVE)
    return duration(hours) if hours is None or reading is None else figure(hours, reading.low, reading.high, "hours")


def _behind(reading: Reading | None, curve: ResponseCurve | None) -> str:
    """Interval, threads and people; those of the curve where there is no reading."""
    if reading is None or reading.value is None:
        return _size(curve) if curve else ""
    return "; ".join(part for part in (_interval(reading), behind(reading, translated("threads"))) if part)


def _interval(reading: Reading | None) -> str:
    interval = "–" if reading is None else interval_words(reading)
    return "" if interval in ("–", translated("exact")) else interval


def _drawn(curves: tuple[ResponseCurve, ...]) -> list[ResponseCurve]:
    """The whole and the largest networks; of a single network the whole would only be its copy."""
    networks = sorted(curves[1:], key=lambda curve: (-curve.threads, curve.key))
    if len(networks) == 1 and networks[0].threads == curves[0].threads:
        return networks
    return [curves[0], *networks[: MOST_CURVES - 1]]


def _summary(whole: ResponseCurve, drawn: list[ResponseCurve]) -> str:
    day = probability(share_by(whole, 24)[0])
    networks = [curve for curve in drawn if curve.key != WHOLE]
    if len(networks) < 2:
        return translated_count(
            "Of {number} thread, {share} were answered within 24 hours, and {unanswered} have no answer in the record.",
            "Of {number} threads, {share} were answered within 24 hours, "
            "and {unanswered} have no answer in the record.",
            whole.threads,
            share=day,
            unanswered=count(whole.unanswered),
        )
    by_share = sorted(networks, key=lambda curve: share_by(curve, 24)[0])
    most, least = by_share[-1], by_share[0]
    return translated_count(
        "Of {number} thread, {share} were answered within 24 hours: "
        "most on {most} ({most_share}), least on {least} ({least_share}).",
        "Of {number} threads, {share} were answered within 24 hours: "
        "most on {most} ({most_share}), least on {least} ({least_share}).",
        whole.threads,
        share=day,
        most=most.title,
        most_share=probability(share_by(most, 24)[0]),
        least=least.title,
        least_share=probability(share_by(least, 24)[0]),
    )


def _line(lookup: Lookup, curve: ResponseCurve) -> WaitLine:
    share = curve.unanswered / curve.threads if curve.threads else 0.0
    return WaitLine(
        title=curve.title,
        threads=count(curve.threads),
        people=count(curve.people),
        within=tuple(share_words(*share_by(curve, hours)) for hours, _ in _TIMES),
        unanswered=f"{count(curve.unanswered)} ({percent(share)})",
        ended=_ended(curve),
        median=_median(lookup, curve),
        median_interval=_interval(_reading(lookup, curve.key, _HONEST)),
        naive=_naive(lookup, curve),
    )


def _ended(curve: ResponseCurve) -> str:
    if not curve.ended:
        return ""
    hours, time = _TIMES[-1]
    return translated("{share} ended so within {time}", share=probability(ended_by(curve, hours)), time=time)


def _median(lookup: Lookup, curve: ResponseCurve) -> str:
    if curve.median_hours is None:
        return translated("under half answered")
    reading = _reading(lookup, curve.key, _HONEST)
    if reading is None:
        return duration(curve.median_hours)
    return figure(curve.median_hours, reading.low, reading.high, "hours")


def _reading(lookup: Lookup, key: str, indicator: str) -> Reading | None:
    if key == WHOLE:
        return lookup.reading(indicator)
    readings = lookup.readings("network", "all")
    return next((one for one in readings if one.indicator == indicator and one.key == key), None)


def _gap(whole: ResponseCurve) -> str:
    if whole.naive_median_hours is None or whole.unanswered == whole.threads:
        return translated_count(
            "The record shows no answer to any of its {number} thread.",
            "The record shows no answer to any of its {number} threads.",
            whole.threads,
        )
    if not whole.unanswered:
        return translated(
            "Nothing in the record has stayed unanswered. An export may leave out what nobody answered; what yours "
            "hold stands at the end, under what this rests on."
        )
    left_out = translated_count(
        "The usual figure leaves out the {unanswered} of {number} thread that have no answer.",
        "The usual figure leaves out the {unanswered} of {number} threads that have no answer.",
        whole.threads,
        unanswered=count(whole.unanswered),
    )
    return f"{left_out} {_longer(whole.median_hours, whole.naive_median_hours)}"


def _longer(honest: float | None, naive: float) -> str:
    if honest is None:
        return translated("Fewer than half ever got one, so there is no honest median, only a naive one.")
    if honest <= naive:
        return translated("Here that makes hardly a difference.")
    times = honest / max(naive, 1e-9)
    if times > _MANY:
        return translated("With them, the median wait is many times as long.")
    if times < _A_LITTLE:
        return translated("With them, the median wait is a little longer.")
    return translated("With them, the median wait is {times} times as long.", times=digits(f"{times:.1f}"))


_A_LITTLE, _MANY = 1.15, 50.0


def _sides(lookup: Lookup) -> str:
    names = [network_title(network) for network in lookup.document.networks_without_sides]
    if not names:
        return ""
    return translated(
        "On {networks} nobody is known to stand outside the organisation. There an answer is the first act "
        "by another person, whoever that is.",
        networks=joined(names),
    )
