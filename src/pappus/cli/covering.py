"""The command that says what the record proves and what it leaves out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from pappus.cli.shared import folder_argument, print_json, print_table


@click.command()
@folder_argument
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON and nothing else.")
def coverage(folder: Path, as_json: bool) -> None:
    """What the exports in DIR prove, network by network, and what they leave out."""
    from pappus.pipeline import open as open_workspace
    from pappus.vocabulary.periods import moment_of

    found = open_workspace(folder).coverage()
    if as_json:
        print_json([asdict(one) for one in found])
        return
    if not found:
        click.echo("– nothing was imported yet: pappus import DIR EXPORT")
        return

    def day(moment_us: int | None) -> str:
        return "–" if moment_us is None else str(moment_of(moment_us).date())

    print_table(
        "",
        ("network", "exports", "first act", "last act", "from outside", "from us", "answers"),
        (
            (
                *(one.network, str(one.exports), day(one.window_start_us), day(one.window_end_us)),
                *(part.replace("_", " ") for part in (one.inbound, one.outbound, one.answers)),
            )
            for one in found
        ),
    )
    for one in found:
        for limit in one.limits:
            click.echo(f"– {one.network}: {limit}")


COMMANDS = {"coverage": coverage}
