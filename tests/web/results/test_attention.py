"""Bursts that the newest assessment tells of stand on the home page until they are some months old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pappus.web.organisations.models import Organisation
from pappus.web.results.attention import attention
from pappus.web.results.models import Assessment, AssessmentDetail

pytestmark = pytest.mark.django_db


def test_a_burst_deserves_attention_for_a_while(
    assessed: Organisation, reading_as: Callable[[str], Client], root: str
) -> None:
    today = timezone.now().date()
    newest = Assessment.objects.filter(organisation=assessed).latest("pk")
    lines = [
        {"day": (today - timedelta(days=age)).isoformat(), "until": (today - timedelta(days=age - 90)).isoformat(),
         "sentence": f"Much was said {age} days ago."}
        for age in (91, 90, 3)
    ]  # fmt: skip
    AssessmentDetail.objects.filter(assessment=newest, kind="buzz").update(content=lines)
    told = [one.sentence for one in attention(assessed)]
    assert [one for one in told if "Much was said" in one] == [
        "Much was said 90 days ago.",
        "Much was said 3 days ago.",
    ]
    page = reading_as("lead").get(root).content.decode()
    assert "Much was said 3 days ago." in page
    assert f"{root}results/buzz/" in page


def test_what_the_library_found_is_kept(assessed: Organisation, reading_as: Callable[[str], Client], root: str) -> None:
    newest = Assessment.objects.filter(organisation=assessed).latest("pk")
    content = AssessmentDetail.objects.get(assessment=newest, kind="buzz", language="en").content
    assert content
    assert all(one["sentence"].startswith("Much was said on ") for one in content)
    assert "When much was said about us" in reading_as("lead").get(f"{root}results/buzz/").content.decode()
