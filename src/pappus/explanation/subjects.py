"""Finds what an id names, and explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pappus.explanation.ground import Ground
from pappus.explanation.indicators import define_indicator, explain_indicator
from pappus.explanation.matches import close_matches
from pappus.explanation.models import explain_model
from pappus.explanation.practices import explain_practice
from pappus.explanation.recorded import explain_recorded
from pappus.explanation.tree import Explanation
from pappus.explanation.view import View
from pappus.indicators.recorded import recorded_figures
from pappus.vocabulary.errors import UsageError

_EXPLAINERS: dict[str, Callable[[Ground, str, View], Explanation]] = {
    "indicator": explain_indicator,
    "practice": explain_practice,
    "model": explain_model,
}


def explain(ground: Ground, subject: str, view: View | None = None) -> Explanation:
    """Opens an indicator, practice or maturity model: what it rests on, and what rests on it.

    Args:
        ground: what explanations stand on.
        subject: an id; where two kinds of things share it, with the kind in front (`practice:structure.hub`).
        view: a group, a period, how many rows.

    Raises:
        UsageError: nothing has this id, or several things have; or the view does not go with it.
    """
    kind, name = subject_of(ground, subject)
    if kind == "indicator" and name not in ground.indicators:
        return explain_recorded(ground, name, view or View())
    return _EXPLAINERS[kind](ground, name, view or View())


def explain_standing(ground: Ground) -> Iterator[Explanation]:
    """Every practice and model that the organisation was assessed on, and what each figure means.

    Asks nothing of the record: what indicators read stands in the readings.
    """
    standing = ground.standing()
    for name in standing.findings:
        yield explain_practice(ground, name, View())
    for name in standing.placements:
        yield explain_model(ground, name, View())
    for name in ground.indicators:
        yield define_indicator(ground, name)
    for name in recorded_figures():
        yield explain_recorded(ground, name, View())


def subject_of(ground: Ground, subject: str) -> tuple[str, str]:
    """The kind and id that a person means.

    Raises:
        UsageError: nothing has this id, or several things have; names what comes near.
    """
    known: dict[str, Mapping[str, Any]] = {
        "indicator": {**recorded_figures(), **ground.indicators},
        "practice": ground.practices,
        "model": ground.models,
    }
    wanted, colon, name = subject.partition(":")
    kinds = [wanted] if colon and wanted in known else list(known)
    name = name if colon and wanted in known else subject
    found = [kind for kind in kinds if name in known[kind]]
    if len(found) == 1:
        return found[0], name
    if found:
        ways = " or ".join(f"{kind}:{name}" for kind in found)
        raise UsageError(f"{name!r} is the id of several things; write {ways}")
    near = close_matches(name, [one for kind in kinds for one in known[kind]])
    hint = f" Near to it: {', '.join(near)}." if near else ""
    raise UsageError(
        f"{name!r} is no {', '.join(kinds[:-1]) + ' or ' if kinds[:-1] else ''}{kinds[-1]}.{hint} "
        "`pappus indicators`, `pappus assess` and `pappus models` print their ids."
    )
