"""Two rounds on one model: how far the place moved, split by what moved it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pappus.assessment.said import Said
from pappus.maturity.draws import LevelDraws, draw_levels
from pappus.maturity.model import MaturityModel
from pappus.maturity.placement import Interval, Placement, place, positions
from pappus.practices.tiers import known_tiers, with_tiers
from pappus.vocabulary.findings import Finding, Tier

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Moment:
    """What was known at the time of one round.

    Attributes:
        findings: by practice, from the records and documents of that time and the round's own ratings.
        said: what people say, from this round alone.
        together: what they say, from the model of both rounds.
        models: the maturity models with stages as they were then, by id.
    """

    findings: Mapping[str, Finding]
    said: Said
    together: Said
    models: Mapping[str, MaturityModel]


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
        coverage: what comes from more, or less, being known: other practices, or other tiers of evidence of them.
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


@dataclass(frozen=True, eq=False)
class _Drawn:
    """One moment in draws: as it was; on what is known alike at both times; and there with the leniency taken out."""

    whole: LevelDraws
    covered: LevelDraws
    adjusted: LevelDraws


def place_changes(before: Moment, after: Moment, difficulty: Iterable[MaturityModel]) -> dict[str, PlaceChange]:
    """How far the organisation moved on each model of the later moment, by its id, and why.

    Each part is the difference of two positions drawn with the same seeds. First the earlier round is placed on the
    later model (`changed_model`); then both on what is known at both times, practice by practice, of the same tiers of
    evidence (`coverage`): where a first document comes to a practice that people had rated, what people say is set
    against what people say; then with the raters' leniency from the model of both rounds (`raters`); what is left moved
    (`real`).

    Args:
        before: the earlier round.
        after: the later one.
        difficulty: models that give each practice its designed difficulty.
    """
    models = list(difficulty)
    moments = (before, after)
    whole = [draw_levels(one.findings.values(), models, one.said) for one in moments]
    common = _known_alike(before, after)
    # Once for all models: drawing the levels is what takes the time.
    then, now = (
        _Drawn(
            drawn,
            _on_common(one, one.said, common, models),
            _on_common(one, one.together, common, models),
        )
        for one, drawn in zip(moments, whole, strict=True)
    )
    return {
        name: _change(
            (place(before.models.get(name, model), dict(before.findings), then.whole), then),
            (place(model, dict(after.findings), now.whole), now),
            (before.models.get(name, model), model),
        )
        for name, model in after.models.items()
    }


def _change(
    before: tuple[Placement, _Drawn], after: tuple[Placement, _Drawn], models: tuple[MaturityModel, MaturityModel]
) -> PlaceChange:
    (placed, then), (placed_now, now) = before, after
    former, model = models
    start, end = positions(former, then.whole), positions(model, now.whole)
    on_later_model = positions(model, then.whole)
    covered = positions(model, now.covered) - positions(model, then.covered)
    real = positions(model, now.adjusted) - positions(model, then.adjusted)
    return PlaceChange(
        model=model.id,
        before=placed,
        after=placed_now,
        whole=_interval(end - start),
        real=_interval(real),
        rose=float((real > 0).mean() + (real == 0).mean() / 2),
        raters=_interval(covered - real),
        coverage=_interval((end - on_later_model) - covered),
        changed_model=_interval(on_later_model - start),
    )


def _known_alike(before: Moment, after: Moment) -> dict[str, frozenset[Tier]]:
    """The tiers of evidence that know of each practice at both times."""
    names = before.findings.keys() & after.findings.keys()
    return {name: _tiers(before, name) & _tiers(after, name) for name in names}


def _tiers(moment: Moment, practice: str) -> frozenset[Tier]:
    heard: frozenset[Tier] = frozenset() if moment.said.of(practice) is None else frozenset({"said"})
    return known_tiers(moment.findings[practice]) - {"said"} | heard


def _on_common(
    moment: Moment, said: Said, common: Mapping[str, frozenset[Tier]], models: list[MaturityModel]
) -> LevelDraws:
    """The moment as if only the evidence of which there is some at both times were there."""
    findings = [with_tiers(finding, common.get(name, frozenset())) for name, finding in moment.findings.items()]
    return draw_levels(findings, models, said.only({name for name, tiers in common.items() if "said" in tiers}))


def _interval(values: _Floats) -> Interval:
    low, high = np.quantile(values, [0.05, 0.95])
    return Interval(float(values.mean()), float(low), float(high))
