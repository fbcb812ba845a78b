"""Exports of a later year: fields and columns that nobody knows yet change nothing that is read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from pappus.readers import readers
from pappus.readers.source import Source
from pappus.vocabulary.record import SCHEMA

if TYPE_CHECKING:
    from tests.contracts.conftest import Example

SURE = 0.5
JSON_ENDINGS = (".json", ".jsonl", ".js", ".ndjson")
MAPS = frozenset({"contentMap", "string_map_data"})
"""Objects whose names are words of people or languages, so that a further one means something."""

READERS = [name for name, reader in readers().items() if reader.yields == "acts"]


def with_last(value: Any, name: str = "") -> Any:
    """A JSON value with a further field at the end of each object."""
    if isinstance(value, dict):
        kept = {key: with_last(inside, key) for key, inside in value.items()}
        return kept if name in MAPS else {**kept, "aura": {"of": [1, {"hue": None}]}}
    return [with_last(inside) for inside in value] if isinstance(value, list) else value


def with_first(value: Any, name: str = "") -> Any:
    """A JSON value with a further field before the others of each object."""
    if isinstance(value, dict):
        kept = {key: with_first(inside, key) for key, inside in value.items()}
        return kept if name in MAPS else {"layout": 7, **kept}
    return [with_first(inside) for inside in value] if isinstance(value, list) else value


def json_changed(text: str, change: Callable[[Any], Any]) -> str:
    """JSON, one value or one a line, behind what a script begins with."""
    begins = min((place for sign in "[{" if (place := text.find(sign)) >= 0), default=0)
    head, body = text[:begins], text[begins:]
    try:
        return head + json.dumps(change(json.loads(body)))
    except ValueError:
        return head + "\n".join(
            json.dumps(change(json.loads(line))) if line.strip() else line for line in body.split("\n")
        )


def table_changed(text: str, change: Callable[[list[str], str], list[str]]) -> str:
    """A table with a further column; lines of another width, such as notes before it, as they are."""
    escape = "\\" if '\\"' in text else None
    rows = list(csv.reader(io.StringIO(text), escapechar=escape, doublequote=escape is None))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    for number, row in enumerate(rows):
        writer.writerow(change(row, "4" if number else "Aura") if len(row) == len(rows[0]) else row)
    return written.getvalue()


CHANGES: dict[str, tuple[tuple[str, ...], Callable[[str], str]]] = {
    "fields behind": (JSON_ENDINGS, lambda text: json_changed(text, with_last)),
    "fields before": (JSON_ENDINGS, lambda text: json_changed(text, with_first)),
    "columns behind": ((".csv",), lambda text: table_changed(text, lambda row, cell: [*row, cell])),
    "columns before": ((".csv",), lambda text: table_changed(text, lambda row, cell: [cell, *row])),
}


def written_anew(path: Path, folder: Path, endings: tuple[str, ...], change: Callable[[str], str]) -> tuple[Path, int]:
    """An export with some of its files changed, and how many these are."""
    changed = 0
    for file in [path] if path.is_file() else [one for one in sorted(path.rglob("*")) if one.is_file()]:
        content, target = file.read_bytes(), folder / file.relative_to(path.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix in endings and content[:1] != b"\x1f":
            content, changed = change(content.decode("utf-8-sig")).encode(), changed + 1
        target.write_bytes(content)
    return folder / path.name, changed


def acts_of(example: Example, path: Path) -> tuple[Any, list[str]]:
    door = example.door()
    batches = list(readers()[example.reader].read(Source(path), door))
    return pa.Table.from_batches(batches, SCHEMA).drop_columns(["raw_ref"]), [one.reason for one in door.rejections]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", READERS)
def test_what_nobody_knows_yet_is_passed_over(
    example: Callable[[str], Example], name: str, change: str, tmp_path: Path
) -> None:
    for number, form in enumerate(example(name).forms):
        if Source(form.path).kind == "archive":
            continue
        path, changed = written_anew(form.path, tmp_path / str(number), *CHANGES[change])
        if not changed:
            continue
        assert form.mapping_text or readers()[name].detect(Source(path)) >= SURE
        assert acts_of(form, path) == acts_of(form, form.path)
