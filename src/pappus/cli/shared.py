"""Options that every command takes, and the forms in which results are printed."""

from __future__ import annotations

import codecs
import json
import math
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from pappus.vocabulary.quoting import printable

_WIDTH_OF_A_FILE, _NARROWEST_TABLE = 160, 72
_Command = TypeVar("_Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A date as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date.

        Raises:
            click.BadParameter: it is none.
        """
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date; write it as YYYY-MM-DD", param, ctx)


class GivenPath(click.Path):
    """A path that a person gives; whether it can be read is told where it is read."""

    def __init__(self, *, is_workspace: bool = False) -> None:
        super().__init__(path_type=Path, readable=False)
        self.is_workspace = is_workspace

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path.

        Raises:
            click.BadParameter: it is empty, or is a file where the folder of a workspace is meant.
        """
        if value == "":
            # Taken for a path, nothing would be this folder.
            self.fail("is empty", param, ctx)
        path = super().convert(value, param, ctx)
        if self.is_workspace and os.path.isfile(path):  # noqa: PTH113 - without an error where nobody may look
            self.fail(f"{click.format_filename(path)} is a file; it takes the folder of a workspace", param, ctx)
        return path


language_option = click.option(
    "--language", metavar="CODE", help="Language of what is written (en, de); usually that of organisation.yaml."
)
folder_argument = click.argument("folder", metavar="DIR", type=GivenPath(is_workspace=True))


def answering_options(command: _Command) -> _Command:
    """Adds `--as-of` and `--engine`."""
    command = click.option(
        "--engine",
        default="duckdb:",
        show_default=True,
        metavar="URL",
        help="Engine that answers (duckdb:?memory_limit=4GB).",
    )(command)
    return click.option(
        "--as-of", type=Day(), default=None, metavar="DATE", help="Look at the record as of the end of this day."
    )(command)


def print_json(content: Any) -> None:
    """Prints JSON and nothing else; figures are not rounded, what is not finite is null."""
    narrow = codecs.lookup(sys.stdout.encoding or "ascii").name != "utf-8"
    click.echo(json.dumps(_finite(content), ensure_ascii=narrow, indent=1, default=str))


def _finite(content: Any) -> Any:
    if isinstance(content, float) and not math.isfinite(content):
        return None
    if isinstance(content, dict):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_finite(value) for value in content]
    return content


def print_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Prints a table that fits the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, box=SIMPLE_HEAD, title_justify="left")
    for column in columns:
        # What is longer than its column goes on in the next line: an address that is cut leads nowhere.
        table.add_column(printable(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    # Below that a table falls apart into single letters; a terminal that is narrower breaks its lines.
    width = max(Console().width, _NARROWEST_TABLE) if sys.stdout.isatty() else _WIDTH_OF_A_FILE
    Console(width=width).print(table)


def figure(value: float | None, unit: str = "") -> str:
    """A figure for people: three digits that matter, or a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    if value == int(value) and abs(value) < 1e15:
        text = f"{int(value):,}"
    else:
        text = f"{value:,.2f}" if abs(value) >= 10 else f"{value:.3g}"
    return f"{text} {unit}".strip()
