"""Commands for actions as work: the board, and one action's state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pappus.cli.shared import Day, answering_options, folder_argument, print_json, print_table

if TYPE_CHECKING:
    from pappus.roadmap.board import Board, Card


@click.command()
@folder_argument
@click.option("--all", "everything", is_flag=True, help="Every action that could be done, instead of the board.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
@answering_options
def actions(folder: Path, everything: bool, as_json: bool, as_of: date | None, engine: str) -> None:
    """List the actions that DIR has planned, works on, has done or has dropped, and whether done ones had an effect."""
    from dataclasses import asdict

    from pappus.pipeline import open as open_workspace

    workspace = open_workspace(folder, engine)
    if everything:
        known = workspace.actions()
        if as_json:
            print_json({"actions": [asdict(one) for one in known.values()]})
            return
        rows = ((one.id, one.title, one.leads, f"{one.days:g}", str(one.weeks)) for one in known.values())
        print_table("", ("id", "action", "leads", "person-days", "weeks"), rows)
        return
    board = workspace.board(as_of)
    if as_json:
        print_json(board.as_json())
    else:
        _print_board(board)


def _print_board(board: Board) -> None:
    from pappus.roadmap.action import settings

    if not board.cards:
        click.echo("Nothing is planned yet; `pappus plan DIR --keep` writes a plan into actions.csv.")
        return
    for status, title in settings()["statuses"].items():
        cards = board.of(status)
        if cards:
            click.echo(click.style(f"{title} ({len(cards)})", bold=True))
        for card in cards:
            _print_card(card)


def _print_card(card: Card) -> None:
    entry = card.entry
    days = [f"from {entry.starts_at}" if entry.starts_at else "", f"due {entry.due_at}" if entry.due_at else ""]
    days += [f"done {entry.finished_at}" if entry.finished_at else "", "late" if card.late else ""]
    told = ", ".join(part for part in (entry.owner or card.leads or "", *days) if part)
    click.echo(f"  {card.title} ({entry.action}): {told}")
    if entry.evidence:
        click.echo(f"     shown by “{entry.evidence}”")
    for one in card.movements:
        if one.change is None or one.low is None or one.high is None:
            click.echo(f"     {one.practice}: cannot be told, since nothing new is known of it")
        else:
            verdict = one.verdict.replace("_", " ")
            change = f"{one.change:+.1f} levels ({one.low:+.1f} to {one.high:+.1f})"
            click.echo(f"     {one.practice}: {verdict}, {change}, expected {one.expected:+.1f}")


@click.command()
@folder_argument
@click.argument("name", metavar="ACTION")
@click.option("--status", type=click.Choice(("planned", "under_way", "done", "dropped")))
@click.option("--owner", metavar="ROLE", help="Who answers for it: a role rather than a name.")
@click.option("--starts", "starts_at", type=Day(), metavar="DATE", help="Day on which it began, or is to begin.")
@click.option("--due", "due_at", type=Day(), metavar="DATE", help="Day by which it is to be done.")
@click.option("--finished", "finished_at", type=Day(), metavar="DATE", help="Day on which it was done.")
@click.option("--evidence", metavar="TEXT|LINK", help="What shows that it was done.")
@click.option("--comment", metavar="TEXT")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
def action(folder: Path, name: str, as_json: bool, **given: Any) -> None:
    """Say in DIR how ACTION stands: who has it, since when, until when, and what shows that it is done."""
    from dataclasses import asdict

    from pappus.pipeline import open as open_workspace
    from pappus.workspace.organisation import ActionEntry

    workspace = open_workspace(folder)
    known = {one.action: one for one in workspace.organisation().actions}
    said: dict[str, Any] = {
        key: value.isoformat() if isinstance(value, date) else value for key, value in given.items() if value
    }
    entry = replace(known.get(name, ActionEntry(name)), **said)
    workspace.work_on([entry])
    if as_json:
        print_json(asdict(entry))
    else:
        click.echo(f"{name}: {entry.status.replace('_', ' ')}{f', {entry.owner}' if entry.owner else ''}.")


COMMANDS = {"actions": actions, "action": action}
