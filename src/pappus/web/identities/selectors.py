"""What can be asked of who is one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from pappus.assessment.groups import groups_shown
from pappus.report.words import network_title
from pappus.store.identities import settings
from pappus.vocabulary.errors import InvalidFileError
from pappus.vocabulary.record import MICROSECONDS_PER_SECOND
from pappus.web.decisions import declared_of, workspace_of
from pappus.web.design.faults import told
from pappus.web.identities.models import Suggestion
from pappus.web.identities.services import LOOK
from pappus.web.jobs.models import Job, State
from pappus.web.organisations.models import Organisation, Person, Unit
from pappus.web.register.models import Property, Sighting
from pappus.workspace.organisation import SamePerson

_SHOWN = 8


@dataclass(frozen=True)
class Pair:
    """A suggestion as its page shows it.

    Attributes:
        number: of its row.
        one: beginning of the one pseudonym.
        other: beginning of the other.
        places: networks on which each of the two acts, in words.
        percent: the confidence.
        why: what speaks for it, as a sentence.
    """

    number: int
    one: str
    other: str
    places: tuple[str, str]
    percent: int
    why: str


@dataclass(frozen=True)
class Decided:
    """A decision as its page shows it; `counts` is false where the list of people says otherwise."""

    one: str
    other: str
    decision: str
    decided_at: str
    counts: bool

    @property
    def shown(self) -> tuple[str, str]:
        """The beginnings of the two pseudonyms."""
        return self.one[:_SHOWN], self.other[:_SHOWN]


@dataclass(frozen=True)
class Accounts:
    """Official accounts: those that settings declare, and how many the register and the record know.

    Attributes:
        declared: in the settings, as network:handle.
        registered: how many are in the register.
        discovered: how many act in the record and are in neither.
    """

    declared: tuple[str, ...]
    registered: int
    discovered: int


@dataclass(frozen=True)
class Turnover:
    """How many people are listed as members now, and as having left; null for one to four."""

    here: int | None
    left: int | None


def suggestion_of(organisation: Organisation, number: int) -> Suggestion:
    """A suggestion of this organisation.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(Suggestion, organisation=organisation, pk=number)


def pairs_of(organisation: Organisation) -> list[Pair]:
    """What was suggested and nobody decided yet, the surest first."""
    return [_pair(one) for one in Suggestion.objects.filter(organisation=organisation)]


def decided_of(organisation: Organisation) -> list[Decided]:
    """What was decided, the newest first."""
    workspace = workspace_of(organisation)
    void = {(one.one, one.other) for one in workspace.contradicted_identities()}
    found = [_decided(one, void) for one in workspace.organisation().identities]
    return sorted(found, key=lambda one: one.decided_at, reverse=True)


def faults_of(organisation: Organisation) -> list[str]:
    """What is wrong with `identities.csv`, which may have come with a folder; nothing for most."""
    try:
        workspace_of(organisation).organisation()
    except InvalidFileError as error:
        return told(error)
    return []


def looking(organisation: Organisation) -> Job | None:
    """The work that looks for suggestions now; null if none does."""
    return next((one for one in _jobs(organisation) if one.is_under_way), None)


def looked_at(organisation: Organisation) -> datetime | None:
    """When suggestions were last looked for to the end; null if never."""
    return next((one.finished_at for one in _jobs(organisation) if one.state == State.DONE), None)


def fault_of_looking(organisation: Organisation) -> str:
    """Why they could not be looked for the last time; empty if they could."""
    last = next(iter(_jobs(organisation)), None)
    return last.said if last is not None and last.state == State.FAILED else ""


def accounts_of(organisation: Organisation) -> Accounts:
    """Which accounts speak for the organisation."""
    mine = {"organisation": organisation}
    return Accounts(
        tuple(declared_of(organisation).accounts),
        Property.objects.filter(**mine).count(),
        Sighting.objects.filter(registered=False, **mine).count(),
    )


def turnover_of(organisation: Organisation) -> Turnover:
    """How many who are listed are here, and how many have left; small groups, and what gives them away, hidden."""
    now_us = int(timezone.now().timestamp() * MICROSECONDS_PER_SECOND)
    here: dict[str, bool] = {}
    for person, until in Person.objects.filter(organisation=organisation).values_list("person_id", "valid_to_us"):
        here[person] = here.get(person, False) or until is None or until > now_us
    counts = {"here": sum(here.values()), "left": len(here) - sum(here.values())}
    shown = groups_shown(counts)
    return Turnover(*(counts[name] if name in shown or not counts[name] else None for name in ("here", "left")))


def units_named(organisation: Organisation) -> list[tuple[str, str]]:
    """Units by key, each with its name."""
    return list(Unit.objects.filter(organisation=organisation).order_by("name").values_list("key", "name"))


def _jobs(organisation: Organisation) -> list[Job]:
    return list(Job.objects.filter(organisation=organisation, kind=LOOK)[:50])


def _pair(one: Suggestion) -> Pair:
    first, second = (", ".join(map(network_title, names)) or _("does not act itself") for names in one.networks)
    return Pair(one.pk, one.one[:_SHOWN], one.other[:_SHOWN], (first, second), round(one.confidence * 100), _why(one))


def _why(one: Suggestion) -> str:
    """What speaks for a suggestion, without the identifier that was guessed."""
    words = {
        "handle_on_another_network": _("It has the handle of row %(row)s of the list of people on another network."),
        "address_at_another_domain": _("It has the address of row %(row)s of the list at another of your domains."),
        "address_as_handle": _("Its handle is the first part of the address of row %(row)s of the list."),
        "handle_as_address": _("The first part of its address is the handle of row %(row)s of the list."),
        "name_as_handle": _("Its handle is a way of writing the name of row %(row)s of the list."),
        "same_words": _(
            "Both wrote the same %(texts)s texts on two networks within %(hours)s hours, as nobody else did."
        ),
    }
    known = {"row": one.row, "texts": one.texts, "hours": settings()["same_words"]["within_hours"]}
    return words[one.rule] % known if one.rule in words else one.rule


def _decided(one: SamePerson, void: set[tuple[str, str]]) -> Decided:
    return Decided(one.one, one.other, one.decision, one.decided_at or "", (one.one, one.other) not in void)
