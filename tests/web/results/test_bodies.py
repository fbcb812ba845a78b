"""What is kept of pages reaches only those who may see it, and never outlives its assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from pappus.web.accounts.models import User
from pappus.web.organisations.models import Organisation
from pappus.web.organisations.services import make_organisation
from pappus.web.register.models import Property
from pappus.web.results.models import Assessment, AssessmentDetail
from pappus.web.results.services import share

pytestmark = pytest.mark.django_db

ReadingAs = Callable[[str], Client]
_GUARDED = "gave it a level in round"
_PRACTICE = "results/practices/engagement.dialogue/"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    caches["bodies"].clear()
    yield
    caches["bodies"].clear()


def _page(client: Client, address: str, **headers: Any) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _guest(assessed: Organisation, by: User) -> str:
    """The beginning of the addresses of a share link."""
    _made, secret = share(assessed, "The board", 7, by)
    return f"/s/{secret}/"


@pytest.mark.parametrize("first", ["analyst", "committee", "guest"])
def test_answers_are_kept_apart_from_those_who_may_not_see_them(
    assessed: Organisation, reading_as: ReadingAs, root: str, owner_of_assessed: User, first: str
) -> None:
    readers = {
        "analyst": (reading_as("analyst"), root),
        "committee": (reading_as("committee"), root),
        "guest": (Client(), _guest(assessed, owner_of_assessed)),
    }
    for name in (first, *readers, *readers):
        client, below = readers[name]
        page = _page(client, below + _PRACTICE)
        assert (_GUARDED in page) == (name == "analyst"), name
        assert (root in page) == (name != "guest"), name


def test_a_stranger_finds_nothing_of_what_is_kept(assessed: Organisation, reading_as: ReadingAs, root: str) -> None:
    _page(reading_as("lead"), root + _PRACTICE)
    stranger = User.objects.create_user("stranger@elsewhere.example")
    elsewhere = make_organisation("Elsewhere", stranger)
    client = Client()
    client.force_login(stranger, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(root + _PRACTICE).status_code == 404
    assert client.get(f"/o/{elsewhere.slug}/{_PRACTICE}").status_code == 404
    made = Assessment.objects.create(organisation=elsewhere, as_of="2026-01-01", answer={}, readings=[])
    content: dict[str, Any] = {
        "statement": "Theirs alone",
        "level": None,
        "level_words": "not known",
        "family": "x",
        "open": [],
    }
    AssessmentDetail.objects.create(
        assessment=made, language="en", kind="practice", subject="engagement.dialogue", content=content
    )
    page = _page(client, f"/o/{elsewhere.slug}/{_PRACTICE}")
    assert "Theirs alone" in page
    assert assessed.name not in page
    assert "Theirs alone" not in _page(reading_as("lead"), root + _PRACTICE)


def test_each_reader_has_it_in_their_language(assessed: Organisation, reading_as: ReadingAs, root: str) -> None:
    rows = AssessmentDetail.objects.filter(assessment__organisation=assessed, subject="engagement.dialogue")
    statements = {one.language: one.content["statement"] for one in rows.filter(kind="practice")}
    assert statements["en"] != statements["de"]
    client = reading_as("lead")
    for code in ("en", "de", "en"):
        page = _page(client, root + _PRACTICE, **{"accept-language": code})
        assert {one for one in statements if f"<h1>{statements[one]}</h1>" in page} == {code}


def test_a_new_answer_takes_the_place_of_the_former(assessed: Organisation, reading_as: ReadingAs, root: str) -> None:
    client, address = reading_as("lead"), f"{root}results/gaps/"
    former = Assessment.objects.get(organisation=assessed)
    before = _page(client, address)
    made = Assessment.objects.create(organisation=assessed, as_of="2027-01-01", answer={}, readings=[])
    assert client.get(address).status_code == 404
    content: dict[str, Any] = {"round": "Later", "sentence": "Nothing lies apart.", "lines": []}
    AssessmentDetail.objects.create(assessment=made, language="en", kind="gaps", content=content)
    assert "Nothing lies apart." in _page(client, address)
    kept = _page(client, f"{root}assessments/{former.pk}/results/gaps/")
    assert "Nothing lies apart." not in kept
    assert f'href="{root}assessments/{former.pk}/results/practices/' in kept
    assert f'href="{root}assessments/' not in before.split('class="results-menu"')[0]


def test_what_deserves_attention_is_gone_once_somebody_saw_to_it(assessed: Organisation, reading_as: ReadingAs) -> None:
    client, below = reading_as("lead"), f"/o/{assessed.slug}/"
    wanted = "wants a decision"
    Property.objects.filter(organisation=assessed).delete()
    one = Property.objects.create(organisation=assessed, network="x", handle="news")
    assert wanted in _page(client, below)
    given = {"network": "x", "handle": "news", "decision": "keep", "reviewed_at": "2099-01-01"}
    assert client.post(f"{below}properties/{one.pk}/", given).status_code == 302
    assert wanted not in _page(client, below)
