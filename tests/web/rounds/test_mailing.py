"""Invitations by a real mail server: each once, refusals told, nobody lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from tests.web.rounds.respondents import Form, Postbox

from pappus.vocabulary.errors import PappusError
from pappus.web.accounts.models import User
from pappus.web.rounds import inviting, mailing, services
from pappus.web.rounds.models import Rating, Respondent, Round
from pappus.web.rounds.selectors import mail_state

_BASE = "https://pappus.linden.example/"
PEOPLE = [f"person{number}@linden.example" for number in range(6)]


def _quiet(message: str, progress: float | None = None) -> None:
    del message, progress


def _send(one: Round, reminds: bool = False) -> dict[str, Any]:
    arguments = {"round": one.pk, "base": _BASE, "asked_at": timezone.now().isoformat()}
    return (mailing.remind if reminds else mailing.invite)(one.organisation, arguments, _quiet)


@pytest.fixture
def asked(opened: Round, owner: User) -> Round:
    inviting.add_people(opened, owner, "\n".join([*PEOPLE[:3], "refused@linden.example", *PEOPLE[3:]]).encode())
    return opened


def test_everybody_gets_a_link_of_their_own_once(asked: Round, postbox: Postbox) -> None:
    assert _send(asked) == {"sent": 6, "refused": 1}
    assert postbox.reached == PEOPLE
    secrets = [found[1] for _, text in postbox.mails if (found := re.search(rf"{_BASE}a/([\w-]+)/", text))]
    assert len(set(secrets)) == 6
    assert Form(secrets[0]).client.get(f"/a/{secrets[0]}/").status_code == 200
    assert _send(asked) == {"sent": 0, "refused": 1}
    assert postbox.reached == PEOPLE


def test_a_refused_address_is_told_and_can_go(asked: Round, postbox: Postbox, owner: User) -> None:
    _send(asked)
    [faulty] = mail_state(asked).faulty
    assert (faulty.email, faulty.mail_fault) == ("refused@linden.example", "550 no such mailbox")
    assert services.remove_respondent(asked, faulty.pk, owner)
    assert mail_state(asked).faulty == []


def test_a_server_that_is_down_loses_nobody(asked: Round, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(PappusError, match="cannot be reached"):
        _send(asked)
    assert mail_state(asked).waiting == 7


def test_a_server_that_goes_away_leaves_one_unsure_and_the_rest_for_later(asked: Round, postbox: Postbox) -> None:
    postbox.goes_away_after = 2
    with pytest.raises(PappusError, match="went away"):
        _send(asked)
    assert postbox.reached == PEOPLE[:2]
    assert [one.email for one in mail_state(asked).unsure] == [PEOPLE[2]]
    postbox.goes_away_after = None
    _send(asked)
    assert postbox.reached == [*PEOPLE[:2], *PEOPLE[3:]]
    _send(asked, reminds=True)
    assert sorted(postbox.reached[5:]) == PEOPLE
    assert mail_state(asked).unsure == []


def test_a_worker_that_was_killed_does_not_send_twice(asked: Round, postbox: Postbox) -> None:
    # What stands in the database when a worker ends between claiming a mail and writing down that it went out.
    Respondent.objects.filter(email=PEOPLE[0]).update(claimed_at=timezone.now())
    _send(asked)
    assert postbox.reached == PEOPLE[1:]


def test_a_reminder_goes_to_those_who_are_not_done_with_the_same_link(asked: Round, postbox: Postbox) -> None:
    _send(asked)
    done = Respondent.objects.get(email=PEOPLE[0])
    Respondent.objects.filter(pk=done.pk).update(finished_at=timezone.now())
    first = dict(postbox.mails)
    moment = timezone.now()
    arguments = {"round": asked.pk, "base": _BASE, "asked_at": moment.isoformat()}
    assert mailing.remind(asked.organisation, arguments, _quiet)["sent"] == 5
    assert postbox.reached[6:] == PEOPLE[1:]
    again = dict(postbox.mails[6:])
    links = [re.findall(r"https://\S+", texts[PEOPLE[1]]) for texts in (first, again)]
    assert links[0] == links[1]
    # The job of the same reminder, begun again.
    assert mailing.remind(asked.organisation, arguments, _quiet)["sent"] == 0
    later = {**arguments, "asked_at": (moment + timedelta(days=3)).isoformat()}
    assert mailing.remind(asked.organisation, later, _quiet)["sent"] == 5


def test_a_mail_is_in_the_language_of_whoever_gets_it(opened: Round, owner: User, postbox: Postbox) -> None:
    inviting.add_people(opened, owner, b"email,language\nkim@linden.example,de\n")
    _send(opened)
    assert Respondent.objects.get().language == "de"
    assert postbox.reached == ["kim@linden.example"]


def test_nobody_is_written_to_before_or_after_the_round(prepared: Round, owner: User, postbox: Postbox) -> None:
    inviting.add_people(prepared, owner, b"kim@linden.example")
    with pytest.raises(PappusError, match="not open"):
        _send(prepared)
    services.open_round(prepared, owner)
    services.close_round(prepared, owner)
    with pytest.raises(PappusError, match="not open"):
        _send(prepared)
    assert postbox.mails == []
    assert not Rating.objects.exists()
