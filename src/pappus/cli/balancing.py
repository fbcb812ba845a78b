"""The command about the scorecard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pappus.cli.shared import Day, GivenPath, figure, folder_argument, print_json, print_table

if TYPE_CHECKING:
    from datetime import date

    from pappus.scorecard.standing import ScorecardFound


@click.command()
@folder_argument
@click.option("--as-of", type=Day(), default=None, metavar="DATE", help="As it was known at the end of this day.")
@click.option(
    "--map", "picture", type=GivenPath(), default=None, metavar="FILE", help="Also draw the strategy map (SVG)."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
def scorecard(folder: Path, as_of: date | None, picture: Path | None, as_json: bool) -> None:
    """Say which objectives of DIR moved, by signals and not by noise, and which actions lead up to the vision."""
    from pappus.pipeline import open as open_workspace

    found = open_workspace(folder).scorecard(as_of)
    if picture is not None and found is not None:
        from pappus.scorecard.strategy_map import strategy_map
        from pappus.workspace.writing import write_atomically

        write_atomically(
            picture, strategy_map(found).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()
        )
    if as_json:
        print_json(found.as_json() if found is not None else None)
    elif found is None:
        click.echo("There is no scorecard yet; the file scorecard.yaml makes one.")
    else:
        _print_scorecard(found)


def _print_scorecard(found: ScorecardFound) -> None:
    from pappus.scorecard.scorecard import words

    click.echo(click.style(found.scorecard.vision, bold=True))
    for one in found.objectives.values():
        rows = []
        for name in one.measures:
            measure = found.measures[name]
            target = measure.measure.target
            progress = "–" if measure.progress is None else f"{measure.progress:.0%}"
            since = f", {measure.since}" if measure.since else ""
            rows.append(
                (
                    measure.measure.title,
                    figure(measure.latest),
                    figure(target),
                    progress,
                    words()["moves"][measure.move] + since,
                )
            )
        title = f"{one.objective.title}: {words()['objectives'][one.move]}"
        if not rows:
            click.echo(f"{title} (no measure tells of it)\n")
            continue
        print_table(title, ("measure", "latest", "target", "way", "signal"), rows)
    loose = [one for one in found.actions.values() if not one.is_traced]
    click.echo(f"{len(found.actions) - len(loose)} of {len(found.actions)} actions lead up to the vision.")
    for action in loose:
        click.echo(f"  {action.action.title} ({action.action.channel}): {action.missing}")
    reviewed = f"Last reviewed on {found.last_review}." if found.last_review else "Never reviewed."
    click.echo(f"{reviewed}{' A review is due.' if found.is_review_due else ''}")


COMMANDS = {"scorecard": scorecard}
