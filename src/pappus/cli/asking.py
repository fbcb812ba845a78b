"""Commands that ask people: questionnaires out, answers in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pappus.cli.shared import GivenPath, folder_argument, language_option, print_json
from pappus.cli.streams import progress_shown
from pappus.workspace.organisation import FUNCTIONS, LEVELS, Level

if TYPE_CHECKING:
    from pappus.assessment.importing import RatingsImport
    from pappus.assessment.reading import Counts
    from pappus.assessment.sending import Sent


class _ByLevel(click.ParamType[dict[Level, int]]):
    """Numbers of people by level as `frontline=200,manager=40`."""

    name = "by level"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[Level, int]:
        """The numbers.

        Raises:
            click.BadParameter: a level that there is not, or no whole number.
        """
        found: dict[Level, int] = {}
        for part in filter(None, (one.strip() for one in str(value).split(","))):
            name, _, number = (one.strip() for one in part.partition("="))
            level = next((one for one in LEVELS if one == name), None)
            if level is None or not (number.isascii() and number.isdigit()):
                expected = f"{', '.join(LEVELS)} with a number, as {LEVELS[0]}=200,{LEVELS[1]}=40"
                self.fail(f"{part!r}: expected {expected}", param, ctx)
            found[level] = int(number)
        return found


@click.command()
@folder_argument
@click.option("--level", type=click.Choice(LEVELS), help="Level of those who are asked; without it a sheet a level.")
@click.option("--function", type=click.Choice(FUNCTIONS), help="Function of those who are asked.")
@click.option("--route", "routes", multiple=True, metavar="ROUTE", help="What they know besides: owners, hub, care …")
@click.option("--block", type=click.IntRange(1), default=1, metavar="K", help="Block K of a list that is divided.")
@click.option("--raters", type=click.IntRange(1), metavar="N", help="One for each of N people, with marks and blocks.")
@click.option("--whole", is_flag=True, help="The whole list, not divided into blocks.")
@click.option("--short", type=click.IntRange(1), metavar="N", help="The N most telling questions only.")
@language_option
@click.option("-o", "--output", required=True, type=GivenPath(), help="FILE.xlsx or FILE.csv.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON and nothing else.")
def questionnaire(
    folder: Path,
    level: Any,
    function: Any,
    routes: tuple[str, ...],
    block: int,
    raters: int | None,
    whole: bool,
    short: int | None,
    language: str | None,
    output: Path,
    as_json: bool,
) -> None:
    """Write questionnaires to be filled in, as a spreadsheet or a table (CSV)."""
    from dataclasses import asdict

    from pappus.assessment.questionnaire import Audience
    from pappus.assessment.sending import Sending
    from pappus.pipeline import open as open_workspace

    sending = Sending(Audience(level, function, routes), None if whole else block, raters, short)
    sent = open_workspace(folder).questionnaires(output, sending, language)
    if as_json:
        print_json({"questionnaires": [asdict(one) for one in sent]})
        return
    files = sent[0].files
    click.echo(f"✓ {files[0]}" + (f" to {files[-1].name}, one for each person" if len(files) > 1 else ""))
    for one in sent:
        click.echo(f"    {_asked(one)}")
    click.echo(f"Filled in, they come back with `pappus import-ratings {folder} FILE…`.")


def _asked(sent: Sent) -> str:
    from pappus.assessment.questionnaire import plan

    audience = sent.audience
    who = audience.level or "people with particular knowledge, whatever their level"
    text = f"{who}: {sent.items} questions, about {max(1, round(sent.minutes))} minutes"
    if sent.block is not None:
        left_out = sent.known - sent.items
        text += (
            f"; block {sent.block} of {plan().blocks}, {left_out} more in the others (--raters N gives each person one)"
        )
    if sent.fewest is not None:
        text += f"; each question goes to {sent.fewest} people at least, {sent.most} at most"
        if sent.fewest < plan().raters_wanted:
            text += f" (fewer than the {plan().raters_wanted} that are wanted)"
    return text


@click.command("import-ratings")
@folder_argument
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=GivenPath())
@click.option("--round", "round_id", metavar="ID", help="The round; without it the latest open one, else a new one.")
@click.option("--title", default="", help="What the round is called.")
@click.option("--population", type=click.IntRange(1), metavar="N", help="How many people could have been asked.")
@click.option(
    "--population-by-level",
    "by_level",
    type=_ByLevel(),
    default="",
    metavar="LEVEL=N,…",
    help="How many of them stand at each level; without it as people.csv has it, if it lists everybody.",
)
@click.option("--keep-good", is_flag=True, help="Store the good rows although others are refused.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON and nothing else.")
def import_ratings(
    folder: Path,
    files: tuple[Path, ...],
    round_id: str | None,
    title: str,
    population: int | None,
    by_level: dict[Level, int],
    keep_good: bool,
    as_json: bool,
) -> None:
    """Bring answers in: filled questionnaires, or tables of ratings (XLSX, CSV)."""
    from pappus.assessment.importing import RatingOptions
    from pappus.pipeline import open as open_workspace

    with progress_shown(quiet=as_json, what="rows") as progress:
        options = RatingOptions(round_id, title, population, keep_good, by_level, progress)
        result = open_workspace(folder).import_ratings(files, options)
    if as_json:
        print_json(result.as_json())
    else:
        print_ratings(result)
    if result.rejected and not (keep_good and result.stored):
        raise click.exceptions.Exit(1)


def print_ratings(result: RatingsImport) -> None:
    """Prints what came of files of ratings."""
    for counts in result.counts:
        click.echo(f"{'✗' if counts.rejected else '✓'} {counts.file}: {_counted(counts)}")
    for rejection in result.rejections:
        click.echo(f"    refused: {rejection}", err=True)
    more = result.rejections_n - len(result.rejections)
    if more:
        click.echo(f"    … and {more:,} more", err=True)
    made = "a new round" if result.is_new else "a round that was there"
    if not result.stored:
        why = "put the rows right, or store the others with --keep-good" if result.rejected else "there are no answers"
        click.echo(f"Nothing was stored ({why}).")
        return
    known = f", {result.known:,} were there already" if result.known else ""
    added = f"{result.added:,} ratings added" if result.added else "nothing to add"
    click.echo(
        f"Round {result.round} ({made}): {added}{known}; it holds {result.ratings:,} of {_people(result.raters)}."
    )
    for kind, number in result.flagged.items():
        click.echo(f"    worth a look, {kind.replace('_', '-')}: {_people(number)} (nothing was dropped)")


def _counted(counts: Counts) -> str:
    parts = [f"{counts.rows:,} answers", f"{counts.taken:,} good"]
    parts += [f"{counts.repeated:,} said twice"] if counts.repeated else []
    parts += [f"{counts.rejected:,} refused"] if counts.rejected else []
    parts += [f"{counts.forgotten:,} of erased people left out"] if counts.forgotten else []
    parts += [f"{counts.blank:,} left blank"] if counts.blank else []
    return ", ".join(parts)


def _people(number: int | None) -> str:
    return "fewer than five people" if number is None else f"{number:,} people"


COMMANDS = {"questionnaire": questionnaire, "import-ratings": import_ratings}
