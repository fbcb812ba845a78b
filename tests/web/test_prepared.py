"""A query that is put together once finds the same as one that is put together each time."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import CharField
from django.utils import timezone

from pappus.web.accounts.models import User
from pappus.web.accounts.sessions import SessionStore
from pappus.web.organisations.models import Membership, Organisation, Unit
from pappus.web.organisations.scope import membership_of
from pappus.web.organisations.services import make_organisation
from pappus.web.prepared import Prepared

_UNITS = Prepared(
    lambda organisation, function: Unit.objects.select_related("organisation").filter(
        organisation_id=organisation, function=function, name__gt="A"
    ),
    Organisation._meta.pk,
    CharField(),
)
_NAMES = Prepared(
    lambda organisation: Unit.objects.filter(organisation_id=organisation).values_list("name", "pk"),
    Organisation._meta.pk,
)


def test_rows_are_those_of_the_same_query(organisation: Organisation, owner: User) -> None:
    other = make_organisation("Elsewhere", owner)
    for number, home in enumerate((organisation, other, organisation)):
        Unit.objects.create(organisation=home, key=f"u{number}", name=f"Unit {number}", function="hr")
    for home in (organisation, other):
        expected = list(Unit.objects.filter(organisation=home, function="hr"))
        assert _UNITS.rows(home.pk, "hr") == expected
        assert [one.organisation.name for one in _UNITS.rows(home.pk, "hr")] == [home.name] * len(expected)
        assert _NAMES.rows(home.pk) == [(one.name, one.pk) for one in expected]
    assert _UNITS.first(organisation.pk, "legal") is None


def test_a_value_is_a_value_and_no_part_of_the_query(organisation: Organisation) -> None:
    Unit.objects.create(organisation=organisation, key="u", name="Unit", function="hr")
    assert _UNITS.rows(organisation.pk, "hr' OR '1'='1") == []
    assert _UNITS.rows(organisation.pk, "%s") == []


def test_a_member_who_is_removed_is_none_at_once(organisation: Organisation, owner: User) -> None:
    found = membership_of(owner, organisation.slug)
    assert found is not None
    assert (found.organisation, found.role) == (organisation, "owner")
    Membership.objects.filter(user=owner).update(role="analyst")
    changed = membership_of(owner, organisation.slug)
    assert changed is not None
    assert changed.role == "analyst"
    Membership.objects.filter(user=owner).delete()
    assert membership_of(owner, organisation.slug) is None


def test_a_session_ends_at_its_time_and_when_it_is_removed(db: None) -> None:
    made = SessionStore()
    made["who"] = "Olga"
    made.save()
    assert SessionStore(made.session_key)["who"] == "Olga"
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert "who" not in SessionStore(made.session_key)
    Session.objects.update(expire_date=timezone.now() + timedelta(days=1))
    assert "who" in SessionStore(made.session_key)
    Session.objects.all().delete()
    assert "who" not in SessionStore(made.session_key)
