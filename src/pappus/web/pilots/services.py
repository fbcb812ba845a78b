"""Pilots are set up, registered, judged on and decided about; every write is made here, under one lock."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import yaml
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from filelock import FileLock

from pappus.pilots.definitions import FOLDER, read_pilot
from pappus.pilots.pilot import Pilot
from pappus.pilots.register import Entry, read_register
from pappus.pilots.series import figures_of
from pappus.vocabulary.errors import UsageError
from pappus.web.audit.services import note
from pappus.web.decisions import folder_of, workspace_of
from pappus.web.jobs.services import enqueue
from pappus.web.jobs.work import Told
from pappus.web.organisations.models import Organisation
from pappus.web.pilots.looking import look
from pappus.workspace.writing import make_folder, write_atomically

MOST_FIGURES_BYTES = 5_000_000
_MOST_ID = 50


def set_up(organisation: Organisation, by: Any, content: Mapping[str, Any], figures: bytes | None) -> str:
    """Writes a new pilot down; its id.

    Raises:
        InvalidFileError: the definition or its figures are not sound; nothing was written.
    """
    with _writing(organisation) as folder:
        name = _free_id(folder, content["title"])
        _write(folder, name, content, figures)
    note(organisation, by, "pilot.set_up", name)
    enqueue(organisation, "pilots", {}, by)
    return name


def change(organisation: Organisation, by: Any, name: str, content: Mapping[str, Any], figures: bytes | None) -> None:
    """Changes what a pilot is to show, as long as it is not registered.

    Raises:
        UsageError: it is registered.
        InvalidFileError: the definition or its figures are not sound; nothing was written.
    """
    with _writing(organisation) as folder:
        if read_register(folder.parent).of(name, "registered"):
            raise UsageError(_("It is registered, so that what it is to show stands fast; a new trial is a new pilot."))
        _write(folder, name, content, figures)
    note(organisation, by, "pilot.changed", name)
    enqueue(organisation, "pilots", {}, by)


def bring_figures(organisation: Organisation, by: Any, name: str, figures: bytes) -> None:
    """Puts new figures in the place of those that a pilot had; only the columns that it names are kept.

    Raises:
        UsageError: an indicator holds its figures.
        InvalidFileError: the figures are not sound; those that were there stay.
    """
    with _writing(organisation) as folder:
        one = read_pilot(folder / f"{name}.yaml")
        if one.measure.file is None:
            raise UsageError(_("The figures of this pilot come from an indicator."))
        with tempfile.TemporaryDirectory() as parent:
            target = Path(parent) / one.measure.file
            make_folder(target.parent)
            target.write_bytes(_kept_columns(figures, one))
            figures_of(one, Path(parent))
            make_folder((folder / one.measure.file).parent)
            write_atomically(folder / one.measure.file, target.read_bytes())
    note(organisation, by, "pilot.figures_brought", name, bytes=len(figures))
    enqueue(organisation, "pilots", {}, by)


def register(organisation: Organisation, by: Any, name: str) -> None:
    """Writes down under seal what a pilot is to show; from then on a change is seen.

    Raises:
        UsageError: it is registered already.
    """
    with _writing(organisation):
        workspace_of(organisation).register_pilot(name, timezone.localdate())
    note(organisation, by, "pilot.registered", name)
    enqueue(organisation, "pilots", {}, by)


def decide(organisation: Organisation, by: Any, name: str, entry: Entry, value: str, because: str) -> None:
    """Writes down what becomes of a pilot: whether it fits, that it is kept or stopped, that its story is told.

    Raises:
        UsageError: there is no such pilot.
    """
    with _writing(organisation):
        workspace_of(organisation).note_pilot(name, entry, value, because)
    note(organisation, by, f"pilot.{entry}", name, value=value, because=because)
    enqueue(organisation, "pilots", {}, by)


def promote(organisation: Organisation, arguments: Mapping[str, Any], tell: Told) -> None:
    """Makes a pot a plot, or a plot a plantation, if its criteria are met or somebody overrules them; once.

    Raises:
        UsageError: criteria are not met, and no reason is given.
    """
    name = arguments["pilot"]
    tell(_("Looking at the criteria"), None)
    with _writing(organisation) as folder:
        if read_register(folder.parent).step(name) != arguments["to"]:
            workspace_of(organisation).promote_pilot(name, arguments["because"], anyway=arguments["anyway"])
    look(organisation, tell)


def ask_to_promote(organisation: Organisation, by: Any, name: str, to: str, because: str, *, anyway: bool) -> None:
    """Has a pilot promoted in the background."""
    arguments = {"pilot": name, "to": to, "because": because, "anyway": anyway}
    note(organisation, by, "pilot.promotion_asked", name, to=to, because=because, anyway=anyway)
    enqueue(organisation, "pilot_promote", arguments, by)


@contextmanager
def _writing(organisation: Organisation) -> Iterator[Path]:
    """The folder of pilots; within it nobody else writes there."""
    folder = folder_of(organisation) / FOLDER
    make_folder(folder)
    workspace_of(organisation)
    with FileLock(folder / ".writing.lock", timeout=10):
        yield folder
    cache.delete(f"inputs-{organisation.pk}")


def _write(folder: Path, name: str, content: Mapping[str, Any], figures: bytes | None) -> None:
    """Looks at everything in a folder of its own first, and writes it where it is sound."""
    written = folder / f"{name}.yaml"
    told = {**content, "measure": dict(content["measure"])}
    if "indicator" not in told["measure"]:
        former = read_pilot(written).measure.file if written.exists() else None
        told["measure"].setdefault("file", former or f"{name}.csv")
    text = str(yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=110)).encode()
    with tempfile.TemporaryDirectory() as parent:
        draft = Path(parent) / f"{name}.yaml"
        draft.write_bytes(text)
        one = read_pilot(draft)
        file = one.measure.file
        if file is not None:
            target, known = Path(parent) / file, folder / file
            make_folder(target.parent)
            if figures is not None:
                target.write_bytes(_kept_columns(figures, one))
            elif known.is_file():
                shutil.copy2(known, target)
            figures_of(one, Path(parent))
            if figures is not None:
                make_folder(known.parent)
                write_atomically(known, target.read_bytes())
    write_atomically(written, text)


def _kept_columns(figures: bytes, one: Pilot) -> bytes:
    """Of a table only the columns that the pilot is judged by: whoever took part is nobody's business here."""
    measure = one.measure
    names = {measure.arm, measure.value, measure.day} if one.design == "ab" else {measure.day or "day"}
    names |= {*measure.treated, *measure.controls}
    try:
        rows = [row for row in csv.reader(io.StringIO(figures.decode("utf-8-sig"), newline="")) if any(row)]
    except (UnicodeDecodeError, csv.Error):
        return figures
    kept = [at for at, title in enumerate(rows[0] if rows else ()) if title.strip() in names]
    if any(len(row) != len(rows[0]) for row in rows):
        return figures
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([row[at] for at in kept] for row in rows)
    return text.getvalue().encode()


def _free_id(folder: Path, title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    begun = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MOST_ID].strip("-") or "pilot"
    name, number = begun, 2
    while (folder / f"{name}.yaml").exists():
        name, number = f"{begun}-{number}", number + 1
    return name


def entry_of(decision: str) -> tuple[Entry, str]:
    """The entry and value of a decision written `entry` or `entry:value`."""
    entry, _colon, value = decision.partition(":")
    return cast(Entry, entry), value
