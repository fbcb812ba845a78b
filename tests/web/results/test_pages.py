"""Every page of an assessment opens, says what the library says, and shows nobody in a small group."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.test import Client

from pappus.judging import Assessment as Found
from pappus.pipeline import Workspace
from pappus.report.document import ReportDocument
from pappus.report.words import probability
from pappus.web.organisations.models import Organisation
from pappus.web.register.models import Property
from pappus.web.results.details import Ground, details, level_span
from pappus.web.results.models import Assessment, AssessmentDetail

pytestmark = pytest.mark.django_db

ReadingAs = Callable[[str], Client]


def _text(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page)


def _links(page: str, root: str) -> set[str]:
    return {one for one in re.findall(r'href="([^"#?]+)"', page) if one.startswith(root)}


def test_every_link_below_the_results_leads_somewhere(reading_as: ReadingAs, root: str) -> None:
    client, seen, waiting = reading_as("lead"), set(), {root}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code in (200, 302), address
        if answer.headers["Content-Type"].startswith("text/html"):
            waiting |= {one for one in _links(answer.content.decode(), f"{root}results/") if one not in seen}
    assert {f"{root}results/gaps/", f"{root}results/indicators/response.parity/"} <= seen
    assert len(seen) > 110


def test_each_practice_indicator_and_model_has_a_page(assessed: Organisation, reading_as: ReadingAs, root: str) -> None:
    found = Assessment.objects.get(organisation=assessed)
    client = reading_as("analyst")
    kinds = {
        "practices": [one["practice"] for one in found.answer["practices"]],
        "indicators": list(dict.fromkeys(one["indicator"] for one in found.readings)),
        "models": list(found.answer["models"]),
    }
    for kind, names in kinds.items():
        listed = client.get(f"{root}results/{kind}/").content.decode()
        assert [name for name in names if f"results/{kind}/{name}/" not in listed] == []
        assert client.get(f"{root}results/{kind}/nothing/").status_code == 404


def test_the_page_of_a_practice_says_what_the_library_explains(
    demonstrated: Workspace, assessed_by_command: Found, reading_as: ReadingAs, root: str
) -> None:
    page = _text(reading_as("lead").get(f"{root}results/practices/engagement.dialogue/").content.decode())
    told = demonstrated.explain_standing(assessed_by_command)
    explained = next(one for one in told if one.id == "engagement.dialogue")
    assert explained.title in page
    for part in explained.children:
        assert part.title.split(":")[0] in page
    assert "24 people gave it a level" in page


def test_the_page_of_an_indicator_has_the_value_of_the_command_line(
    demonstrated: Workspace, reading_as: ReadingAs, root: str
) -> None:
    page = _text(reading_as("lead").get(f"{root}results/indicators/response.answered_24h/").content.decode())
    readings = demonstrated.readings(["response.answered_24h"], by="network")
    for one in readings:
        if one.value is not None:
            assert probability(one.value) in page


def test_a_group_that_is_hidden_has_no_figure(assessed: Organisation) -> None:
    hidden = 0
    for one in AssessmentDetail.objects.filter(assessment__organisation=assessed, kind="indicator"):
        for group in one.content["groups"]:
            for row in group["rows"]:
                if not row["found"]:
                    hidden += 1
                    assert not re.search(r"\d", row["value"] + row["behind"] + row["interval"])
    assert hidden > 20


def test_accounts_of_people_are_not_named(demonstrated: Workspace, reported_by_command: ReportDocument) -> None:
    readings = tuple(demonstrated.readings(["activity.volume"], by="property"))
    document = replace(
        reported_by_command,
        readings=readings,
        monthly=(),
        placements={},
        findings={},
    )
    made = list(details(Ground(document, (), (), frozenset(("x:LindenFernCare",)))))
    shown = str([one.content for one in made if one.kind == "indicator"])
    assert "x:LindenFernIE" in shown
    assert "x:LindenFernCare" not in shown
    assert "a person’s own account" in shown


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ((0.0, 0.0, 0.0, 1.0, 0.0), "3"),
        ((0.0, 0.04, 0.5, 0.42, 0.04), "2 to 3"),
        ((0.06, 0.04, 0.0, 0.0, 0.9), "0 to 4"),
        ((), ""),
    ],
)
def test_a_level_lies_between_the_ends_of_its_interval(probabilities: tuple[float, ...], expected: str) -> None:
    assert level_span(probabilities) == expected


def test_answers_and_documents_are_for_those_who_may_see_rows(reading_as: ReadingAs, root: str) -> None:
    address = f"{root}results/practices/engagement.dialogue/"
    assert "gave it a level in round" in reading_as("analyst").get(address).content.decode()
    page = reading_as("committee").get(address).content.decode()
    assert "gave it a level in round" not in page
    assert "What they add" not in page
    assert reading_as("committee").get(f"{root}results/indicators/response.parity/rows/").status_code == 403


def test_the_home_page_is_light(reading_as: ReadingAs, root: str) -> None:
    page = reading_as("lead").get(root).content.decode()
    assert len(page.encode()) < 150_000
    assert "dandelion clock" in page
    assert "Since the last round" in page


def test_the_home_page_tells_what_changed_since(assessed: Organisation, reading_as: ReadingAs, root: str) -> None:
    client = reading_as("lead")
    assert "Since then changed" not in client.get(root).content.decode()
    Property.objects.create(organisation=assessed, network="x", handle="new")
    cache.clear()
    assert "Since then changed: the register" in client.get(root).content.decode()


@pytest.mark.parametrize("below", ["", "results/practices/", "results/indicators/response.parity/"])
def test_a_page_is_sent_again_only_if_it_changed(reading_as: ReadingAs, root: str, below: str) -> None:
    client = reading_as("lead")
    tag = client.get(f"{root}{below}").headers["ETag"]
    assert client.get(f"{root}{below}", headers={"If-None-Match": tag}).status_code == 304
    assert reading_as("committee").get(f"{root}{below}", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("below", "most"), [("", 15), ("results/practices/engagement.dialogue/", 9), ("results/places/", 9)]
)
def test_a_page_asks_the_database_little(
    reading_as: ReadingAs, root: str, below: str, most: int, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = reading_as("lead")
    client.get(f"{root}{below}")
    with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
        client.get(f"{root}{below}")


def test_an_empty_organisation_is_told_how_to_begin(lead: Client, organisation: Organisation) -> None:
    page = lead.get(f"/o/{organisation.slug}/").content.decode()
    assert "Any of these is enough to begin" in page
    assert "Assess now" in page
    assert lead.get(f"/o/{organisation.slug}/results/").status_code == 200
    assert lead.get(f"/o/{organisation.slug}/results/practices/").status_code == 404


def test_sections_of_the_records_and_of_what_comes_have_their_groups(reading_as: ReadingAs, root: str) -> None:
    page = reading_as("lead").get(f"{root}results/places/").content.decode()
    menu = page[page.index('id="results-menu"') :]
    groups = dict(re.findall(r"<h2[^>]*>([^<]+)</h2>(.*?)</ul>", menu, flags=re.S))
    pages = {title: set(re.findall(r"results/([a-z]+)/", entries)) for title, entries in groups.items()}
    assert {"themes", "sentiment", "buzz", "content"} <= pages["What the records show"]
    assert {"plan", "foresight"} <= pages["What comes next"]
