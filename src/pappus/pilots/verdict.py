"""What a pilot showed, as plain values, and what decides it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.pilots.pilot import Pilot, VerdictKind, words
from pappus.pilots.register import Standing
from pappus.vocabulary.languages import digits

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Look:
    """What was known at one point after the start.

    Attributes:
        day: first day of the point.
        observed: mean of the treated series there; null if unknown.
        expected: what it would have been without the pilot; null if unknown.
        effect: mean effect from the start up to there; null if unknown.
        low: lower end of its interval.
        high: upper end.
    """

    day: date
    observed: float | None
    expected: float | None
    effect: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Verdict:
    """What a pilot showed.

    Attributes:
        pilot: its id.
        kind: works, no_effect (none worth having), harmful, or cannot_tell.
        effect: mean change of the measure by the pilot, in the measure's unit; null where there is none.
        low: lower end of its interval.
        high: upper end.
        level: coverage of the interval; over all looks together where they may be at any time.
        p_value: how rarely chance alone gives as much, valid for the looks planned; null without an effect.
        worth: effect in smallest changes worth having, above 0 where it is for the better; null without an effect.
        worth_error: its standard error.
        as_of: last day of the figures that counted; null if there are none.
        before: points before the start; those in the old arm, of two arms.
        after: points after it; those in the new arm, of two arms.
        placebos: placebo dates, or other units, at which the method was tried; 0 of two arms, split by chance.
        placebos_are: dates or units.
        worth_of_placebos: so many would tell as much if they shared no data.
        as_far: share of placebos, this pilot among them, with an effect as large; null without placebos.
        standing: whether it was written down beforehand.
        due: whether this is a verdict; false while the pilot is under way and nothing can be said yet.
        reasons: what speaks against it or limits it, one sentence each.
        looks: point by point.
    """

    pilot: str
    kind: VerdictKind
    standing: Standing
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.9
    p_value: float | None = None
    worth: float | None = None
    worth_error: float | None = None
    as_of: date | None = None
    before: int = 0
    after: int = 0
    placebos: int = 0
    placebos_are: str = "dates"
    worth_of_placebos: float | None = None
    as_far: float | None = None
    due: bool = True
    reasons: tuple[str, ...] = ()
    looks: tuple[Look, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether it says anything on what the pilot drove, and stood fast beforehand."""
        return self.kind != "cannot_tell" and self.due and self.standing.confirmed

    def as_json(self) -> dict[str, Any]:
        """Plain values; days as text."""
        found: dict[str, Any] = asdict(self)
        found["confirmed"] = self.standing.confirmed
        found["standing"]["day"] = self.standing.day.isoformat() if self.standing.day else None
        found["as_of"] = self.as_of.isoformat() if self.as_of else None
        for look in found["looks"]:
            look["day"] = look["day"].isoformat()
        return found


def reason(name: str, **figures: Any) -> str:
    """What speaks against a verdict, or limits it, in a sentence of `words.yaml`."""
    text: str = words()["reasons"][name]
    return text.format(**figures)


def decided(pilot: Pilot, shown: Verdict, effect: float, ends: Floats, error: float, p_value: float) -> Verdict:
    """The verdict by where the interval lies: against nothing, and against the smallest change worth having."""
    sign, least = pilot.measure.sign, pilot.measure.minimum_effect
    good, (low, high) = sign * effect, sorted(sign * ends)
    kind: VerdictKind = "cannot_tell"
    why = reason("wide", low=digits(f"{min(ends):+.3g}"), high=digits(f"{max(ends):+.3g}"))
    if high < 0:
        kind = "harmful"
    elif high < least:
        kind = "no_effect"
    elif low > 0 and good >= least:
        kind = "works"
    elif low > 0:
        why = reason("small")
    return replace(
        shown,
        kind=kind,
        effect=effect,
        low=float(min(ends)),
        high=float(max(ends)),
        p_value=p_value,
        worth=good / least,
        worth_error=error / least,
        reasons=(*shown.reasons, *([why] if kind == "cannot_tell" else [])),
    )
