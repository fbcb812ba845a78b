"""Files come in piece by piece, go on where they stood, and are refused with the words of the library."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from tests.web.sources.bringing import brought, read, send, started, worked

from pappus.web.decisions import workspace_of
from pappus.web.design.notices import notices
from pappus.web.jobs.services import enqueue, run
from pappus.web.organisations.models import Organisation
from pappus.web.sources.models import Upload

TWEETS = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n" + "".join(
    f"{n},{1000 + n},True,Tue Oct 31 22:10:{n:02d} +0000 2017,@acme where is it?,{n + 100},\n"
    f"{n + 100},acme,False,Tue Oct 31 22:11:{n:02d} +0000 2017,@{1000 + n} on its way,,{n}\n"
    for n in range(12)
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "care.csv"
    path.write_text(TWEETS)
    return path


def test_an_upload_goes_on_where_it_stood(lead: Client, organisation: Organisation, export: Path) -> None:
    content = export.read_bytes()
    standing = started(lead, organisation, export)
    file = standing["files"][0]
    first = lead.put(f"{file['url']}?offset=0", content[:500], content_type="application/octet-stream")
    assert first.json() == {"received": 500}
    again = lead.put(f"{file['url']}?offset=0", content[:500], content_type="application/octet-stream")
    assert (again.status_code, again.json()["received"]) == (409, 500)
    early = lead.post(standing["end"], "{}", content_type="application/json")
    assert (early.status_code, early.json()["error"]) == (400, "Not everything has arrived yet.")
    there = lead.get(standing["where"]).json()
    assert there["files"][0]["received"] == 500
    send(lead, there, export)
    told = lead.post(standing["end"], "{}", content_type="application/json")
    assert told.status_code == 200
    assert worked(Upload.objects.get()).state == "looked_at"


def test_a_server_killed_between_file_and_database_is_sent_the_piece_again(
    lead: Client, organisation: Organisation, export: Path, place: Path
) -> None:
    standing = started(lead, organisation, export)
    upload = Upload.objects.get()
    (place / "uploads" / str(upload.key) / export.name).write_bytes(b"half a piece that nobody counted")
    digests = send(lead, standing, export)
    told = lead.post(standing["end"], json.dumps({"sha256": digests}), content_type="application/json")
    assert told.json()["sha256"] == digests


def test_damage_on_the_way_is_found(lead: Client, organisation: Organisation, export: Path) -> None:
    standing = started(lead, organisation, export)
    file = standing["files"][0]
    wrong = hashlib.sha256(b"something else").hexdigest()
    answer = lead.put(
        f"{file['url']}?offset=0", export.read_bytes(), content_type="x/y", headers={"X-Piece-SHA256": wrong}
    )
    assert (answer.status_code, answer.json()["received"]) == (409, 0)
    send(lead, standing, export)
    whole = lead.post(standing["end"], json.dumps({"sha256": {"0": wrong}}), content_type="application/json")
    assert "damaged on its way" in whole.json()["error"]
    assert lead.get(standing["where"]).json()["files"][0]["received"] == 0


@pytest.mark.parametrize("path", ["../out", "/etc/passwd", "a/../../b", "a//b", "a\\b", "", "a/.", "x\n"])
def test_names_that_lead_outside_are_refused(path: str, lead: Client, organisation: Organisation) -> None:
    told = {"name": "folder", "folder": True, "files": [{"path": path, "size": 1}]}
    answer = lead.post(f"/o/{organisation.slug}/sources/uploads/", told, content_type="application/json")
    assert answer.status_code == 400
    told = {"name": path, "files": [{"path": "x", "size": 1}]}
    answer = lead.post(f"/o/{organisation.slug}/sources/uploads/", told, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"name": "x", "files": [{"path": "x", "size": 10**12}]},
        {"name": "x", "files": [{"path": "x", "size": -1}]},
        {"name": "x", "files": []},
        {"name": "x", "folder": True, "files": [{"path": "a", "size": 1}, {"path": "a/b", "size": 1}]},
    ],
)
def test_what_cannot_be_brought_in_is_refused(told: object, lead: Client, organisation: Organisation) -> None:
    answer = lead.post(f"/o/{organisation.slug}/sources/uploads/", told, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not Upload.objects.exists()


def test_archives_that_bite_are_refused_in_words(lead: Client, organisation: Organisation, tmp_path: Path) -> None:
    outside, bomb = tmp_path / "outside.zip", tmp_path / "bomb.zip"
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("../../evil.json", "[]")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.json", b"0" * (300 << 20))
    for path, word in ((outside, "leads outside the archive"), (bomb, "expands more than")):
        upload = brought(lead, organisation, path)
        page = lead.get(f"/o/{organisation.slug}/sources/uploads/{upload.key}/").content.decode()
        assert upload.state == "failed"
        assert word in page
        assert str(tmp_path) not in page
        assert "/uploads/" + str(upload.key) + "/" + path.name not in page


def test_a_form_without_scripts(lead: Client, organisation: Organisation) -> None:
    file = SimpleUploadedFile("care.csv", TWEETS.encode())
    answer = lead.post(f"/o/{organisation.slug}/sources/form/", {"files": file})
    upload = worked(Upload.objects.get())
    assert answer["Location"].endswith(f"/uploads/{upload.key}/")
    page = lead.get(answer["Location"]).content.decode()
    assert "Read it" in page
    assert "only what was answered" in page or "a sample of it" in page


def test_another_way_of_reading_is_looked_at_anew(lead: Client, organisation: Organisation, export: Path) -> None:
    upload = brought(lead, organisation, export)
    address = f"/o/{organisation.slug}/sources/uploads/{upload.key}/"
    lead.post(f"{address}how/", {"format": "mail", "property_id": "", "keep_text": "on"})
    upload = worked(upload)
    assert upload.state == "failed"
    error = upload.preview["exports"][0]["error"]
    assert error.startswith("care.csv")
    assert escape(error) in lead.get(address).content.decode()
    refused = lead.post(f"{address}how/", {"property_id": "nowhere"}, follow=True).content.decode()
    assert "network:handle" in refused
    lead.post(f"{address}how/", {"format": "", "property_id": "x:acme"})
    upload = worked(upload)
    assert (upload.state, upload.keep_text, upload.property_id) == ("looked_at", False, "x:acme")
    assert "would be read" in lead.get(address).content.decode()


def test_looking_that_was_stopped_can_be_asked_for_again(
    lead: Client, organisation: Organisation, export: Path
) -> None:
    standing = started(lead, organisation, export)
    send(lead, standing, export)
    lead.post(standing["end"], "{}", content_type="application/json")
    address = f"/o/{organisation.slug}/sources/uploads/{standing['key']}/"
    lead.post(f"{address}cancel/")
    assert "Look once more" in lead.get(address).content.decode()
    lead.post(f"{address}how/", {"keep_text": "on"})
    assert worked(Upload.objects.get()).state == "looked_at"


def test_an_export_that_waits_is_among_the_notices(lead: Client, organisation: Organisation, export: Path) -> None:
    brought(lead, organisation, export)
    assert any("care.csv" in one.sentence and one.permission == "import" for one in notices(organisation))


def test_rows_of_few_people_are_not_shown(lead: Client, organisation: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("\n".join(TWEETS.splitlines()[:7]) + "\n")
    upload = brought(lead, organisation, path)
    export = upload.preview["exports"][0]
    assert (export["few"], export["rows"], export["people"]) == (True, [], None)
    assert "1003" not in json.dumps(upload.preview)


def test_reading_anew_after_a_kill_leads_to_the_same(
    lead: Client, organisation: Organisation, export: Path, place: Path
) -> None:
    upload = brought(lead, organisation, export)
    lead.post(f"/o/{organisation.slug}/sources/uploads/{upload.key}/read/")
    upload.refresh_from_db()
    job = upload.job
    assert job is not None
    run(job.pk)
    upload.refresh_from_db()
    once = upload.result
    # As if the worker had been killed after the ledger was written and before anything else was.
    folder = place / "uploads" / str(upload.key)
    folder.mkdir()
    (folder / export.name).write_text(TWEETS)
    Upload.objects.filter(pk=upload.pk).update(state="looked_at", result={})
    type(job).objects.filter(pk=job.pk).update(state="waiting")
    run(job.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.result) == ("read", once)
    assert once["exports"][0]["acts_added"] == 24
    assert upload.preview == {}
    assert len(workspace_of(organisation).store.ledger().imports) == 1
    assert not folder.exists()


def test_reading_ends_when_somebody_wants_it(lead: Client, organisation: Organisation, export: Path) -> None:
    upload = brought(lead, organisation, export)
    lead.post(f"/o/{organisation.slug}/sources/uploads/{upload.key}/read/")
    upload.refresh_from_db()
    assert upload.job is not None
    type(upload.job).objects.filter(pk=upload.job.pk).update(cancel_asked=True)
    upload = worked(upload)
    assert upload.job is not None
    assert (upload.job.state, upload.state) == ("cancelled", "looked_at")
    assert workspace_of(organisation).store.ledger().imports == []
    assert read(lead, organisation, upload).state == "read"


def test_an_import_is_taken_back(lead: Client, organisation: Organisation, export: Path) -> None:
    read(lead, organisation, brought(lead, organisation, export))
    listed = lead.get(f"/o/{organisation.slug}/sources/").content.decode()
    assert "care.csv" in listed
    address = f"/o/{organisation.slug}/sources/imports/i0001/"
    assert "Yes, take this import back" in lead.get(address).content.decode()
    job = int(lead.post(address)["Location"].rstrip("/").rsplit("/", 1)[-1])
    run(job)
    assert workspace_of(organisation).store.ledger().imports == []
    assert lead.get(address).status_code == 404


def test_uploads_are_removed(lead: Client, organisation: Organisation, export: Path, place: Path) -> None:
    upload = brought(lead, organisation, export)
    assert os.listdir(place / "uploads") == [str(upload.key)]  # noqa: PTH208
    lead.post(f"/o/{organisation.slug}/sources/uploads/{upload.key}/remove/")
    assert os.listdir(place / "uploads") == []  # noqa: PTH208
    assert not Upload.objects.exists()


def test_what_nobody_reads_is_removed_after_days(
    lead: Client, organisation: Organisation, export: Path, place: Path
) -> None:
    old, new = brought(lead, organisation, export), brought(lead, organisation, export)
    Upload.objects.filter(pk=old.pk).update(made_at=old.made_at - timedelta(days=8))
    run(enqueue(organisation, "tidy_uploads", {}).pk)
    assert [one.pk for one in Upload.objects.all()] == [new.pk]
    assert os.listdir(place / "uploads") == [str(new.key)]  # noqa: PTH208


def test_every_format_says_how_to_get_it(lead: Client, organisation: Organisation) -> None:
    from pappus.readers import readers

    page = lead.get(f"/o/{organisation.slug}/sources/formats/").content.decode()
    assert all(f'id="{name}"' in page for name in readers())
