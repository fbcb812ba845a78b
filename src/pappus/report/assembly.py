"""Gathers what a report says: response curves, sources, and where the models disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pappus.indicators.ends import all_ends_sql, incidences_of
from pappus.indicators.indicator import RECENT_DAYS
from pappus.indicators.personal_accounts import personal_accounts
from pappus.indicators.query import groups_of
from pappus.indicators.response import curve_of, elapsed_sql
from pappus.maturity.definitions import models
from pappus.maturity.placement import Placement
from pappus.practices.definitions import practices
from pappus.report.among_people import among_people
from pappus.report.buzz_found import buzz_found
from pappus.report.contact_map import contact_map
from pappus.report.document import (
    TABLE_HOURS,
    PropertyNote,
    PropertyState,
    ReportDocument,
    ResponseCurve,
    SourceNote,
)
from pappus.report.handovers import handovers
from pappus.report.lookup import WHOLE
from pappus.report.words import network_title, words
from pappus.statistics.competing_ends import Incidences
from pappus.statistics.survival import limits
from pappus.store.ledger import ImportEntry
from pappus.store.record import Record
from pappus.vocabulary.findings import Finding
from pappus.vocabulary.languages import translated
from pappus.vocabulary.periods import moment_of
from pappus.vocabulary.readings import INTERVAL_LEVEL, MINIMUM_PEOPLE, Grouping, Reading
from pappus.vocabulary.record import MICROSECONDS_PER_DAY
from pappus.workspace.organisation import Organisation

_MOST_POINTS = 200
_LONGEST_HOURS = 24.0 * 14


def assemble(
    organisation: Organisation,
    placements: dict[str, Placement],
    findings: dict[str, Finding],
    readings: Sequence[Reading],
    monthly: Sequence[Reading],
    record: Record,
    imports: Sequence[ImportEntry],
) -> ReportDocument:
    """Everything that a report says, from what was measured and placed."""
    facts = record.facts
    window_us = None
    if facts.window_start_us is not None and facts.window_end_us is not None:
        window_us = (facts.window_start_us, facts.window_end_us)
    return ReportDocument(
        organisation=organisation,
        as_of=moment_of(facts.as_of_us).date(),
        placements=placements,
        models=models(),
        practices=practices(),
        findings=findings,
        readings=tuple(readings),
        monthly=tuple(monthly),
        curves=tuple(response_curves(record.query, readings)),
        sources=tuple(_source(entry) for entry in imports),
        sides_known=facts.sides_known,
        networks_without_sides=facts.networks_without_sides,
        acts=facts.acts_n,
        window=(moment_of(window_us[0]).date(), moment_of(window_us[1]).date()) if window_us else None,
        disagreements=tuple(disagreements(placements)),
        network=contact_map(record.query, organisation, window_us),
        properties=tuple(property_notes(record.query, facts.as_of_us, readings, personal_accounts(record.query))),
        buzz=buzz_found(record.query, facts.as_of_us, window_us),
        among_people=among_people(record.query),
        handovers=handovers(record.query),
    )


def response_curves(query: Callable[[str], Any], readings: Sequence[Reading]) -> list[ResponseCurve]:
    """The response curve of the organisation, then of each network; those whose readings are hidden are left out.

    That is of one to four people, and of those that would give them away: a curve says how many threads it counts.
    """
    by_key = {(one.by, one.key, one.indicator): one for one in readings if one.period == "all"}
    curves = []
    groupings: tuple[tuple[Grouping, str], ...] = (("organisation", "'organisation'"), ("network", "network"))
    for by, expression in groupings:
        table = query(
            # Which networks are whole makes no difference to the curves.
            elapsed_sql("elapsed_us").format(
                key=expression, period="0", answered_only_networks="''", partly_answered_networks="''"
            )
        )
        groups: dict[str, list[int]] = defaultdict(list)
        for row, key in enumerate(table["key"].to_pylist()):
            groups[key].append(row)
        columns = {name: table[name].to_numpy() for name in ("elapsed_s", "answered_n", "threads_n", "people")}
        for key in sorted(groups):
            chosen = {name: column[groups[key]] for name, column in columns.items()}
            found = {name: by_key.get((by, key, name)) for name in _MEDIANS}
            hidden = any(one is not None and one.outcome == "suppressed" for one in found.values())
            if int(chosen["people"][0]) >= MINIMUM_PEOPLE and not hidden:
                curves.append(_curve(by, key, chosen, found))
    return _with_ends(query, curves)


def _with_ends(query: Callable[[str], Any], curves: list[ResponseCurve]) -> list[ResponseCurve]:
    """The curves of networks with what ended unanswered beside; that of the organisation where it has one network."""
    table = query(all_ends_sql().format(key="network", period="0", answered_only_networks="''"))
    ends = {key: incidences_of(columns) for key, _, columns in groups_of(table)}
    networks = [curve.key for curve in curves if curve.key != WHOLE]
    if len(networks) == 1 and networks[0] in ends and len({curve.threads for curve in curves}) == 1:
        ends[WHOLE] = ends[networks[0]]
    return [replace(curve, ended=_ended(curve, ends[curve.key])) if curve.key in ends else curve for curve in curves]


def _ended(curve: ResponseCurve, found: Incidences) -> tuple[float, ...]:
    places = np.searchsorted(found.times, np.array(curve.hours), side="right") - 1
    unanswered = found.incidence[1:].sum(axis=0)
    return tuple(float(unanswered[place]) if place >= 0 else 0.0 for place in places)


_MEDIANS = ("response.median_hours", "response.naive_median_hours")


def _curve(by: str, key: str, columns: Mapping[str, Any], found: Mapping[str, Reading | None]) -> ResponseCurve:
    curve = curve_of(columns)
    low, high = limits(curve, INTERVAL_LEVEL)
    chosen = thinned(curve.times)
    threads = int(columns["threads_n"].sum())
    return ResponseCurve(
        key=key,
        title=translated("All networks") if by == "organisation" else network_title(key),
        hours=tuple(float(time) for time in curve.times[chosen]),
        answered=tuple(float(1 - value) for value in curve.survival[chosen]),
        low=tuple(float(1 - value) for value in high[chosen]),
        high=tuple(float(1 - value) for value in low[chosen]),
        threads=threads,
        people=int(columns["people"][0]),
        unanswered=threads - int(columns["answered_n"].sum()),
        median_hours=_value(found["response.median_hours"]),
        naive_median_hours=_value(found["response.naive_median_hours"]),
    )


def _value(reading: Reading | None) -> float | None:
    return reading.value if reading is not None else None


def thinned(times: Any) -> Any:
    """Positions of about 200 of the times, evenly spread on a logarithmic scale up to two weeks.

    The last time before each of the marks of the report's tables is among them, so that a table says what the whole
    curve says.
    """
    within = np.flatnonzero(times <= _LONGEST_HOURS)
    if within.size <= _MOST_POINTS:
        return within
    first = max(float(times[within[0]]), 1 / 3600)
    grid = np.geomspace(first, float(times[within[-1]]), _MOST_POINTS)
    grid = np.concatenate([grid, TABLE_HOURS])
    return np.unique(np.clip(np.searchsorted(times, grid, side="right") - 1, 0, within[-1]))


def _source(entry: ImportEntry) -> SourceNote:
    return SourceNote(
        import_id=entry.id,
        format=entry.format,
        imported_at=entry.imported_at,
        rows_read=entry.rows_read,
        acts_added=entry.acts_added,
        rows_rejected=entry.rows_rejected,
        coverage=entry.coverage,
    )


_PROPERTIES_SQL = """
SELECT property_id, network, network_class, owner_unit, registered, purpose, decision, last_outward_us,
       first_act_us
FROM properties
WHERE ours
ORDER BY property_id
"""


def property_notes(
    query: Callable[[str], Any], as_of_us: int, readings: Sequence[Reading], personal: frozenset[str] = frozenset()
) -> list[PropertyNote]:
    """Every property of ours; when one to four people are behind its acts, no month is told.

    Accounts of people (`personal`) are left out, unless the register names them as the organisation's.
    """
    hidden = {one.key.lower() for one in readings if one.by == "property" and one.outcome == "suppressed"}
    own = {one.lower() for one in personal}
    hidden |= own
    recent_from_us = as_of_us - RECENT_DAYS * MICROSECONDS_PER_DAY
    notes = []
    for row in query(_PROPERTIES_SQL).to_pylist():
        if row["property_id"].lower() in own and not row["registered"]:
            continue
        last_us, first_us = row.pop("last_outward_us"), row.pop("first_act_us")
        state: PropertyState = "never seen" if last_us is None else "alive" if last_us > recent_from_us else "dormant"
        last, first = (
            None if one is None or row["property_id"].lower() in hidden else f"{moment_of(one):%Y-%m}"
            for one in (last_us, first_us)
        )
        notes.append(PropertyNote(**row, state=state, last_month=last, first_month=first))
    return notes


def disagreements(placements: Mapping[str, Placement]) -> list[str]:
    """Pairs of models that place the organisation at clearly different heights of their ladders, in words."""
    heights = [
        (one.title, one.position.value / (len(one.stages) - 1), one.stage.title)
        for one in placements.values()
        if one.position is not None and one.stage is not None and one.known
    ]
    found = []
    for place, (title, height, stage) in enumerate(heights):
        for other_title, other_height, other_stage in heights[place + 1 :]:
            if abs(height - other_height) >= words()["rules"]["ladders_apart"]:
                higher, lower = ((title, stage), (other_title, other_stage))
                if other_height > height:
                    higher, lower = lower, higher
                found.append(
                    translated(
                        "“{higher}” places the organisation higher ({higher_stage}) than “{lower}” ({lower_stage}): "
                        "they ask for different practices at the same height.",
                        higher=higher[0],
                        higher_stage=higher[1],
                        lower=lower[0],
                        lower_stage=lower[1],
                    )
                )
    return found
