"""What the record of pilots says of practices: readings that rules of the catalogue ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pappus.pilots.many import PilotLine, PilotsFound
from pappus.pilots.pilot import settings
from pappus.pilots.register import Entry, Noted, Register
from pappus.vocabulary.readings import Reading
from pappus.workspace.organisation import Organisation


def readings_of_pilots(found: PilotsFound, register: Register, organisation: Organisation) -> list[Reading]:
    """The readings, all time, of the organisation; nothing where it has written down no pilot."""
    return list(_readings(found, register, organisation)) if found.lines else []


def _readings(found: PilotsFound, register: Register, organisation: Organisation) -> Iterator[Reading]:
    ended = [one for one in found.lines if one.pilot.end <= found.as_of]
    started = [one for one in found.lines if one.pilot.start <= found.as_of]
    yield _share("pilots.functions_share", *_functions(started, found.as_of, organisation))
    yield _share("pilots.fit_judged_share", sum(one.fit is not None for one in ended), len(ended))
    yield _share("pilots.valid_verdict_share", sum(one.verdict.is_valid for one in ended), len(ended))
    successes = [one for one in ended if one.verdict.kind == "works"]
    days = settings()["decide_days"]
    decided = sum(_within(one, register, days, ("promoted", "kept", "stopped")) for one in successes)
    yield _share("pilots.decided_share", decided, len(successes))
    told = sum(_within(one, register, settings()["write_up_days"], ("written_up",)) for one in ended)
    yield _share("pilots.written_up_share", told, len(ended))
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


def _rows(line: PilotLine, register: Register, entries: Sequence[Entry]) -> list[Noted]:
    return [row for entry in entries for row in register.of(line.pilot.id, entry)]


def _within(line: PilotLine, register: Register, days: int, entries: Sequence[Entry]) -> bool:
    last = line.pilot.end + timedelta(days=days)
    return any(row.day <= last for row in _rows(line, register, entries))


def _share(name: str, have: int, of: int) -> Reading:
    if of == 0:
        reason = "There is none of which it could be said."
        return Reading(
            name, "organisation", "organisation", "all", None, None, None, 0, None, "share", "not_available", reason
        )
    share = have / of
    # Pilots are no sample: all of them were counted.
    return Reading(name, "organisation", "organisation", "all", share, share, share, of, None, "share", "found")
