"""What is done with results: rows, comparisons, downloads, older answers, links, taking everything away."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

import pappus
from pappus.judging import Assessment as Found
from pappus.pipeline import Workspace
from pappus.vocabulary.errors import UsageError
from pappus.web.accounts.models import User
from pappus.web.audit.models import Entry
from pappus.web.decisions import value_of, workspace_of
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import run
from pappus.web.organisations.folders import save_folder
from pappus.web.organisations.models import Organisation
from pappus.web.organisations.services import make_organisation
from pappus.web.results.exports import readings_csv
from pappus.web.results.models import Assessment, ShareLink

pytestmark = pytest.mark.django_db

ReadingAs = Callable[[str], Client]


def _run_waiting() -> Job:
    job = Job.objects.filter(state="waiting").latest("pk")
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message
    return job


def test_rows_are_looked_up_once_and_looking_is_noted(
    assessed: Organisation, demonstrated: Workspace, reading_as: ReadingAs, root: str
) -> None:
    client, address = reading_as("analyst"), f"{root}results/indicators/response.median_hours/rows/"
    assert "Look them up" in client.get(address).content.decode()
    client.post(address, {"by": "network", "key": "x"})
    assert "This is being looked up" in client.get(f"{address}?by=network&key=x").content.decode()
    _run_waiting()
    page = client.get(f"{address}?by=network&key=x").content.decode()
    from pappus.explanation import View

    explained = demonstrated.explain("response.median_hours", View("network", "x", rows=20))
    rows = next(one for one in explained.children if one.lists == "rows")
    assert rows.table is not None
    assert all(str(row[1]) in page for row in rows.table.rows)
    assert Entry.objects.filter(what="rows.seen", organisation=assessed).count() == 1


def test_rows_of_nothing_are_not_there(reading_as: ReadingAs, root: str) -> None:
    client = reading_as("analyst")
    assert client.get(f"{root}results/indicators/nothing/rows/").status_code == 404
    assert client.get(f"{root}results/indicators/response.parity/rows/?by=person&key=x").status_code == 404


def test_two_rounds_are_compared_as_on_the_command_line(
    assessed: Organisation, demonstrated: Workspace, reading_as: ReadingAs, root: str
) -> None:
    client, pair = reading_as("lead"), {"before": "2025-autumn", "after": "2026-autumn"}
    assert client.post(f"{root}results/compared/", {"before": "x", "after": "2026-autumn"}).status_code == 302
    client.post(f"{root}results/compared/", pair)
    _run_waiting()
    page = client.get(f"{root}results/compared/", pair).content.decode()
    found = demonstrated.compare(pair["before"], pair["after"])
    for change in found.places.values():
        assert change.after.title in page.replace("&amp;", "&")
    assert f"{found.together.same_people} people answered both times" in page


def test_an_older_answer_stays_open(assessed: Organisation, reading_as: ReadingAs, root: str) -> None:
    first = Assessment.objects.get(organisation=assessed)
    Assessment.objects.create(organisation=assessed, as_of="2027-01-01", answer={}, readings=[])
    client = reading_as("committee")
    page = client.get(f"{root}assessments/{first.pk}/").content.decode()
    assert "An earlier answer" in page
    assert f'href="{root}assessments/{first.pk}/results/models/' in page
    assert client.get(f"{root}assessments/{first.pk}/results/gaps/").status_code == 200


@pytest.mark.parametrize("form", ["report", "answer", "readings"])
def test_an_assessment_of_others_is_not_there(form: str, assessed: Organisation) -> None:
    number = Assessment.objects.get(organisation=assessed).pk
    stranger = User.objects.create_user("stranger@elsewhere.example")
    elsewhere = make_organisation("Elsewhere", stranger)
    client = Client()
    client.force_login(stranger, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/o/{elsewhere.slug}/assessments/{number}/download/{form}/").status_code == 404
    assert client.get(f"/o/{elsewhere.slug}/assessments/{number}/").status_code == 404


def test_downloads_hold_what_the_library_says(
    assessed: Organisation, demonstrated: Workspace, assessed_by_command: Found, reading_as: ReadingAs, root: str
) -> None:
    number, client = Assessment.objects.get(organisation=assessed).pk, reading_as("lead")
    answer = json.loads(client.get(f"{root}assessments/{number}/download/answer/").content)
    expected = json.loads(json.dumps(assessed_by_command.as_json(), default=str))
    assert answer["models"] == expected["models"]
    text = client.get(f"{root}assessments/{number}/download/readings/").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    read = next(one for one in demonstrated.readings(["response.parity"]) if one.value is not None)
    given = next(one for one in rows if (one["indicator"], one["by"]) == ("response.parity", "organisation"))
    assert float(given["value"]) == read.value
    report = client.get(f"{root}assessments/{number}/download/report/")
    assert report.headers["Content-Disposition"].startswith("attachment")
    assert report.content.decode().startswith("<!DOCTYPE html>")
    assert client.get(f"{root}assessments/{number}/download/anything/").status_code == 404


def test_no_cell_of_the_readings_is_a_formula() -> None:
    made = readings_csv([{"indicator": "a.b", "by": "property", "key": "=cmd|' /C calc'!A0", "value": -0.5}])
    row = next(csv.DictReader(io.StringIO(made)))
    assert row["key"].startswith("'=")
    assert row["value"] == "-0.5"


def test_a_share_link_shows_results_and_no_rows(assessed: Organisation, reading_as: ReadingAs, root: str) -> None:
    made = reading_as("committee").post(f"{root}share/", {"note": "The board", "days": 7}).content.decode()
    address = made.split('value="http://testserver')[1].split('"')[0]
    link = ShareLink.objects.get()
    assert link.secret_digest not in made
    guest = Client()
    home = guest.get(address)
    assert home.status_code == 200
    assert "dandelion clock" in home.content.decode()
    assert home.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in home.headers["X-Robots-Tag"]
    page = guest.get(f"{address}results/practices/engagement.dialogue/").content.decode()
    assert "gave it a level in round" not in page
    assert root not in page
    assert guest.get(f"{address}results/indicators/response.parity/rows/").status_code == 404
    assert Entry.objects.filter(what="share.opened").count() == 1


def test_a_link_that_was_ended_or_has_expired_leads_nowhere(
    assessed: Organisation, reading_as: ReadingAs, root: str
) -> None:
    client = reading_as("lead")
    made = client.post(f"{root}share/", {"note": "The board", "days": 7}).content.decode()
    address = made.split('value="http://testserver')[1].split('"')[0]
    link = ShareLink.objects.get()
    ShareLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(address).status_code == 404
    ShareLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert Client().get(f"{address}results/places/").status_code == 200
    client.post(f"{root}share/{link.pk}/end/")
    assert Client().get(address).status_code == 404
    assert Client().get(f"{address}results/places/").status_code == 404
    assert Client().get("/s/anything/").status_code == 404


@pytest.mark.parametrize("days", [0, 366])
def test_a_link_has_to_end(days: int, reading_as: ReadingAs, root: str) -> None:
    reading_as("lead").post(f"{root}share/", {"note": "x", "days": days})
    assert not ShareLink.objects.exists()


def test_a_folder_comes_back_as_it_went_in(
    assessed: Organisation, demonstrated: Workspace, assessed_by_command: Found, tmp_path: Path
) -> None:
    save_folder(assessed, tmp_path / "out")
    back = pappus.open(tmp_path / "out")
    assert back.organisation() == demonstrated.organisation()
    assert back.pseudonyms.email("a@b.example") == demonstrated.pseudonyms.email("a@b.example")
    assert back.assess().as_json()["practices"] == assessed_by_command.as_json()["practices"]
    with pytest.raises(UsageError):
        save_folder(assessed, tmp_path / "out")


def test_everything_can_be_taken_away(assessed: Organisation, reading_as: ReadingAs, root: str, tmp_path: Path) -> None:
    client = reading_as("owner")
    assert client.get(f"{root}export/workspace.zip").status_code == 404
    client.post(f"{root}export/")
    _run_waiting()
    answer = client.get(f"{root}export/workspace.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:  # type: ignore[attr-defined]
        packed.extractall(tmp_path)
    back = pappus.open(tmp_path / assessed.slug)
    assert back.organisation() == value_of(assessed)
    assert back.store.ledger().imports == workspace_of(assessed).store.ledger().imports
    assert reading_as("analyst").get(f"{root}export/workspace.zip").status_code == 403
