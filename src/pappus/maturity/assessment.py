"""Findings → placements on every model, from one table of draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pappus.assessment.said import Said
from pappus.maturity.definitions import models as catalogue_models
from pappus.maturity.draws import draw_levels
from pappus.maturity.model import MaturityModel
from pappus.maturity.placement import Placement, place, profiled
from pappus.maturity.profile import find_profile
from pappus.maturity.training import spent_on
from pappus.practices.combining import View
from pappus.vocabulary.findings import Finding
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import Reading
from pappus.workspace.organisation import Round, Training

_REACH = ("presence.function_breadth", "presence.functions_active_share", "presence.beyond_marketing_share")
_SHAPES = ("decentralised", "centralised", "hub_and_spoke", "dandelion", "holistic")
_SHAPE = tuple(f"structure.{shape}_probability" for shape in _SHAPES)
_SIDES: tuple[View, ...] = ("said", "shown")
_RESPONSIVENESS = ("response.parity", "response.answered_24h", "response.median_hours", "response.rmst_hours")


def place_on_models(
    findings: dict[str, Finding],
    readings: Mapping[str, Reading],
    by_function: Sequence[Reading],
    by_network: Sequence[Reading],
    models: Mapping[str, MaturityModel] | None = None,
    said: Said | None = None,
    asked: Round | None = None,
) -> dict[str, Placement]:
    """The organisation's place on each model, by model id.

    Args:
        findings: of the organisation, by practice id.
        readings: of the organisation, by indicator id.
        by_function: how much each function does, for the reach of structural models.
        by_network: how fast each network answers, for their responsiveness.
        models: models to place on; null means those of the catalogue.
        said: what people say of practices; null if nobody was asked.
        asked: the round with what they say of their know-how; null if nobody was asked.
    """
    chosen = catalogue_models() if models is None else models
    findings = {**_of_own_practices(chosen), **findings}
    difficulty = {**catalogue_models(), **chosen}.values()
    draws = draw_levels(findings.values(), difficulty, said)
    placements = {name: place(model, findings, draws) for name, model in chosen.items()}
    if said is not None:
        people, record = (draw_levels(findings.values(), difficulty, said, view) for view in _SIDES)
        placements = {
            name: replace(
                placement,
                said=place(chosen[name], findings, people),
                shown=place(chosen[name], findings, record),
            )
            for name, placement in placements.items()
        }
    placements.update(
        (name, profiled(placements[name], find_profile(model.profile, asked)))
        for name, model in chosen.items()
        if model.profile is not None
    )
    reach = (*_present(readings, _REACH), *by_function)
    responsiveness = (*_present(readings, _RESPONSIVENESS), *by_network)
    beside = (("shape", _present(readings, _SHAPE)), ("reach", reach), ("responsiveness", responsiveness))
    return {
        name: replace(placement, readings=beside) if placement.kind == "structure" else placement
        for name, placement in placements.items()
    }


def with_training(
    placements: Mapping[str, Placement],
    models: Mapping[str, MaturityModel],
    training: Iterable[Training],
    until: str | None = None,
) -> dict[str, Placement]:
    """The placements, those on profiles with what was spent on training; none where the register says nothing of it.

    Args:
        placements: by model id.
        models: by id.
        training: rows of the register.
        until: ISO date up to which training counts; null for all of it.
    """
    listed = [one for one in training if until is None or one.date <= until]
    found = dict(placements)
    for name, placement in placements.items():
        profile = models[name].profile
        if profile is not None and placement.profile is not None:
            found[name] = replace(placement, profile=replace(placement.profile, spent=spent_on(profile, listed)))
    return found


def _of_own_practices(models: Mapping[str, MaturityModel]) -> dict[str, Finding]:
    """Findings for practices that a model brings of its own: nothing is known about them until people are asked."""
    asked = {one.practice for model in models.values() for stage in model.stages for one in stage.gate}
    reasons = (translated("Nothing is known: this practice belongs to the model alone, and nobody was asked."),)
    return {name: Finding(name, "organisation", "not_available", reasons=reasons) for name in sorted(asked)}


def _present(readings: Mapping[str, Reading], names: Sequence[str]) -> tuple[Reading, ...]:
    return tuple(readings[name] for name in names if name in readings)
