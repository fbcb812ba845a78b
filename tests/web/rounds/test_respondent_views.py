"""The form of a respondent: begins, keeps each answer, goes on elsewhere, is small, and ends with the round."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from tests.web.rounds.respondents import Form

from pappus.assessment.questionnaire import plan
from pappus.web.accounts.models import User
from pappus.web.rounds import inviting, services
from pappus.web.rounds.asking import askable
from pappus.web.rounds.models import Rating, Respondent, Round

_MOST_BYTES = 100_000


def _first(form: Form) -> str:
    return str(form.row.items[0])


def test_a_link_asks_what_it_does_not_say(opened: Round, owner: User) -> None:
    [secret] = inviting.make_links(opened, owner, 1, inviting.Group())
    form = Form(secret)
    assert "Your level" in form.client.get(form.address).content.decode()
    assert form.begin().status_code == 400
    assert form.begin(level="manager", unit="care").status_code == 302
    assert (form.row.level, form.row.unit, form.row.function) == ("manager", "care", "customer_support")
    assert len(form.row.items) == plan().lengths["manager"]


def test_beginning_twice_changes_nothing(form: Form) -> None:
    before = form.row
    assert form.begin(level="executive").status_code == 302
    assert (form.row.items, form.row.level, form.row.started_at) == (before.items, "frontline", before.started_at)


def test_people_of_a_level_get_blocks_in_turn(opened: Round, owner: User) -> None:
    forms = [Form(secret) for secret in inviting.make_links(opened, owner, 4, inviting.Group(level="executive"))]
    for one in forms:
        one.begin()
    assert len({tuple(one.row.items) for one in forms}) == 4


def test_an_answer_is_kept_at_once_and_another_takes_its_place(form: Form) -> None:
    item = _first(form)
    assert form.send({f"a.{item}": "3", f"c.{item}": "write to kim@linden.example"}).json() == {"kept": 1}
    assert form.send({f"a.{item}": "dk", f"c.{item}": ""}).json() == {"kept": 1}
    assert form.send({f"a.{item}": "2", f"c.{item}": "ask kim@linden.example", f"t.{item}": "90"}).json() == {"kept": 1}
    rating = Rating.objects.get()
    assert (rating.answer, rating.state, rating.unit, rating.level) == (2, "answered", "care", "frontline")
    assert "kim@" not in rating.comment
    assert rating.comment.startswith("ask ")


def test_answers_that_waited_on_a_device_bear_the_time_at_which_they_were_given(form: Form) -> None:
    one, other, third = form.row.items[:3]
    form.send({f"a.{one}": "1", f"t.{one}": "3600", f"a.{other}": "1", f"a.{third}": "1", f"t.{third}": "nan"})
    moments = dict(Rating.objects.values_list("practice", "answered_at"))
    assert moments[one] < moments[other] == moments[third]


@pytest.mark.parametrize("said", ["5", "-1", "2,5", "often", "", "9" * 40])
def test_what_is_no_answer_is_left_out(form: Form, said: str) -> None:
    assert form.send({f"a.{_first(form)}": said, f"c.{_first(form)}": "x\0"}).json() == {"kept": 0}
    assert not Rating.objects.exists()


def test_what_was_not_asked_is_left_out(form: Form) -> None:
    assert form.send({"a.purpose.no-such": "3", "a.": "3", "at": "2"}).json() == {"kept": 0}
    assert not Rating.objects.exists()


def test_an_answer_takes_one_look_and_one_statement(form: Form) -> None:
    item = _first(form)
    form.send({f"a.{item}": "1"})
    with CaptureQueriesContext(
        connection,
    ) as asked:
        form.send({f"a.{item}": "4", f"c.{item}": ""})
    statements = [one["sql"] for one in asked if not re.match("SAVEPOINT|RELEASE|BEGIN|COMMIT", one["sql"])]
    assert [one.partition(" ")[0] for one in statements] == ["SELECT", "INSERT"]


def test_somebody_goes_on_where_they_were_on_another_device(form: Form) -> None:
    items = form.row.items
    form.send({f"a.{name}": "2" for name in items[:5]})
    page = Form(form.secret, Client()).client.get(form.address).content.decode()
    shown = re.search(r'<section id="s(\d+)"><form', page)
    assert shown is not None
    assert int(shown[1]) == 6
    assert page.count(" checked>") == 5


def test_without_a_script_one_screen_follows_the_other(form: Form) -> None:
    items = form.row.items
    answer = form.client.post(form.address, {"at": "1", f"a.{items[0]}": "3"})
    assert answer.headers["Location"] == f"{form.address}?at=2"
    assert Rating.objects.get().answer == 3
    answer = form.client.post(form.address, {"at": "2", f"c.{items[1]}": "a comment alone"})
    assert answer.headers["Location"] == f"{form.address}?at=2&missing=1"
    assert "a comment alone is not kept" in form.client.get(answer.headers["Location"]).content.decode()
    assert form.client.post(form.address, {"at": "2"}).headers["Location"] == f"{form.address}?at=3"


def test_what_a_not_at_all_makes_pointless_is_skipped(form: Form) -> None:
    items = form.row.items
    leader, follower = "engagement.dialogue", "structure.accurate"
    before = items.index(follower)
    form.send({f"a.{leader}": "0"})
    answer = form.client.post(form.address, {"at": str(before), f"a.{items[before - 1]}": "1"})
    assert answer.headers["Location"] == f"{form.address}?at={before + 2}"
    form.send({f"a.{leader}": "1"})
    answer = form.client.post(form.address, {"at": str(before), f"a.{items[before - 1]}": "1"})
    assert answer.headers["Location"] == f"{form.address}?at={before + 1}"


def test_know_how_is_a_grid_and_the_last_question_goes_to_ten(form: Form) -> None:
    page = form.client.get(form.address).content.decode()
    grids = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert len(grids) == 3
    assert all(re.search(r'name="a\.competence\.\w+\.self" value="dk"', one) for one in grids)
    assert 'name="a.anchor.transformed" value="10"' in page
    assert form.send({"a.anchor.transformed": "10"}).json() == {"kept": 1}


@pytest.mark.parametrize("level", ["frontline", "manager", "executive"])
def test_the_form_is_small(opened: Round, owner: User, level: str) -> None:
    group = inviting.Group(unit="care", level=level)
    form = Form(inviting.make_links(opened, owner, 1, group)[0])
    form.begin()
    page = form.client.get(form.address).content
    loaded = [str(finders.find(name)) for name in re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())]
    assert len(loaded) == 3
    assert len(page) + sum(Path(one).stat().st_size for one in loaded) <= _MOST_BYTES
    assert b"<style" not in page
    assert b"style=" not in page


def test_a_language_stays_chosen_on_every_device(form: Form) -> None:
    form.client.post(f"{form.address}language/", {"language": "de"})
    answer = Client().get(form.address)
    assert answer.headers["Content-Language"] == "de"
    assert b'<html lang="de">' in answer.content
    form.client.post(f"{form.address}language/", {"language": "xx"})
    assert form.row.language == "de"


def test_nothing_is_taken_after_the_end_and_addresses_go(opened: Round, form: Form, owner: User) -> None:
    inviting.add_people(opened, owner, b"kim@linden.example")
    form.send({f"a.{_first(form)}": "3"})
    services.close_round(opened, owner)
    answer = form.send({f"a.{form.row.items[1]}": "3"})
    assert (answer.status_code, answer.json()) == (409, {"why": "closed"})
    assert form.client.post(f"{form.address}done/").status_code == 409
    assert Rating.objects.count() == 1
    assert not Respondent.objects.exclude(email="").exists()


def test_a_round_that_has_not_begun_takes_nothing(prepared: Round, owner: User) -> None:
    form = Form(inviting.make_links(prepared, owner, 1, inviting.Group(level="manager"))[0])
    assert "not begun" in form.client.get(form.address).content.decode()
    assert form.begin().status_code == 409
    assert form.row.started_at is None


def test_a_link_that_nobody_has_leads_nowhere(db: None, place: Path) -> None:
    form = Form("nobody-has-this")
    assert form.client.get(form.address).status_code == 404
    assert form.send({"a.x": "1"}).status_code == 404


def test_a_link_and_its_form_are_kept_by_nobody(form: Form) -> None:
    answer = form.client.get(form.address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_somebody_says_to_be_done_and_can_still_change_an_answer(form: Form) -> None:
    assert "Thank you" in form.client.post(f"{form.address}done/").content.decode()
    assert form.row.finished_at is not None
    assert form.send({f"a.{_first(form)}": "3"}).json() == {"kept": 1}


def test_questions_are_in_the_language_of_the_person(form: Form, opened: Round) -> None:
    item = _first(form)
    english = askable(opened.organisation.pk, "en")[item].question
    german = askable(opened.organisation.pk, "de")[item].question
    assert english != german
    form.client.post(f"{form.address}language/", {"language": "de"})
    answer = form.client.get(form.address)
    assert escape(german) in answer.content.decode()
    assert escape(english) not in answer.content.decode()
    assert len(answer.content) < _MOST_BYTES
    # What a German device sends is kept, and leaves the next one's questions as they are.
    kept = form.client.post(
        form.address, {f"a.{item}": "2"}, headers={"accept": "application/json", "accept-language": "de"}
    )
    assert kept.json() == {"kept": 1}
    assert askable(opened.organisation.pk, "en")[item].question == english


def test_the_script_for_forms_without_a_network_is_the_same_for_everybody(form: Form) -> None:
    answer = Client().get("/a/worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert form.secret not in answer.content.decode()
    assert 'data-worker="/a/worker.js"' in form.client.get(form.address).content.decode()
