"""Receiving files piece by piece: where they lie, and where each stands.

What the database says was received counts. A piece is written at its place in the file before the database hears of
it, so that a server that is killed in between is simply sent that piece again.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from pappus.vocabulary.errors import UsageError
from pappus.web.jobs.work import Told
from pappus.web.organisations.models import Organisation
from pappus.web.place import place
from pappus.web.sources.limits import limits
from pappus.web.sources.models import Upload, UploadedFile
from pappus.workspace.writing import make_folder

_CHUNK_BYTES = 1 << 20
_MOST_NAME_BYTES = 255
_MOST_PATH = 900


class OutOfStepError(UsageError):
    """A piece begins elsewhere than where the file stands, or is not what its digest says; it can be sent again.

    Attributes:
        received_bytes: where the file stands.
    """

    def __init__(self, received_bytes: int, told: str) -> None:
        super().__init__(told)
        self.received_bytes = received_bytes


@dataclass(frozen=True)
class Named:
    """A file that is to come: its path below the folder, or its name; and its size."""

    path: str
    size_bytes: int


def folder_of_upload(upload: Upload) -> Path:
    """Where the files of an upload lie."""
    return place().uploads / str(upload.key)


def path_of(upload: Upload) -> Path:
    """The file or folder that was handed in."""
    return folder_of_upload(upload) / upload.name


@transaction.atomic
def begin(organisation: Organisation, name: str, files: Sequence[Named], by: Any, *, is_folder: bool) -> Upload:
    """Makes room for a file, or for a folder with its files.

    Raises:
        UsageError: names that cannot be names, too many files, or more than may be brought in.
    """
    remove_abandoned(organisation)
    told = _name(name)
    paths = [f"{told}/{_path(one.path)}" for one in files] if is_folder else [told]
    size = sum(one.size_bytes for one in files)
    _refuse_too_much(organisation, files, size)
    _refuse_clashes(paths)
    upload = Upload.objects.create(organisation=organisation, name=told, is_folder=is_folder, size_bytes=size, by=by)
    UploadedFile.objects.bulk_create(
        UploadedFile(upload=upload, number=number, path=path, size_bytes=one.size_bytes)
        for number, (path, one) in enumerate(zip(paths, files, strict=True))
    )
    make_folder(folder_of_upload(upload))
    return upload


def receive(upload: Upload, number: int, offset: int, piece: bytes, sha256: str = "") -> UploadedFile:
    """Takes in a piece of a file.

    Args:
        upload: that is being received.
        number: of the file.
        offset: where the piece begins.
        piece: its bytes.
        sha256: its digest, hexadecimal; empty where the sender names none.

    Raises:
        OutOfStepError: the file stands elsewhere, or the piece was damaged on its way.
        UsageError: there is no such file, or it would become longer than it was said to be.
    """
    file = UploadedFile.objects.filter(upload=upload, number=number).first()
    if file is None or upload.state != "receiving":
        raise UsageError(_("There is no such file to be received."))
    if file.received_bytes != offset:
        raise OutOfStepError(file.received_bytes, _("The file stands elsewhere."))
    if offset + len(piece) > file.size_bytes:
        raise UsageError(_("The file is longer than it was said to be."))
    if sha256 and hashlib.sha256(piece).hexdigest() != sha256.lower():
        raise OutOfStepError(offset, _("The piece was damaged on its way."))
    _write(folder_of_upload(upload) / file.path, offset, piece)
    moved = UploadedFile.objects.filter(pk=file.pk, received_bytes=offset).update(received_bytes=offset + len(piece))
    if moved:
        Upload.objects.filter(pk=upload.pk).update(received_bytes=F("received_bytes") + len(piece))
    file.refresh_from_db()
    return file


def take_whole(upload: Upload, number: int, chunks: Any) -> None:
    """Takes in a whole file from a form, chunk by chunk."""
    offset = 0
    for chunk in chunks:
        receive(upload, number, offset, chunk)
        offset += len(chunk)


def finish(upload: Upload, digests: dict[int, str] | None = None) -> dict[int, str]:
    """Ends the receiving, once every file is there.

    Args:
        upload: that was received.
        digests: sha256 of files by number, as far as the sender knows them.

    Returns:
        The digest of each file that the sender named one for.

    Raises:
        UsageError: something is missing, or a file is not what the sender has; the latter begins anew.
    """
    upload.refresh_from_db()
    files = list(upload.files.all())
    if any(one.received_bytes != one.size_bytes for one in files):
        raise UsageError(_("Not everything has arrived yet."))
    found: dict[int, str] = {}
    for one in files:
        path = folder_of_upload(upload) / one.path
        if not one.size_bytes:
            _write(path, 0, b"")
        if digests and one.number in digests:
            found[one.number] = _digest(path)
            if found[one.number] != digests[one.number].lower():
                _begin_anew(upload, one)
                raise UsageError(_("%(name)s was damaged on its way; send it again.") % {"name": one.path})
    Upload.objects.filter(pk=upload.pk, state="receiving").update(state="received")
    return found


def remove_files(upload: Upload) -> None:
    """Removes what was received; what came of it stays."""
    shutil.rmtree(folder_of_upload(upload), ignore_errors=True)


def remove_abandoned(organisation: Organisation) -> None:
    """Removes uploads that nobody has read for days."""
    before = timezone.now() - timedelta(days=limits().kept_days)
    for one in Upload.objects.filter(organisation=organisation, made_at__lt=before).exclude(state="read"):
        if not one.is_under_way:
            remove_files(one)
            one.delete()


def tidy(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    """The daily work of removing what nobody has read."""
    del arguments, tell
    remove_abandoned(organisation)
    return {}


def _refuse_too_much(organisation: Organisation, files: Sequence[Named], size: int) -> None:
    most = limits()
    if not files:
        raise UsageError(_("There is no file in it."))
    if len(files) > most.most_files:
        told = _("A folder may hold %(most)d files; put it into one zip archive.")
        raise UsageError(told % {"most": most.most_files})
    if size > most.most_bytes or any(one.size_bytes < 0 for one in files):
        raise UsageError(
            _("It is larger than %(most)d GB, the most that may be brought in.") % {"most": most.most_bytes >> 30}
        )
    waiting = Upload.objects.filter(organisation=organisation).exclude(state="read").aggregate(all=Sum("size_bytes"))
    if (waiting["all"] or 0) + size > most.most_waiting_bytes:
        raise UsageError(_("Too much waits to be read already; read it or remove it first."))


def _refuse_clashes(paths: list[str]) -> None:
    known = set(paths)
    above = {str(one) for path in paths for one in PurePosixPath(path).parents}
    if len(known) < len(paths) or known & above:
        raise UsageError(_("Two of its files have the same name."))


def _name(name: str) -> str:
    """A name of a file or folder that can stand in a folder.

    Raises:
        UsageError: it cannot.
    """
    wrong = name.strip() in ("", ".", "..") or any(sign in name for sign in "/\\\0") or not name.isprintable()
    if wrong or len(name.encode("utf-8", "replace")) > _MOST_NAME_BYTES:
        raise UsageError(_("The file has a name that cannot be kept; name it otherwise."))
    return name


def _path(path: str) -> str:
    parts = [_name(part) for part in path.split("/")]
    joined = "/".join(parts)
    if len(joined) > _MOST_PATH:
        raise UsageError(_("The file has a name that cannot be kept; name it otherwise."))
    return joined


def _write(path: Path, offset: int, piece: bytes) -> None:
    make_folder(path.parent)
    path.touch()
    with path.open("r+b") as stream:
        stream.seek(offset)
        stream.write(piece)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def _begin_anew(upload: Upload, file: UploadedFile) -> None:
    Upload.objects.filter(pk=upload.pk).update(received_bytes=F("received_bytes") - file.size_bytes)
    UploadedFile.objects.filter(pk=file.pk).update(received_bytes=0)
