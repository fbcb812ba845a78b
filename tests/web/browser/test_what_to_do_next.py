"""A plan is made, changed and followed; a pilot registered, watched, concluded; a scorecard built and reviewed.

All of it by the keyboard alone.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from playwright.sync_api import Locator, Page, expect
from tests.web.browser.conftest import Demonstration, Visit, sign_in
from tests.web.browser.hands import choose, choose_files, follow, tick, write, write_day

_MADE_WITHIN_MS = 300_000
TODAY = datetime.now(UTC).date()


def _at(page: Page, demonstration: Demonstration, place: str) -> None:
    served, owner = demonstration
    sign_in(page, served)
    page.goto(f"{served.url}/o/{owner.slug}/{place}/")


def _follow(page: Page, name: str) -> None:
    follow(page, page.get_by_role("link", name=name).first)


def _send(page: Page, name: str) -> None:
    follow(page, page.get_by_role("button", name=name, exact=True))


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
    write(page, page.get_by_label("Budget"), "9000")
    _send(page, "Make it")
    _appears(page.get_by_text("Beside the plan that was changed"))
    _follow(page, "The way played forward")
    _appears(page.get_by_text(re.compile("is reached with a chance of .* under the other one")))
    _appears(page.get_by_role("img", name=re.compile("place on the ladder upward")))
    page.go_back()
    follow(page, page.get_by_role("link", name="Before", exact=True))
    _send(page, "Put its actions on the board")
    _appears(page.get_by_text(re.compile("on the board.$")).first)
    follow(page, page.locator(".card-title").get_by_role("link", name=first, exact=True))
    choose(page, page.get_by_label("Status"), "Under way")
    _send(page, "Save")
    under_way = page.locator("section", has=page.locator("#column-under_way")).last
    _appears(under_way.get_by_role("link", name=first, exact=True))


def test_a_pilot_is_registered_and_watched(demonstration: Demonstration, visit: Visit, tmp_path: Path) -> None:
    page = visit()
    _at(page, demonstration, "pilots")
    _follow(page, "Set up a pilot")
    start = TODAY + timedelta(days=7)
    write_day(page, re.compile("^First day"), start)
    write_day(page, re.compile("^Last day"), start + timedelta(days=41))
    for label, said in (
        ("Title", "Greet by name"),
        ("Hypothesis", "Whoever is greeted by name comes back."),
        ("Smallest change worth having", "2"),
        ("Series on which it runs", "shop"),
        ("Series that it does not touch", "mill, barn"),
    ):
        write(page, re.compile(f"^{label}"), said)
    choose_files(page, re.compile("^CSV file of figures"), [_figures(tmp_path)])
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
    choose(page, decision, "fits us")
    write(page, because, "The warehouse asks for it.")
    _send(page, "Write it down")
    _appears(page.locator(".rows").get_by_text("The warehouse asks for it."))
    choose(page, decision, "promote it to a plot")
    write(page, because, "It saves returns.")
    tick(page, page.get_by_label("Promote it although criteria are not met"))
    _send(page, "Write it down")
    _until(page, page.locator(".rows").get_by_text("It saves returns."))
    _until(page, page.get_by_role("heading", name="What it takes to become a plantation"))


def test_a_scorecard_is_built_and_reviewed(demonstration: Demonstration, visit: Visit) -> None:
    page = visit()
    _at(page, demonstration, "scorecard")
    _follow(page, "Add an objective")
    write(page, re.compile("^Id"), "neighbours")
    write(page, page.get_by_label("What has to come about"), "Neighbours mend together")
    _send(page, "Save")
    _follow(page, "Add a measure")
    write(page, re.compile("^Id"), "evenings")
    write(page, page.get_by_label("What is measured"), "Evenings of mending")
    tick(page, page.get_by_label("Neighbours mend together"))
    _send(page, "Save")
    _follow(page, "Enter a value")
    choose(page, page.get_by_label("Measure"), "Evenings of mending")
    write(page, re.compile("^Value"), "4")
    _send(page, "Save")
    _follow(page, "Note a review")
    write(page, page.get_by_label("What was said"), "We begin with one evening a month.")
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
