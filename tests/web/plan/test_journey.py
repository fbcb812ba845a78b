"""A plan is made, looked at, changed, put on the board, and worked on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from pappus.roadmap.action import settings
from pappus.roadmap.plan import read_plan
from pappus.web.audit.models import Entry
from pappus.web.decisions import folder_of, value_of, workspace_of
from pappus.web.design.notices import notices
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import run
from pappus.web.organisations.models import Membership, Organisation
from pappus.web.organisations.roles import Role
from pappus.web.plan.models import Effects, MadePlan
from pappus.web.plan.services import asking_of
from pappus.web.results.freshness import inputs_of

pytestmark = pytest.mark.django_db

SignedIn = Callable[[str], Client]


def _run_waiting() -> Job:
    job = Job.objects.filter(state="waiting").latest("pk")
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message
    return job


def _client(organisation: Organisation, role: str) -> Client:
    from pappus.web.accounts.models import User

    user, _ = User.objects.get_or_create(email=f"{role}@linden.example")
    Membership.objects.update_or_create(organisation=organisation, user=user, defaults={"role": Role(role)})
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def _asked(organisation: Organisation, **changed: str) -> dict[str, str]:
    target = organisation.settings["target"]
    usual = {f"capacity_{role}": str(one["days_a_week"]) for role, one in settings()["roles"].items()}
    given = {"target": f"{target['model']}/{target['stage']}", "by": target["by"], "chance": "80", "prefer": "cheap"}
    return {**usual, **given, "also": "", "budget": "", **changed}


def test_a_plan_is_made_changed_and_followed(demonstration: Organisation) -> None:
    client, root = _client(demonstration, "committee"), f"/o/{demonstration.slug}/plan/"
    before = {one.action for one in value_of(demonstration).actions}
    answer = client.post(f"{root}new/", _asked(demonstration))
    made = MadePlan.objects.get()
    assert answer["Location"] == f"{root}made/{made.pk}/"
    assert "It waits for its turn" in client.get(answer["Location"]).content.decode()
    assert client.get(f"{answer['Location']}forward/")["Location"] == answer["Location"]
    _run_waiting()
    made.refresh_from_db()
    found = workspace_of(demonstration).plan(asking_of(made.asking))
    assert read_plan(made.content) == found
    page = client.get(answer["Location"]).content.decode()
    for one in found.actions:
        assert one.title in page
    assert "Begin with" in page

    client.post(f"{root}made/{made.pk}/change/", _asked(demonstration, budget=str(round(found.cost / 2))))
    _run_waiting()
    changed = MadePlan.objects.latest("pk")
    assert changed.before == made
    assert changed.content["cost"] <= max(found.cost / 2, found.committed)
    assert "Beside the plan that was changed" in client.get(f"{root}made/{changed.pk}/").content.decode()

    assert set(changed.played["courses"]) == {"plan", "nothing", "other"}
    assert changed.played["other"] == made.pk
    _plays_forward(client, f"{root}made/{made.pk}/", made, changed)

    inputs = inputs_of(demonstration)
    client.post(f"{root}made/{made.pk}/keep/")
    kept = {one.action: one for one in value_of(demonstration).actions}
    assert set(kept) == before | {one.id for one in found.actions}
    assert all(kept[one.id].due_at == f"{one.ends}" for one in found.actions if not one.under_way)
    assert inputs_of(demonstration)["actions"] != inputs["actions"]
    assert Entry.objects.filter(what="plan.kept", organisation=demonstration).exists()
    assert client.get(f"{root}calendar/").content.count(b"BEGIN:VEVENT") >= len(found.actions)
    assert b"BEGIN:VCALENDAR" in client.get(f"{root}made/{made.pk}/calendar/").content


def _plays_forward(client: Client, address: str, made: MadePlan, other: MadePlan) -> None:
    """What was made with the plan is shown; beside another plan it is made in the background."""
    page = client.get(f"{address}forward/").content.decode()
    assert "is reached with a chance of" in page
    assert "under the other one" not in page
    MadePlan.objects.filter(pk=made.pk).update(played={})
    client.post(f"{address}play/", {"other": "999999"})
    assert "was not played forward yet" in client.get(f"{address}forward/").content.decode()
    client.post(f"{address}play/", {"other": str(other.pk)})
    assert "It waits for its turn" in client.get(f"{address}forward/").content.decode()
    _run_waiting()
    made.refresh_from_db()
    (way,) = made.content["ways"]
    for course, chance in (("plan", made.content["chance"]), ("nothing", made.content["standing"])):
        assert made.played["courses"][course][-1]["at_least"][way["stage"]] == pytest.approx(chance, abs=0.03)
    assert made.played["other"] == other.pk
    page = client.get(f"{address}forward/").content.decode()
    assert "under the other one" in page
    assert page.count('class="range') == 2


def test_an_action_is_worked_on_until_it_is_done(demonstration: Organisation) -> None:
    client, root = _client(demonstration, "lead"), f"/o/{demonstration.slug}/plan/"
    action = next(iter(workspace_of(demonstration).actions().values()))
    address = f"{root}actions/{action.id}/"
    assert client.get(f"{root}choose/", {"action": action.id})["Location"] == address
    yesterday = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
    client.post(address, {"status": "under_way", "owner": "Shepherd", "starts_at": "2026-01-05", "due_at": yesterday})
    assert "was due on" in client.get(root).content.decode()
    assert any(action.title in one.sentence and one.url == address for one in notices(demonstration))
    refused = client.post(address, {"status": "done", "starts_at": "2026-01-05"})
    assert "Say on which day it was done" in refused.content.decode()
    client.post(
        address, {"status": "done", "starts_at": "2026-01-05", "finished_at": yesterday, "evidence": "The mandate"}
    )
    _run_waiting()
    told = workspace_of(demonstration).board()
    moved = {card.entry.action: [one.as_json() for one in card.movements] for card in told.of("done")}
    assert Effects.objects.get().content == moved
    page = client.get(root).content.decode()
    assert "The mandate" in page
    assert (folder_of(demonstration) / "actions.csv").is_file()


def test_an_organisation_without_a_plan_is_told_what_one_is(as_role: SignedIn, organisation: Organisation) -> None:
    page = as_role("editor").get(f"/o/{organisation.slug}/plan/").content.decode()
    assert "A plan says which actions lead" in page
    assert "Nothing is being worked on yet" in page


def test_own_actions_that_cannot_be_read_are_told_and_the_others_stay(
    as_role: SignedIn, organisation: Organisation
) -> None:
    workspace_of(organisation)
    own = folder_of(organisation) / "actions"
    own.mkdir()
    (own / "own.yaml").write_text("actions: 3\n")
    client, root = as_role("lead"), f"/o/{organisation.slug}/"
    page = client.get(f"{root}plan/").content.decode()
    assert "Actions of your own cannot be read" in page
    assert "one-calendar" in page
    client.post(f"{root}plan/actions/one-calendar/", {"status": "planned", "due_at": "2026-01-05"})
    assert client.get(root).status_code == 200


def test_what_cannot_be_planned_is_said_and_nothing_is_shown(demonstration: Organisation) -> None:
    client, root = _client(demonstration, "lead"), f"/o/{demonstration.slug}/plan/"
    client.post(f"{root}new/", _asked(demonstration, by="2001-01-01"))
    job = Job.objects.get(kind="plan")
    run(job.pk)
    page = client.get(f"{root}made/{MadePlan.objects.get().pk}/").content.decode()
    assert "less than a week" in page


def test_readers_read_and_decide_nothing(demonstration: Organisation) -> None:
    client, root = _client(demonstration, "editor"), f"/o/{demonstration.slug}/plan/"
    page = client.get(root).content.decode()
    assert "Make a plan" not in page
    assert client.post(f"{root}new/", {}).status_code == 403
    assert client.get(f"/o/{demonstration.slug}/plan/actions/no-such-action/").status_code == 403
    assert _client(demonstration, "lead").get(f"{root}actions/no-such-action/").status_code == 404
