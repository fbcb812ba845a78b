"""Invitations and reminders go out by mail: each once, whatever befalls the mail server or the worker."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from pappus.vocabulary.errors import PappusError, UsageError
from pappus.web.jobs.work import Told, with_figures
from pappus.web.languages import speaking
from pappus.web.organisations.models import Organisation
from pappus.web.organisations.services import digest_of
from pappus.web.rounds.inviting import secret_of
from pappus.web.rounds.languages import language_of, written
from pappus.web.rounds.models import Respondent, Round

_MAILS_A_CONNECTION = 50
_MOST_FAULT = 300


def invite(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    """Sends everybody with an address the invitation who has not got one.

    An invitation is claimed before it is handed over: were the worker killed in between, it is not sent again, and the
    person stands among those of whom nobody knows whether it arrived. A reminder reaches them.

    Args:
        organisation: whose round it is.
        arguments: `round`, its number, and `base`, the address of this place.
        tell: says how far it is.

    Raises:
        PappusError: the mail server cannot be reached, or went away; who has no invitation yet gets it next time.
    """
    one = _open_round(organisation, arguments)
    # Reminders of planned days have nobody's browser to ask where this place is.
    Round.objects.filter(pk=one.pk).update(address=arguments["base"])
    waiting = one.respondents.exclude(email="").filter(invited_at=None, claimed_at=None, finished_at=None)

    def claim(respondent: Respondent) -> bool:
        mine = waiting.filter(pk=respondent.pk)
        return bool(mine.update(claimed_at=timezone.now(), mail_fault=""))

    def sent(respondent: Respondent) -> None:
        Respondent.objects.filter(pk=respondent.pk).update(invited_at=timezone.now())

    def refused(respondent: Respondent, why: str) -> None:
        Respondent.objects.filter(pk=respondent.pk).update(claimed_at=None, mail_fault=why)

    return _send(one, arguments["base"], waiting, _Steps(claim, sent, refused), tell, reminds=False)


def remind(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    """Reminds everybody with an address who has not finished, once for each time that it is asked for.

    Args:
        organisation: whose round it is.
        arguments: as of `invite`, and `asked_at`, the moment at which somebody wanted it.
        tell: says how far it is.

    Raises:
        PappusError: as of `invite`.
    """
    one = _open_round(organisation, arguments)
    asked_at = datetime.fromisoformat(arguments["asked_at"])
    told_of_it = Q(invited_at__isnull=False) | Q(claimed_at__isnull=False)
    before = Q(reminded_at=None) | Q(reminded_at__lt=asked_at)
    waiting = one.respondents.exclude(email="").filter(told_of_it, before, finished_at=None)

    def claim(respondent: Respondent) -> bool:
        return bool(waiting.filter(pk=respondent.pk).update(reminded_at=timezone.now(), mail_fault=""))

    def sent(respondent: Respondent) -> None:
        # Whether the invitation arrived no longer matters: the link did.
        Respondent.objects.filter(pk=respondent.pk, invited_at=None).update(invited_at=F("reminded_at"))

    def refused(respondent: Respondent, why: str) -> None:
        Respondent.objects.filter(pk=respondent.pk).update(mail_fault=why)

    return _send(one, arguments["base"], waiting, _Steps(claim, sent, refused), tell, reminds=True)


class _Steps:
    """What is written down around one mail."""

    def __init__(
        self,
        claim: Callable[[Respondent], bool],
        sent: Callable[[Respondent], None],
        refused: Callable[[Respondent, str], None],
    ) -> None:
        self.claim = claim
        self.sent = sent
        self.refused = refused


def _open_round(organisation: Organisation, arguments: dict[str, Any]) -> Round:
    one = Round.objects.filter(organisation=organisation, pk=arguments["round"]).first()
    if one is None or one.closed_at or not one.opened_at:
        raise UsageError(_("This round is not open, so that nobody was written to."))
    return one


def _send(
    one: Round, base: str, waiting: QuerySet[Respondent], steps: _Steps, tell: Told, *, reminds: bool
) -> dict[str, Any]:
    # Taken once: whoever is refused stays waiting, and is tried again when somebody asks for it, not in a circle.
    people = list(waiting)
    counts = {"sent": 0, "refused": 0}
    with _connections() as connection:
        for number, respondent in enumerate(people):
            of_all = with_figures(gettext_noop("%(number)s of %(all)s mails"), number=number, all=len(people))
            tell(of_all, number / len(people))
            mail = _mail(one, respondent, base, reminds=reminds)
            mail.connection = connection()
            if not steps.claim(respondent):
                continue
            why = _hand_over(mail, mail.connection, counts)
            if why:
                steps.refused(respondent, why)
                counts["refused"] += 1
            else:
                steps.sent(respondent)
                counts["sent"] += 1
    return counts


def _hand_over(mail: EmailMessage, connection: Any, counts: dict[str, int]) -> str:
    """Hands a mail to the server; why it was refused, empty if it was taken.

    Raises:
        PappusError: the server went away, so that nobody knows.
    """
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        return _reason(next(iter(error.recipients.values())))
    except smtplib.SMTPResponseException as error:
        # Another connection for the next one: the server may have had enough of this one.
        connection.close()
        return _reason((error.smtp_code, error.smtp_error))
    except (smtplib.SMTPNotSupportedError, ValueError) as error:
        # An address or a server that knows no letters but ASCII; nothing was handed over.
        return str(error)[:_MOST_FAULT]
    except OSError as error:
        told = ngettext("%(sent)s mail was sent", "%(sent)s mails were sent", counts["sent"]) % counts
        raise PappusError(
            _("The mail server went away (%(why)s). %(told)s; the rest is sent when you ask again.")
            % {"why": str(error) or type(error).__name__, "told": told}
        ) from error
    return ""


@contextmanager
def _connections() -> Iterator[Callable[[], Any]]:
    """Gives an open connection to the mail server, a new one from time to time."""
    connection = get_connection()
    used = 0

    def current() -> Any:
        nonlocal used
        if used % _MAILS_A_CONNECTION == 0:
            connection.close()
        used += 1
        try:
            connection.open()
        except OSError as error:
            why = str(error) or type(error).__name__
            raise PappusError(
                _("The mail server cannot be reached (%(why)s). Nobody is lost: send again when it can.") % {"why": why}
            ) from error
        return connection

    try:
        yield current
    finally:
        connection.close()


def _mail(one: Round, respondent: Respondent, base: str, *, reminds: bool) -> EmailMessage:
    secret = secret_of(one, respondent.rater)
    # The key of this place may be another one since the person was added; then the link is a new one.
    if respondent.secret_digest != digest_of(secret):
        Respondent.objects.filter(pk=respondent.pk).update(secret_digest=digest_of(secret))
    with speaking(language_of(one, respondent.language, None)):
        link = base.rstrip("/") + reverse("respondent", args=[secret])
        title = " ".join((one.title or one.organisation.name).split())
        subject = _("Reminder: %(title)s") % {"title": title} if reminds else title
        body = "\n\n".join(_paragraphs(one, link, reminds=reminds)) + "\n"
    return EmailMessage(subject, body, to=[respondent.email], headers={"Auto-Submitted": "auto-generated"})


def _paragraphs(one: Round, link: str, *, reminds: bool) -> Iterator[str]:
    if reminds:
        yield _("You were asked how %(name)s works. Your answers so far are kept; the rest takes a few minutes.") % {
            "name": one.organisation.name
        }
    else:
        yield one.message.strip() or _("%(name)s asks how you see the way it works. It takes a few minutes.") % {
            "name": one.organisation.name
        }
    yield _("Your own link, which needs no account:") + "\n" + link
    if one.closes_on:
        yield _("It counts until %(day)s. You can stop at any time and go on later, on another device too.") % {
            "day": written(one.closes_on)
        }
    yield _(
        "Your answers are kept under a pseudonym, nobody is shown results of fewer than five people, and your address "
        "is deleted when the round closes."
    )


def _reason(answer: tuple[int, Any]) -> str:
    code, said = answer
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{code} {' '.join(text.split())}"[:_MOST_FAULT]
