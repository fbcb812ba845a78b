"""The command that sets many organisations beside one another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pappus.cli.shared import print_json, print_table
from pappus.vocabulary.quoting import printable

if TYPE_CHECKING:
    from pappus.maturity.pool import Pool, Standing

_MOST_SHOWN = 30


@click.command()
@click.argument("model", metavar="MODEL")
@click.argument("levels", metavar="LEVELS", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
def pool(model: str, levels: Path, as_json: bool) -> None:
    """Set many organisations beside one another: LEVELS (.csv, .xlsx) has organisation, practice, level."""
    from pappus.pipeline import pool as pool_organisations

    found = pool_organisations(model, levels)
    if as_json:
        print_json(found.as_json())
    else:
        _print_pool(found)


def _print_pool(found: Pool) -> None:
    learnt = "learnt from them" if found.scale == "learnt" else "as designed, since they are too few to teach it"
    click.echo(f"{found.organisations} organisations on {found.model}; the scale is {learnt}.")
    rows = [
        (printable(one.organisation), f"{one.position:+.2f}", f"± {one.sd:.2f}", str(one.known), _share(one))
        for one in found.standings[:_MOST_SHOWN]
    ]
    print_table("Where they stand", ("organisation", "position", "sd", "practices known", "stand lower"), rows)
    if found.bands:
        low, middle, high = found.bands
        click.echo(f"A quarter stand below {low:+.2f}, half below {middle:+.2f}, three quarters below {high:+.2f}.")
    else:
        click.echo("No bands: they are too few for one to be compared with the others.")
    starts = [(one.stage, f"{one.position:+.2f}", str(one.organisations)) for one in found.stages]
    print_table("Where stages begin", ("stage", "position", "organisations there or beyond"), starts)
    for one in found.contradictions:
        click.echo(
            f"{one.practice} at level {one.level} is asked for in {one.placed_in} and behaves like "
            f"{one.behaves_like} ({one.probability:.0%} sure)."
        )
    for figure in found.comparisons:
        n = f", n = {figure.n:,}" if figure.n is not None else ""
        click.echo(f"Published: {figure.what}: {figure.share:.0%} ({figure.source} {figure.year}{n}).")


def _share(standing: Standing) -> str:
    return "–" if standing.share_below is None else f"{standing.share_below:.0%}"


COMMANDS = {"pool": pool}
