"""Rounds end by themselves, and people hear of it before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from tests.web.rounds.respondents import Form, Postbox

from pappus.web.accounts.models import User
from pappus.web.audit.models import Entry
from pappus.web.design.notices import notices
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import enqueue_daily, run
from pappus.web.rounds import inviting, mailing
from pappus.web.rounds.models import Respondent, Round
from pappus.web.rounds.tending import reminder_due

_PEOPLE = ("ann@linden.example", "bo@linden.example")


def _quiet(message: str, progress: float | None = None) -> None:
    del message, progress


def _tended(one: Round) -> Job:
    """The daily work on rounds, as workers begin it."""
    Job.objects.all().delete()
    enqueue_daily()
    job = Job.objects.get(kind="tend_rounds")
    run(job.pk)
    job.refresh_from_db()
    one.refresh_from_db()
    return job


def _ends(one: Round, days: int, **more: Any) -> None:
    began = (timezone.localdate() - timedelta(days=30)).isoformat()
    Round.objects.filter(pk=one.pk).update(
        closes_on=(timezone.localdate() + timedelta(days=days)).isoformat(), opened_at=began, **more
    )


@pytest.fixture
def invited(opened: Round, owner: User, postbox: Postbox) -> Round:
    inviting.add_people(opened, owner, "\n".join(_PEOPLE).encode())
    mailing.invite(opened.organisation, {"round": opened.pk, "base": "https://pappus.linden.example/"}, _quiet)
    Respondent.objects.update(invited_at=timezone.now() - timedelta(days=20))
    postbox.mails.clear()
    return opened


def test_a_round_counts_through_its_last_day_and_then_closes(form: Form, opened: Round) -> None:
    _ends(opened, 0)
    assert _tended(opened).result["closed"] == 0
    assert form.answer(purpose__vision="2").status_code == 200
    _ends(opened, -1)
    assert _tended(opened).result["closed"] == 1
    assert opened.closed_at == timezone.localdate().isoformat()
    assert form.answer(purpose__vision="3").status_code != 200
    assert Job.objects.filter(kind="assess").count() == 1
    assert Entry.objects.filter(what="round.closed").count() == 1
    assert _tended(opened).result["closed"] == 0


def test_whoever_runs_the_round_hears_of_it_before(opened: Round) -> None:
    _ends(opened, 30)
    assert notices(opened.organisation) == []
    _ends(opened, 2)
    [notice] = notices(opened.organisation)
    assert notice.sentence == "Autumn closes by itself after this day."
    assert notice.day == timezone.localdate() + timedelta(days=2)


def test_who_is_not_done_is_reminded_once_a_planned_day(invited: Round, postbox: Postbox) -> None:
    Respondent.objects.filter(email=_PEOPLE[0]).update(finished_at=timezone.now())
    _ends(invited, 8, reminders=[7, 3])
    assert _tended(invited).result["sent"] == 0
    _ends(invited, 7)
    assert _tended(invited).result["sent"] == 1
    assert postbox.reached == [_PEOPLE[1]]
    assert "https://pappus.linden.example/a/" in postbox.mails[0][1]
    _ends(invited, 6)
    assert _tended(invited).result["sent"] == 0
    # Three days later the reminder of the day before yesterday, on which no worker ran, is made up for.
    Respondent.objects.update(reminded_at=timezone.now() - timedelta(days=4))
    Round.objects.update(reminded_on=(timezone.localdate() - timedelta(days=4)).isoformat())
    _ends(invited, 2)
    assert _tended(invited).result["sent"] == 1


def test_a_mail_server_that_is_down_puts_the_reminder_off(invited: Round, postbox: Postbox, settings: Settings) -> None:
    _ends(invited, 7, reminders=[7])
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert _tended(invited).state == "failed"
    settings.EMAIL_PORT = port
    assert _tended(invited).result["sent"] == 2
    assert sorted(postbox.reached) == sorted(_PEOPLE)


@pytest.mark.parametrize(
    ("opened_at", "reminded_on", "expected"),
    [
        ("2026-03-01", "", date(2026, 3, 24)),
        ("2026-03-24", "", None),
        ("2026-03-01", "2026-03-24", None),
        ("2026-03-01", "2026-03-17", date(2026, 3, 24)),
    ],
)
def test_the_latest_planned_day_that_has_come_is_due(opened_at: str, reminded_on: str, expected: date | None) -> None:
    one = Round(closes_on="2026-03-31", opened_at=opened_at, reminded_on=reminded_on, reminders=[14, 7, 1])
    assert reminder_due(one, date(2026, 3, 26)) == expected
