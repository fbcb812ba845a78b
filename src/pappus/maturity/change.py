"""Two rounds on one model: how far the place moved, split by what moved it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pappus.assessment.said import Said
from pappus.maturity.draws import draw_levels
from pappus.maturity.model import MaturityModel
from pappus.maturity.placement import Interval, Placement, place, positions
from pappus.vocabulary.findings import Finding
from pappus.vocabulary.readings import Outcome

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Moment:
    """What was known at the time of one round.

    Attributes:
        findings: by practice, from the records and documents of that time and the round's own ratings.
        said: what people say, from this round alone.
        together: what they say, from the model of both rounds.
        model: the maturity model as it was then.
    """

    findings: Mapping[str, Finding]
    said: Said
    together: Said
    model: MaturityModel


@dataclass(frozen=True)
class PlaceChange:
    """How far an organisation moved on one model; the parts sum to the whole.

    Attributes:
        model: the model's id.
        before: placement at the earlier round.
        after: placement at the later one.
        whole: later position less earlier one.
        real: what moved while the same things were asked of people whose leniency is taken out.
        rose: probability that this part is above zero.
        raters: what comes from other people having answered.
        coverage: what comes from more, or less, being known.
        changed_model: what comes from the model itself having changed; zero where it is the same.
    """

    model: str
    before: Placement
    after: Placement
    whole: Interval
    real: Interval
    rose: float
    raters: Interval
    coverage: Interval
    changed_model: Interval


def place_change(before: Moment, after: Moment, difficulty: Iterable[MaturityModel]) -> PlaceChange:
    """How far the organisation moved on the model of both moments, and why.

    Each part is the difference of two positions drawn with the same seeds. First the earlier round is placed on the
    later model (`changed_model`); then both on the practices that are known at both times (`coverage`); then with the
    raters' leniency from the model of both rounds (`raters`); what is left moved (`real`).

    Args:
        before: the earlier round.
        after: the later one.
        difficulty: models that give each practice its designed difficulty.
    """
    models = list(difficulty)
    common = _known(before, models) & _known(after, models)
    then = _positions(before, models, before.said, None, before.model)
    on_later_model = _positions(before, models, before.said, None, after.model)
    now = _positions(after, models, after.said, None, after.model)
    covered = [_positions(one, models, one.said, common, after.model) for one in (before, after)]
    adjusted = [_positions(one, models, one.together, common, after.model) for one in (before, after)]
    real = adjusted[1] - adjusted[0]
    return PlaceChange(
        model=after.model.id,
        before=_placed(before, models),
        after=_placed(after, models),
        whole=_interval(now - then),
        real=_interval(real),
        rose=float((real > 0).mean() + (real == 0).mean() / 2),
        raters=_interval((covered[1] - covered[0]) - real),
        coverage=_interval((now - on_later_model) - (covered[1] - covered[0])),
        changed_model=_interval(on_later_model - then),
    )


def _known(moment: Moment, models: list[MaturityModel]) -> set[str]:
    draws = draw_levels(moment.findings.values(), models, moment.said)
    return {practice for practice, known in zip(draws.practices, draws.known, strict=True) if known}


def _positions(
    moment: Moment, models: list[MaturityModel], said: Said, common: set[str] | None, model: MaturityModel
) -> _Floats:
    findings = [
        finding if common is None or name in common else Finding(name, finding.group, _without(finding))
        for name, finding in moment.findings.items()
    ]
    heard = said if common is None else said.only(common)
    return positions(model, draw_levels(findings, models, heard))


def _without(finding: Finding) -> Outcome:
    return finding.outcome if finding.outcome == "not_applicable" else "not_available"


def _placed(moment: Moment, models: list[MaturityModel]) -> Placement:
    return place(moment.model, dict(moment.findings), draw_levels(moment.findings.values(), models, moment.said))


def _interval(values: _Floats) -> Interval:
    low, high = np.quantile(values, [0.05, 0.95])
    return Interval(float(values.mean()), float(low), float(high))
