"""Where each level of people, function or unit places itself, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pappus.assessment.group_views import GroupEffect
from pappus.assessment.said import Said
from pappus.maturity.draws import LevelDraws, draw_levels
from pappus.maturity.model import MaturityModel
from pappus.maturity.placement import Interval, Placement, place, positions
from pappus.vocabulary.findings import Finding
from pappus.vocabulary.readings import Outcome

_CLEARLY = 0.5
GroupedBy = Literal["level", "function", "unit"]
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GroupEvidence:
    """What is known of one group.

    Attributes:
        key: level, function or id of the unit.
        title: its name.
        raters: people of it who rated practices; null for one to four, or where it would give such a group away.
        findings: by practice; empty where the whole group is hidden.
        said: what its people say; null where nobody was asked, or it is hidden.
        effect: how far its people lie above or below all; null where that is not known or hidden.
    """

    key: str
    title: str
    raters: int | None
    findings: Mapping[str, Finding]
    said: Said | None = None
    effect: GroupEffect | None = None


@dataclass(frozen=True)
class FamilyLevel:
    """The level of a family of practices, as far as its practices are known, with a 90 % interval."""

    family: str
    value: float
    low: float
    high: float
    practices: int


@dataclass(frozen=True)
class GroupPlacement:
    """Where one group stands.

    Attributes:
        key: level, function or id of the unit.
        title: its name.
        outcome: found; suppressed where fewer than five people stand behind it; not_available where nothing is known.
        raters: see `GroupEvidence`.
        effect: see `GroupEvidence`.
        placements: by model id, those with stages; empty unless found.
        families: levels of families of which something is known.
    """

    key: str
    title: str
    outcome: Outcome
    raters: int | None
    effect: GroupEffect | None
    placements: Mapping[str, Placement]
    families: tuple[FamilyLevel, ...]


@dataclass(frozen=True)
class Difference:
    """How much higher one level of people sees the organisation than another.

    Attributes:
        one: the level that is compared.
        other: the level that it is compared with.
        what: `model` (positions on its ladder, each from what that level was asked) or `family` (levels, from the
            practices that both rated).
        id: of the model or family.
        value: mean of the difference.
        low: lower end of the 90 % interval.
        high: upper end.
        above: probability that `one` is higher.
        over: probability that it is more than half a level, or half a stage, higher.
        under: probability that it is so much lower.
        practices: on how many practices it rests; of a model, those that both know.
    """

    one: str
    other: str
    what: Literal["model", "family"]
    id: str
    value: float
    low: float
    high: float
    above: float
    over: float
    under: float
    practices: int


@dataclass(frozen=True)
class GroupsFound:
    """The groups of an organisation side by side.

    Attributes:
        by: level, function or unit.
        round: id of the round that counts; null if nobody was asked.
        groups: in their own order.
        differences: between levels of people; empty for functions and units.
    """

    by: GroupedBy
    round: str | None
    groups: tuple[GroupPlacement, ...]
    differences: tuple[Difference, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The form under `groups` of `pappus assess --json`."""
        return {
            "by": self.by,
            "round": self.round,
            "groups": [_group_as_json(group) for group in self.groups],
            "differences": [asdict(one) for one in self.differences],
        }


def place_groups(
    by: GroupedBy,
    round_id: str | None,
    evidence: list[GroupEvidence],
    models: Mapping[str, MaturityModel],
    difficulty: Mapping[str, MaturityModel],
) -> GroupsFound:
    """Places every group on every model with stages, and compares levels of people.

    Args:
        by: what the groups are.
        round_id: the round that counts.
        evidence: what is known of each group, in order; one without findings is hidden.
        models: models to place on.
        difficulty: models that give each practice its designed difficulty.
    """
    staged = {name: model for name, model in models.items() if model.stages}
    drawn = {
        one.key: draw_levels(one.findings.values(), difficulty.values(), one.said) for one in evidence if one.findings
    }
    groups = tuple(_placed(one, staged, drawn.get(one.key)) for one in evidence)
    differences = tuple(_differences(evidence, staged, drawn)) if by == "level" else ()
    return GroupsFound(by, round_id, groups, differences)


def _placed(one: GroupEvidence, models: Mapping[str, MaturityModel], draws: LevelDraws | None) -> GroupPlacement:
    if draws is None or not draws.known.any():
        suppressed = any(finding.outcome == "suppressed" for finding in one.findings.values())
        hidden = draws is None or one.raters is None or suppressed
        return GroupPlacement(one.key, one.title, "suppressed" if hidden else "not_available", one.raters, None, {}, ())
    placements = {name: place(model, dict(one.findings), draws) for name, model in models.items()}
    return GroupPlacement(one.key, one.title, "found", one.raters, one.effect, placements, tuple(_families(draws)))


def _families(draws: LevelDraws) -> Iterator[FamilyLevel]:
    known = [practice for practice, there in zip(draws.practices, draws.known, strict=True) if there]
    for family in dict.fromkeys(_family(practice) for practice in known):
        columns = [draws.index[practice] for practice in known if _family(practice) == family]
        mean = _interval(draws.levels[:, columns].mean(axis=1))
        yield FamilyLevel(family, mean.value, mean.low, mean.high, len(columns))


def _differences(
    evidence: list[GroupEvidence], models: Mapping[str, MaturityModel], drawn: Mapping[str, LevelDraws]
) -> Iterator[Difference]:
    """From the top down: executives against managers and the front line, managers against the front line."""
    heard = {one.key: one.said for one in reversed(evidence) if one.said is not None and one.key in drawn}
    for one, other in combinations(heard, 2):
        first, second = heard[one], heard[other]
        common = [name for name in first.practices if first.of(name) is not None and second.of(name) is not None]
        for family in dict.fromkeys(map(_family, common)):
            names = [name for name in common if _family(name) == family]
            yield _difference((one, other), "family", family, _mean(first, names), _mean(second, names), len(names))
        for name, model in models.items():
            if place_known := [practice for practice in model.required_practices() if practice in common]:
                pair = positions(model, drawn[one]), positions(model, drawn[other])
                yield _difference((one, other), "model", name, *pair, len(place_known))


def _difference(
    pair: tuple[str, str], what: Literal["model", "family"], id_: str, first: _Floats, second: _Floats, practices: int
) -> Difference:
    # Rows of different groups are drawn apart; set off, so that what both assume of the unknown is not taken as shared.
    apart = first - np.roll(second, second.size // 2)
    whole = _interval(apart)
    above = float((apart > 0).mean() + (apart == 0).mean() / 2)
    over, under = float((apart > _CLEARLY).mean()), float((apart < -_CLEARLY).mean())
    return Difference(*pair, what, id_, whole.value, whole.low, whole.high, above, over, under, practices)


def _mean(said: Said, practices: list[str]) -> _Floats:
    columns = [said.practices.index(practice) for practice in practices]
    mean: _Floats = said.levels[:, columns].mean(axis=1)
    return mean


def _family(practice: str) -> str:
    return practice.partition(".")[0]


def _interval(values: _Floats) -> Interval:
    low, high = np.quantile(values, [0.05, 0.95])
    return Interval(float(values.mean()), float(low), float(high))


def _group_as_json(group: GroupPlacement) -> dict[str, Any]:
    return {
        "key": group.key,
        "title": group.title,
        "outcome": group.outcome,
        "raters": group.raters,
        "effect": None if group.effect is None else _without_key(group.effect),
        "models": {name: _place_as_json(placement) for name, placement in group.placements.items()},
        "families": [asdict(family) for family in group.families],
    }


def _without_key(effect: GroupEffect) -> dict[str, Any]:
    return {name: value for name, value in asdict(effect).items() if name != "key"}


def _place_as_json(placement: Placement) -> dict[str, Any]:
    """A group's place on one model; nothing is named, and no place given, where nothing is known."""
    known = placement.outcome == "found" and placement.stage is not None
    return {
        "outcome": placement.outcome,
        "stage": placement.stage.id if known and placement.stage else None,
        "stages": [{"id": one.id, "probability": one.probability} for one in placement.stages] if known else [],
        "position": vars(placement.position) if known and placement.position else None,
        "coverage": {"known": placement.known, "asked": placement.asked},
    }
