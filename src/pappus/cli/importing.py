"""Commands that bring records in, or take them out again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pappus.cli.shared import Day, GivenPath, folder_argument, print_json, print_table
from pappus.cli.streams import progress_shown, tell
from pappus.vocabulary.quoting import printable

if TYPE_CHECKING:
    from pappus.pipeline import Workspace
    from pappus.store.importing import FileResult

_MOST_SHOWN = 10
_TOLD_OF_A_FORMAT = {
    "accepts": "accepts",
    "how to get it": "how_to_get",
    "what it proves": "proves",
    "what it cannot show": "cannot_show",
    "checked against": "verified",
}


@click.command("import")
@folder_argument
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=GivenPath())
@click.option("--as", "format_id", metavar="FORMAT", help="Format, if it is not to be guessed (see `pappus formats`).")
@click.option("--map", "mapping", type=GivenPath(), metavar="FILE", help="Mapping of a table of your own.")
@click.option("--property", "property_id", metavar="ID", help="Property the file belongs to (network:handle).")
@click.option("--no-text", is_flag=True, help="Keep no texts, not even scrubbed ones.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON and nothing else.")
def import_(
    folder: Path,
    paths: tuple[Path, ...],
    format_id: str | None,
    mapping: Path | None,
    property_id: str | None,
    no_text: bool,
    as_json: bool,
) -> None:
    """Read exports (files, folders, zip archives) into the record of DIR."""
    from pappus.vocabulary.arrow import keep_pandas_out

    keep_pandas_out()
    from pappus.pipeline import open as open_workspace
    from pappus.readers import reader_named
    from pappus.store.importing import ImportOptions, result_as_json
    from pappus.vocabulary.documents import read_yaml

    if format_id is not None:
        reader_named(format_id)
    if property_id is not None:
        _refuse_unknown_property(property_id)
    _refuse_exchanged(folder, paths)
    workspace = open_workspace(folder)
    results: list[FileResult] = []
    strangers = 0
    with progress_shown(quiet=as_json) as progress:
        options = ImportOptions(format_id, read_yaml(mapping) if mapping else None, property_id, not no_text, progress)
        for result in workspace.import_files(paths, options):
            results.append(result)
            strangers += result.skipped
            if result.error:
                tell(result.error)
            elif not as_json and (not result.skipped or strangers <= _MOST_SHOWN):
                print_result(result)
        if strangers > _MOST_SHOWN and not as_json:
            click.echo(f"– … and {strangers - _MOST_SHOWN:,} more files that are no exports that Pappus knows")
        if any(result.entry is not None and not result.already for result in results):
            progress("threads and contacts", sum(result.entry.acts_added for result in results if result.entry))
            derive(workspace)
    if as_json:
        print_json({"files": [result_as_json(result) for result in results]})
    if any(result.error for result in results):
        raise click.exceptions.Exit(1)


def derive(workspace: Workspace) -> None:
    """Works out the tables that questions are put to; where that fails the import stands, and the question tries."""
    from pappus.vocabulary.errors import PappusError

    try:
        workspace.derive()
    except PappusError as error:
        tell(f"the import is stored, but nothing can be asked of it yet: {error}")


def _refuse_exchanged(folder: Path, paths: tuple[Path, ...]) -> None:
    from pappus.vocabulary.errors import UsageError

    if not (folder / "organisation.yaml").exists():
        for path in paths:
            if (path / "organisation.yaml").is_file():
                raise UsageError(f"{folder}: is no workspace, but {path} is; write `pappus import {path} {folder}`")


def _refuse_unknown_property(property_id: str) -> None:
    from pappus.vocabulary.errors import UsageError
    from pappus.vocabulary.networks import networks

    network, _, handle = property_id.partition(":")
    if not handle:
        raise UsageError(f"--property {property_id!r}: write it as network:handle, for example x:acme")
    if network not in networks():
        raise UsageError(f"--property {property_id!r}: {network!r} is no known network. Known: {', '.join(networks())}")


def print_result(result: FileResult) -> None:
    """Prints what came of one file, with what it cannot show and what was rejected."""
    if result.error:
        tell(result.error)
        return
    entry = result.entry
    if entry is None:
        click.echo(f"– {printable(result.path)}: not an export that Pappus knows; left alone")
        return
    what = "already imported, nothing to add" if result.already else _counts(result)
    click.echo(f"✓ {printable(result.path)} [{entry.format}, {entry.id}]: {what}")
    for reason, count in entry.ignored.items():
        click.echo(f"    {count:,} ignored: {printable(reason)}")
    for note in entry.coverage.notes[:_MOST_SHOWN]:
        click.echo(f"    note: {printable(note)}")
    for rejected in entry.rejected[:_MOST_SHOWN]:
        click.echo(printable(f"    rejected {rejected['place']}: {rejected['reason']}"))
    if entry.rows_rejected > _MOST_SHOWN:
        click.echo(f"    … and {entry.rows_rejected - _MOST_SHOWN:,} more rejected (--json lists them)")


def _counts(result: FileResult) -> str:
    entry = result.entry
    if entry is None:
        return ""
    parts = [f"{entry.rows_read:,} records", f"{entry.rows_added:,} added"]
    parts += [f"{entry.rows_known:,} known"] if entry.rows_known else []
    parts += [f"{entry.rows_rejected:,} rejected"] if entry.rows_rejected else []
    return ", ".join(parts)


@click.command("map")
@click.argument("file", type=GivenPath())
@click.option("-o", "--output", type=GivenPath(), help="Write it here instead of printing it.")
def map_(file: Path, output: Path | None) -> None:
    """Propose a mapping for a table of your own (CSV, JSON or Parquet)."""
    from pappus.readers import detect
    from pappus.readers.mapping import propose
    from pappus.readers.source import Source
    from pappus.workspace.writing import create_once

    text = propose(Source(file))
    known = detect(Source(file))
    if known is not None:
        click.echo(f"pappus: {file} is recognised as {known}; it needs no mapping unless that is wrong", err=True)
    if output is None:
        click.echo(text, nl=False)
        return
    if not create_once(output, text.encode(), 0o644):
        raise click.UsageError(f"{output} exists already; name another file")
    click.echo(f"{output} is a proposal: look at it, then `pappus import DIR {file} --map {output}`")


@click.command()
@click.argument("format_id", metavar="[FORMAT]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
def formats(format_id: str | None, as_json: bool) -> None:
    """List the formats that can be imported; of FORMAT all: how to get it, what it proves, how that was checked."""
    from pappus.readers import reader_named, readers

    known = {format_id: reader_named(format_id)} if format_id else readers()
    if as_json:
        kept = ("title", "network", "accepts", "how_to_get", "proves", "cannot_show", "verified", "yields")
        print_json({name: {key: getattr(one, key) for key in kept} for name, one in known.items()})
        return
    if format_id:
        one = known[format_id]
        click.echo(printable(f"{format_id}: {one.title}"))
        for label, key in _TOLD_OF_A_FORMAT.items():
            click.echo(printable(f"  {label}: {getattr(one, key)}"))
        return
    rows = ((name, one.title, one.accepts, one.how_to_get, one.cannot_show) for name, one in known.items())
    print_table("", ("format", "what it is", "accepts", "how to get it", "what it cannot show"), rows)


@click.command()
@folder_argument
@click.argument("import_id", metavar="IMPORT")
def undo(folder: Path, import_id: str) -> None:
    """Take an import back (IMPORT as `pappus import` and `pappus doctor` name it)."""
    from pappus.pipeline import open as open_workspace

    undone = open_workspace(folder).undo(import_id)
    kept = f"; {undone.acts_kept:,} that another import has too were kept" if undone.acts_kept else ""
    rows = f", {undone.properties_removed:,} rows of the register removed" if undone.properties_removed else ""
    click.echo(f"{import_id} is undone: {undone.acts_removed:,} acts removed{kept}{rows}")


@click.command()
@folder_argument
@click.option("--person", required=True, metavar="IDENTIFIER", help="E-mail address, network:handle or user id.")
def erase(folder: Path, person: str) -> None:
    """Remove a person: acts, every mention, answers in all rounds, rows of people.csv. It cannot be taken back."""
    from pappus.pipeline import open as open_workspace

    erasure, rows = open_workspace(folder).erase(person)
    if not (erasure.acts or erasure.mentions or erasure.ratings or rows):
        click.echo(
            f"nothing of {person!r} was found, neither in the record nor in people.csv. Is it spelled as in the "
            "export? Should acts under this name be imported later, they will be left out."
        )
        return
    ratings = f", {erasure.ratings:,} answers to questions" if erasure.ratings else ""
    click.echo(
        f"erased: {erasure.acts:,} acts, the name in {erasure.mentions:,} acts of others, {rows} rows of people.csv"
        f"{ratings}. Importing the person's acts again will leave them out."
    )


@click.command()
@folder_argument
@click.option("--before", required=True, type=Day(), metavar="DATE", help="Remove what happened before this day.")
def retain(folder: Path, before: date) -> None:
    """Remove acts older than a date from the record."""
    from pappus.pipeline import open as open_workspace

    click.echo(f"{open_workspace(folder).drop_before(before):,} acts from before {before} were removed")


COMMANDS = {"import": import_, "map": map_, "formats": formats, "undo": undo, "erase": erase, "retain": retain}
