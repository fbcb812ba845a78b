"""What people without a pointer need on every page: they see where they are, and nothing takes them elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.web.browser.conftest import Demonstration, Visit, sign_in
from tests.web.browser.hands import follow, press, reach

_OUTLINE_PX = """one => {
    const width = (style) => style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    return Math.max(...[one, one.closest(".card")].filter(Boolean).map((each) => width(getComputedStyle(each))));
}"""
_LEAST_PX = 2
# A job ends at its next word, which on a busy machine takes its time.
_ENDS_WITHIN_MS = 600_000


def _is_seen(page: Page, target: Locator) -> bool:
    """Whether something shows that it has the focus."""
    reach(page, target)
    return bool(target.evaluate(_OUTLINE_PX) >= _LEAST_PX)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_whatever_has_the_focus_shows_it(demonstration: Demonstration, visit: Visit, dark: bool) -> None:
    served, owner = demonstration
    page = visit(dark=dark)
    sign_in(page, served)
    base = f"{served.url}/o/{owner.slug}/"
    [link] = owner.links(owner.opened_round(owner.slug, f"Keys {dark}"), 1)
    looked_at = {
        f"{base}properties/new/": (
            "a.app-name",
            "summary",
            "nav a",
            "select",
            "input[type=date]",
            "button[type=submit]",
        ),
        f"{base}sources/": ("input[type=file]",),
        f"{base}properties/": ("input[type=checkbox]",),
        f"{base}plan/new/": ("input[type=number]",),
        served.url + link: ("input[type=radio]", "button"),
    }
    unseen = []
    for address, kinds in looked_at.items():
        page.goto(address)
        unseen += [(address, kind) for kind in kinds if not _is_seen(page, page.locator(f"{kind}:visible").first)]
    assert unseen == []


def test_the_way_past_the_navigation(demonstration: Demonstration, visit: Visit) -> None:
    served, owner = demonstration
    page = visit()
    sign_in(page, served)
    page.goto(f"{served.url}/o/{owner.slug}/properties/")
    press(page, page.get_by_role("link", name="Skip to the content"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_a_page_that_looks_again_by_itself_leaves_the_focus(demonstration: Demonstration, visit: Visit) -> None:
    served, owner = demonstration
    page = visit()
    sign_in(page, served)
    page.goto(owner.post(f"/o/{owner.slug}/assess/").url)
    follow(page, page.get_by_role("link", name="Details, or end it"))
    end = page.get_by_role("button", name="End it")
    reach(page, end)
    page.evaluate("document.getElementById('job').dataset.before = 'yes'")
    expect(page.locator("#job[data-before]")).to_have_count(0)
    expect(end).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#job .tag")).to_have_text("cancelled", timeout=_ENDS_WITHIN_MS)


def test_the_home_page_looks_again_at_the_end_and_leaves_the_focus(demonstration: Demonstration, visit: Visit) -> None:
    served, owner = demonstration
    page = visit()
    sign_in(page, served)
    page.goto(owner.post(f"/o/{owner.slug}/assess/").url)
    page.evaluate("document.body.dataset.before = 'yes'")
    why = page.get_by_role("link", name="Why it is there")
    reach(page, why)
    details = page.get_by_role("link", name="Details, or end it").get_attribute("href")
    owner.post(f"{details}cancel/")
    expect(page.locator("#assessment-job")).to_have_count(0, timeout=_ENDS_WITHIN_MS)
    expect(page.get_by_role("button", name="Answer anew")).to_be_visible()
    expect(why).to_be_focused()
    expect(page.locator("body[data-before]")).to_have_count(1)
