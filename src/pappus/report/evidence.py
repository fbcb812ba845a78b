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
    words,
)
from pappus.vocabulary.languages import lowered, translatable, translated, translated_count
from pappus.vocabulary.readings import Reading


@dataclass(frozen=True)
class Activity:
    """Acts by month: the picture, its sentence and its table.

    Attributes:
        wide: picture for a page; empty where fewer than two months can be drawn.
        narrow: the same for a telephone.
        summary: what it shows, in one sentence.
        rows: month, acts and people, in words.
    """

    wide: str
    narrow: str
    summary: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class FunctionLine:
    """What one function does, in words, with the lengths of its bars.

    Attributes:
        title: its name.
        acts: acts in the record, or why that is not shown.
        acts_share: the same as a share of the most active function's; null where it is not shown.
        active: share of its people who take part, or why that is not shown.
        interval: its 90 % interval.
        share: the same share, 0 to 1; null where it is not shown.
        low: lower end of the interval; null without one.
        high: upper end.
        people: people behind that share.
    """

    title: str
    acts: str
    acts_share: float | None
    active: str
    interval: str
    share: float | None
    low: float | None
    high: float | None
    people: str


@dataclass(frozen=True)
class Functions:
    """Who takes part, function by function; `lines` are empty where no function is known."""

    lines: tuple[FunctionLine, ...]
    summary: str


def activity(lookup: Lookup) -> Activity:
    """Acts by month."""
    found, hidden = _monthly(lookup, "activity.volume")
    rows = [(one.period, one.value or 0.0) for one in found]
    summary = translated("No month can be shown.")
    if rows:
        top = max(rows, key=lambda row: row[1])
        total = sum(value for _, value in rows)
        summary = translated(
            "{acts} in {months}; the busiest was {month} with {most}.",
            acts=plural(round(total), "act"),
            months=plural(len(rows), "month"),
            month=month_words(top[0]),
            most=count(round(top[1])),
        )
    if hidden:
        summary += " " + translated_count(
            "{number} month cannot be shown: {few} are behind it, or could be worked out from it.",
            "{number} months cannot be shown: {few} are behind them, or could be worked out from them.",
            hidden,
            few=translated(SUPPRESSED),
        )
    table = tuple((month_words(one.period), count(round(one.value or 0)), _people(one)) for one in found)
    if len(rows) < 2:
        return Activity("", "", summary, table)
    wide, narrow = (monthly_bars(rows, f"activity-{size}", summary, wide=size == "wide") for size in ("wide", "narrow"))
    return Activity(wide, narrow, summary, table)


def functions(lookup: Lookup) -> Functions:
    """How much each function does and who of it takes part, those of which nothing is in the record among them."""
    volumes = _by_function(lookup, "activity.volume")
    active = _by_function(lookup, "people.active_share")
    drawn = [one for key, one in volumes.items() if one.outcome == "found" and key != UNASSIGNED]
    drawn.sort(key=lambda one: (-(one.value or 0), one.key))
    known = [one for one in lookup.document.organisation.known_functions() if drawn and one not in volumes]
    hidden = [key for key, one in volumes.items() if one.outcome == "suppressed"]
    keys = [*(one.key for one in drawn), *hidden, *known, *([UNASSIGNED] if UNASSIGNED in volumes and drawn else [])]
    most = max((one.value or 0.0 for one in drawn), default=0.0) or 1.0
    lines = tuple(_function_line(lookup, key, volumes.get(key), active.get(key), most) for key in keys)
    return Functions(lines if drawn else (), " ".join(_function_words(lookup, drawn, hidden, known)))


def _function_line(
    lookup: Lookup, key: str, volume: Reading | None, active: Reading | None, most: float
) -> FunctionLine:
    outside = key == UNASSIGNED
    found = active is not None and active.outcome == "found" and not outside
    return FunctionLine(
        title=lookup.group_title("function", key),
        acts=translated("nothing in the record") if volume is None else _acts(volume),
        acts_share=None if volume is None or volume.value is None or outside else volume.value / most,
        active="–" if active is None or outside else value_words(active),
        interval=interval_words(active) if active is not None and found else "–",
        share=active.value if active is not None and found else None,
        low=active.low if active is not None and found else None,
        high=active.high if active is not None and found else None,
        people="–" if active is None or outside else _people(active),
    )


def _function_words(lookup: Lookup, drawn: list[Reading], hidden: Sequence[str], absent: Sequence[str]) -> list[str]:
    """Who does most, who does nothing, and which share takes part; one sentence each."""
    said = []
    whole = lookup.reading("people.active_share")
    if whole is not None and whole.outcome == "found":
        said.append(
            translated_count(
                "{share} ({interval}) of the organisation’s {number} person take part.",
                "{share} ({interval}) of the organisation’s {number} people take part.",
                whole.people or 0,
                share=value_words(whole),
                interval=interval_words(whole),
            )
        )
        said.extend(_unmatched(lookup))
    if not drawn:
        return [*said, translated("Which functions take part is not known.")]
    total = sum(one.value or 0.0 for one in drawn) or 1.0
    first = lookup.group_title("function", drawn[0].key)
    most = percent((drawn[0].value or 0.0) / total)
    if hidden:
        said.append(translated("{first} does the most: {share} of the acts shown here.", first=first, share=most))
    else:
        told = translatable("{first} does the most: {share} of the acts that are assigned to a function.")
        said.append(translated(told, first=first, share=most))
    if absent:
        names = joined([lowered(function_title(one)) for one in absent])
        said.append(translated("Of {functions} nothing is in the record.", functions=names))
    if hidden:
        said.append(
            translated_count(
                "{number} function with {few} behind the figures cannot be shown.",
                "{number} functions with {few} behind the figures cannot be shown.",
                len(hidden),
                few=translated(SUPPRESSED),
            )
        )
    return said


def _unmatched(lookup: Lookup) -> list[str]:
    """How much is done by people of no unit, where nobody is known to stand outside: names differ between files."""
    volumes = {one.key: one.value for one in lookup.readings("unit", "all") if one.indicator == "activity.volume"}
    whole, strangers = lookup.reading("activity.volume"), volumes.get(UNASSIGNED)
    if not lookup.document.networks_without_sides or whole is None or not whole.value or strangers is None:
        return []
    share = strangers / whole.value
    if share < words()["rules"]["unmatched_from"]:
        return []
    told = translatable(
        "{share} of the acts are by people whom people.csv puts in no unit. If they belong to the organisation, under "
        "other names perhaps, more take part than that."
    )
    return [translated(told, share=percent(share))]


def _by_function(lookup: Lookup, indicator: str) -> dict[str, Reading]:
    return {one.key: one for one in lookup.readings("function", "all") if one.indicator == indicator}


def _monthly(lookup: Lookup, indicator: str) -> tuple[list[Reading], int]:
    readings = [one for one in lookup.document.monthly if one.indicator == indicator]
    found = [one for one in readings if one.outcome == "found" and one.value is not None]
    hidden = sum(one.outcome == "suppressed" for one in readings)
    return sorted(found, key=lambda one: one.period), hidden


def _acts(volume: Reading) -> str:
    return value_words(volume) if volume.value is None else count(round(volume.value))


def _people(reading: Reading) -> str:
    return "–" if reading.people is None else count(reading.people)
