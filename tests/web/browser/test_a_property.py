"""A property manager finds an account on which nobody speaks any more, and closes it, by the keyboard alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from playwright.sync_api import Page, expect
from tests.web.browser.conftest import Demonstration, Visit
from tests.web.browser.hands import choose, follow, write, write_day
from tests.web.served import PASSWORD, Member, Served

_WHO = "pia@linden.example"


def test_a_dormant_account_is_closed(demonstration: Demonstration, visit: Visit) -> None:
    served, owner = demonstration
    manager = visit()
    _joined(manager, served, owner)
    register = f"{served.url}/o/{owner.slug}/properties/"
    manager.goto(register)
    before = _counted(manager)
    follow(manager, manager.get_by_role("link", name=re.compile("want a decision")))
    expect(manager).to_have_url(re.compile(r"\?need=decision$"))
    row = manager.locator("tbody tr").filter(has_text="dormant").first
    found = row.locator("th a")
    handle = found.inner_text()
    follow(manager, found)
    expect(manager.get_by_text("We have not spoken there for 90 days.")).to_be_visible()
    choose(manager, "Decision (optional)", "close")
    write_day(manager, "Reviewed on (optional)", datetime.now(UTC).date())
    follow(manager, manager.get_by_role("button", name="Keep"))
    expect(manager).to_have_url(re.compile(r"\?need=decision$"))
    expect(manager.locator("tbody th a").filter(has_text=re.compile(f"^{re.escape(handle)}$"))).to_have_count(0)
    after = _counted(manager)
    assert after["want a decision"] == before["want a decision"] - 1
    assert after["in the register"] == before["in the register"]


def _joined(page: Page, served: Served, owner: Member) -> None:
    """The manager makes an account by an invitation."""
    told = owner.post(f"/o/{owner.slug}/members/", {"email": _WHO, "role": "property_manager"}).text
    link = re.search(r"/join/[^/<]+/", told)
    assert link is not None
    page.goto(served.url + link[0])
    write(page, "Your name", "Pia")
    write(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/o/**")


def _counted(page: Page) -> dict[str, int]:
    """The tallies above the register."""
    told = (one.split(maxsplit=1) for one in page.locator(".tallies a").all_inner_texts())
    return {title.strip(): int(number) for number, title in told}
