"""What a pilot may become: pot, plot, plantation, each with its criteria."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pappus.pilots.pilot import Pilot, Step, settings, words
from pappus.pilots.register import Register
from pappus.pilots.verdict import Verdict

_CRITERIA: dict[Step, tuple[str, ...]] = {
    "plot": ("registered", "ended", "works", "stands", "fits"),
    "plantation": ("is_plot", "repeated", "written_up", "renewed"),
}


@dataclass(frozen=True)
class Criterion:
    """What has to hold for a step, and whether it does.

    Attributes:
        id: its name.
        text: what has to hold, in words.
        met: whether it does.
    """

    id: str
    text: str
    met: bool


def next_step(
    pilot: Pilot,
    verdict: Verdict,
    register: Register,
    among: tuple[date, Collection[str], Mapping[str, Pilot]],
) -> tuple[Step, tuple[Criterion, ...]] | None:
    """What a pilot may become next, with the criteria; null if it is a plantation already.

    Args:
        pilot: the pilot.
        verdict: its verdict.
        register: what was written down.
        among: the day, the ids of pilots that work and stand among all others, and all pilots.
    """
    step = register.step(pilot.id)
    if step == "plantation":
        return None
    to: Step = "plot" if step == "pot" else "plantation"
    met = _met(pilot, verdict, register, among)
    share = f"{settings()['false_discoveries']:.0%}"
    return to, tuple(
        Criterion(name, words()["criteria"][name].format(share=share), met[name]) for name in _CRITERIA[to]
    )


def _met(
    pilot: Pilot, verdict: Verdict, register: Register, among: tuple[date, Collection[str], Mapping[str, Pilot]]
) -> dict[str, bool]:
    as_of, working, pilots = among
    kept = [row.day for entry in ("kept", "promoted") for row in register.of(pilot.id, entry)]
    recent = as_of - timedelta(days=settings()["renew_days"])
    return {
        "registered": verdict.standing.confirmed,
        "ended": verdict.due and (pilot.end <= as_of or pilot.looks != "at_end"),
        "works": verdict.kind == "works",
        "stands": pilot.id in working,
        "fits": register.fit(pilot.id) == "fits",
        "is_plot": register.step(pilot.id) == "plot",
        "repeated": any(name in working and pilots[name].follows == pilot.id for name in pilots),
        "written_up": bool(register.of(pilot.id, "written_up")),
        "renewed": any(day >= recent for day in kept),
    }
