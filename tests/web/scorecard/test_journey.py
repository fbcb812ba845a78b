"""A scorecard is written, its figures entered, charted and reviewed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from pappus.scorecard.definition import read_scorecard
from pappus.web.audit.models import Entry
from pappus.web.decisions import folder_of, workspace_of
from pappus.web.design.notices import notices
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import enqueue, run
from pappus.web.organisations.models import Organisation
from pappus.web.results.freshness import inputs_of
from pappus.web.scorecard.models import ScorecardLook

pytestmark = pytest.mark.django_db

SignedIn = Callable[[str], Client]
TODAY = datetime.now(UTC).date()
TEXT = """vision: Everybody mends. # why we do this
objectives:
  - {id: lasting, title: Tools last, perspective: financial}
"""


def _run_waiting() -> None:
    job = Job.objects.filter(state="waiting").latest("pk")
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message


def test_a_scorecard_is_built_charted_and_reviewed(lead: Client, organisation: Organisation) -> None:
    root, folder = f"/o/{organisation.slug}/scorecard/", folder_of(organisation)
    assert "A scorecard leads from your vision" in lead.get(root).content.decode()
    assert lead.get(f"{root}measure/").status_code == 404
    inputs = inputs_of(organisation)
    lead.post(f"{root}text/", {"text": TEXT})
    assert inputs_of(organisation)["scorecard"] != inputs["scorecard"]
    objective = {"id": "at-home", "title": "People feel at home", "perspective": "customer", "leads_to": ["lasting"]}
    lead.post(f"{root}objective/", objective)
    lead.post(
        f"{root}measure/",
        {
            "id": "repairs",
            "title": "Repairs a month",
            "objectives": ["lasting"],
            "better": "higher",
            "start": "10",
            "value": "20",
            "by": "2030-12-31",
        },
    )
    card = read_scorecard(folder)
    assert card is not None
    assert card.objectives[1].leads_to == ("lasting",)
    assert (card.measures[0].target, card.measures[0].target_by) == (20, date(2030, 12, 31))
    changed = {
        "id": "repairs",
        "title": "Repairs a month",
        "better": "higher",
        "value": "21",
    }
    assert 'value="repairs"' in lead.get(f"{root}measure/repairs/").content.decode()
    lead.post(f"{root}measure/repairs/", {**changed, "objectives": ["lasting"]})
    card = read_scorecard(folder)
    assert card is not None
    assert (card.measures[0].target, card.measures[0].start) == (21, None)
    assert (card.measures[0].file, card.measures[0].column) == ("scorecard/figures.csv", "repairs")
    for at in range(10):
        day = (TODAY - timedelta(days=300 - at)).isoformat()
        lead.post(f"{root}value/", {"measure": "repairs", "day": day, "value": str(10 + at % 3)})
    lead.post(f"{root}value/", {"measure": "repairs", "day": day, "value": "15"})
    lines = (folder / "scorecard" / "figures.csv").read_text().splitlines()
    assert lines[0] == "day,repairs"
    assert len(lines) == 11
    assert lines[-1] == f"{day},15"
    assert "are being charted" in lead.get(root).content.decode()
    _run_waiting()
    found = workspace_of(organisation).scorecard()
    assert found is not None
    assert ScorecardLook.objects.get().content["found"] == json.loads(json.dumps(found.as_json(), default=str))
    page = lead.get(root).content.decode()
    assert "Repairs a month" in page
    assert "<svg" in page
    old = (TODAY - timedelta(days=200)).isoformat()
    lead.post(f"{root}review/", {"day": old, "note": "Looked at.", "measure": "repairs", "decision": "Go on."})
    assert any("review of the scorecard is due" in one.sentence for one in notices(organisation))
    lead.post(f"{root}review/", {"day": TODAY.isoformat(), "note": "Looked at again."})
    assert not any("review of the scorecard" in one.sentence for one in notices(organisation))
    reviewed = read_scorecard(folder)
    assert reviewed is not None
    assert reviewed.reviews[0].decisions == (("repairs", "Go on."),)
    assert "# why we do this" in (folder / "scorecard.yaml").read_text()
    deeds = Entry.objects.filter(organisation=organisation).values_list("what", flat=True)
    assert {"scorecard.written", "scorecard.reviewed", "scorecard.value_entered"} <= set(deeds)


def test_faults_are_told_by_line_and_nothing_is_written(lead: Client, organisation: Organisation) -> None:
    root, folder = f"/o/{organisation.slug}/scorecard/", folder_of(organisation)
    page = lead.post(f"{root}text/", {"text": TEXT.replace("financial", "sideways")}).content.decode()
    assert "line 3" in page
    page = lead.post(f"{root}text/", {"text": "vision: ["}).content.decode()
    assert "field-fault" in page or 'class="fault"' in page
    measure = "{id: x, title: X, objectives: [lasting], better: higher, file: pilots/register.csv}"
    page = lead.post(f"{root}text/", {"text": f"{TEXT}measures:\n  - {measure}\n"}).content.decode()
    assert "expected a file in the folder scorecard" in page
    assert not (folder / "scorecard.yaml").exists()


def test_a_file_that_cannot_be_read_is_said_to_be_so(lead: Client, organisation: Organisation) -> None:
    workspace_of(organisation)
    (folder_of(organisation) / "scorecard.yaml").write_text("vision: 3\n")
    page = lead.get(f"/o/{organisation.slug}/scorecard/").content.decode()
    assert "cannot be read" in page


def test_readers_read_and_write_nothing(as_role: SignedIn, organisation: Organisation) -> None:
    client, root = as_role("editor"), f"/o/{organisation.slug}/scorecard/"
    assert "Write a scorecard" not in client.get(root).content.decode()
    assert client.post(f"{root}text/", {"text": TEXT}).status_code == 403


def test_the_daily_look_minds_no_organisation_without_a_scorecard(organisation: Organisation) -> None:
    enqueue(organisation, "scorecard", {})
    _run_waiting()
    assert not ScorecardLook.objects.exists()
