"""The command that compares two rounds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pappus.cli.shared import GivenPath, folder_argument, print_json, print_table

if TYPE_CHECKING:
    from pappus.judging import Comparison
    from pappus.maturity.change import PlaceChange
    from pappus.maturity.placement import Interval

_SURE = 0.9
_MOST_PRACTICES = 12


@click.command()
@folder_argument
@click.option("--from", "before", required=True, metavar="ROUND", help="The earlier round.")
@click.option("--to", "after", required=True, metavar="ROUND", help="The later round.")
@click.option(
    "--former-model",
    "former",
    multiple=True,
    type=GivenPath(),
    metavar="FILE",
    help="A model file as it was at the earlier round, if it has changed since.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
def compare(folder: Path, before: str, after: str, former: tuple[Path, ...], as_json: bool) -> None:
    """Say what moved between two rounds of DIR, and how much of it is more than other people having answered."""
    from pappus.maturity.definitions import read_model
    from pappus.pipeline import open as open_workspace

    models = {model.id: model for model in map(read_model, former)}
    found = open_workspace(folder).compare(before, after, models)
    if as_json:
        print_json(found.as_json())
    else:
        _print_comparison(found)


def _print_comparison(found: Comparison) -> None:
    click.echo(f"From round {found.before} ({found.before_at}) to round {found.after} ({found.after_at}).")
    same = found.together.same_people
    who = "Fewer than five people" if same is None else f"{same} people" if same else "Nobody"
    click.echo(f"{who} rated practices in both; their leniency is taken out.")
    for change in found.places.values():
        _print_place(change)
    rows = [
        (one.practice, f"{one.change:+.1f}", f"{one.low:+.1f} to {one.high:+.1f}", _moved(one.rose))
        for one in found.together.changes[:_MOST_PRACTICES]
    ]
    print_table("What moved most surely", ("practice", "levels", "90 % interval", "verdict"), rows)


def _print_place(change: PlaceChange) -> None:
    stages = [one.stage.title if one.stage else "not known" for one in (change.before, change.after)]
    click.echo("")
    click.echo(click.style(change.after.title, bold=True))
    click.echo(f"  {stages[0]} → {stages[1]}; place on the ladder {_told(change.whole)}, of which")
    click.echo(f"    {_told(change.real)} real change: {_moved(change.rose)}")
    others = {
        "other people answered": change.raters,
        "more or less is known": change.coverage,
        "the model changed": change.changed_model,
    }
    for why, part in others.items():
        if part.low or part.high:
            click.echo(f"    {_told(part)} {why}")


def _told(part: Interval) -> str:
    return f"{part.value:+.2f} ({part.low:+.2f} to {part.high:+.2f})"


def _moved(rose: float) -> str:
    if rose >= _SURE:
        return f"rose ({rose:.0%} sure)"
    if rose <= 1 - _SURE:
        return f"fell ({1 - rose:.0%} sure)"
    return "cannot tell"


COMMANDS = {"compare": compare}
