"""Every indicator of the catalogue has its page: what it asks, what it reads, and what would make it available."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from pappus.indicators.registry import indicators
from pappus.report.lookup import readable
from pappus.web.organisations.models import Organisation
from pappus.web.results.models import Assessment

pytestmark = pytest.mark.django_db


def test_each_indicator_has_a_page_that_says_what_it_needs(
    assessed: Organisation, reading_as: Callable[[str], Client], root: str
) -> None:
    client = reading_as("lead")
    known = indicators()
    assert {"coordination.index", "innovation.acted_share", "listening.heard_share", "care.settled_share"} <= set(known)
    for name, one in known.items():
        answer = client.get(f"{root}results/indicators/{name}/")
        assert answer.status_code == 200, name
        page = unescape(answer.content.decode())
        assert one.title in page, name
        assert one.question in page, name
        assert f"It needs {', '.join(one.needs)}." in page, name


def test_what_is_not_available_says_why(assessed: Organisation, reading_as: Callable[[str], Client], root: str) -> None:
    readings = Assessment.objects.get(organisation=assessed).readings
    missing = [one for one in readings if one["by"] == "organisation" and one["outcome"] == "not_available"]
    assert missing
    client = reading_as("lead")
    for one in missing:
        page = unescape(client.get(f"{root}results/indicators/{one['indicator']}/").content.decode()).casefold()
        assert readable(one["reason"]).casefold() in page, one["indicator"]
