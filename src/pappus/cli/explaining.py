"""The command that opens a figure: what it rests on, and what rests on it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pappus.cli.shared import answering_options, figure, folder_argument, print_json

if TYPE_CHECKING:
    from rich.console import Console

    from pappus.explanation import Explanation
    from pappus.explanation.tree import Cell, Style, Table

_PLAIN_WIDTH = 110
_WIDEST = 400
_MOST_LINES = 8
_GROUPS = ("unit", "function", "property", "network")


@click.command()
@folder_argument
@click.argument("subject", metavar="PRACTICE|INDICATOR|MODEL")
@click.option("--unit", metavar="ID", help="The indicator of this unit.")
@click.option("--function", metavar="ID", help="The indicator of this function.")
@click.option("--property", metavar="ID", help="The indicator of this property (network:handle).")
@click.option("--network", metavar="ID", help="The indicator of this network.")
@click.option("--period", default="all", show_default=True, help="all, month, quarter; or one: 2024-03, 2024-Q1.")
@click.option("--sql", is_flag=True, help="Show the query; of a practice those of its indicators.")
@click.option("--rows", type=click.IntRange(0, 100), default=10, show_default=True, help="How many rows to list.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
@answering_options
def explain(
    folder: Path,
    subject: str,
    period: str,
    sql: bool,
    rows: int,
    as_json: bool,
    as_of: date | None,
    engine: str,
    **groups: str | None,
) -> None:
    """Open a figure of DIR: what it rests on, down to rows and documents, and what rests on it."""
    from pappus.vocabulary.arrow import keep_pandas_out

    keep_pandas_out()
    from pappus.explanation import View
    from pappus.explanation import as_json as in_json
    from pappus.pipeline import open as open_workspace

    by, key = _group(groups)
    view = View(by, key, period, rows, sql)
    found = open_workspace(folder, engine).explain(subject, view, as_of)
    if as_json:
        print_json(in_json(found))
    else:
        print_explanation(found, folder)


def _group(groups: dict[str, str | None]) -> tuple[Any, str]:
    chosen = [(name, groups[name]) for name in _GROUPS if groups.get(name) is not None]
    if len(chosen) > 1:
        raise click.UsageError(f"choose one of {', '.join(f'--{name}' for name, _ in chosen)}")
    return (chosen[0][0], str(chosen[0][1])) if chosen else ("organisation", "organisation")


def print_explanation(explanation: Explanation, folder: Path, console: Console | None = None) -> None:
    """Prints a tree of explanations; plain where it does not go to a terminal."""
    from rich.console import Console

    console = console or Console(width=None if sys.stdout.isatty() else _PLAIN_WIDTH, highlight=False)
    _say(console, explanation.title, "bold underline")
    _say(console, f"{explanation.kind} {explanation.id}", "dim")
    _body(console, explanation, 0)
    for child in explanation.children:
        _print(console, child, 0)
    ids = list(dict.fromkeys(one for part in explanation.parts() for one in part.go_on))
    if ids:
        console.print()
        _say(console, "Go on with", "bold")
        if len(ids) > _MOST_LINES:
            _say(console, f"pappus explain {folder} ID, for: {', '.join(ids)}", "", 1)
        else:
            _verbatim(console, "\n".join(f"  pappus explain {folder} {one}" for one in ids))


def _verbatim(console: Console, text: str) -> None:
    """Prints what is there to be copied: not wrapped."""
    from rich.text import Text

    console.print(Text(text), soft_wrap=True)


def _print(console: Console, part: Explanation, depth: int) -> None:
    console.print()
    _say(console, part.title, "bold" if depth == 0 else "italic", depth)
    _body(console, part, depth)
    for child in part.children:
        _print(console, child, depth + 1)


def _body(console: Console, part: Explanation, depth: int) -> None:
    for sentence in part.sentences:
        _say(console, sentence, "", depth + (part.kind == ""))
    if part.code:
        console.print()
        _verbatim(console, part.code)
    if part.table is not None:
        _print_table(console, part.table, depth)


def _say(console: Console, text: str, style: str = "", depth: int = 0) -> None:
    import textwrap

    from rich.text import Text

    indent = " " * (2 * depth)
    for line in textwrap.wrap(text, max(console.width, 40), initial_indent=indent, subsequent_indent=indent):
        console.print(Text(line, style=style), soft_wrap=True)


def _print_table(console: Console, table: Table, depth: int) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table as Drawn
    from rich.text import Text

    shown = [place for place in range(len(table.columns)) if any(row[place] not in (None, "") for row in table.rows)]
    cells = [[_cell(row[place], table.columns[place].style) for place in shown] for row in table.rows]
    drawn = Drawn(box=SIMPLE_HEAD, pad_edge=False)
    for place in shown:
        column = table.columns[place]
        drawn.add_column(column.title, justify="left" if column.style in {"text", "id"} else "right")
    for row in cells:
        drawn.add_row(*map(Text, row))
    indent = 2 * depth + 2
    wide = Console(file=console.file, width=_WIDEST, highlight=False)
    if not console.is_terminal or wide.measure(drawn).maximum + indent <= console.width:
        wide.print(Padding(drawn, (0, 0, 0, indent), expand=False))
        return
    heads = [table.columns[place].title for place in shown]
    for row in cells:
        line = "; ".join(f"{head}: {cell}" for head, cell in zip(heads, row, strict=True))
        _say(console, line, "", depth + 1)


def _cell(cell: Cell, style: Style) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return cell
    if style == "probability":
        return "<1 %" if cell < 0.005 else ">99 %" if cell > 0.995 else f"{cell * 100:.0f} %"
    return figure(cell)


COMMANDS = {"explain": explain}
