"""What the record of pilots says of practices: readings that rules of the catalogue ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date, timedelta

from pappus.pilots.many import PilotLine, PilotsFound
from pappus.pilots.pilot import settings
from pappus.pilots.register import Entry, Noted, Register
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.readings import Reading
from pappus.workspace.organisation import Organisation

_UNSEEN = translatable("{pilots} pilots of the year name no property that stands in the records")
_FAILURES = ("no_effect", "harmful")

Alive = Set[tuple[str, int]]
"""Properties, in lower case, with the months (yyyymm) in which the records show them act."""

ALIVE_SQL = """
SELECT DISTINCT LOWER(property_id) AS property_id, month
FROM acts
WHERE side = 'org' AND property_id IS NOT NULL AND verb IN ('Create', 'Announce')
UNION
SELECT DISTINCT LOWER(person) AS property_id, month
FROM acts
WHERE side = 'org' AND kind = 'account' AND verb IN ('Create', 'Announce')
"""
"""What of ours acted where, or under which account, month by month."""


def readings_of_pilots(
    found: PilotsFound, register: Register, organisation: Organisation, alive: Alive = frozenset()
) -> list[Reading]:
    """The readings, all time, of the organisation; nothing where it has written down no pilot.

    Args:
        found: the pilots with their verdicts.
        register: what was written down when about them.
        organisation: whose functions they are compared with.
        alive: what the records show of properties.
    """
    return list(_readings(found, register, organisation, alive)) if found.lines else []


def _readings(found: PilotsFound, register: Register, organisation: Organisation, alive: Alive) -> Iterator[Reading]:
    ended = [one for one in found.lines if one.pilot.end <= found.as_of]
    started = [one for one in found.lines if one.pilot.start <= found.as_of]
    yield _share("pilots.functions_share", *_functions(started, found.as_of, organisation))
    yield _seen_at_work(started, found.as_of, organisation, alive)
    yield _share("pilots.fit_judged_share", sum(one.fit is not None for one in ended), len(ended))
    yield _share("pilots.valid_verdict_share", sum(one.verdict.is_valid for one in ended), len(ended))
    successes = [one for one in ended if one.verdict.kind == "works"]
    days = settings()["decide_days"]
    decided = sum(_within(one, register, days, ("promoted", "kept", "stopped")) for one in successes)
    yield _share("pilots.decided_share", decided, len(successes))
    told = sum(_within(one, register, settings()["write_up_days"], ("written_up",)) for one in ended)
    yield _share("pilots.written_up_share", told, len(ended))
    failures = [one for one in ended if one.verdict.kind in _FAILURES]
    told = sum(_within(one, register, settings()["write_up_days"], ("written_up",)) for one in failures)
    yield _share("pilots.failures_told_share", told, len(failures))
    grown = [one for one in found.lines if one.step != "pot"]
    recent = found.as_of - timedelta(days=settings()["renew_days"])
    fresh = sum(any(row.day >= recent for row in _rows(one, register, ("kept", "promoted"))) for one in grown)
    yield _share("pilots.renewed_share", fresh, len(grown))


def _functions(started: Sequence[PilotLine], as_of: date, organisation: Organisation) -> tuple[int, int]:
    """Functions with a pilot within the year, and all functions."""
    recent = as_of - timedelta(days=settings()["renew_days"])
    owners = {one.property_id: one.owner_unit for one in organisation.properties}
    units = {one.pilot.unit or owners.get(one.pilot.property_id or "") for one in started if one.pilot.end >= recent}
    functions = {organisation.function_of(unit) for unit in units} - {None}
    known = organisation.known_functions()
    return len(functions & set(known)), len(known)


def _seen_at_work(started: Sequence[PilotLine], as_of: date, organisation: Organisation, alive: Alive) -> Reading:
    """Functions whose pilot of the year the records show at work; nothing where they cannot show one of them."""
    recent = as_of - timedelta(days=settings()["renew_days"])
    year = [one for one in started if one.pilot.end >= recent]
    known = {name for name, _ in alive}
    hidden = [one for one in year if (one.pilot.property_id or "").lower() not in known]
    if hidden or not year:
        return _share("pilots.functions_seen_share", 0, 0, translated(_UNSEEN, pilots=len(hidden)) if hidden else "")
    seen = [one for one in year if _was_alive(one, as_of, alive)]
    return _share("pilots.functions_seen_share", *_functions(seen, as_of, organisation))


def _was_alive(line: PilotLine, as_of: date, alive: Alive) -> bool:
    """Whether the records show its property act in a month in which it ran."""
    first, last = line.pilot.start, min(line.pilot.end, as_of)
    name = (line.pilot.property_id or "").lower()
    months = {first.year * 12 + first.month - 1 + later for later in range((last.year - first.year) * 12 + 12)}
    ran = {month for month in months if month <= last.year * 12 + last.month - 1}
    return any((name, month // 12 * 100 + month % 12 + 1) in alive for month in ran)


def _rows(line: PilotLine, register: Register, entries: Sequence[Entry]) -> list[Noted]:
    return [row for entry in entries for row in register.of(line.pilot.id, entry)]


def _within(line: PilotLine, register: Register, days: int, entries: Sequence[Entry]) -> bool:
    last = line.pilot.end + timedelta(days=days)
    return any(row.day <= last for row in _rows(line, register, entries))


def _share(name: str, have: int, of: int, reason: str = "") -> Reading:
    if of == 0:
        reason = reason or "There is none of which it could be said."
        return Reading(
            name, "organisation", "organisation", "all", None, None, None, 0, None, "share", "not_available", reason
        )
    share = have / of
    # Pilots are no sample: all of them were counted.
    return Reading(name, "organisation", "organisation", "all", share, share, share, of, None, "share", "found")
