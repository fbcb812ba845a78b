"""A workspace folder that is brought in by the browser."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from tests.copying import copied

from pappus.pipeline import Workspace
from pappus.web.accounts.models import User
from pappus.web.decisions import DEFINITION_FOLDERS, RECORD_FILES, folder_of, value_of, workspace_of
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import run
from pappus.web.organisations.folders import bring_in, export_file, receive
from pappus.web.organisations.models import Organisation
from pappus.web.organisations.services import make_organisation

pytestmark = pytest.mark.django_db


def _zipped(folder: Path, base: str, target: Path) -> Path:
    with zipfile.ZipFile(target, "w") as packed:
        for path in folder.rglob("*"):
            packed.write(path, f"{base}{path.relative_to(folder)}")
    return target


@pytest.mark.parametrize("base", ["", "linden/"])
def test_a_zipped_folder_opens_as_an_organisation(
    base: str, owner: User, place: Path, demonstrated: Workspace, tmp_path: Path
) -> None:
    client = Client()
    client.force_login(owner, "allauth.account.auth_backends.AuthenticationBackend")
    packed = _zipped(copied(demonstrated.folder, tmp_path / "demo"), base, tmp_path / "folder.zip")
    with packed.open("rb") as file:
        answer = client.post("/new/from-folder/", {"file": file})
    made = Organisation.objects.get()
    assert answer.headers["Location"].startswith(f"/o/{made.slug}/jobs/")
    run(Job.objects.get(kind="bring_in").pk)
    assert Job.objects.get(kind="bring_in").state == "done"
    made.refresh_from_db()
    assert value_of(made) == demonstrated.organisation()
    assert workspace_of(made).pseudonyms.email("a@b.example") == demonstrated.pseudonyms.email("a@b.example")
    assert list((place / "uploads").iterdir()) == []
    assert Job.objects.filter(kind="assess", organisation=made).exists()


def _beside_the_database(organisation: Organisation) -> dict[str, bytes]:
    folder = folder_of(organisation)
    below = [path for name in ("records", *DEFINITION_FOLDERS) for path in (folder / name).rglob("*") if path.is_file()]
    files = [*below, *(path for name in RECORD_FILES if (path := folder / name).is_file())]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_files_beside_the_database_go_out_and_come_back(demonstration: Organisation, owner: User) -> None:
    training = "date,layer,level,hours,cost\n2026-03-02,platform,frontline,8,400\n"
    (folder_of(demonstration) / "training.csv").write_text(training)
    # A name that leads nowhere fails to be copied, as a draft does that its owner gave its name meanwhile.
    (folder_of(demonstration) / "pilots" / ".greet.yaml.0f.new").symlink_to("gone")
    client = Client()
    client.force_login(owner, "allauth.account.auth_backends.AuthenticationBackend")
    client.post(f"/o/{demonstration.slug}/export/")
    run(Job.objects.get(kind="export").pk)
    packed, name = receive([export_file(demonstration).read_bytes()])
    again = make_organisation(name, owner)
    bring_in(again, packed)
    kept = _beside_the_database(again)
    locks = {"records/lock", "pilots/.register.lock", "pilots/.writing.lock"}
    assert kept == {name: held for name, held in _beside_the_database(demonstration).items() if name not in locks}
    assert {"actions.csv", "training.csv", "scorecard.yaml", "pilots/register.csv"} <= set(kept)
    assert value_of(again) == value_of(demonstration)
    assert len(value_of(again).training) == 1


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({"notes.txt": "x"}, "one workspace folder"),
        ({"../organisation.yaml": "name: x"}, "one workspace folder"),
        ({"a/organisation.yaml": "name: x", "b/organisation.yaml": "name: y"}, "one workspace folder"),
        ({"organisation.yaml": "name: ''"}, "what the organisation is called"),
        ({"organisation.yaml": "[x"}, "organisation.yaml"),
    ],
)
def test_what_is_no_workspace_is_refused(entries: dict[str, str], expected: str, owner: User, place: Path) -> None:
    client, packed = Client(), io.BytesIO()
    client.force_login(owner, "allauth.account.auth_backends.AuthenticationBackend")
    with zipfile.ZipFile(packed, "w") as file:
        for name, content in entries.items():
            file.writestr(name, content)
    packed.seek(0)
    packed.name = "folder.zip"
    page = client.post("/new/from-folder/", {"file": packed})
    assert expected in page.content.decode()
    assert str(place) not in page.content.decode()
    assert list((place / "uploads").iterdir()) == []
    assert not Organisation.objects.exists()


def test_what_is_no_zip_file_is_refused(owner: User, place: Path) -> None:
    client, given = Client(), io.BytesIO(b"name: x")
    client.force_login(owner, "allauth.account.auth_backends.AuthenticationBackend")
    given.name = "organisation.yaml"
    assert "no zip file" in client.post("/new/from-folder/", {"file": given}).content.decode()
