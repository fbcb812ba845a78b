"""The command about what people outside talk about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pappus.cli.shared import Day, folder_argument, print_json, print_table

if TYPE_CHECKING:
    from datetime import date


@click.command()
@folder_argument
@click.option("--as-of", type=Day(), default=None, metavar="DATE", help="As it was at the end of this day.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
def themes(folder: Path, as_of: date | None, as_json: bool) -> None:
    """Say what people outside talk about in the record of DIR: groups of texts that use the same words."""
    from pappus.pipeline import open as open_workspace

    found = open_workspace(folder).themes(as_of)
    if as_json:
        print_json(found.as_json())
        return
    if not found.themes:
        click.echo(found.reason or "No theme has five people behind it.")
        return
    rows = [
        (f"{one.number}", ", ".join(one.terms), f"{one.people:,}", f"{one.texts:,}", f"{one.share:.0%}")
        for one in found.themes
    ]
    print_table("What people outside talk about", ("theme", "words that tell it", "people", "texts", "share"), rows)
    for one in found.themes:
        for quote in one.quotes:
            click.echo(f"  {one.number}: “{quote}”")
    click.echo(f"{found.without:,} of {found.texts:,} texts are in none of these.")


COMMANDS = {"themes": themes}
