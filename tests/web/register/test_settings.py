"""The entries of organisation.yaml as a form."""

from __future__ import annotations

from django.test import Client

from pappus.web.decisions import value_of
from pappus.web.organisations.models import Organisation
from pappus.web.register.settings_form import SettingsForm, initial_of
from pappus.workspace.settings import mapping_of


def test_a_form_kept_as_it_is_changes_nothing(demonstration: Organisation, owner: object) -> None:
    before = mapping_of(value_of(demonstration))
    form = SettingsForm({key: value for key, value in initial_of(value_of(demonstration)).items() if value != ""})
    assert form.is_valid(), form.errors
    assert form.entries() == {key: value for key, value in before.items() if key not in ("units", "format")}
    client = Client()
    client.force_login(owner, "allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    answer = client.post(f"/o/{demonstration.slug}/settings/", form.data)
    assert answer.status_code == 302
    assert mapping_of(value_of(Organisation.objects.get(pk=demonstration.pk))) == before


def test_faults_stand_beside_their_field(lead: Client, organisation: Organisation) -> None:
    given = {"name": "Fern", "domains": "http://fern.example", "time_zone": "Mars/Base", "monday": "18:00-09:00"}
    page = lead.post(f"/o/{organisation.slug}/settings/", given)
    assert page.status_code == 200
    assert {"domains", "time_zone"} <= set(page.context["form"].errors)
    page = lead.post(f"/o/{organisation.slug}/settings/", {"name": "Fern", "holidays": "soon", "monday": "9-17"})
    assert {"monday", "holidays"} <= set(page.context["form"].errors)
    organisation.refresh_from_db()
    assert organisation.name == "Linden & Fern"


def test_what_was_answered_reaches_the_library(lead: Client, organisation: Organisation) -> None:
    given = {"name": "Fern", "size": "120", "regulated": "no", "domains": "fern.example\nferns.example"}
    given |= {"monday": "9:00-17:00", "holidays": "2026-12-25", "functions": "marketing"}
    assert lead.post(f"/o/{organisation.slug}/settings/", given).status_code == 302
    value = value_of(Organisation.objects.get(pk=organisation.pk))
    assert (value.name, value.size, value.regulated, value.domains) == (
        "Fern",
        120,
        False,
        ("fern.example", "ferns.example"),
    )
    assert value.business_hours is not None
    assert value.business_hours.hours == {"monday": ("09:00", "17:00")}
