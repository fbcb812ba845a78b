"""Commands that begin something: a workspace, the demonstration organisation, a check-up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pappus.cli.shared import GivenPath, answering_options, folder_argument
from pappus.vocabulary.quoting import printable


@click.command()
@folder_argument
@click.option("--name", required=True, help="Name of the organisation.")
def init(folder: Path, name: str) -> None:
    """Make a workspace in DIR."""
    from pappus.pipeline import initialise

    initialise(folder, name)
    click.echo(f"{folder} is ready. Next: say who you are in {folder / 'organisation.yaml'} (only the name is needed),")
    click.echo(f"then `pappus import {folder} EXPORT` and `pappus assess {folder}`.")


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=GivenPath(is_workspace=True))
@answering_options
def demo(folder: Path | None, as_of: date | None, engine: str) -> None:
    """Make a demonstration organisation in DIR (./demo by default), read exports and answers, assess it, report."""
    from pappus.cli.answering import print_assessment
    from pappus.cli.asking import print_ratings
    from pappus.cli.importing import print_result
    from pappus.pipeline import demonstrate

    target = folder or Path("demo")
    click.echo(f"Making a demonstration organisation in {target} and reading its exports:")
    workspace = demonstrate(target, print_result, print_ratings)
    workspace.engine = engine
    assessment = workspace.assess(as_of)
    print_assessment(assessment)
    report = workspace.report(target / "report.html", as_of, assessment)
    click.echo(f"The report: {report} (open it in a browser). Ask further, for example:")
    click.echo(f"  pappus gaps {target}                       what people say against what is on record")
    click.echo(f"  pappus agreement {target}                  where they differ, and what to talk about")
    click.echo(f"  pappus indicators {target} --by network    figures")
    click.echo(f"  pappus explain {target} engagement.dialogue    a practice, down to the rows")
    click.echo(f"  pappus serve {target}                      all of it in the browser, for several people")


@click.command()
@folder_argument
@answering_options
def doctor(folder: Path, as_of: date | None, engine: str) -> None:
    """Check DIR: its files, its key, its record; say what is wrong and what would help."""
    from pappus.pipeline import open as open_workspace
    from pappus.store.record_store import damage_in
    from pappus.vocabulary.periods import moment_of
    from pappus.workspace.files import find_faults

    faults = find_faults(folder)
    for fault in faults:
        click.echo(f"✗ {fault}")
    if any("organisation.yaml" in fault.file for fault in faults):
        raise click.exceptions.Exit(1)
    workspace = open_workspace(folder, engine)
    broken = [*workspace.own_models()[1], *workspace.trial_faults()]
    broken += [] if faults or broken else workspace.action_faults()
    for fault in broken:
        click.echo(f"✗ {fault}")
    faults += broken
    ledger = workspace.store.ledger()
    damaged = workspace.store.damaged()
    for file in damaged:
        what_helps = "restore it from a copy, or undo its import and import the export again"
        click.echo(f"✗ {file}: {damage_in(file)}; {what_helps}")
    for entry in ledger.imports:
        rejected = f", {entry.rows_rejected} rejected" if entry.rows_rejected else ""
        click.echo(
            f"✓ {entry.id} {entry.format} {printable(entry.path)}: {entry.rows_read} rows, {entry.acts_added} acts"
            f"{rejected}"
        )
    if not ledger.imports:
        click.echo("– nothing was imported yet: pappus import DIR EXPORT")
    off_scale = [] if faults else workspace.rating_faults()
    for fault in off_scale:
        click.echo(f"✗ {fault}")
    if faults or damaged or off_scale:
        raise click.exceptions.Exit(1)
    for one in workspace.organisation().rounds:
        click.echo(f"✓ round {one.id}: {len(one.ratings):,} ratings")
    for lapse in workspace.lapses(as_of):
        when = "lapsed after" if lapse.lapsed else "lapses after"
        click.echo(f"– {lapse.practice}: “{lapse.document}” {when} {lapse.last_day}; then it counts as a draft")
    with workspace.record(as_of) as record:
        click.echo(f"✓ {record.facts.acts_n:,} acts can be read as of {moment_of(record.facts.as_of_us).date()}")
    click.echo("✓ the workspace is sound")


COMMANDS = {"init": init, "demo": demo, "doctor": doctor}
