"""A pilot is set up, registered, watched, concluded, promoted and told of."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pappus.pilots.register import read_register
from pappus.web.audit.models import Entry
from pappus.web.decisions import folder_of, workspace_of
from pappus.web.design.notices import notices
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import enqueue, run
from pappus.web.organisations.models import Organisation
from pappus.web.pilots.models import Look
from pappus.web.results.freshness import inputs_of

pytestmark = pytest.mark.django_db

SignedIn = Callable[[str], Client]
TODAY = datetime.now(UTC).date()


def _run_waiting() -> Job:
    job = Job.objects.filter(state="waiting").latest("pk")
    run(job.pk)
    job.refresh_from_db()
    return job


def _figures(first: date, days: int, effect_from: date | None = None) -> SimpleUploadedFile:
    rng = np.random.default_rng(4)
    rows = ["when,who,shop,mill,barn"]
    for at in range(days):
        day = first + timedelta(days=at)
        shop, mill, barn = 20 + rng.normal(0, 1, 3)
        shop += 6 if effect_from and day >= effect_from else 0
        rows.append(f"{day},anna@linden.example,{shop:.2f},{mill:.2f},{barn:.2f}")
    return SimpleUploadedFile("figures.csv", "\n".join(rows).encode(), "text/csv")


def _given(start: date, **changed: object) -> dict[str, object]:
    return {
        "title": "Greet by name",
        "hypothesis": "Whoever is greeted by name comes back.",
        "start": start.isoformat(),
        "end": (start + timedelta(days=41)).isoformat(),
        "design": "before_after_with_controls",
        "looks": "at_end",
        "by": "property",
        "better": "higher",
        "minimum_effect": "2",
        "measure_unit": "points",
        "treated": "shop",
        "controls": "mill, barn",
        "day_column": "when",
        **changed,
    }


def test_a_pilot_is_registered_before_it_starts_and_then_stands_fast(lead: Client, organisation: Organisation) -> None:
    root, start = f"/o/{organisation.slug}/pilots/", TODAY + timedelta(days=7)
    assert "A pilot is a small trial" in lead.get(root).content.decode()
    inputs = inputs_of(organisation)
    answer = lead.post(f"{root}new/", _given(start, figures=_figures(TODAY - timedelta(days=200), 200)))
    assert answer["Location"] == f"{root}of/greet-by-name/"
    assert inputs_of(organisation)["pilots"] != inputs["pilots"]
    kept = (folder_of(organisation) / "pilots" / "greet-by-name.csv").read_text()
    assert kept.startswith("when,shop,mill,barn\n")
    assert "anna" not in kept
    assert "are being judged" in lead.get(answer["Location"]).content.decode()
    assert _run_waiting().state == "done"
    power = workspace_of(organisation).pilot_power("greet-by-name")
    page = lead.get(answer["Location"]).content.decode()
    assert power.enough_days is not None
    assert f"{power.enough_days} days are enough" in page
    lead.post(f"{root}of/greet-by-name/change/", _given(start, minimum_effect="3"))
    lead.post(f"{root}of/greet-by-name/register/")
    refused = lead.post(f"{root}of/greet-by-name/change/", _given(start, minimum_effect="1"))
    assert "It is registered" in refused.content.decode()
    one = workspace_of(organisation).named_pilot("greet-by-name")
    assert one.measure.minimum_effect == 3
    assert read_register(folder_of(organisation)).of("greet-by-name", "registered")[0].value == one.digest
    deeds = set(Entry.objects.filter(organisation=organisation).values_list("what", flat=True))
    assert {"pilot.set_up", "pilot.changed", "pilot.registered"} <= deeds


def test_a_pilot_that_is_over_is_judged_concluded_promoted_and_told_of(
    lead: Client, organisation: Organisation
) -> None:
    root, start = f"/o/{organisation.slug}/pilots/", TODAY - timedelta(days=60)
    address = f"{root}of/greet-by-name/"
    lead.post(f"{root}new/", _given(start, figures=_figures(TODAY - timedelta(days=260), 258, start)))
    lead.post(f"{address}register/")
    assert any("Greet by name" in one.sentence and one.url == address for one in notices(organisation))
    assert _run_waiting().state == "done"
    found = workspace_of(organisation).pilots()
    assert Look.objects.get().content["found"] == json.loads(json.dumps(found.as_json(), default=str))
    assert found.line("greet-by-name").verdict.kind == "works"
    page = lead.get(address).content.decode()
    assert "<strong>Works</strong>" in page
    lead.post(f"{address}decide/", {"decision": "fit:fits", "because": "It is how we want to be."})
    refused = lead.post(f"{address}decide/", {"decision": "promoted:plot", "because": "It works."})
    assert refused.status_code == 302
    # It was registered after its start, so that it may not become a plot unless somebody overrules that.
    jobs = Job.objects.filter(kind="pilot_promote")
    run(jobs.get().pk)
    assert jobs.get().state == "failed"
    assert "cannot become a plot yet" in lead.get(root).content.decode()
    lead.post(f"{address}decide/", {"decision": "promoted:plot", "because": "It works.", "anyway": "on"})
    for job in jobs.filter(state="waiting"):
        run(job.pk)
        run(job.pk)
    rows = read_register(folder_of(organisation))
    assert rows.step("greet-by-name") == "plot"
    assert rows.broken_from is None
    told = lead.get(f"{address}story/")
    assert told.content.decode() == workspace_of(organisation).pilot_story("greet-by-name")
    assert not [one for one in notices(organisation) if "Greet by name" in one.sentence]
    assert "Greet by name" in lead.get(root).content.decode()


def test_figures_that_are_not_sound_are_refused_and_nothing_is_written(
    lead: Client, organisation: Organisation
) -> None:
    root, start = f"/o/{organisation.slug}/pilots/", TODAY + timedelta(days=7)
    strange = SimpleUploadedFile("figures.csv", b"when,shop\n2026-01-01,many\n", "text/csv")
    page = lead.post(f"{root}new/", _given(start, figures=strange)).content.decode()
    assert "lacks the column mill, barn" in page
    page = lead.post(f"{root}new/", _given(start, controls="")).content.decode()
    assert "also needs controls" in page
    assert list((folder_of(organisation) / "pilots").glob("*.yaml")) == []


def test_figures_of_a_pilot_that_was_brought_in_stay_where_they_are(lead: Client, organisation: Organisation) -> None:
    root, start = f"/o/{organisation.slug}/pilots/", TODAY + timedelta(days=7)
    lead.post(f"{root}new/", _given(start, figures=_figures(TODAY - timedelta(days=200), 200)))
    folder = folder_of(organisation) / "pilots"
    (folder / "greet-by-name.csv").rename(folder / "figures.csv")
    definition = folder / "greet-by-name.yaml"
    definition.write_text(definition.read_text().replace("greet-by-name.csv", "figures.csv"))
    lead.post(f"{root}of/greet-by-name/change/", _given(start, minimum_effect="3"))
    measure = workspace_of(organisation).named_pilot("greet-by-name").measure
    assert (measure.minimum_effect, measure.file) == (3, "figures.csv")
    assert workspace_of(organisation).pilot_power("greet-by-name").enough_days is not None


def test_readers_see_pilots_and_decide_nothing(as_role: SignedIn, organisation: Organisation) -> None:
    client, root = as_role("editor"), f"/o/{organisation.slug}/pilots/"
    assert "Set up a pilot" not in client.get(root).content.decode()
    assert client.post(f"{root}new/", {}).status_code == 403
    assert client.get(f"{root}of/no-such-pilot/").status_code == 404


def test_the_daily_look_minds_no_organisation_without_pilots(organisation: Organisation) -> None:
    enqueue(organisation, "pilots", {})
    assert _run_waiting().state == "done"
    assert Look.objects.get(organisation=organisation).content["told"] is None
