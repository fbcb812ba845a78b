"""A plan is made, changed and followed; a pilot registered, watched, concluded; a scorecard built and reviewed."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from playwright.sync_api import Locator, Page, expect
from tests.web.browser.conftest import Demonstration, Visit, sign_in

_MADE_WITHIN_MS = 300_000
TODAY = datetime.now(UTC).date()


def _at(page: Page, demonstration: Demonstration, place: str) -> None:
    served, owner = demonstration
    sign_in(page, served)
    page.goto(f"{served.url}/o/{owner.slug}/{place}/")


def _follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def _send(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _appears(target: Locator) -> None:
    """Also what a worker has to make first."""
    expect(target.first).to_be_visible(timeout=_MADE_WITHIN_MS)


def _until(page: Page, target: Locator) -> None:
    """The same on a page that does not look again by itself."""
    until = time.monotonic() + _MADE_WITHIN_MS / 1000
    while not target.first.is_visible():
        assert time.monotonic() < until, f"{target} did not come"
        page.wait_for_timeout(500)
        page.reload()


def test_a_plan_is_made_changed_and_followed(demonstration: Demonstration, visit: Visit) -> None:
    page = visit()
    _at(page, demonstration, "plan")
    _follow(page, "Make a plan")
    _send(page, "Make it")
    _appears(page.get_by_role("heading", name="Who does what when"))
    first = page.locator(".first-steps .card-title").first.inner_text()
    _follow(page, "What if?")
    page.get_by_label("Budget").fill("9000")
    _send(page, "Make it")
    _appears(page.get_by_text("Beside the plan that was changed"))
    _follow(page, "The way played forward")
    _appears(page.get_by_text(re.compile("is reached with a chance of .* under the other one")))
    _appears(page.get_by_role("img", name=re.compile("place on the ladder upward")))
    page.go_back()
    page.get_by_role("link", name="Before", exact=True).click()
    _send(page, "Put its actions on the board")
    _appears(page.get_by_text(re.compile("on the board.$")).first)
    page.locator(".card-title").get_by_role("link", name=first, exact=True).click()
    page.get_by_label("Status").select_option("under_way")
    _send(page, "Save")
    under_way = page.locator("section", has=page.locator("#column-under_way")).last
    _appears(under_way.get_by_role("link", name=first, exact=True))


def test_a_pilot_is_registered_and_watched(demonstration: Demonstration, visit: Visit, tmp_path: Path) -> None:
    page = visit()
    _at(page, demonstration, "pilots")
    _follow(page, "Set up a pilot")
    start = TODAY + timedelta(days=7)
    for label, said in (
        ("Title", "Greet by name"),
        ("Hypothesis", "Whoever is greeted by name comes back."),
        ("First day", start.isoformat()),
        ("Last day", (start + timedelta(days=41)).isoformat()),
        ("Smallest change worth having", "2"),
        ("Series on which it runs", "shop"),
        ("Series that it does not touch", "mill, barn"),
    ):
        page.get_by_label(re.compile(f"^{label}")).first.fill(said)
    page.get_by_label(re.compile("^CSV file of figures")).set_input_files(_figures(tmp_path))
    _send(page, "Save")
    _until(page, page.get_by_role("columnheader", name="Chance of finding it"))
    _send(page, "Register it")
    _appears(page.locator(".rows").get_by_text("registered"))
    expect(page.get_by_role("link", name="Change it")).to_have_count(0)
    _until(page, page.get_by_text("It has not started."))


def test_a_pilot_is_concluded_and_promoted(demonstration: Demonstration, visit: Visit) -> None:
    page = visit()
    _at(page, demonstration, "pilots")
    _follow(page, "Makers tell of their work in job adverts")
    decision, because = page.get_by_label("What is decided"), page.get_by_label(re.compile("^Because"))
    decision.select_option("fit:fits")
    because.fill("The warehouse asks for it.")
    _send(page, "Write it down")
    _appears(page.locator(".rows").get_by_text("The warehouse asks for it."))
    decision.select_option("promoted:plot")
    because.fill("It saves returns.")
    page.get_by_label("Promote it although criteria are not met").check()
    _send(page, "Write it down")
    _until(page, page.locator(".rows").get_by_text("It saves returns."))
    _until(page, page.get_by_role("heading", name="What it takes to become a plantation"))


def test_a_scorecard_is_built_and_reviewed(demonstration: Demonstration, visit: Visit) -> None:
    page = visit()
    _at(page, demonstration, "scorecard")
    _follow(page, "Add an objective")
    page.get_by_label(re.compile("^Id")).fill("neighbours")
    page.get_by_label("What has to come about").fill("Neighbours mend together")
    _send(page, "Save")
    _follow(page, "Add a measure")
    page.get_by_label(re.compile("^Id")).fill("evenings")
    page.get_by_label("What is measured").fill("Evenings of mending")
    page.get_by_label("Neighbours mend together").check()
    _send(page, "Save")
    _follow(page, "Enter a value")
    page.get_by_label("Measure").select_option("evenings")
    page.get_by_label(re.compile("^Value")).fill("4")
    _send(page, "Save")
    _follow(page, "Note a review")
    page.get_by_label("What was said").fill("We begin with one evening a month.")
    _send(page, "Save")
    _appears(page.get_by_role("rowheader", name="Evenings of mending"))
    _appears(page.get_by_text("We begin with one evening a month."))
    _appears(page.get_by_text(re.compile("^Neighbours mend together: ")))


def _figures(folder: Path) -> Path:
    rng = np.random.default_rng(4)
    days = (TODAY - timedelta(days=200 - at) for at in range(200))
    rows = [f"{day},{','.join(f'{value:.2f}' for value in rng.normal(20, 1, 3))}" for day in days]
    path = folder / "figures.csv"
    path.write_text("\n".join(["day,shop,mill,barn", *rows]))
    return path
