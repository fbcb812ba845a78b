"""Questionnaires on paper or in a spreadsheet: out, and filled ones back in."""

from __future__ import annotations

import io
import shutil
import uuid
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pappus.assessment.importing import RatingOptions
from pappus.assessment.questionnaire import Audience
from pappus.assessment.sending import Sending, write_questionnaires
from pappus.maturity.questions import item_weights
from pappus.vocabulary.errors import UsageError
from pappus.web.audit.services import note
from pappus.web.decisions import workspace_of
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import enqueue
from pappus.web.jobs.work import Told
from pappus.web.organisations.models import Organisation
from pappus.web.place import place
from pappus.web.rounds.asking import items_of
from pappus.web.rounds.models import Round
from pappus.workspace.organisation import Level
from pappus.workspace.writing import make_folder

MOST_COPIES = 100
MOST_FILES = 200
_MOST_BYTES = 20_000_000


def questionnaires(one: Round, level: Level | None, copies: int | None) -> tuple[str, bytes]:
    """Questionnaires to be filled in: the file's name and content.

    Args:
        one: the round.
        level: who is asked; null for all levels, each on a sheet of its own.
        copies: number of people, each of whom gets a file with a mark of its own, all in one ZIP file; null for one
            file in which people enter their mark.

    Raises:
        UsageError: nothing could be asked, or that is no number of copies.
    """
    if copies is not None and not 1 <= copies <= MOST_COPIES:
        raise UsageError(_("Expected 1 to %(most)s copies.") % {"most": MOST_COPIES})
    workspace = workspace_of(one.organisation)
    sending = Sending(Audience(level), raters=copies)

    def weights() -> Mapping[str, float]:
        return item_weights(asked=workspace.models().values())

    with TemporaryDirectory() as folder:
        target = Path(folder) / f"{one.key}-{level or 'all'}.xlsx"
        write_questionnaires(target, items_of(one), workspace.organisation().units, sending, weights)
        written = sorted(Path(folder).iterdir())
        if copies is None:
            return target.name, target.read_bytes()
        return f"{target.stem}.zip", _zipped(written)


def take_in(one: Round, by: Any, files: Iterable[UploadedFile[bytes]]) -> Job:
    """Has filled questionnaires read in the background.

    Raises:
        UsageError: the round is not open, or the files are too many or too large.
    """
    given = list(files)
    if one.closed_at or not one.opened_at:
        raise UsageError(_("This round is not open; answers can be brought into an open one only."))
    if len(given) > MOST_FILES or sum(file.size or 0 for file in given) > _MOST_BYTES:
        raise UsageError(_("Expected %(most)s files and 20 MB at most.") % {"most": MOST_FILES})
    folder = place().uploads / uuid.uuid4().hex
    paths = [_kept(folder / str(number), file) for number, file in enumerate(given)]
    note(one.organisation, by, "ratings.uploaded", str(one), files=len(paths))
    named = [str(path.relative_to(place().uploads)) for path in paths]
    return enqueue(one.organisation, "ratings", {"round": one.pk, "files": named}, by)


def read_filled(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    """Reads filled questionnaires into a round, all of them or nothing; what came of it, row by row.

    Raises:
        UsageError: the round was closed in the meantime.
    """
    one = Round.objects.get(organisation=organisation, pk=arguments["round"])
    if one.closed_at:
        raise UsageError(_("This round is closed."))
    paths = [place().uploads / name for name in arguments["files"]]
    tell(gettext_noop("Reading the answers"))
    found = workspace_of(organisation).import_ratings(paths, RatingOptions(one.key)).as_json()
    for entry in (*found["rejections"], *found["files"]):
        entry["file"] = PurePath(entry["file"]).name
    for folder in {path.parent.parent for path in paths}:
        shutil.rmtree(folder, ignore_errors=True)
    return {"round": one.key, "ratings": found}


def _kept(folder: Path, file: UploadedFile[bytes]) -> Path:
    make_folder(folder)
    target = folder / PurePath(file.name or "answers.csv").name
    with target.open("wb") as stream:
        for chunk in file.chunks():
            stream.write(chunk)
    return target


def _zipped(files: Iterable[Path]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
    return made.getvalue()
