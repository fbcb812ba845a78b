"""What can be asked of pilots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404

from pappus.pilots.definitions import FOLDER, load_pilots
from pappus.pilots.pilot import Pilot
from pappus.pilots.register import FILE, Noted, Register, read_register
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.web.decisions import folder_of
from pappus.web.jobs.models import Job
from pappus.web.organisations.models import Organisation, Unit
from pappus.web.pilots.models import Look
from pappus.web.register.models import Property
from pappus.web.results.freshness import changed_since
from pappus.web.unchanged import while_unchanged

_MADE_FROM = ("pilots", "record", "register")


@dataclass(frozen=True)
class PilotShown:
    """A pilot with what the latest look says of it.

    Attributes:
        pilot: the definition.
        told: its line in words; null until it was looked at.
        found: its line with figures; null likewise.
        rows: what the register says of it, the latest first.
        number: of it in the picture; null until it was looked at.
    """

    pilot: Pilot
    told: dict[str, Any] | None
    found: dict[str, Any] | None
    rows: tuple[Noted, ...]
    number: int | None = None

    @property
    def registered(self) -> bool:
        """Whether what it is to show stands fast."""
        return any(row.entry == "registered" for row in self.rows)

    @property
    def stopped(self) -> bool:
        """Whether it was decided to stop it."""
        return any(row.entry == "stopped" for row in self.rows)


def look_of(organisation: Organisation) -> Look | None:
    """The latest look; null before the first."""
    return Look.objects.filter(organisation=organisation).first()


def is_outdated(organisation: Organisation, look: Look | None) -> bool:
    """Whether something has changed since the look was made."""
    return look is None or any(kind in _MADE_FROM for kind in changed_since(organisation, look.inputs))


def job_of(organisation: Organisation) -> Job | None:
    """The newest job that judges pilots; null if there was none."""
    return Job.objects.filter(organisation=organisation, kind__in=("pilots", "pilot_promote")).first()


def pilots_of(organisation: Organisation, look: Look | None) -> tuple[list[PilotShown], list[Fault]]:
    """All pilots, the latest first, and what is wrong in files that had to be left out."""
    folder = folder_of(organisation)
    found, faults = while_unchanged(load_pilots, folder, (folder / FOLDER).glob("*"))
    try:
        register = while_unchanged(read_register, folder, [folder / FOLDER / FILE])
    except InvalidFileError as error:
        register, faults = Register(), [*faults, *error.faults]
    shown = [_shown(one, register, look) for one in found.values()]
    return sorted(shown, key=lambda one: one.pilot.start, reverse=True), faults


def pilot_of(organisation: Organisation, name: str, look: Look | None = None) -> PilotShown:
    """A pilot of this organisation.

    Raises:
        Http404: there is none of this id.
    """
    for one in pilots_of(organisation, look)[0]:
        if one.pilot.id == name:
            return one
    raise Http404


def content_of(organisation: Organisation, name: str) -> dict[str, Any]:
    """The definition of a pilot as its file says it."""
    content: dict[str, Any] = read_yaml(folder_of(organisation) / FOLDER / f"{name}.yaml").content
    return content


def to_conclude(organisation: Organisation, day: date) -> list[Pilot]:
    """Pilots that are over and of which nobody has written down what becomes of them."""
    shown, _faults = pilots_of(organisation, None)
    ends = ("kept", "stopped", "promoted")
    return [
        one.pilot
        for one in shown
        if one.pilot.end < day and not any(row.entry in ends and row.day >= one.pilot.start for row in one.rows)
    ]


def choices_of(organisation: Organisation) -> dict[str, list[tuple[str, str]]]:
    """What the form of a pilot offers: properties, units, indicators, earlier pilots."""
    from pappus.indicators.registry import indicators

    properties = Property.objects.filter(organisation=organisation).values_list("network", "handle")
    earlier = [(one.pilot.id, one.pilot.title) for one in pilots_of(organisation, None)[0]]
    return {
        "property": [(f"{network}:{handle}", f"{network}: {handle}") for network, handle in properties],
        "unit": list(Unit.objects.filter(organisation=organisation).values_list("key", "name")),
        "indicator": [(name, one.title) for name, one in indicators().items()],
        "follows": earlier,
    }


def _shown(one: Pilot, register: Register, look: Look | None) -> PilotShown:
    rows = tuple(row for row in reversed(register.rows) if row.pilot == one.id)
    content = look.content if look is not None else {}
    lines = content.get("found", {}).get("pilots", ())
    for at, line in enumerate(lines):
        if line["id"] == one.id:
            return PilotShown(one, content["told"]["lines"][at], line, rows, at + 1)
    return PilotShown(one, None, None, rows)
