"""What can be asked of rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from pappus.assessment.questionnaire import skipped
from pappus.web.decisions import workspace_of
from pappus.web.jobs.models import Job
from pappus.web.organisations.models import Organisation, Unit
from pappus.web.organisations.services import digest_of
from pappus.web.prepared import Prepared
from pappus.web.rounds.asking import Screen, askable, screens
from pappus.web.rounds.models import Rating, Respondent, Round

_OF_ASKED = ("round", "rater", "unit", "function", "level", "items")
_OF_ROUND = ("round__organisation", "round__opened_at", "round__closed_at")
_ASKED = Prepared(
    lambda digest: Respondent.objects.filter(secret_digest=digest).order_by().values_list(*_OF_ASKED, *_OF_ROUND)[:1],
    Respondent._meta.get_field("secret_digest"),
)


@dataclass(frozen=True)
class Answer:
    """What somebody answered to one item, as the form shows it: a number, `dk` or `na`."""

    said: str
    comment: str


@dataclass(frozen=True)
class Asked:
    """Whoever answers, as far as keeping an answer needs it; see `Respondent`.

    Attributes:
        round: number of the round.
        rater: pseudonym.
        unit: id of the unit.
        function: the function.
        level: frontline, manager or executive.
        items: ids of what this person is asked.
        organisation: number of the organisation.
        is_open: whether answers are taken.
    """

    round: int
    rater: str
    unit: str
    function: str
    level: str
    items: Sequence[str]
    organisation: int
    is_open: bool


@dataclass(frozen=True)
class MailState:
    """How far mails of a round are; about addresses, never about answers.

    Attributes:
        addresses: people with an address.
        waiting: those to whom no invitation was ever sent.
        invited: those who can be reminded.
        refused: those whose invitation was refused, so that it can be tried again.
        faulty: those whose latest mail was refused.
        unsure: those of whom nobody knows whether the invitation arrived.
        links: links that belong to nobody in particular.
    """

    addresses: int
    waiting: int
    invited: int
    refused: int
    faulty: Sequence[Respondent]
    unsure: Sequence[Respondent]
    links: int


def rounds_of(organisation: Organisation) -> QuerySet[Round]:
    """The rounds of an organisation, the latest first."""
    return Round.objects.filter(organisation=organisation).order_by("-made_at", "-pk")


def open_rounds(organisation: Organisation) -> QuerySet[Round]:
    """The rounds in which people can answer now."""
    return rounds_of(organisation).filter(closed_at="").exclude(opened_at="").select_related("organisation")


def round_of(organisation: Organisation, key: str) -> Round:
    """A round of this organisation.

    Raises:
        Http404: there is none of that key.
    """
    return get_object_or_404(Round.objects.select_related("organisation"), organisation=organisation, key=key)


def mail_state(one: Round) -> MailState:
    """How far the mails of a round are."""
    people = one.respondents.exclude(email="")
    return MailState(
        addresses=people.count(),
        waiting=people.filter(invited_at=None, claimed_at=None, mail_fault="").count(),
        invited=people.exclude(invited_at=None, claimed_at=None).count(),
        refused=people.filter(invited_at=None, claimed_at=None).exclude(mail_fault="").count(),
        faulty=list(people.exclude(mail_fault="")),
        unsure=list(people.filter(invited_at=None, claimed_at__isnull=False)),
        links=one.respondents.filter(email="").count(),
    )


def upload_of(one: Round, number: int) -> Job:
    """The job that read filled questionnaires into this round.

    Raises:
        Http404: there is none of that number.
    """
    job = get_object_or_404(Job, organisation=one.organisation, kind="ratings", pk=number)
    if job.arguments.get("round") != one.pk:
        raise Http404
    return job


def job_under_way(one: Round) -> Job | None:
    """Mails of this round that are being sent."""
    jobs = Job.objects.filter(organisation=one.organisation, kind__in=("invite", "remind"))
    latest = next((job for job in jobs[:20] if job.arguments.get("round") == one.pk), None)
    return latest if latest is not None and (latest.is_under_way or latest.state == "failed") else None


def asked_by(secret: str) -> Asked | None:
    """Whoever a link belongs to, as far as keeping an answer needs it, in one query; null if it belongs to nobody."""
    found = _ASKED.first(digest_of(secret))
    if found is None:
        return None
    one, rater, unit, function, level, items, organisation, opened_at, closed_at = found
    return Asked(one, rater, unit, function, level, items, organisation, is_open=bool(opened_at and not closed_at))


def respondent_of(secret: str) -> Respondent | None:
    """Whoever a link belongs to, in one query; null if it belongs to nobody."""
    found = Respondent.objects.select_related("round__organisation")
    return found.filter(secret_digest=digest_of(secret)).first()


def answers_of(respondent: Respondent) -> dict[str, Answer]:
    """What somebody has answered so far, by item."""
    rows = Rating.objects.filter(round=respondent.round_id, rater=respondent.rater)
    found = rows.values_list("practice", "answer", "state", "comment")
    return {name: Answer(str(number) if state == "answered" else state, text) for name, number, state, text in found}


def screens_of(respondent: Respondent, language: str) -> tuple[Screen, ...]:
    """What somebody is asked, screen by screen; items that no longer exist are left out."""
    known = askable(respondent.round.organisation_id, language)
    return screens([known[name] for name in respondent.items if name in known])


def left_out(shown: Sequence[Screen], answers: dict[str, Answer]) -> frozenset[int]:
    """Places of screens, from 0, that what was answered before makes pointless."""
    items = [item for screen in shown for item in screen.items]
    numbers = {name: int(one.said) for name, one in answers.items() if one.said.isdigit()}
    pointless = skipped(items, numbers)
    return frozenset(place for place, screen in enumerate(shown) if pointless.issuperset(i.id for i in screen.items))


def screen_after(secret: str, at: int) -> int:
    """The number of the screen behind one, from 1, without those that answers made pointless; behind the last, the end.

    Raises:
        Http404: the link belongs to nobody.
    """
    respondent = respondent_of(secret)
    if respondent is None:
        raise Http404
    shown = screens_of(respondent, respondent.language)
    pointless = left_out(shown, answers_of(respondent))
    end = len(shown) + 1
    return next((number for number in range(at + 1, end) if number - 1 not in pointless), end)


def standing(one: Round) -> list[tuple[str, str, bool, bool]]:
    """Of each person of a round the unit, the level, whether anything was answered, and whether the person is done."""
    given = Rating.objects.filter(round=one, rater=OuterRef("rater"))
    people = one.respondents.annotate(has_answered=Exists(given))
    rows = people.values_list("unit", "level", "has_answered", "finished_at")
    return [(unit, level, has_answered, finished_at is not None) for unit, level, has_answered, finished_at in rows]


def models_of(organisation: Organisation) -> list[tuple[str, str]]:
    """The models that people can be asked about, id and title."""
    return [(name, model.title) for name, model in workspace_of(organisation).models().items()]


def units_of(organisation: Organisation) -> list[tuple[str, str]]:
    """The units that people can say they belong to, id and name."""
    return list(Unit.objects.filter(organisation=organisation).values_list("key", "name"))
