"""The command that fetches what came on servers since the last time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pappus.cli.shared import folder_argument, print_json
from pappus.cli.streams import progress_shown, tell
from pappus.vocabulary.quoting import printable

if TYPE_CHECKING:
    from pappus.live.syncing import Synced

_MOST_SHOWN = 10


@click.command()
@folder_argument
@click.argument("names", metavar="[SOURCE]…", nargs=-1)
@click.option("--again", is_flag=True, help="Fetch everything once more; what is in the record already is known.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON and nothing else.")
def sync(folder: Path, names: tuple[str, ...], again: bool, as_json: bool) -> None:
    """Fetch what is new on the servers that sources.yaml of DIR names (all of them, or each SOURCE)."""
    from pappus.vocabulary.arrow import keep_pandas_out

    keep_pandas_out()
    from pappus.cli.importing import derive
    from pappus.live.syncing import synced_as_json
    from pappus.pipeline import open as open_workspace

    workspace = open_workspace(folder)
    results: list[Synced] = []
    with progress_shown(quiet=as_json, what="messages") as progress:
        for result in workspace.sync(names, again=again, progress=progress):
            results.append(result)
            if not as_json:
                _print(result)
            for error in _errors(result):
                tell(error)
        if any(one.imports for one in results):
            progress("threads and contacts", sum(one.acts_added for one in results))
            derive(workspace)
    if as_json:
        print_json({"sources": [synced_as_json(one) for one in results]})
    if any(_errors(one) for one in results):
        raise click.exceptions.Exit(1)


def _errors(result: Synced) -> list[str]:
    return [*(one.error for one in result.imports if one.error), *([result.error] if result.error else [])]


def _print(result: Synced) -> None:
    """Prints what came of one source, with what was rejected."""
    entries = [one.entry for one in result.imports if one.entry is not None]
    parts = [f"{result.rows_read:,} fetched", f"{result.acts_added:,} acts added"]
    parts += [f"{result.acts_changed:,} edited or deleted since"] if result.acts_changed else []
    parts += [f"{result.rows_known:,} known"] if result.rows_known else []
    parts += [f"{result.rows_rejected:,} rejected"] if result.rows_rejected else []
    ids = f", {', '.join(one.id for one in entries)}" if entries else ""
    mark = "✗" if result.error else "✓"
    click.echo(printable(f"{mark} {result.source.name} [{result.source.kind}{ids}]: {', '.join(parts)}"))
    for note in dict.fromkeys([*result.notes, *(note for one in entries for note in one.coverage.notes)]):
        click.echo(f"    note: {printable(note)}")
    rejected = [fault for one in entries for fault in one.rejected]
    for fault in rejected[:_MOST_SHOWN]:
        click.echo(printable(f"    rejected {fault['place']}: {fault['reason']}"))


COMMANDS = {"sync": sync}
