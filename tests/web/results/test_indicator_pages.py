"""Every indicator of the catalogue has its page: what it asks, what it reads, and what would make it available."""

from __future__ import annotations

from collections.abc import Callable
from html import escape, unescape

import pytest
from django.test import Client

from pappus.indicators.registry import indicators
from pappus.web.organisations.models import Organisation

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
    page = reading_as("lead").get(f"{root}results/indicators/innovation.acted_share/").content.decode()
    assert escape("no idea or insight is written down (ideas.csv)") in page
    assert escape("the register of ideas and insights (ideas.csv)") in page
