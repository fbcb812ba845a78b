"""A placement as a ladder: its steps, where the organisation stands on it, and that in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pappus.maturity.model import MaturityModel
from pappus.maturity.placement import NAMED_PROBABILITY, NOT_RULED_OUT, Placement, StageProbability
from pappus.report.knowhow import profile_headline
from pappus.report.levels import with_interval
from pappus.report.words import either, joined, percent, probability
from pappus.vocabulary.languages import translatable, translated, translated_count

Knowledge = Literal["enough", "partial", "none"]
"""How much of what a model asks is known: at least half, some, or nothing."""


@dataclass(frozen=True)
class Step:
    """One stage on the ladder.

    Attributes:
        title: its name.
        also_called: its other name; empty if none.
        what: what an organisation in it looks like.
        percent: probability of exactly this stage, in words.
        reached_percent: probability of this stage or a further one, in words; empty for the first stage.
        if_unmet: probability if everything unknown were absent, in words.
        if_dropped: probability if everything unknown were left out, in words.
        named: whether it is the stage named.
        in_span: whether it is named or not ruled out.
        reached: whether it is named or below the one named.
    """

    title: str
    also_called: str
    what: str
    percent: str
    reached_percent: str
    if_unmet: str
    if_dropped: str
    named: bool
    in_span: bool
    reached: bool


@dataclass(frozen=True)
class Ladder:
    """A model with the organisation's place on it.

    Attributes:
        model: the model.
        placement: the place on it.
        knowledge: how much is known.
        headline: the place in a few words.
        what: what an organisation in the stage named looks like; empty where none is named.
        sure: how sure that is.
        bounds: what would change if the unknown were counted otherwise; empty where all is known.
        coverage: how much is known, in words.
        steps: the stages, lowest first.
        position: the position with its interval in words; empty without one.
        at: position on the track, 0 to 100; null without one.
        low: lower end of its interval on the track.
        high: upper end.
    """

    model: MaturityModel
    placement: Placement
    knowledge: Knowledge
    headline: str
    what: str
    sure: str
    bounds: str
    coverage: str
    steps: tuple[Step, ...]
    position: str = ""
    at: float | None = None
    low: float = 0.0
    high: float = 0.0

    @property
    def known_profile(self) -> bool:
        """Whether it is a profile of which something was asked."""
        return self.placement.profile is not None and self.placement.profile.round_id is not None


def ladder(model: MaturityModel, placement: Placement) -> Ladder:
    """The ladder of one model; without steps where the model has no stages."""
    knowledge = knowledge_of(placement)
    position = placement.position if knowledge != "none" else None
    size = max(1, len(placement.stages))
    return Ladder(
        model=model,
        placement=placement,
        knowledge=knowledge,
        headline=_headline(placement, knowledge),
        what=_what(model, placement) if knowledge != "none" else "",
        sure=_sure(placement, knowledge),
        bounds=_bounds(placement, knowledge),
        coverage=translated_count(
            "known: {known} of {number} practice",
            "known: {known} of {number} practices",
            placement.asked,
            known=placement.known,
        ),
        steps=tuple(_step(model, placement, index) for index in range(len(placement.stages))),
        position="" if position is None else with_interval(position.value, position.low, position.high),
        at=None if position is None else _on_track(position.value, size),
        low=0.0 if position is None else _on_track(position.low, size),
        high=0.0 if position is None else _on_track(position.high, size),
    )


def knowledge_of(placement: Placement) -> Knowledge:
    """Whether at least half, some or nothing of what a model asks is known."""
    if placement.known == 0:
        return "none"
    return "enough" if placement.known * 2 >= placement.asked else "partial"


def named_in(stages: tuple[StageProbability, ...]) -> StageProbability:
    """The highest stage that is reached or passed with a probability of at least .8."""
    return [stage for stage in stages if stage.at_least >= NAMED_PROBABILITY - 1e-9][-1]


def _headline(placement: Placement, knowledge: Knowledge) -> str:
    if placement.profile is not None and knowledge != "none":
        return profile_headline(placement)
    if not placement.stages or placement.stage is None or knowledge == "none":
        return translated("Not known yet")
    titles = [stage.title for stage in placement.stages if stage.id in placement.span]
    if knowledge == "partial":
        if len(titles) > 1:
            return translated("Somewhere from {first} to {last}", first=titles[0], last=titles[-1])
        return translated("{stage}, as far as is known", stage=titles[0])
    if len(titles) == 1:
        return titles[0]
    return translated("{stage}, perhaps {further}", stage=titles[0], further=either(titles[1:]))


def _what(model: MaturityModel, placement: Placement) -> str:
    return "" if placement.stage is None else model.stages[model.stage_index(placement.stage.id)].what


def _sure(placement: Placement, knowledge: Knowledge) -> str:
    if placement.profile is not None and knowledge != "none":
        return " ".join(placement.reasons)
    if not placement.stages or placement.stage is None or knowledge == "none":
        return placement.reasons[-1] if placement.reasons else translated(_NOTHING_KNOWN)
    stages, named = placement.stages, placement.stage
    beyond = [stage for stage in stages if stage.id in placement.span][1:]
    if named.id == stages[0].id:
        first = translated("No gate beyond {stage} is surely passed.", stage=named.title)
        beyond = beyond or list(stages[1:2])
    else:
        sure = probability(named.at_least)
        first = translated("{stage} or further: {chance} sure.", stage=named.title, chance=sure)
    if not beyond:
        return f"{first} {translated('Nothing beyond it is above {chance}.', chance=percent(NOT_RULED_OUT))}"
    told = [
        translated("{stage} or further: {chance}", stage=stage.title, chance=probability(stage.at_least))
        for stage in beyond
    ]
    return f"{first} {joined(told)}."


_NOTHING_KNOWN = translatable("Nothing that this model asks about is known.")


def _bounds(placement: Placement, knowledge: Knowledge) -> str:
    if not placement.stages or knowledge == "none" or placement.known == placement.asked:
        return ""
    unmet, dropped = named_in(placement.unknown_unmet), named_in(placement.unknown_dropped)
    if unmet.id == dropped.id:
        return translated(
            "It would be {stage} if everything unknown were absent, and also if it were left out.", stage=unmet.title
        )
    return translated(
        "It would be {stage} if everything unknown were absent, and {other} if it were left out.",
        stage=unmet.title,
        other=dropped.title,
    )


def _step(model: MaturityModel, placement: Placement, index: int) -> Step:
    chance = placement.stages[index]
    stage = model.stages[index]
    unmet = placement.unknown_unmet[index] if placement.unknown_unmet else chance
    dropped = placement.unknown_dropped[index] if placement.unknown_dropped else chance
    return Step(
        title=stage.title,
        also_called=stage.also_called,
        what=stage.what,
        percent=probability(chance.probability),
        reached_percent=probability(chance.at_least) if index else "",
        if_unmet=probability(unmet.probability),
        if_dropped=probability(dropped.probability),
        named=placement.stage is not None and placement.stage.id == chance.id,
        in_span=chance.id in placement.span,
        reached=placement.stage is not None and index <= model.stage_index(placement.stage.id),
    )


def _on_track(position: float, stages: int) -> float:
    # A stage begins at its gate, the left edge of its step, and the last one has nothing further to progress to:
    # having passed the last gate stands in the middle of the last step.
    last = stages - 1
    place = min(position, last) if position < last else last + 0.5
    return round(100 * min(max(place / stages, 0.0), 1.0), 2)
