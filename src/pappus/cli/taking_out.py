"""The command that takes data out."""

from __future__ import annotations

from pathlib import Path

import click

from pappus.cli.shared import GivenPath, folder_argument, print_json, print_table


@click.command()
@folder_argument
@click.option("--to", "form", metavar="FORM", help="Form to write; --forms lists them.")
@click.option("-o", "--output", type=GivenPath(), help="File, or new folder, to write.")
@click.option("--people", is_flag=True, help="Write rows of single people, under their pseudonyms.")
@click.option("--forms", is_flag=True, help="List the forms, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
@click.option("--engine", default="duckdb:", show_default=True, metavar="URL", help="Engine that answers.")
def export(
    folder: Path, form: str | None, output: Path | None, people: bool, forms: bool, as_json: bool, engine: str
) -> None:
    """Take the record of DIR out, and what was declared beside it, in a form that other programs open.

    People stand under pseudonyms, never under names; where a form has rows of single people, --people has to be said.
    """
    if forms:
        _list_forms(as_json)
        return
    if form is None or output is None:
        raise click.UsageError("say with --to in which form and with -o where; --forms lists the forms")
    from pappus.interchange import record_writer_named
    from pappus.interchange.taking_out import PEOPLE_SENTENCE
    from pappus.pipeline import open as open_workspace

    written = open_workspace(folder, engine).take_out(form, output, people=people)
    single = people or record_writer_named(form).per_person == "always"
    notes = [*written.notes, *([PEOPLE_SENTENCE] if single else [])]
    if as_json:
        print_json({"path": str(output), "form": form, "counts": dict(written.counts), "notes": notes})
        return
    counts = ", ".join(f"{count:,} {name}" for name, count in written.counts.items())
    click.echo(f"{output} is written: {counts}.")
    for note in notes:
        click.echo(note)


def _list_forms(as_json: bool) -> None:
    from pappus.interchange import record_writers

    known = record_writers()
    if as_json:
        fields = ("title", "opens_in", "suffix", "per_person", "keeps")
        print_json({name: {field: getattr(one, field) for field in fields} for name, one in known.items()})
        return
    rows = (
        (name, one.title, one.suffix or "folder", "always" if one.per_person == "always" else "with --people")
        for name, one in known.items()
    )
    print_table("", ("form", "what it is", "writes", "rows of single people"), rows)


COMMANDS = {"export": export}
