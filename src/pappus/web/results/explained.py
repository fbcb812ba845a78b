"""Explanations as pages show them: cells in words, ids as links."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pappus.explanation import Explanation
from pappus.explanation.tree import Cell, Column, Table
from pappus.explanation.words import number, probability
from pappus.report.lookup import readable
from pappus.vocabulary.languages import translated
from pappus.web.results.opening import Subjects

_GUARDED = ("rows", "answers", "documents")


def shown(found: Explanation, subjects: Subjects) -> dict[str, Any]:
    """What a page shows of a tree: its parts, and apart from them those that only some may see."""
    parts = [one for one in found.children if one.lists != "readings"]
    return {
        "title": found.title,
        "sentences": [readable(one) for one in found.sentences],
        "open": [_part(one, subjects) for one in parts if one.lists not in _GUARDED],
        "guarded": [_part(one, subjects) for one in parts if one.lists in _GUARDED],
    }


def _part(found: Explanation, subjects: Subjects) -> dict[str, Any]:
    made: dict[str, Any] = {
        "title": readable(translated(found.title)),
        "sentences": [readable(one) for one in found.sentences],
        "go_on": [_linked(name, subjects) for name in found.go_on if found.table is None],
        "children": [_part(one, subjects) for one in found.children],
    }
    if found.table is not None and found.table.rows:
        made |= _table(found.table, subjects)
    return made


def _table(table: Table, subjects: Subjects) -> dict[str, Any]:
    """A table without columns that say nothing."""
    said = [place for place in range(len(table.columns)) if any(row[place] not in (None, "") for row in table.rows)]
    columns = [table.columns[place] for place in said]
    return {
        "head": [{"title": translated(one.title), "number": one.style not in ("text", "id")} for one in columns],
        "rows": [
            [_cell(row[place], column, subjects) for place, column in zip(said, columns, strict=True)]
            for row in table.rows
        ],
    }


def _cell(cell: Cell, column: Column, subjects: Subjects) -> dict[str, Any]:
    if column.style == "id" and isinstance(cell, str):
        return _linked(cell, subjects, column.name)
    return {"title": _words(cell, column), "number": column.style not in ("text", "id")}


def _linked(name: str, subjects: Subjects, kind: str = "") -> dict[str, Any]:
    found = subjects.of(name, kind) or subjects.of(name)
    return {"title": name} if found is None else {"title": found.title, "to": found.to}


def _words(cell: Cell, column: Column) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, str):
        return readable(cell)
    return probability(cell) if column.style == "probability" else number(cell)
