from __future__ import annotations

import mailbox
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from pathlib import Path

import pytest

OURS = "lindenfern.example"


@pytest.fixture(scope="module")
def mails(exports: Path) -> list[Message]:
    box = mailbox.mbox(exports / "help-mailbox.mbox")
    found: list[Message] = list(box)
    box.close()
    return found


def automatic(mail: Message) -> bool:
    return mail["Auto-Submitted"] is not None or mail["List-Id"] is not None


def domain(mail: Message) -> str:
    return parseaddr(str(mail["From"]))[1].partition("@")[2]


def test_size_and_fields(mails: list[Message]) -> None:
    assert 2_000 < len(mails) < 3_000
    for mail in mails:
        assert all(mail[name] for name in ("From", "To", "Date", "Message-ID", "Subject"))
        assert not mail.defects
    ids = [mail["Message-ID"] for mail in mails]
    assert len(ids) == len(set(ids))


def test_mails_stand_in_order_of_time_within_the_record(mails: list[Message]) -> None:
    moments = [parsedate_to_datetime(mail["Date"]) for mail in mails]
    assert moments == sorted(moments)
    assert moments[0].date().isoformat() >= "2025-10-01"
    assert moments[-1].date().isoformat() <= "2026-09-30"


def test_references_lead_back_to_mails_of_the_box(mails: list[Message]) -> None:
    ids = {mail["Message-ID"] for mail in mails}
    answers = [mail for mail in mails if mail["References"]]
    assert len(answers) > 1_000
    for mail in answers:
        references = mail["References"].split()
        assert references[-1] == mail["In-Reply-To"]
        assert set(references) <= ids


def test_automatic_replies_bounces_and_newsletters_are_there(mails: list[Message]) -> None:
    kinds = [mail for mail in mails if automatic(mail)]
    assert sum(domain(mail) == OURS for mail in kinds) > 100
    assert sum("MAILER-DAEMON" in str(mail["From"]) for mail in kinds) > 10
    assert sum(mail["X-Autoreply"] is not None for mail in kinds) > 10
    assert sum(mail["List-Id"] is not None for mail in kinds) > 10


def test_a_quarter_of_the_questions_never_gets_an_answer(mails: list[Message]) -> None:
    asked = {mail["Message-ID"] for mail in mails if not mail["References"] and not automatic(mail)}
    answered = {
        mail["References"].split()[0]
        for mail in mails
        if mail["References"] and not automatic(mail) and domain(mail) == OURS
    }
    assert len(asked) == 1_050
    assert 0.7 < len(answered & asked) / len(asked) < 0.8


def test_people_of_several_units_answer_and_customers_come_back(mails: list[Message], exports: Path) -> None:
    people = (exports.parent / "people.csv").read_text(encoding="utf-8")
    unit_of = {
        identifier: line.split(",")[2]
        for line in people.splitlines()[1:]
        for identifier in line.split(",")[0].split(";")
    }
    answering = {
        unit_of[parseaddr(str(mail["From"]))[1]] for mail in mails if domain(mail) == OURS and not automatic(mail)
    }
    assert {"care_uk", "care_ireland", "warehouse", "finance", "product"} <= answering
    writers = [parseaddr(str(mail["From"]))[1] for mail in mails if not mail["References"] and not automatic(mail)]
    assert len(set(writers)) < 0.7 * len(writers)


def test_names_in_other_alphabets_and_lines_that_begin_with_from_survive(mails: list[Message], exports: Path) -> None:
    names = {str(make_header(decode_header(parseaddr(str(mail["From"]))[0]))) for mail in mails}
    assert any(not name.isascii() for name in names)
    raw = (exports / "help-mailbox.mbox").read_text(encoding="utf-8")
    assert "\n>From " in raw
    assert raw.count("\n\nFrom ") == len(mails) - 1
    addressed = {address for mail in mails for _, address in getaddresses([str(mail["To"])])}
    assert f"help@{OURS}" in addressed
