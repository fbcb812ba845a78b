"""An answer is kept in every language that screens and library speak, with the same figures."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from pappus.report.words import words
from pappus.vocabulary.languages import using
from pappus.web.languages import of_library, speaking, spoken
from pappus.web.organisations.models import Organisation
from pappus.web.results.models import Assessment, AssessmentDetail, AssessmentPart

pytestmark = pytest.mark.django_db

_GERMAN = {"accept-language": "de"}


def test_screens_and_library_speak_one_language() -> None:
    assert spoken() == ("en", "de")
    assert of_library("de-at") == "de"
    assert of_library("fr") == "en"
    assert of_library(None) == "en"
    with speaking("de"):
        assert words()["functions"]["legal"] == "Recht"
    assert words()["functions"]["legal"] == "Legal"


def test_every_part_is_kept_in_each_language(assessed: Organisation) -> None:
    found = Assessment.objects.get(organisation=assessed)
    kept = {
        code: set(AssessmentPart.objects.filter(assessment=found, language=code).values_list("name", flat=True))
        for code in spoken()
    }
    assert kept["en"] == kept["de"] != set()
    assert {one.language for one in found.reports.all()} == {"en", "de"}
    english = AssessmentDetail.objects.filter(assessment=found, language="en")
    for one in english.filter(kind="practice")[:20]:
        german = AssessmentDetail.objects.get(assessment=found, language="de", kind="practice", subject=one.subject)
        assert german.content["level"] == one.content["level"]
        assert german.content["statement"] != one.content["statement"]


def test_the_answer_itself_stays_english(assessed: Organisation) -> None:
    assert "Praktik" not in json.dumps(Assessment.objects.get(organisation=assessed).answer, ensure_ascii=False)


def test_a_page_speaks_the_language_of_its_reader(reading_as: Callable[[str], Client], root: str) -> None:
    client = reading_as("lead")
    page = client.get(f"{root}results/places/", headers=_GERMAN).content.decode()
    assert '<html lang="de"' in page
    with using("de"):
        title = words()["sections"]["places"]["title"]
    assert title in page
    assert title not in client.get(f"{root}results/places/").content.decode()


def test_one_reader_leaves_the_next_in_their_own_language(reading_as: Callable[[str], Client], root: str) -> None:
    client = reading_as("lead")
    client.get(root, headers=_GERMAN)
    assert words()["functions"]["legal"] == "Legal"
