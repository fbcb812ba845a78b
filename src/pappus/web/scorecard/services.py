"""The scorecard is written, its figures entered, its reviews noted; every write is made here, under one lock."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _
from filelock import FileLock

from pappus.report.balance import told
from pappus.scorecard.definition import FILE, read_scorecard
from pappus.scorecard.scorecard import Measure, Scorecard
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import Fault, InvalidFileError, UsageError
from pappus.web.audit.services import note
from pappus.web.decisions import folder_of, workspace_of
from pappus.web.jobs.services import enqueue
from pappus.web.jobs.work import Told
from pappus.web.organisations.models import Organisation
from pappus.web.results.freshness import inputs_of
from pappus.web.scorecard.models import ScorecardLook
from pappus.web.stored import plain
from pappus.workspace.writing import make_folder, write_atomically
from pappus.workspace.yaml_text import changed

FIGURES = "scorecard"
"""The folder in which files of figures may lie; the form writes into no other."""


def look(organisation: Organisation, tell: Told) -> None:
    """Puts every measure on its chart and keeps what came of it; nothing is kept where there is no scorecard."""
    inputs = inputs_of(organisation)
    tell(_("Charting the measures"), None)
    found = workspace_of(organisation).scorecard()
    if found is None:
        ScorecardLook.objects.filter(organisation=organisation).delete()
        return
    content = plain({"found": found.as_json(), "told": asdict(told(found))})
    ScorecardLook.objects.update_or_create(organisation=organisation, defaults={"content": content, "inputs": inputs})
    cache.delete(f"inputs-{organisation.pk}")


def write(organisation: Organisation, by: Any, text: str) -> None:
    """Writes the scorecard as YAML.

    Raises:
        InvalidFileError: it is not sound; carries every fault with its line, and nothing was written.
    """
    with _writing(organisation) as folder:
        _checked(text)
        write_atomically(folder / FILE, text.replace("\r\n", "\n").encode())
    note(organisation, by, "scorecard.written")
    enqueue(organisation, "scorecard", {}, by)


def put_objective(organisation: Organisation, by: Any, entry: Mapping[str, Any]) -> None:
    """Adds an objective, or puts what is said into the one of the same id.

    Raises:
        InvalidFileError: it does not go together with the rest; nothing was written.
    """
    _put(organisation, by, "objectives", entry, ("title", "perspective", "leads_to", "owner"))


def put_measure(organisation: Organisation, by: Any, entry: Mapping[str, Any]) -> None:
    """Adds a measure with its target, or puts what is said into the one of the same id.

    Where no indicator is named, its values stay in the file that it has, or are entered into a new one.

    Raises:
        InvalidFileError: it does not go together with the rest; nothing was written.
    """
    said = ("title", "objectives", "better", "unit", "start", "target", "owner")
    source = ("file", "column") if "indicator" in entry else ("indicator", "by", "key")
    _put(organisation, by, "measures", entry, (*said, *source))


def review(organisation: Organisation, by: Any, entry: Mapping[str, Any]) -> None:
    """Notes a review: its day, what was said, and what was decided because of which measure.

    Raises:
        InvalidFileError: it names a measure that is not there; nothing was written.
    """
    with _writing(organisation) as folder:
        content = _content(folder)
        content.setdefault("reviews", []).append(dict(entry))
        _write(folder, content)
    note(organisation, by, "scorecard.reviewed", entry["day"])
    enqueue(organisation, "scorecard", {}, by)


def enter(organisation: Organisation, by: Any, measure: str, day: date, value: float) -> None:
    """Enters a value of a measure; one of the same day is replaced.

    Raises:
        UsageError: there is no such measure, or an indicator holds its values.
        InvalidFileError: the file that is there is not sound.
    """
    with _writing(organisation) as folder:
        card = read_scorecard(folder)
        one = next((each for each in card.measures if each.id == measure), None) if card else None
        if one is None or one.file is None or not _is_figures(one.file):
            raise UsageError(_("No values can be entered for this measure."))
        _enter(folder / one.file, one, day, value)
    note(organisation, by, "scorecard.value_entered", measure, day=day.isoformat(), value=value)
    enqueue(organisation, "scorecard", {}, by)


def _put(organisation: Organisation, by: Any, kind: str, entry: Mapping[str, Any], said: tuple[str, ...]) -> None:
    """Adds an entry, or changes what a form says of the one that is there; all else of it stays."""
    with _writing(organisation) as folder:
        content = _content(folder)
        listed = content.setdefault(kind, [])
        known = next((one for one in listed if one["id"] == entry["id"]), None)
        if known is None:
            known = {}
            listed.append(known)
        for name in said:
            known.pop(name, None)
        known.update(entry)
        if kind == "measures" and "indicator" not in known and "file" not in known:
            known.update(file=f"{FIGURES}/figures.csv", column=entry["id"])
        _write(folder, content)
    note(organisation, by, f"scorecard.{kind}_changed", entry["id"])
    enqueue(organisation, "scorecard", {}, by)


def _content(folder: Path) -> dict[str, Any]:
    if not (folder / FILE).is_file():
        raise UsageError(_("There is no scorecard yet; write its vision and first objective first."))
    content: dict[str, Any] = read_yaml(folder / FILE).content
    return content


def _write(folder: Path, content: Mapping[str, Any]) -> None:
    """Writes what changed into the text that is there, so that comments of whoever wrote it stay."""
    text = changed((folder / FILE).read_text(encoding="utf-8"), content)
    _checked(text)
    write_atomically(folder / FILE, text.encode())


def _checked(text: str) -> Scorecard:
    """A scorecard that is sound, looked at in a folder of its own."""
    with tempfile.TemporaryDirectory() as parent:
        (Path(parent) / FILE).write_text(text, encoding="utf-8")
        card = read_scorecard(Path(parent))
    if card is None:
        raise UsageError(_("There is no scorecard yet; write its vision and first objective first."))
    strange = [one for one in card.measures if one.file is not None and not _is_figures(one.file)]
    if strange:
        expected = _("%(measure)s: expected a file in the folder scorecard, such as scorecard/figures.csv")
        raise InvalidFileError([Fault(FILE, "", expected % {"measure": one.id}) for one in strange])
    return card


def _is_figures(file: str) -> bool:
    path = Path(file)
    return len(path.parts) == 2 and path.parts[0] == FIGURES and path.suffix == ".csv"


def _enter(path: Path, one: Measure, day: date, value: float) -> None:
    rows = _rows(path)
    header = rows[0] if rows else ["day"]
    if one.column not in header:
        header.append(one.column)
    lines = [dict(zip(header, cells, strict=False)) for cells in rows[1:]]
    known = next((line for line in lines if line.get("day", "").strip() == day.isoformat()), None)
    if known is None:
        known = {"day": day.isoformat()}
        lines.append(known)
    known[one.column] = f"{value:.10g}"
    lines.sort(key=lambda line: line.get("day", ""))
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header)
    table.writerows([line.get(name, "") for name in header] for line in lines)
    make_folder(path.parent)
    write_atomically(path, text.getvalue().encode())


def _rows(path: Path) -> list[list[str]]:
    if not path.is_file():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = [row for row in csv.reader(io.StringIO(text)) if any(row)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidFileError([Fault(path.name, "", f"is no CSV file in UTF-8 ({error})")]) from error
    header = [name.strip() for name in found[0]] if found else []
    if found and "day" not in header:
        raise InvalidFileError([Fault(path.name, "row 1", "lacks the column day")])
    return [header, *found[1:]] if found else []


@contextmanager
def _writing(organisation: Organisation) -> Iterator[Path]:
    """The organisation's folder; within it nobody else writes the scorecard."""
    folder = folder_of(organisation)
    workspace_of(organisation)
    with FileLock(folder / ".scorecard.lock", timeout=10):
        yield folder
    cache.delete(f"inputs-{organisation.pk}")
