"""Lists of people and links."""

from __future__ import annotations

import pytest

from pappus.vocabulary.errors import InvalidFileError, UsageError
from pappus.web.accounts.models import User
from pappus.web.decisions import workspace_of
from pappus.web.organisations.models import Person, Unit
from pappus.web.organisations.services import digest_of
from pappus.web.rounds import inviting
from pappus.web.rounds.models import Respondent, Round
from pappus.web.rounds.services import close_round


@pytest.mark.parametrize(
    "text",
    [
        "kim@linden.example\nlee@linden.example\n",
        "kim@linden.example;care\n\nLEE@linden.example;office;;manager\nkim@linden.example\n",
        "﻿E-Mail,Level\nkim@linden.example,Frontline\nlee@linden.example,\n",
        "level\temail\nmanager\tkim@linden.example\n\tlee@linden.example\n",
    ],
)
def test_a_list_is_read_as_people_write_it(prepared: Round, owner: User, text: str) -> None:
    assert inviting.add_people(prepared, owner, text.encode()) == inviting.Added(2, 0, 0)
    assert set(Respondent.objects.values_list("email", flat=True)) == {"kim@linden.example", "lee@linden.example"}
    assert inviting.add_people(prepared, owner, text.encode()) == inviting.Added(0, 2, 0)


def test_what_the_list_of_people_says_need_not_be_said_again(prepared: Round, owner: User) -> None:
    known = workspace_of(prepared.organisation).pseudonyms.email("kim@linden.example")
    office = Unit.objects.get(key="office")
    Person.objects.create(
        organisation=prepared.organisation, person_id=known, pseudonyms=[known], unit=office, level="executive"
    )
    inviting.add_people(prepared, owner, b"kim@linden.example")
    one = Respondent.objects.get()
    assert (one.rater, one.unit, one.level, one.function) == (known, "office", "executive", "hr")


def test_nobody_is_added_unless_every_row_is_understood(prepared: Round, owner: User) -> None:
    text = b"email,unit,level,routes\nkim@linden.example,care,frontline,hub\nlee@linden.example,attic,chief,moon\nlee\n"
    with pytest.raises(InvalidFileError) as refused:
        inviting.add_people(prepared, owner, text)
    told = [str(fault) for fault in refused.value.faults]
    assert [one.partition(":")[0] for one in told] == [
        "the list, row 3, unit",
        "the list, row 3, level",
        "the list, row 3, routes",
        "the list, row 4, email",
    ]
    assert not Respondent.objects.exists()


@pytest.mark.parametrize("content", [b"", b"  \n", b"\xff\xfe\x00", b"email,salary\na@b.example,3", b'"a@b.example'])
def test_what_is_no_list_is_refused(prepared: Round, owner: User, content: bytes) -> None:
    with pytest.raises(InvalidFileError):
        inviting.add_people(prepared, owner, content)


def test_who_asked_to_be_forgotten_is_not_asked(prepared: Round, owner: User) -> None:
    workspace_of(prepared.organisation).erase("kim@linden.example")
    assert inviting.add_people(prepared, owner, b"kim@linden.example\nlee@linden.example") == inviting.Added(1, 0, 1)
    assert Respondent.objects.get().email == "lee@linden.example"


def test_links_are_kept_as_digests_alone(prepared: Round, owner: User) -> None:
    secrets = inviting.make_links(prepared, owner, 3, inviting.Group(unit="care"))
    rows = list(Respondent.objects.values())
    assert len({row["rater"] for row in rows}) == 3
    assert {row["secret_digest"] for row in rows} == {digest_of(secret) for secret in secrets}
    assert not any(secret in str(rows) for secret in secrets)
    assert {row["function"] for row in rows} == {"customer_support"}


def test_a_table_of_links_runs_nothing(prepared: Round) -> None:
    table = inviting.links_table(["https://a.example/a/x/"], inviting.Group(unit="=cmd()")).decode("utf-8-sig")
    assert table.splitlines()[1] == "https://a.example/a/x/,'=cmd(),,"


def test_a_closed_round_asks_nobody_more(opened: Round, owner: User) -> None:
    close_round(opened, owner)
    for deed in (
        lambda: inviting.add_people(opened, owner, b"kim@linden.example"),
        lambda: inviting.make_links(opened, owner, 1, inviting.Group()),
    ):
        with pytest.raises(UsageError, match="closed"):
            deed()
