"""Who is one person: suggested, decided by a person, taken back; who left and moved. Identifiers are kept nowhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from pappus.web.audit.models import Entry
from pappus.web.decisions import workspace_of
from pappus.web.identities.models import Suggestion
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import run
from pappus.web.organisations.models import Organisation, Person, Unit

PEOPLE = "identifiers,name,unit,valid_from\nimre.ivers@linden.example,Imre Ivers,,2020-01-01\nx:anna_berg,,,\n"
TWEETS = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n" + "".join(
    f"{n},{who},{inbound},Tue Oct 31 22:10:{n:02d} +0000 2017,words of {who},,\n"
    for n, (who, inbound) in enumerate([("imre.ivers", True), ("somebody", True), ("acme", False)], 1)
)


@pytest.fixture
def organisation(organisation: Organisation, tmp_path: Path) -> Organisation:
    """With a record in which somebody acts on X under the first part of a listed address."""
    (tmp_path / "care.csv").write_text(TWEETS)
    [result] = workspace_of(organisation).import_files([tmp_path / "care.csv"])
    assert result.error is None
    return organisation


def _address(organisation: Organisation, rest: str = "") -> str:
    return f"/o/{organisation.slug}/units/identities/{rest}"


def _listed(lead: Client, organisation: Organisation) -> None:
    file = SimpleUploadedFile("people.csv", PEOPLE.encode())
    assert lead.post(f"/o/{organisation.slug}/units/people/", {"file": file}).status_code == 302


def _looked(lead: Client, organisation: Organisation) -> None:
    file = SimpleUploadedFile("people.csv", PEOPLE.encode())
    assert lead.post(_address(organisation, "look/"), {"file": file}).status_code == 302
    job = Job.objects.get(kind="suggest_identities", state="waiting")
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message


def _is_one(organisation: Organisation) -> bool:
    workspace = workspace_of(organisation)
    with workspace.record() as record:
        people = record.query("SELECT DISTINCT person FROM acts_in_full WHERE network = 'x'")["person"].to_pylist()
    return workspace.pseudonyms.email("imre.ivers@linden.example") in people


def test_a_suggestion_is_merged_by_a_person_alone_and_taken_back(lead: Client, organisation: Organisation) -> None:
    _listed(lead, organisation)
    _looked(lead, organisation)
    page = lead.get(_address(organisation)).content.decode()
    assert "Its handle is the first part of the address of row 2 of the list." in page
    assert "60 %" in page
    assert not _is_one(organisation)
    suggestion = Suggestion.objects.get()
    lead.post(_address(organisation, f"{suggestion.pk}/"), {"decision": "same"})
    assert _is_one(organisation)
    assert not Suggestion.objects.exists()
    _looked(lead, organisation)
    assert not Suggestion.objects.exists()
    [decided] = workspace_of(organisation).organisation().identities
    lead.post(_address(organisation, "undo/"), {"one": decided.one, "other": decided.other})
    assert not _is_one(organisation)
    deeds = set(Entry.objects.filter(what__startswith="identity.").values_list("what", flat=True))
    assert deeds == {"identity.sought", "identity.seen", "identity.confirmed", "identity.undone"}


def test_what_was_rejected_is_not_suggested_again(lead: Client, organisation: Organisation) -> None:
    _listed(lead, organisation)
    _looked(lead, organisation)
    lead.post(_address(organisation, f"{Suggestion.objects.get().pk}/"), {"decision": "different"})
    assert not _is_one(organisation)
    _looked(lead, organisation)
    assert not Suggestion.objects.exists()
    assert "two people" in lead.get(_address(organisation)).content.decode()


def test_no_identifier_is_kept(lead: Client, organisation: Organisation, place: Path, tmp_path: Path) -> None:
    _listed(lead, organisation)
    _looked(lead, organisation)
    lead.post(_address(organisation, "named/"), {"one": "x:anna_berg", "other": "forum:annab", "decision": "same"})
    call_command("dumpdata", output=str(tmp_path / "dump.json"), verbosity=0)
    kept = (tmp_path / "dump.json").read_text() + lead.get(_address(organisation)).content.decode()
    for name in ("imre", "ivers", "anna_berg", "annab"):
        assert name not in kept.lower()
    assert not any(b"imre" in one.read_bytes() for one in place.rglob("*.csv"))
    assert len(workspace_of(organisation).organisation().identities) == 1


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("imre.ivers@linden.example", "x:anna_berg", "people.csv says that these are two people"),
        ("x:anna_berg", "x:anna_berg", "are the same pseudonym already"),
        ("bare", "x:anna_berg", "a bare handle may be on any network"),
        ("nowhere:anna", "x:anna_berg", "an identifier"),
    ],
)
def test_what_cannot_be_decided_is_told(
    lead: Client, organisation: Organisation, one: str, other: str, told: str
) -> None:
    _listed(lead, organisation)
    page = lead.post(_address(organisation, "named/"), {"one": one, "other": other, "decision": "same"})
    assert page.status_code == 200
    assert told in page.content.decode()
    assert workspace_of(organisation).organisation().identities == ()


def test_a_list_that_is_none_is_told_and_not_kept(lead: Client, organisation: Organisation, place: Path) -> None:
    file = SimpleUploadedFile("people.csv", b"a,b\n1,2\n")
    page = lead.post(_address(organisation, "look/"), {"file": file})
    assert page.status_code == 200
    assert page.context["look"].errors
    assert not Job.objects.exists()
    assert not list((place / "uploads").rglob("*.csv"))


def test_somebody_who_moves_counts_where_they_were_on_the_day(lead: Client, organisation: Organisation) -> None:
    _listed(lead, organisation)
    Unit.objects.create(organisation=organisation, key="care", name="Care", function="customer_support")
    given = {"identifier": "imre.ivers@linden.example", "last_day": "2024-03-31", "unit": "care"}
    assert lead.post(_address(organisation, "turnover/"), given).status_code == 302
    pseudonym = workspace_of(organisation).pseudonyms.email("imre.ivers@linden.example")
    spans = [one for one in workspace_of(organisation).organisation().people if one.person_id == pseudonym]
    april = int(datetime(2024, 4, 1, tzinfo=UTC).timestamp()) * 1_000_000
    assert [(one.unit, one.valid_to_us) for one in spans] == [(None, april), ("care", None)]
    assert spans[1].valid_from_us == april
    assert lead.post(_address(organisation, "turnover/"), {**given, "last_day": "2025-01-31", "unit": ""})
    assert max(one.valid_to_us or 0 for one in workspace_of(organisation).organisation().people) > april
    deeds = list(Entry.objects.filter(what__startswith="people.").values_list("what", flat=True))
    assert sorted(deeds) == ["people.left", "people.moved", "people.replaced"]
    page = lead.get(_address(organisation)).content.decode()
    assert "how many have left, is hidden." in page


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"identifier": "nobody@linden.example", "last_day": "2024-03-31"}, "Nobody who is listed"),
        ({"identifier": "imre.ivers@linden.example", "last_day": "2019-03-31"}, "lies before the first day"),
        ({"identifier": "imre.ivers@linden.example", "last_day": "soon"}, "valid date"),
    ],
)
def test_a_span_that_cannot_be_is_told(
    lead: Client, organisation: Organisation, given: dict[str, str], told: str
) -> None:
    _listed(lead, organisation)
    before = list(Person.objects.values_list("pk", "valid_to_us"))
    page = lead.post(_address(organisation, "turnover/"), given)
    assert told in page.content.decode()
    assert list(Person.objects.values_list("pk", "valid_to_us")) == before


def test_forgetting_a_person_forgets_suggestions(lead: Client, organisation: Organisation) -> None:
    _listed(lead, organisation)
    _looked(lead, organisation)
    found = Suggestion.objects.get()
    workspace_of(organisation).home.forget_identities([found.other])
    assert not Suggestion.objects.exists()


def test_a_suggestion_of_another_organisation_does_not_exist(
    lead: Client, organisation: Organisation, demonstration: Organisation
) -> None:
    foreign = Suggestion.objects.create(
        organisation=demonstration, one="a", other="b", rule="same_words", confidence=0.5, networks=[[], []]
    )
    assert lead.post(_address(organisation, f"{foreign.pk}/"), {"decision": "same"}).status_code == 404
