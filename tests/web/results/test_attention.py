"""What the newest assessment found in the record stands on the home page as long as it is news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import escape

import pytest
from django.test import Client
from django.utils import timezone

from pappus.report.attention import notables
from pappus.report.document import ReportDocument
from pappus.report.page import parts
from pappus.vocabulary.periods import moment_of
from pappus.web.organisations.models import Organisation
from pappus.web.results.attention import attention
from pappus.web.results.details import Ground, details
from pappus.web.results.models import Assessment, AssessmentDetail

pytestmark = pytest.mark.django_db


def test_a_burst_deserves_attention_for_a_while(
    assessed: Organisation, reading_as: Callable[[str], Client], root: str
) -> None:
    today = timezone.now().date()
    newest = Assessment.objects.filter(organisation=assessed).latest("pk")
    lines = [
        {"day": (today - timedelta(days=age)).isoformat(), "until": (today - timedelta(days=age - 90)).isoformat(),
         "sentence": f"Much was said {age} days ago.", "section": "buzz"}
        for age in (91, 90, 3)
    ]  # fmt: skip
    AssessmentDetail.objects.filter(assessment=newest, kind="attention").update(content=lines)
    told = [one.sentence for one in attention(assessed)]
    assert [one for one in told if "Much was said" in one] == [
        "Much was said 90 days ago.",
        "Much was said 3 days ago.",
    ]
    page = reading_as("lead").get(root).content.decode()
    assert "Much was said 3 days ago." in page
    assert f"{root}results/buzz/" in page


def test_what_the_library_found_is_kept(
    assessed: Organisation, reported_by_command: ReportDocument, reading_as: Callable[[str], Client], root: str
) -> None:
    newest = Assessment.objects.filter(organisation=assessed).latest("pk")
    content = AssessmentDetail.objects.get(assessment=newest, kind="attention", language="en").content
    document = reported_by_command
    assert [one["sentence"] for one in content] == [one.sentence for one in notables(document)]
    assert document.buzz is not None
    onset = moment_of(document.buzz.episodes[0].began_us).date()
    then = replace(document, as_of=onset)
    kept = next(one for one in details(Ground(then, (), (), frozenset())) if one.kind == "attention")
    burst = next(one for one in kept.content if (one["day"], one["section"]) == (onset.isoformat(), "buzz"))
    assert burst["sentence"].startswith("Much was said on ")
    shown = next(one for one in parts(then) if one.name == "attention")
    assert escape(burst["sentence"], quote=False) in shown.html
    assert 'href="#buzz"' in shown.html
    page = reading_as("lead").get(f"{root}results/buzz/").content.decode()
    assert "When much was said about us" in page
