"""The evidence in pictures: activity, presence and participation; and the register of properties."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.indicators.indicator import UNASSIGNED
from pappus.report.charts import bars, intervals, monthly_bars
from pappus.report.lookup import WHOLE, Lookup, indicator_title
from pappus.report.tables import MOST_ROWS, GroupTable, cell, left_out
from pappus.report.words import (
    SUPPRESSED,
    count,
    interval_words,
    month_words,
    network_title,
    percent,
    plural,
    value_words,
    words,
)
from pappus.vocabulary.networks import networks
from pappus.vocabulary.readings import Reading

_PROPERTIES = (
    "presence.active_properties", "presence.dormant_share", "properties.owned_share", "properties.strategy_share",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A picture with its sentence and the table beside it.

    Attributes:
        svg: the drawing; empty if there is nothing to draw.
        summary: what it shows, in one sentence.
        headings: of the table.
        rows: of the table, in words.
    """

    svg: str
    summary: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PropertyLine:
    """A property as the table shows it; unknown fields are a dash."""

    handle: str
    network: str
    kind: str
    owner: str
    purpose: str
    decision: str
    acts: str


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
    return Picture(drawn, summary, ("Month", "Acts", "People"), table)


def participation(lookup: Lookup) -> Picture:
    """Share of each function's people who take part."""
    readings = [one for one in lookup.readings("function", "all") if one.indicator == "people.active_share"]
    shown = sorted((one for one in readings if one.outcome == "found"), key=lambda one: (-(one.value or 0), one.key))
    hidden = [one for one in readings if one.outcome == "suppressed"]
    rows = [_with_ends(lookup.group_title("function", one.key), one) for one in shown]
    whole = lookup.reading("people.active_share")
    summary = "It is not known which share of the organisation's people takes part."
    if whole is not None and whole.outcome == "found":
        summary = f"{_share_of(whole)} of the organisation's people take part"
        summary += f"; most in {rows[0][0]}, least in {rows[-1][0]}." if len(rows) > 1 else "."
    summary += _hidden(len(hidden), "function")
    drawn = intervals(rows, "People who take part", "participation", summary) if len(rows) > 1 else ""
    table = tuple(
        (lookup.group_title("function", one.key), value_words(one), interval_words(one), _people(one))
        for one in [*shown, *hidden]
    )
    return Picture(drawn, summary, ("Function", "Share who take part", "90 % interval", "People"), table)


def presence(lookup: Lookup) -> Picture:
    """How much each function does."""
    readings = [one for one in lookup.readings("function", "all") if one.indicator == "activity.volume"]
    shown = sorted((one for one in readings if one.outcome == "found"), key=lambda one: (-(one.value or 0), one.key))
    shown.sort(key=lambda one: one.key == UNASSIGNED)
    hidden = [one for one in readings if one.outcome == "suppressed"]
    active = {one.key: one for one in lookup.readings("function", "all") if one.indicator == "people.active_share"}
    rows = [(lookup.group_title("function", one.key), one.value or 0.0) for one in shown if one.key != UNASSIGNED]
    summary = "It is not known which functions take part."
    if rows:
        total = sum(value for _, value in rows) or 1.0
        summary = f"{rows[0][0]} does the most: {percent(rows[0][1] / total)} of the acts of the functions drawn here."
    summary += _hidden(len(hidden), "function")
    table = tuple(
        (lookup.group_title("function", one.key), _acts(one), _share_of(active.get(one.key)), _people(one))
        for one in [*shown, *hidden]
    )
    drawn = bars(rows, "Acts", "presence", summary) if len(rows) > 1 else ""
    return Picture(drawn, summary, ("Function", "Acts", "People who take part", "People behind it"), table)


def property_table(lookup: Lookup) -> GroupTable | None:
    """How many properties are active, dormant, owned and thought through, for the organisation and each network."""
    readings = [*lookup.readings("organisation", "all"), *lookup.readings("network", "all")]
    cells = {(one.key, one.indicator): one for one in readings if one.indicator in _PROPERTIES}
    if not any(one.outcome == "found" for one in cells.values()):
        return None
    networks_seen = sorted({key for key, _ in cells} - {WHOLE}, key=lambda key: network_title(key).casefold())
    titles = {WHOLE: lookup.group_title("organisation", WHOLE)}
    titles |= {key: lookup.group_title("network", key) for key in networks_seen}
    return GroupTable(
        "Properties by network",
        tuple(map(indicator_title, _PROPERTIES)),
        tuple((title, tuple(cell(cells.get((key, one))) for one in _PROPERTIES)) for key, title in titles.items()),
        "",
    )


def property_lines(lookup: Lookup) -> tuple[tuple[PropertyLine, ...], str]:
    """The properties of the register and of the record, and how many further ones are left out, in words."""
    organisation = lookup.document.organisation
    volumes = {one.key: one for one in lookup.readings("property", "all") if one.indicator == "activity.volume"}
    registered = {one.property_id for one in organisation.properties}
    lines = [
        PropertyLine(
            handle=one.handle,
            network=network_title(one.network),
            kind=_class_of(one.network, one.network_class),
            owner=lookup.group_title("unit", one.owner_unit) if one.owner_unit else "nobody",
            purpose=one.purpose or "–",
            decision=one.decision or "–",
            acts=_acts(volumes.get(one.property_id)),
        )
        for one in organisation.properties
    ]
    for key in sorted(volumes):
        network, colon, handle = key.partition(":")
        if colon and key not in registered:
            title, kind = network_title(network), _class_of(network, None)
            lines.append(PropertyLine(handle, title, kind, "not in the register", "–", "–", _acts(volumes[key])))
    return tuple(lines[:MOST_ROWS]), left_out(len(lines), "properties")


def _monthly(lookup: Lookup, indicator: str) -> tuple[list[Reading], int]:
    readings = [one for one in lookup.document.monthly if one.indicator == indicator]
    found = [one for one in readings if one.outcome == "found" and one.value is not None]
    hidden = sum(one.outcome == "suppressed" for one in readings)
    return sorted(found, key=lambda one: one.period), hidden


def _hidden(number: int, group: str) -> str:
    return f" {plural(number, group)} with {SUPPRESSED} behind the figures cannot be shown." if number else ""


def _with_ends(label: str, reading: Reading) -> tuple[str, float, float, float]:
    value = reading.value or 0.0
    low = value if reading.low is None else reading.low
    return label, value, low, value if reading.high is None else reading.high


def _share_of(reading: Reading | None) -> str:
    if reading is None:
        return "–"
    interval = interval_words(reading)
    return value_words(reading) + ("" if interval in ("–", "exact") else f" ({interval})")


def _class_of(network: str, override: str | None) -> str:
    known = networks().get(network)
    kind: str = words()["classes"].get(override or (known.network_class if known else ""), "–")
    return kind


def _acts(volume: Reading | None) -> str:
    if volume is None or volume.outcome not in ("found", "suppressed"):
        return "–"
    return value_words(volume) if volume.value is None else count(round(volume.value))


def _people(reading: Reading) -> str:
    return "–" if reading.people is None else count(reading.people)
