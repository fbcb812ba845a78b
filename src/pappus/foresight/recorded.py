"""What forecasts say of practices: a reading that a rule of the catalogue asks for."""

from __future__ import annotations

from pappus.foresight.found import Foresight
from pappus.foresight.setting import settings
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import Outcome, Reading

STEPS = "foresight.prediction_steps"


def readings_of_foresight(found: Foresight) -> list[Reading]:
    """The reading, all time, of the organisation; nothing where it wrote down no outcome."""
    if not found.outcomes:
        return []
    told = [one for one in found.signals if one.value is not None]
    if not told:
        reason = found.signals[0].reason or translated("There is none.")
        return [_reading(None, 0, reason)]
    step = float(max(_step(name, found) for name in found.outcomes))
    both = [name for name in found.outcomes if _step(name, found) >= _SKILL and name in found.decided]
    if len(both) >= _DECIDED_LEAST:
        step = float(_SKILL + 1)
    return [_reading(step, len(found.outcomes), "")]


_SKILL, _DECIDED_LEAST = 3, 2


def _step(series: str, found: Foresight) -> int:
    """1 with a forecast, 2 where kept forecasts met their outcomes, 3 where a signal also surely adds skill."""
    own = [one for one in found.signals if one.series == series]
    if all(one.value is None for one in own):
        return 0
    come = sum(one.come for one in found.tracked if one.series == series)
    if come < settings()["outcomes"]["tracked_least"]:
        return 1
    return _SKILL if any(one.adds == "adds" for one in own) else _SKILL - 1


def _reading(value: float | None, n: int, reason: str) -> Reading:
    """What was tried was all counted, so that both ends of the interval are the value."""
    outcome: Outcome = "not_available" if value is None else "found"
    return Reading(STEPS, "organisation", "organisation", "all", value, value, value, n, None, "steps", outcome, reason)
