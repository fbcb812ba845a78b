"""Bringing files in as the page does: piece by piece, by the endpoints."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.test import Client

from pappus.web.jobs.models import Job
from pappus.web.jobs.services import run
from pappus.web.organisations.models import Organisation
from pappus.web.sources.models import Upload

PIECE = 300_000


def started(client: Client, organisation: Organisation, path: Path) -> dict[str, Any]:
    """The standing of an upload of a file or folder, before anything was sent."""
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    named = [
        {"path": one.relative_to(path).as_posix() if path.is_dir() else one.name, "size": one.stat().st_size}
        for one in files
    ]
    told = {"name": path.name, "folder": path.is_dir(), "files": named}
    answer = client.post(f"/o/{organisation.slug}/sources/uploads/", told, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def send(client: Client, standing: dict[str, Any], path: Path) -> dict[str, str]:
    """Sends what is missing of every file, in pieces; the digests by number."""
    digests = {}
    for one in standing["files"]:
        content = (path.parent / one["path"]).read_bytes()
        digests[str(one["number"])] = hashlib.sha256(content).hexdigest()
        for offset in range(one["received"], len(content), PIECE):
            piece = content[offset : offset + PIECE]
            digest = hashlib.sha256(piece).hexdigest()
            answer = client.put(
                f"{one['url']}?offset={offset}",
                piece,
                content_type="application/octet-stream",
                headers={"X-Piece-SHA256": digest},
            )
            assert answer.json()["received"] == offset + len(piece)
    return digests


def brought(client: Client, organisation: Organisation, path: Path) -> Upload:
    """An upload that was brought in and looked at."""
    standing = started(client, organisation, path)
    digests = send(client, standing, path)
    answer = client.post(standing["end"], json.dumps({"sha256": digests}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return worked(Upload.objects.get(key=standing["key"]))


def worked(upload: Upload) -> Upload:
    """The upload after its job was done."""
    upload.refresh_from_db()
    assert upload.job is not None
    run(upload.job.pk)
    upload.refresh_from_db()
    return upload


def read(client: Client, organisation: Organisation, upload: Upload) -> Upload:
    """The upload after somebody had it read."""
    client.post(f"/o/{organisation.slug}/sources/uploads/{upload.key}/read/")
    return worked(upload)


def waiting(kind: str) -> int:
    """How many jobs of a kind wait."""
    return Job.objects.filter(kind=kind, state="waiting").count()
