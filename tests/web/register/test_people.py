"""Units form a tree, people are kept as pseudonyms alone, and small groups are hidden."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pappus.pipeline import Workspace
from pappus.web.decisions import value_of, workspace_of
from pappus.web.organisations.models import Organisation, Person, Unit
from pappus.web.register import people

SignedIn = Callable[[str], Client]
UNIT = {"key": "care", "name": "Care", "function": "customer_support", "parent": "", "market": ""}


def _hand_in(client: Client, organisation: Organisation, text: str, **more: str) -> str:
    given = {"file": SimpleUploadedFile("people.csv", text.encode()), **more}
    return client.post(f"/o/{organisation.slug}/units/people/", given, follow=True).content.decode()


def _lines(organisation: Organisation) -> list[people.UnitLine]:
    return people.tree(organisation, people.latest_spans(organisation))


def test_units_are_made_and_changed(lead: Client, organisation: Organisation) -> None:
    base = f"/o/{organisation.slug}/units/"
    lead.post(f"{base}new/", UNIT)
    lead.post(f"{base}new/", {**UNIT, "key": "night", "name": "Night", "parent": "care", "market": "uk"})
    told = [(one.unit.name, one.depth) for one in _lines(organisation)]
    assert told == [("Care", 0), ("Night", 1)]
    care = Unit.objects.get(key="care")
    page = lead.post(f"{base}{care.pk}/", {**UNIT, "parent": "night"})
    assert "stands above itself" in page.content.decode()
    page = lead.post(f"{base}new/", UNIT)
    assert "stands twice" in page.content.decode()
    lead.post(f"{base}{care.pk}/remove/")
    assert [(one.unit.name, one.depth) for one in _lines(organisation)] == [("Night", 0)]


def test_of_people_only_pseudonyms_stay(lead: Client, organisation: Organisation) -> None:
    lead.post(f"/o/{organisation.slug}/units/new/", UNIT)
    text = "identifiers,name,unit,level\nAnn@acme.example;x:ann,Ann,care,manager\nbo@acme.example,Bo,care,frontline\n"
    assert "2 rows were understood" in _hand_in(lead, organisation, text)
    rows = list(Person.objects.values())
    assert "ann" not in str(rows).lower()
    expected = workspace_of(organisation).pseudonyms.email("ann@acme.example")
    assert expected in value_of(organisation).people[0].pseudonyms


def test_faults_are_told_row_by_row_and_nothing_is_half_kept(lead: Client, organisation: Organisation) -> None:
    lead.post(f"/o/{organisation.slug}/units/new/", UNIT)
    text = "identifiers,unit\nann@acme.example,care\nbo@acme.example,nowhere\n,care\n"
    page = _hand_in(lead, organisation, text)
    assert "1 of 3 rows were understood" in page
    assert "nowhere" in page
    assert not Person.objects.exists()
    _hand_in(lead, organisation, text, leave_out="on")
    assert Person.objects.count() == 1
    assert "lacks the column" in _hand_in(lead, organisation, "who,where\nann,care\n")
    assert Person.objects.count() == 1


@pytest.mark.parametrize(("sizes", "shown"), [((3, 9, 9), (None, None, 9)), ((6, 7, 8), (6, 7, 8)), ((2,), (None,))])
def test_small_units_are_hidden(
    sizes: tuple[int, ...], shown: tuple[int | None, ...], lead: Client, organisation: Organisation
) -> None:
    for place, size in enumerate(sizes):
        unit = Unit.objects.create(organisation=organisation, key=f"u{place}", name=f"U{place}", function="other")
        for number in range(size):
            Person.objects.create(organisation=organisation, person_id=f"{place}-{number}", unit=unit)
    assert tuple(one.people for one in _lines(organisation)) == shown
    assert lead.get(f"/o/{organisation.slug}/units/").status_code == 200


def test_the_demonstration_reads_as_its_folder(demonstration: Organisation, demonstrated: Workspace) -> None:
    lines = _lines(demonstration)
    assert {one.unit.key for one in lines} == {unit.id for unit in demonstrated.organisation().units}
    persons = {one.person_id for one in demonstrated.organisation().people}
    assert people.listed(people.latest_spans(demonstration)) == len(persons)
