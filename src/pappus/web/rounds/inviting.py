"""People are asked: by a list of addresses, or by links that belong to nobody in particular."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from pappus.assessment.cells import Meaning, Unfit, meanings
from pappus.assessment.questionnaire import plan
from pappus.pipeline import Workspace
from pappus.store.erased import digest_of as digest_of_erased
from pappus.vocabulary.errors import Fault, InvalidFileError, UsageError
from pappus.web.audit.services import note
from pappus.web.decisions import workspace_of
from pappus.web.organisations.services import digest_of
from pappus.web.rounds.models import Respondent, Round
from pappus.workspace.organisation import Organisation, Person
from pappus.workspace.tables import BOM, Table, cell_of, csv_table, decoded, line_of

_EMAIL = {"email", "e_mail", "mail", "e_mail_address"}
COLUMNS = ("email", "unit", "function", "level", "language", "routes")
MOST_PEOPLE = 20_000
MOST_LINKS = 2_000
_SECRET_BYTES = 15
# Links are typed from paper: no letters and digits that are taken for one another; 79 bits.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LINK_LETTERS = 16
_FAULTS_TOLD = 50
_BATCH = 1_000
_SALT = "pappus.rounds.link"


@dataclass(frozen=True)
class Added:
    """What came of a list of people.

    Attributes:
        added: people who are asked now.
        known: people who were asked already.
        forgotten: people who asked to be forgotten, and are not asked.
    """

    added: int
    known: int
    forgotten: int


@dataclass(frozen=True)
class Group:
    """What is known of whoever answers by a link."""

    unit: str = ""
    function: str = ""
    level: str = ""
    language: str = ""


def secret_of(one: Round, rater: str) -> str:
    """The secret in the link of somebody with an address, so that a reminder can bring it again.

    It follows from the key of this place, which lies outside the database; only its digest is kept.
    """
    made = salted_hmac(_SALT, f"{one.pk}:{rater}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made[:_SECRET_BYTES]).decode()


def add_people(one: Round, by: Any, content: bytes) -> Added:
    """Adds the people of a list to a round; all of them, or nobody if anything in it cannot be understood.

    Args:
        one: the round.
        by: who adds them.
        content: a CSV file with the columns `email`, `unit`, `function`, `level`, `language` and `routes`, of which
            only the first is needed; or addresses alone, one a line.

    Raises:
        InvalidFileError: what is wrong, row by row.
        UsageError: the round is closed, or the list is too long.
    """
    _refuse_closed(one)
    workspace = workspace_of(one.organisation)
    people = _understood(_table(content), _List(one, workspace))
    erased = set(workspace.store.ledger().erased)
    asked = {rater: person for rater, person in people.items() if digest_of_erased(rater) not in erased}
    with transaction.atomic():
        there = set(Respondent.objects.filter(round=one).values_list("rater", flat=True))
        new = [person for rater, person in asked.items() if rater not in there]
        Respondent.objects.bulk_create(new, batch_size=_BATCH)
        note(one.organisation, by, "respondents.added", str(one), added=len(new))
    return Added(len(new), len(asked) - len(new), len(people) - len(asked))


def make_links(one: Round, by: Any, count: int, group: Group) -> list[str]:
    """Secrets of new links that belong to nobody in particular; they are kept nowhere.

    Raises:
        UsageError: the round is closed, or that is no number of links.
    """
    _refuse_closed(one)
    if not 1 <= count <= MOST_LINKS:
        raise UsageError(_("Expected 1 to %(most)s links.") % {"most": MOST_LINKS})
    pseudonyms = workspace_of(one.organisation).pseudonyms
    function = group.function or _function_of(workspace_of(one.organisation).organisation(), group.unit)
    made = ["".join(secrets.choice(_LETTERS) for _place in range(_LINK_LETTERS)) for _number in range(count)]
    rows = [
        Respondent(
            round=one,
            secret_digest=digest_of(secret),
            rater=pseudonyms.person("rater", secrets.token_hex(16)),
            unit=group.unit,
            function=function,
            level=group.level,
            language=group.language,
        )
        for secret in made
    ]
    with transaction.atomic():
        Respondent.objects.bulk_create(rows, batch_size=_BATCH)
        note(one.organisation, by, "links.made", str(one), links=count)
    return made


def links_table(links: Iterable[str], group: Group) -> bytes:
    """Links as a CSV file, with what is known of whoever answers by them."""
    who = (group.unit, group.function, group.level)
    rows = [("link", "unit", "function", "level"), *((link, *who) for link in links)]
    return (BOM + "".join(line_of([cell_of(cell) for cell in row], ",") + "\r\n" for row in rows)).encode()


class _List:
    """Understands the rows of a list of people."""

    def __init__(self, one: Round, workspace: Workspace) -> None:
        organisation = workspace.organisation()
        self._round = one
        self._organisation = organisation
        self._pseudonyms = workspace.pseudonyms
        meant = meanings(organisation, {}, workspace.pseudonyms)
        self._unit_meant = meant["unit"]
        self._meant: Mapping[str, Meaning] = {
            **meant,
            "unit": self._unit,
            "language": _language,
            "routes": _routes,
        }
        self._people = {name: person for person in organisation.people for name in person.pseudonyms}

    def read(self, values: Mapping[str, str]) -> tuple[Respondent, list[tuple[str, str]]]:
        """Whom a row stands for, and what is wrong in it, as column and what was expected."""
        email = values.get("email", "").strip().lower()
        found = {name: self._meant[name](values.get(name, "")) for name in COLUMNS[1:]}
        faults = [(name, value.expected) for name, value in found.items() if isinstance(value, Unfit)]
        if not _is_address(email):
            faults.insert(0, ("email", _("expected an e-mail address")))
        if faults:
            return Respondent(), faults
        rater = self._pseudonyms.email(email)
        return self._respondent(email, rater, found), []

    def _unit(self, text: str) -> str | Unfit | None:
        found: str | Unfit | None = self._unit_meant(text)
        if not isinstance(found, Unfit):
            return found
        names = ", ".join(unit.name for unit in self._organisation.units)
        return Unfit(_("is no unit; expected one of: %(names)s") % {"names": names})

    def _respondent(self, email: str, rater: str, found: Mapping[str, Any]) -> Respondent:
        known: Person | None = self._people.get(rater)
        unit = found["unit"] or (known.unit if known else None) or ""
        function = found["function"] or (known.function if known and unit == known.unit else None)
        return Respondent(
            round=self._round,
            secret_digest=digest_of(secret_of(self._round, rater)),
            rater=rater,
            email=email,
            unit=unit,
            function=function or _function_of(self._organisation, unit),
            level=found["level"] or (known.level if known else None) or "",
            language=found["language"],
            routes=found["routes"],
        )


def _table(content: bytes) -> Table:
    """The list as a table; one without headings has its columns in the usual order.

    Raises:
        InvalidFileError: it is no CSV file, is empty, or has other columns.
        UsageError: it is too long.
    """
    name = _("the list")
    text = decoded(content, name).removeprefix(BOM).lstrip()
    first = text.partition("\n")[0].lower()
    headed = "mail" in first and "@" not in first
    if not headed:
        delimiter = next((one for one in (";", "\t") if one in first), ",")
        text = f"{delimiter.join(COLUMNS)}\n{text}"
    found = csv_table(text.encode(), name, COLUMNS)
    if found is None or not found.rows:
        raise InvalidFileError([Fault(name, "", _("is empty"))])
    if len(found.rows) > MOST_PEOPLE:
        raise UsageError(_("Expected %(most)s people at most.") % {"most": MOST_PEOPLE})
    found = replace(found, header=tuple("email" if one in _EMAIL else one for one in found.columns()))
    if strange := [column for column in found.columns() if column and column not in COLUMNS]:
        expected = _("unknown column; known: %(known)s") % {"known": ", ".join(COLUMNS)}
        raise InvalidFileError([Fault(name, column, expected) for column in strange])
    rows = found.rows if headed else tuple(replace(row, number=row.number - 1) for row in found.rows)
    return replace(found, rows=rows)


def _understood(table: Table, people: _List) -> dict[str, Respondent]:
    """The people of a list by their pseudonym; who stands in it twice counts once.

    Raises:
        InvalidFileError: what is wrong, row by row.
    """
    found: dict[str, Respondent] = {}
    faults: list[Fault] = []
    for row, values in table.filled():
        respondent, wrong = people.read(values)
        place = _("row %(number)s") % {"number": row.number}
        faults += [Fault(table.file, f"{place}, {column}", expected) for column, expected in wrong]
        if not wrong:
            found.setdefault(respondent.rater, respondent)
    if faults:
        raise InvalidFileError(faults[:_FAULTS_TOLD])
    return found


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _language(text: str) -> str | Unfit:
    known = [code for code, _title in settings.LANGUAGES]
    code = text.strip().lower()
    return code if not code or code in known else Unfit(_("expected %(known)s") % {"known": ", ".join(known)})


def _routes(text: str) -> list[str] | Unfit:
    named = [word.strip().lower() for word in text.replace(";", ",").split(",") if word.strip()]
    known = plan().routes
    return named if set(named) <= set(known) else Unfit(_("expected %(known)s") % {"known": ", ".join(known)})


def _function_of(organisation: Organisation, unit: str) -> str:
    return (organisation.function_of(unit) if unit else None) or ""


def _refuse_closed(one: Round) -> None:
    if one.closed_at:
        raise UsageError(_("This round is closed."))
