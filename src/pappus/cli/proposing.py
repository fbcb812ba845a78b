"""The command that suggests a list of people from an export that knows departments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pappus.cli.shared import GivenPath, folder_argument
from pappus.vocabulary.quoting import printable

if TYPE_CHECKING:
    from pappus.workspace.people_suggested import PeopleSuggested


@click.command("suggest-people")
@folder_argument
@click.argument("export", metavar="[EXPORT]", required=False, type=GivenPath())
@click.option("--accept", is_flag=True, help="Make the suggested list people.csv, if that lists nobody yet.")
def suggest_people(folder: Path, export: Path | None, accept: bool) -> None:
    """Suggest who works in which unit, from an EXPORT of Viva Engage that names departments.

    The suggestion is people.suggested.csv in DIR, with pseudonyms alone. people.csv is never overwritten.
    """
    from pappus.pipeline import open as open_workspace

    if accept == (export is not None):
        raise click.UsageError("name an export to suggest people from, or say --accept once you have looked at it")
    workspace = open_workspace(folder)
    if export is None:
        click.echo(f"people.csv lists {workspace.accept_suggested_people():,} spans of people now.")
    else:
        _print(workspace.suggest_people(export))


def _print(found: PeopleSuggested) -> None:
    from pappus.workspace.people_suggested import function_called

    click.echo(f"{found.path}: {found.people:,} people, {found.without_unit:,} of them without a department.")
    if found.missing_units:
        click.echo("These departments are no units yet. Put those that you want into organisation.yaml, with their")
        click.echo("functions, and change the file where a department is none:")
        click.echo("units:")
        for unit, name in found.missing_units:
            click.echo(printable(f'  - {{id: {unit}, name: "{name}", function: {function_called(unit)}}}'))
    click.echo("Look at it; `pappus suggest-people DIR --accept` then makes it people.csv.")


COMMANDS = {"suggest-people": suggest_people}
