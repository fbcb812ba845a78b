"""Somebody starts Pappus for the first time, without a manual."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.web.browser.accessibility import violations
from tests.web.browser.conftest import set_up, sign_in
from tests.web.browser.hands import follow, press
from tests.web.served import Serve

from pappus.pipeline import Workspace

Visit = Callable[..., Page]
_ASSESSED_WITHIN_MS = 600_000


def test_an_empty_place_leads_to_an_organisation(serve: Serve, visit: Visit) -> None:
    served = serve()
    page = visit()
    page.goto(served.url)
    expect(page.get_by_role("heading", name="Not set up yet")).to_be_visible()
    set_up(page, served)
    expect(page.get_by_role("heading", name="Nothing is known yet")).to_be_visible()
    press(page, page.locator("summary").filter(has_text="Olga"))
    follow(page, page.get_by_role("button", name="Sign out"))
    sign_in(page, served)
    expect(page).to_have_url(f"{served.url}/o/linden-fern/")


def test_a_workspace_opens_with_its_answer(serve: Serve, visit: Visit, demonstrated: Workspace, tmp_path: Path) -> None:
    # Without its record, of which the assessment that other tests look at tells.
    folder = shutil.copytree(demonstrated.folder, tmp_path / "demo", ignore=shutil.ignore_patterns("records"))
    served = serve(folder)
    page = visit(phone=True)
    set_up(page, served, organisation=None)
    # The page looks again by itself until the answer stands.
    expect(page.locator("figure.clock-figure")).to_be_visible(timeout=_ASSESSED_WITHIN_MS)


# A reader at a desk by day and on a phone by night meets axe on every page that there is.
@pytest.mark.parametrize(("phone", "dark"), [(False, True), (True, False)], ids=["desk by night", "phone"])
def test_axe_finds_nothing_on_the_first_pages(serve: Serve, visit: Visit, phone: bool, dark: bool) -> None:
    served = serve()
    page = visit(phone=phone, dark=dark, checked=True)
    found = {}
    page.goto(served.url + served.set_up)
    found["set up"] = violations(page)
    set_up(page, served)
    for path in (
        "o/linden-fern/",
        "o/linden-fern/members/",
        "o/linden-fern/audit/",
        "me/",
        "new/",
        "accounts/2fa/",
        "x/",
    ):
        page.goto(f"{served.url}/{path}")
        found[path] = violations(page)
    assert {name: one for name, one in found.items() if one} == {}
