"""How levels of people, functions or units are printed side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pappus.cli.shared import print_table

if TYPE_CHECKING:
    from pappus.maturity.groups import Difference, GroupPlacement, GroupsFound

_OUTCOMES = {"suppressed": "hidden: too few people", "not_available": "nothing is known"}
_SURE = 0.9


def print_groups(found: GroupsFound) -> None:
    """Prints where each group stands on each model, and how far levels of people lie apart."""
    for name in dict.fromkeys(name for group in found.groups for name in group.placements):
        title = next(group.placements[name].title for group in found.groups if name in group.placements)
        rows = [(group.title, *_place(group, name)) for group in found.groups]
        print_table(f"{title}, by {found.by}", (found.by, "stage", "position", "90 % interval", "known"), rows)
    effects = [group for group in found.groups if group.effect is not None]
    if effects:
        rows = [(group.title, *_effect(group)) for group in effects]
        print_table(
            "How much higher they answer than all on average, drawn towards zero where few were asked",
            (found.by, "people", "levels", "90 % interval", "higher"),
            rows,
        )
    _print_differences(found)


def _place(group: GroupPlacement, model: str) -> tuple[str, str, str, str]:
    placement = group.placements.get(model)
    if placement is None:
        return _OUTCOMES.get(group.outcome, group.outcome), "–", "–", "–"
    known = f"{placement.known} of {placement.asked}"
    if placement.stage is None or placement.position is None:
        return _OUTCOMES["not_available"], "–", "–", known
    at = placement.position
    return placement.stage.title, f"{at.value:.2f}", f"{at.low:.2f} to {at.high:.2f}", known


def _effect(group: GroupPlacement) -> tuple[str, str, str, str]:
    effect = group.effect
    if effect is None:
        return "–", "–", "–", "–"
    return str(effect.people), f"{effect.value:+.2f}", f"{effect.low:+.2f} to {effect.high:+.2f}", f"{effect.above:.0%}"


def _print_differences(found: GroupsFound) -> None:
    """Only those that are nearly sure; --json has them all."""
    sure = [one for one in found.differences if max(one.over, one.under) >= _SURE]
    for one in sure:
        click.echo(_told(one))
    if found.differences and not sure:
        click.echo("No two levels of people surely see it more than half a level apart (--json has each difference).")


def _told(one: Difference) -> str:
    from pappus.assessment.agreement import settings

    titles = settings()["levels"]
    higher = one.over > one.under
    first, second = (one.one, one.other) if higher else (one.other, one.one)
    what, unit = (f"the practices of {one.id}", "levels") if one.what == "family" else (one.id, "stages")
    practices = "one practice" if one.practices == 1 else f"{one.practices} practices"
    return (
        f"{titles[first][:1].upper()}{titles[first][1:]} see {what} {abs(one.value):.1f} {unit} higher than "
        f"{titles[second]} ({max(one.over, one.under):.0%} sure of more than half; {practices} asked of both)."
    )
