"""Commands about maturity models: list them, check a file, print their schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pappus.cli.shared import GivenPath, figure, print_json, print_table

if TYPE_CHECKING:
    from pappus.maturity.model import MaturityModel


@click.group(invoke_without_command=True)
@click.pass_context
def models(ctx: click.Context) -> None:
    """List the maturity models, or check a model file of your own."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_models)


@models.command("list")
@click.argument("folder", metavar="[DIR]", required=False, type=GivenPath(is_workspace=True))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
def list_models(folder: Path | None = None, as_json: bool = False) -> None:
    """List the maturity models, with those of the workspace DIR if one is named."""
    from pappus.maturity.definitions import models as catalogue

    known = dict(catalogue())
    if folder is not None:
        from pappus.pipeline import open as open_workspace

        own, faults = open_workspace(folder).own_models()
        known |= own
        for fault in faults:
            click.echo(f"left out: {fault}", err=True)
    if as_json:
        print_json(
            {
                name: {"kind": one.kind, "title": one.title, "stages": [stage.id for stage in one.stages]}
                for name, one in known.items()
            }
        )
        return
    rows = ((name, one.kind, one.title, " → ".join(stage.title for stage in one.stages)) for name, one in known.items())
    print_table("", ("model", "kind", "title", "stages"), rows)


@models.command("check")
@click.argument("file", type=GivenPath())
def check_model(file: Path) -> None:
    """Check a model file; name every fault with its line."""
    from pappus.maturity.definitions import read_model

    model = read_model(file)
    own = f"; practices of its own: {', '.join(model.practices)}" if model.practices else ""
    click.echo(f"{file}: a sound {model.kind} model {_extent(model)}{own}")


def _extent(model: MaturityModel) -> str:
    if model.weighted is not None:
        items = model.weighted.items.values()
        worth = figure(model.weighted.total())
        levels = f" and {len(model.weighted.cut_offs)} levels" if model.weighted.cut_offs else ""
        return f"with {len(items)} items ({sum(bool(item.maximum) for item in items)} worth {worth} points){levels}"
    if model.profile is not None:
        return f"with {len(model.profile.layers)} layers for {len(model.profile.levels)} levels of people"
    return f"with {len(model.stages)} stages over {len(model.required_practices())} practices"


@models.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of a model file, for editors and programs."""
    from pappus.maturity.definitions import model_schema

    print_json(model_schema())


COMMANDS = {"models": models}
