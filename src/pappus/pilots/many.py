"""All pilots of an organisation together: which verdicts stand, what is left of the effects, what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pappus.pilots.pilot import Fit, Pilot, Step, settings
from pappus.pilots.promotion import Criterion, next_step
from pappus.pilots.register import Register
from pappus.pilots.verdict import Verdict
from pappus.statistics.intervals import z_value
from pappus.statistics.multiplicity import adjusted_by_false_discoveries
from pappus.statistics.shrinkage import shrunken_to_zero


@dataclass(frozen=True)
class PilotLine:
    """One pilot with its verdict among all others.

    Attributes:
        pilot: the pilot.
        verdict: its verdict.
        step: pot, plot or plantation.
        fit: whether it fits the organisation; null if nobody has written it down.
        q_value: share of false discoveries at which it would stand; null without an effect.
        stands: whether it stands among all pilots judged.
        shrunken: effect in smallest changes worth having, less what luck gives the largest of many; null without one.
        shrunken_low: lower end of its 90 % interval.
        shrunken_high: upper end.
        next_step: what it may become, with the criteria for that; null if it is a plantation.
    """

    pilot: Pilot
    verdict: Verdict
    step: Step
    fit: Fit | None
    q_value: float | None
    stands: bool
    shrunken: float | None
    shrunken_low: float | None
    shrunken_high: float | None
    next_step: tuple[Step, tuple[Criterion, ...]] | None

    @property
    def may_be_promoted(self) -> bool:
        """Whether every criterion of the next step is met."""
        return self.next_step is not None and all(one.met for one in self.next_step[1])

    def as_json(self) -> dict[str, Any]:
        """Plain values; days as text."""
        definition = {**asdict(self.pilot), "start": self.pilot.start.isoformat(), "end": self.pilot.end.isoformat()}
        starts = {name: day.isoformat() for name, day in self.pilot.measure.starts}
        step = self.next_step
        return {
            "id": self.pilot.id,
            "definition": {**definition, "measure": {**definition["measure"], "starts": starts}},
            "verdict": self.verdict.as_json(),
            "step": self.step,
            "fit": self.fit,
            "q_value": self.q_value,
            "stands": self.stands,
            "shrunken": {"value": self.shrunken, "low": self.shrunken_low, "high": self.shrunken_high},
            "may_be_promoted": self.may_be_promoted,
            "next_step": None if step is None else {"to": step[0], "criteria": [asdict(one) for one in step[1]]},
        }


@dataclass(frozen=True)
class PilotsFound:
    """All pilots of an organisation.

    Attributes:
        lines: the pilots by start, the latest first.
        as_of: day up to which figures and register count.
        false_discoveries: share of false ones allowed among those that stand.
        dependent: whether pilots share controls or days, so that the stricter rule was used.
        register_broken_from: row from which on the register is not as it was written; null if it is.
    """

    lines: tuple[PilotLine, ...]
    as_of: date
    false_discoveries: float
    dependent: bool
    register_broken_from: int | None = None

    def line(self, pilot: str) -> PilotLine:
        """The line of one pilot."""
        return next(one for one in self.lines if one.pilot.id == pilot)

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus pilots --json`."""
        return {
            "as_of": self.as_of.isoformat(),
            "false_discoveries": self.false_discoveries,
            "dependent": self.dependent,
            "register_broken_from": self.register_broken_from,
            "pilots": [one.as_json() for one in self.lines],
        }


def together(
    pilots: Mapping[str, Pilot], verdicts: Mapping[str, Verdict], register: Register, as_of: date
) -> PilotsFound:
    """All pilots with their verdicts, corrected for how many there are."""
    # Those that run and were looked at count too: leaving them out would count the lucky ones alone.
    judged = [one for one in verdicts.values() if one.p_value is not None]
    dependent = shares_ground([pilots[one.pilot] for one in judged])
    q_values, shrunken = _corrected(judged, dependent=dependent)
    q = settings()["false_discoveries"]
    standing = {name for name, value in q_values.items() if value <= q}
    working = {name for name in standing if verdicts[name].kind == "works"}
    order = sorted(pilots.values(), key=lambda one: (one.start, one.id), reverse=True)
    lines = []
    for one in order:
        value, low, high = shrunken.get(one.id, (None, None, None))
        lines.append(
            PilotLine(
                pilot=one,
                verdict=verdicts[one.id],
                step=register.step(one.id),
                fit=register.fit(one.id),
                q_value=q_values.get(one.id),
                stands=one.id in standing,
                shrunken=value,
                shrunken_low=low,
                shrunken_high=high,
                next_step=next_step(one, verdicts[one.id], register, (as_of, working, pilots)),
            )
        )
    return PilotsFound(tuple(lines), as_of, q, dependent, register.broken_from)


def shares_ground(pilots: Sequence[Pilot]) -> bool:
    """Whether any two pilots use one series or table and overlap in time, so that chance moves both."""
    return any(
        _ground(one) & _ground(other) and one.start <= other.end and other.start <= one.end
        for at, one in enumerate(pilots)
        for other in pilots[at + 1 :]
    )


def _ground(pilot: Pilot) -> set[tuple[str, str]]:
    measure = pilot.measure
    source = measure.file or measure.indicator or ""
    return {(source, name) for name in (*measure.treated, *measure.controls, measure.value or "") if name}


def _corrected(
    judged: Iterable[Verdict], *, dependent: bool
) -> tuple[dict[str, float], dict[str, tuple[float, float, float]]]:
    known = [
        (one.pilot, one.p_value, one.worth, one.worth_error)
        for one in judged
        if one.p_value is not None and one.worth is not None and one.worth_error is not None
    ]
    if not known:
        return {}, {}
    q_values = adjusted_by_false_discoveries([p for _, p, _, _ in known], dependent=dependent)
    found = shrunken_to_zero([worth for _, _, worth, _ in known], [error for _, _, _, error in known])
    half = z_value(settings()["level"])
    ends = {
        name: (float(value), float(value - half * error), float(value + half * error))
        for (name, *_), value, error in zip(known, found.values, found.errors, strict=True)
    }
    return {name: float(q) for (name, *_), q in zip(known, q_values, strict=True)}, ends
