"""The evidence in pictures: activity by month, presence and participation by function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pappus.indicators.indicator import UNASSIGNED
from pappus.report.charts import monthly_bars
from pappus.report.lookup import Lookup
from pappus.report.words import (
    SUPPRESSED,
    count,
    function_title,
    interval_words,
    joined,
    month_words,
    percent,
    plural,
    value_words,
)
from pappus.vocabulary.readings import Reading


@dataclass(frozen=True)
class Bar:
    """One group in a picture of bars.

    Attributes:
        label: its name.
        words: its value, or why there is none, in words.
        share: length of the bar, 0 to 1 of the axis; null where there is no value.
        low: lower end of the 90 % interval on the same axis; null without one.
        high: upper end.
    """

    label: str
    words: str
    share: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Picture:
    """A picture with its sentence and the table beside it.

    Attributes:
        bars: what is drawn as bars; empty if the picture is a drawing.
        svg: the drawing; empty if there is nothing to draw.
        summary: what it shows, in one sentence.
        headings: of the table.
        rows: of the table, in words.
    """

    bars: tuple[Bar, ...]
    svg: str
    summary: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def activity(lookup: Lookup) -> Picture:
    """Acts by month."""
    found, hidden = _monthly(lookup, "activity.volume")
    rows = [(one.period, one.value or 0.0) for one in found]
    summary = "No month can be shown."
    if rows:
        top = max(rows, key=lambda row: row[1])
        total = sum(value for _, value in rows)
        summary = (
            f"{plural(round(total), 'act')} in {plural(len(rows), 'month')}; "
            f"the busiest was {month_words(top[0])} with {count(round(top[1]))}."
        )
    summary += _hidden(hidden, "month")
    drawn = monthly_bars(rows, "Acts a month", "activity", summary) if len(rows) > 1 else ""
    table = tuple((month_words(one.period), count(round(one.value or 0)), _people(one)) for one in found)
    return Picture((), drawn, summary, ("Month", "Acts", "People"), table)


def participation(lookup: Lookup) -> Picture:
    """Share of each function's people who take part."""
    readings = [one for one in lookup.readings("function", "all") if one.indicator == "people.active_share"]
    shown = sorted((one for one in readings if one.outcome == "found"), key=lambda one: (-(one.value or 0), one.key))
    hidden = [one for one in readings if one.outcome == "suppressed"]
    bars = [
        Bar(lookup.group_title("function", one.key), value_words(one), one.value, one.low, one.high) for one in shown
    ]
    whole = lookup.reading("people.active_share")
    summary = "It is not known which share of the organisation's people takes part."
    if whole is not None and whole.outcome == "found":
        summary = f"{_share_of(whole)} of the organisation's people take part"
        summary += f"; most in {bars[0].label}, least in {bars[-1].label}." if len(bars) > 1 else "."
    summary += _hidden(len(hidden), "function")
    bars += [Bar(lookup.group_title("function", one.key), SUPPRESSED, None) for one in hidden]
    table = tuple(
        (lookup.group_title("function", one.key), value_words(one), interval_words(one), _people(one))
        for one in [*shown, *hidden]
    )
    headings = ("Function", "Share who take part", "90 % interval", "People")
    return Picture(tuple(bars) if shown else (), "", summary, headings, table)


def presence(lookup: Lookup) -> Picture:
    """How much each function does, those of which nothing is in the record among them."""
    readings = {one.key: one for one in lookup.readings("function", "all") if one.indicator == "activity.volume"}
    shown = [one for one in readings.values() if one.outcome == "found"]
    shown.sort(key=lambda one: (one.key == UNASSIGNED, -(one.value or 0), one.key))
    hidden = [one for one in readings.values() if one.outcome == "suppressed"]
    drawn = [one for one in shown if one.key != UNASSIGNED]
    absent = [one for one in lookup.document.organisation.known_functions() if one not in readings] if drawn else []
    most = max((one.value or 0.0 for one in drawn), default=0.0) or 1.0
    bars = [Bar(lookup.group_title("function", one.key), _acts(one), (one.value or 0.0) / most) for one in drawn]
    bars += [Bar(lookup.group_title("function", one.key), SUPPRESSED, None) for one in hidden]
    bars += [Bar(function_title(one), "nothing in the record", 0.0) for one in absent]
    return Picture(
        bars=tuple(bars) if drawn else (),
        svg="",
        summary=_presence_words(lookup, drawn, len(hidden), absent),
        headings=("Function", "Acts", "People who take part", "People behind it"),
        rows=_presence_rows(lookup, [*shown, *hidden], absent),
    )


def _presence_words(lookup: Lookup, drawn: list[Reading], hidden: int, absent: Sequence[str]) -> str:
    if not drawn:
        return f"It is not known which functions take part.{_hidden(hidden, 'function')}"
    total = sum(one.value or 0.0 for one in drawn) or 1.0
    first = lookup.group_title("function", drawn[0].key)
    text = f"{first} does the most: {percent((drawn[0].value or 0.0) / total)} of the acts of the functions drawn here."
    if absent:
        text += f" Of {joined([function_title(one).lower() for one in absent])} nothing is in the record."
    return text + _hidden(hidden, "function")


def _presence_rows(lookup: Lookup, readings: list[Reading], absent: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    active = {one.key: one for one in lookup.readings("function", "all") if one.indicator == "people.active_share"}
    rows = [
        (lookup.group_title("function", one.key), _acts(one), _share_of(active.get(one.key)), _people(one))
        for one in readings
    ]
    rows += [(function_title(one), "none", _share_of(active.get(one)), "–") for one in absent]
    return tuple(rows)


def _monthly(lookup: Lookup, indicator: str) -> tuple[list[Reading], int]:
    readings = [one for one in lookup.document.monthly if one.indicator == indicator]
    found = [one for one in readings if one.outcome == "found" and one.value is not None]
    hidden = sum(one.outcome == "suppressed" for one in readings)
    return sorted(found, key=lambda one: one.period), hidden


def _hidden(number: int, group: str) -> str:
    return f" {plural(number, group)} with {SUPPRESSED} behind the figures cannot be shown." if number else ""


def _share_of(reading: Reading | None) -> str:
    if reading is None:
        return "–"
    interval = interval_words(reading)
    return value_words(reading) + ("" if interval in ("–", "exact") else f" ({interval})")


def _acts(volume: Reading) -> str:
    return value_words(volume) if volume.value is None else count(round(volume.value))


def _people(reading: Reading) -> str:
    return "–" if reading.people is None else count(reading.people)
