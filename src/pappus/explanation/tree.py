"""What an explanation is made of: a tree of titles, sentences, tables and code, whatever draws it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Cell = str | int | float | bool | None
Style = Literal["text", "id", "count", "figure", "probability", "change"]
Listed = Literal["", "readings", "rows", "answers", "documents"]


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: its key in JSON, in snake case, with the unit of its figures.
        title: its head on screen.
        style: what its cells are: text, an id that can be explained further, a whole number, a figure, a probability
            (0 to 1), or a change of one.
    """

    name: str
    title: str
    style: Style = "text"


@dataclass(frozen=True)
class Table:
    """Rows under columns. Figures are not rounded; null means that there is nothing to say there."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> list[dict[str, Cell]]:
        """The rows as mappings by the names of the columns."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Explanation:
    """One thing explained, and what it rests on.

    Attributes:
        title: what it is.
        sentences: what there is to say of it, in the order that matters.
        table: its figures; null if a sentence says it all.
        code: the query behind it; empty if it was not asked for.
        go_on: ids that can be explained next.
        children: what it rests on, and what rests on it.
        kind: indicator, practice or model at the top of a tree; empty below.
        id: the id of what is explained at the top of a tree; empty below.
        lists: what it lists one by one, so that a page can put that elsewhere, or keep it from those who may not see
            it; empty for the rest.
    """

    title: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None
    code: str = ""
    go_on: tuple[str, ...] = ()
    children: tuple[Explanation, ...] = ()
    kind: str = ""
    id: str = ""
    lists: Listed = ""

    def parts(self) -> Iterator[Explanation]:
        """Itself and everything below it, in the order in which it is read."""
        yield self
        for child in self.children:
            yield from child.parts()


def as_json(explanation: Explanation) -> dict[str, Any]:
    """The form of `pappus explain --json`; empty parts are left out, rows of tables are objects."""
    table = explanation.table
    found = {
        "kind": explanation.kind,
        "id": explanation.id,
        "title": explanation.title,
        "sentences": list(explanation.sentences),
        "rows": table.records() if table else [],
        "sql": explanation.code,
        "go_on": list(explanation.go_on),
        "parts": [as_json(child) for child in explanation.children],
    }
    return {key: value for key, value in found.items() if value}
