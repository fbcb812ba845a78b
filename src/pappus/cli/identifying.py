"""The command about people who are known under several pseudonyms."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pappus.cli.shared import folder_argument, print_json, print_table

if TYPE_CHECKING:
    from pappus.pipeline import Workspace


class Pair(click.ParamType[tuple[str, str]]):
    """Two identifiers with `=` between them."""

    name = "pair"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The two.

        Raises:
            click.BadParameter: these are not two.
        """
        one, sign, other = (part.strip() for part in str(value).partition("="))
        if not (one and sign and other):
            self.fail("takes two identifiers with = between them", param, ctx)
        return one, other


@click.command()
@folder_argument
@click.option("--suggest", is_flag=True, help="List pseudonyms that may be one person; nothing is merged by it.")
@click.option("--confirm", "same", type=Pair(), multiple=True, metavar="A=B", help="A and B are one person.")
@click.option(
    "--decline", "different", type=Pair(), multiple=True, metavar="A=B", help="They are two; do not ask again."
)
@click.option("--undo", type=Pair(), multiple=True, metavar="A=B", help="Take a decision back, without a trace.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
def identities(
    folder: Path,
    suggest: bool,
    same: tuple[tuple[str, str], ...],
    different: tuple[tuple[str, str], ...],
    undo: tuple[tuple[str, str], ...],
    as_json: bool,
) -> None:
    """Say which pseudonyms of DIR are one person; without an option, list what was decided.

    A and B are e-mail addresses, network:handle or pseudonym:… as --suggest prints them. Only pseudonyms are kept.
    """
    from pappus.pipeline import open as open_workspace

    workspace = open_workspace(folder)
    for one, other in undo:
        if not workspace.undo_identity(one, other):
            raise click.UsageError("nothing was decided about these two; nothing was changed")
    for one, other in same:
        workspace.decide_identity(one, other, "same")
    for one, other in different:
        workspace.decide_identity(one, other, "different")
    if suggest:
        _print_suggestions(workspace, as_json)
    else:
        _print_decided(workspace, as_json)


def _print_decided(workspace: Workspace, as_json: bool) -> None:
    decided = workspace.organisation().identities
    if as_json:
        print_json([asdict(one) for one in decided])
    elif not decided:
        click.echo("Nothing is decided; --suggest lists pseudonyms that may be one person.")
    else:
        rows = (
            (f"pseudonym:{one.one}", f"pseudonym:{one.other}", one.decision, one.decided_at or "") for one in decided
        )
        print_table("", ("one", "other", "decision", "decided"), rows)
        for one in workspace.contradicted_identities():
            click.echo(
                f"pseudonym:{one.one}=pseudonym:{one.other} does not count: people.csv lists them as two people. Take "
                "it back with --undo, or give their rows the same value in the column person."
            )


def _print_suggestions(workspace: Workspace, as_json: bool) -> None:
    found = workspace.suggested_identities()
    if as_json:
        print_json([asdict(one) for one in found])
    elif not found:
        click.echo("No pseudonyms look like one person who is not known to be one.")
    else:
        rows = ((f"pseudonym:{one.one}=pseudonym:{one.other}", f"{one.confidence:.2f}", one.why) for one in found)
        print_table("", ("pair", "confidence", "why"), rows)
        click.echo("Nothing is merged until you say --confirm A=B; --decline A=B says that they are two.")


COMMANDS = {"identities": identities}
