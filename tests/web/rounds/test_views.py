"""Pages about rounds: set up, open, ask, watch, take paper in, close; the same numbers as by the command line."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from tests.web.rounds.respondents import Form, Postbox

from pappus.assessment.importing import RatingOptions
from pappus.pipeline import initialise
from pappus.pipeline import open as open_workspace
from pappus.web.accounts.models import User
from pappus.web.audit.models import Entry
from pappus.web.decisions import value_of, workspace_of
from pappus.web.design.notices import notices
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import run
from pappus.web.organisations.models import Organisation
from pappus.web.rounds import inviting
from pappus.web.rounds.asking import items_of
from pappus.web.rounds.models import Rating, Respondent, Round
from pappus.workspace.organisation import LEVELS


def _address(organisation: Organisation, rest: str = "") -> str:
    return f"/o/{organisation.slug}/rounds/{rest}"


def test_a_lead_sets_a_round_up_and_opens_it(lead: Client, organisation: Organisation) -> None:
    assert "In a round you ask people" in lead.get(_address(organisation)).content.decode()
    assert lead.post(_address(organisation, "new/"), {"title": ""}).status_code == 200
    given = {
        "title": "New",
        "closes_on": "2027-01-31",
        "asked_models": ["social-maturity"],
        "languages": ["de"],
        "population": "60",
        "population_manager": "9",
    }
    answer = lead.post(_address(organisation, "new/"), given)
    # `new` stands in an address already.
    assert answer.headers["Location"] == _address(organisation, "new-2/")
    one = Round.objects.get()
    assert (one.population, one.population_by_level, one.opened_at) == (60, {"manager": 9}, "")
    assert "Open the round" in lead.get(_address(organisation, "new-2/")).content.decode()
    lead.post(_address(organisation, "new-2/open/"))
    one.refresh_from_db()
    assert one.opened_at
    assert set(Entry.objects.values_list("what", flat=True)) >= {"round.set_up", "round.opened"}


def test_only_what_the_models_ask_for_is_asked(prepared: Round) -> None:
    everything = {item.id for item in items_of(prepared)}
    prepared.asked_models = ["competence-layers"]
    know_how = {item.id for item in items_of(prepared)}
    prepared.asked_models = ["social-maturity"]
    maturity = {item.id for item in items_of(prepared)}
    assert "anchor.transformed" in know_how & maturity
    assert any(name.startswith("competence.") for name in know_how)
    assert not any(name.startswith("competence.") for name in maturity)
    assert maturity < everything


def test_models_stay_once_somebody_has_begun(
    form: Form, opened: Round, lead: Client, organisation: Organisation
) -> None:
    answer = lead.post(
        _address(organisation, f"{opened.key}/change/"), {"title": "Autumn", "asked_models": ["social-maturity"]}
    )
    assert "can no longer be changed" in answer.content.decode()
    assert lead.post(_address(organisation, f"{opened.key}/change/"), {"title": "Winter"}).status_code == 302
    opened.refresh_from_db()
    assert (opened.title, opened.asked_models) == ("Winter", [])


def test_people_and_links_are_asked_for_on_pages(opened: Round, lead: Client, organisation: Organisation) -> None:
    people = _address(organisation, f"{opened.key}/people/")
    assert "Paste addresses" in lead.post(people, {"pasted": " "}).content.decode()
    assert "row 1, email" in lead.post(people, {"pasted": "nobody"}).content.decode()
    file = SimpleUploadedFile("list.csv", b"email\nkim@linden.example\n")
    assert lead.post(people, {"file": file}).status_code == 302
    links = _address(organisation, f"{opened.key}/links/")
    table = lead.post(links, {"count": "3", "unit": "care", "csv": ""})
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [row["unit"] for row in rows] == ["care"] * 3
    assert all(Client().get(row["link"].removeprefix("http://testserver")).status_code == 200 for row in rows)
    page = lead.post(links, {"count": "2", "page": ""})
    assert page.content.decode().count("<svg") == 2
    assert table.headers["Cache-Control"] == page.headers["Cache-Control"] == "no-store"
    assert Respondent.objects.count() == 6


def test_invitations_are_sent_in_the_background(
    opened: Round, lead: Client, organisation: Organisation, owner: User, postbox: Postbox
) -> None:
    inviting.add_people(opened, owner, b"kim@linden.example\nrefused@linden.example")
    lead.post(_address(organisation, f"{opened.key}/invite/"))
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"sent": 1, "refused": 1})
    assert "http://testserver/a/" in postbox.mails[0][1]
    page = lead.get(_address(organisation, f"{opened.key}/")).content.decode()
    assert "550 no such mailbox" in page
    assert "Remind who is not done" in page
    assert [one.sentence for one in notices(organisation)] == ["Autumn: 1 invitation was refused."]


def test_without_a_mail_server_the_page_says_so(
    opened: Round, lead: Client, organisation: Organisation, owner: User, settings: Settings
) -> None:
    settings.MAIL_IS_SET_UP = False
    inviting.add_people(opened, owner, b"kim@linden.example")
    assert "No mail server is set up" in lead.get(_address(organisation, f"{opened.key}/")).content.decode()
    lead.post(_address(organisation, f"{opened.key}/invite/"))
    assert not Job.objects.exists()


def test_the_page_of_the_response_asks_again_while_the_round_is_open(
    opened: Round, lead: Client, organisation: Organisation
) -> None:
    part = lead.get(_address(organisation, f"{opened.key}/response/"), headers={"hx-request": "true"}).content.decode()
    assert part.startswith('<div id="response" hx-get=')
    lead.post(_address(organisation, f"{opened.key}/close/"))
    part = lead.get(_address(organisation, f"{opened.key}/response/")).content.decode()
    assert "hx-get" not in part
    assert Job.objects.get().kind == "assess"


def test_a_round_that_was_meant_to_end_deserves_attention(opened: Round, organisation: Organisation) -> None:
    Round.objects.update(closes_on="2026-01-31")
    [notice] = notices(organisation)
    assert (notice.day.isoformat(), notice.sentence) == ("2026-01-31", "Autumn was meant to end; close it.")


def test_questionnaires_go_out_and_come_back(opened: Round, lead: Client, organisation: Organisation) -> None:
    import openpyxl

    paper = _address(organisation, f"{opened.key}/paper/")
    archive = zipfile.ZipFile(io.BytesIO(lead.get(f"{paper}download/?level=manager&copies=2").content))
    assert len(archive.namelist()) == 2
    book = openpyxl.load_workbook(io.BytesIO(archive.read(archive.namelist()[0])))
    sheet = book.worksheets[0]
    [head] = [row for row in sheet.iter_rows() if row[0].value == "pappus:items"]
    column = next(cell.column for cell in head if cell.value == "answer")
    below = [row[0] for row in sheet.iter_rows() if row[0].value][-38:]
    for cell in below:
        sheet.cell(cell.row, column).value = "2"
    filled = io.BytesIO()
    book.save(filled)
    answer = lead.post(paper, {"files": [SimpleUploadedFile("filled.xlsx", filled.getvalue())]})
    job = Job.objects.get()
    run(job.pk)
    assert "38 answers were added" in lead.get(answer.headers["Location"]).content.decode()
    assert Rating.objects.filter(round=opened, level="manager").count() == 38
    # Begun again, as after a killed worker, it leads to the same.
    again = lead.post(paper, {"files": [SimpleUploadedFile("filled.xlsx", filled.getvalue())]})
    run(Job.objects.latest("pk").pk)
    assert "38 answers were there already" in lead.get(again.headers["Location"]).content.decode()


def test_what_is_wrong_on_paper_is_told_row_by_row(opened: Round, lead: Client, organisation: Organisation) -> None:
    table = b"rater,practice,answer\nr1,purpose.vision,9\nr1,no.such,2\n"
    paper = _address(organisation, f"{opened.key}/paper/")
    answer = lead.post(paper, {"files": [SimpleUploadedFile("answers.csv", table)]})
    run(Job.objects.get().pk)
    page = lead.get(answer.headers["Location"]).content.decode()
    assert "Nothing was taken" in page
    assert page.count("<td>answers.csv</td>") >= 2
    assert not Rating.objects.exists()
    assert "Choose filled questionnaires" in lead.post(paper).content.decode()


def test_answers_of_the_form_are_those_of_an_import(
    opened: Round, organisation: Organisation, owner: User, tmp_path: Path
) -> None:
    people = [(f"person{number}@linden.example", LEVELS[number % 3]) for number in range(9)]
    listed = "email,level\n" + "".join(f"{email},{level}\n" for email, level in people)
    inviting.add_people(opened, owner, listed.encode())
    rows = [["rater", "level", "practice", "answer", "comment", "answered_at"]]
    for number, (email, level) in enumerate(people):
        form = Form(inviting.secret_of(opened, Respondent.objects.get(email=email).rater))
        form.begin()
        for place, item in enumerate(form.row.items):
            said = "dk" if place % 7 == 6 else str((number + place) % 4 + 1)
            form.send({f"a.{item}": said})
            moment = Rating.objects.get(rater=form.row.rater, practice=item).answered_at
            rows.append([email, level, item, said, "", moment])
    table = tmp_path / "answers.csv"
    table.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    value = value_of(organisation)
    folder = initialise(tmp_path / "by-hand", organisation.name)
    # The same key, so that people have the same pseudonyms; the same round.
    key = workspace_of(organisation).folder / "pappus.key"
    (folder.folder / "pappus.key").write_bytes(key.read_bytes())
    declared = folder.folder / "organisation.yaml"
    units = "".join(f"- {{id: {one.id}, name: {one.name}, function: {one.function}}}\n" for one in value.units)
    declared.write_text(f"{declared.read_text(encoding='utf-8')}\nunits:\n{units}", encoding="utf-8")
    by_hand = open_workspace(folder.folder)
    assert by_hand.import_ratings([table], RatingOptions(opened.key, "Autumn")).rejected == 0
    mine, theirs = value.rounds[0].ratings, by_hand.organisation().rounds[0].ratings
    for name in ("rater", "unit", "function", "level", "practice", "answer", "state", "comment", "answered_at"):
        assert getattr(mine, name) == getattr(theirs, name)
    left, right = workspace_of(organisation).assess().as_json(), by_hand.assess().as_json()
    assert left["practices"] == right["practices"]
    assert left["models"] == right["models"]


@pytest.mark.parametrize("role", ["committee", "analyst", "editor"])
def test_only_who_runs_rounds_sees_them(opened: Round, organisation: Organisation, as_role: object, role: str) -> None:
    client = as_role(role)  # type: ignore[operator]
    assert client.get(_address(organisation, f"{opened.key}/")).status_code == 403
