"""Documents: what they carry, until when, and which will soon lapse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pappus.practices.attesting import attested, check
from pappus.practices.definitions import practices
from pappus.practices.documents import document_day, in_force_until, lapses, rule_for_documents
from pappus.vocabulary.errors import UsageError
from pappus.workspace.organisation import AttestedDocument, Organisation, Unit

TODAY = date(2026, 9, 30)
ORGANISATION = Organisation("Org", units=(Unit("care", "Care", "customer_support"),))
REVIEWED = {"reviewer": "audit", "reviewed_at": "2026-06-01"}


def document(practice: str = "governance.shepherd", **more: Any) -> AttestedDocument:
    return AttestedDocument(practice, "Paper", **more)


@pytest.mark.parametrize(
    ("more", "level", "until"),
    [
        ({"status": "draft"}, 1, None),
        ({}, 2, None),
        ({"expires_at": "2026-12-31"}, 2, date(2026, 12, 31)),
        ({**REVIEWED, "expires_at": "2026-12-31"}, 3, date(2026, 12, 31)),
        ({"expires_at": "2026-09-29"}, 1, None),
        ({"reviewer": "audit"}, 2, None),
    ],
)
def test_what_a_document_carries_and_until_when(more: dict[str, Any], level: int, until: date | None) -> None:
    found = attested(document(**more), practices(), TODAY, is_new=True)
    assert (found.level, found.until) == (level, until)


def test_what_grows_old_ends_before_its_own_end() -> None:
    minutes = document("governance.steering-committee", dated_at="2026-09-01", expires_at="2027-12-31")
    rule = rule_for_documents(practices()["governance.steering-committee"])
    assert rule is not None
    assert rule.max_age_days == 90
    assert in_force_until(minutes, rule) == date(2026, 11, 30)


def test_a_document_of_a_practice_that_none_attests_carries_nothing() -> None:
    found = attested(document("engagement.dialogue"), practices(), TODAY, is_new=True)
    assert (found.level, found.until, found.as_json()["until"]) == (None, None, None)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (document("governance.shepard"), "did you mean 'governance.shepherd'"),
        (document(group="car"), "did you mean 'care'"),
        (document(dated_at="2026-05-01", expires_at="2026-04-30"), "lies before"),
        (document(dated_at="2026-05-01", reviewed_at="2026-04-30", reviewer="x"), "lies before"),
        (AttestedDocument("governance.shepherd", "  "), "title, path or link"),
    ],
)
def test_what_cannot_stand_is_refused_in_words(wrong: AttestedDocument, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        check(wrong, ORGANISATION, practices())
    assert told in str(refused.value).replace("Did", "did")


def test_lapses_are_told_from_sixty_days_before_on() -> None:
    documents = (
        document("governance.shepherd", expires_at="2026-11-29"),
        document("governance.roles", expires_at="2026-11-30"),
        document("governance.crisis", expires_at="2026-09-29"),
        document("learning.education", status="draft", expires_at="2026-10-01"),
        document("learning.hiring", expires_at="2026-10-01"),
        document("learning.hiring", expires_at="2027-10-01"),
        document("engagement.strategy", expires_at="2026-10-01"),
        document("engagement.strategy"),
    )
    found = [(lapse.practice, lapse.lapsed) for lapse in lapses(documents, practices(), TODAY)]
    assert found == [("governance.crisis", True), ("governance.shepherd", False)]


def test_documents_are_judged_as_of_what_record_and_documents_tell_of() -> None:
    later = document(dated_at="2026-10-10", reviewed_at="2026-10-12", reviewer="x")
    future = document(dated_at="2031-01-01")
    today = date(2026, 11, 1)
    assert document_day((later,), TODAY, today) == date(2026, 10, 12)
    assert document_day((later, future), TODAY, today) == date(2026, 10, 12)
    assert document_day((), TODAY, today) == TODAY
