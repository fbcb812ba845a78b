"""A respondent's form opens again without a network, with what was answered; who is done leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.web.browser.conftest import Visit
from tests.web.browser.hands import Answering
from tests.web.served import Serve, owner_of

_MOST_LOOKS, _BETWEEN_LOOKS_MS = 150, 200
_NOT_OF_THE_FORM = "/static/design/pappus.css"
_ASKS_LATE = (
    """async ([form, piece]) => (await navigator.serviceWorker.ready).active.postMessage({ keep: [form, piece] })"""
)
_KEPT = """async () => (await (await caches.open("pappus-form")).keys()).map((one) => new URL(one.url).pathname)"""


def test_the_form_is_opened_again_without_a_network(serve: Serve, visit: Visit) -> None:
    owner = owner_of(serve())
    [link] = owner.links(owner.opened_round("linden-fern", "Autumn"), 1)
    page = visit(phone=True)
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if "Content Security Policy" in told.text else None)
    page.goto(owner.url + link)
    person = Answering(page, 1)
    person.begin("frontline")
    kept = _kept_when(page, lambda kept: len(kept) >= 4 and link in kept)
    assert {one for one in kept if one.startswith("/a/")} == {link}
    person.answer_screen()
    expect(page.locator("#state")).to_have_text("Saved.")
    page.context.set_offline(True)
    person.answer_screen()
    page.reload()
    # It stands where the person was, shows what was sent as well as what waits, and goes on.
    expect(page.locator("#where")).to_contain_text("Question 3 of")
    assert _answered(page) == person.given
    person.answer_screen()
    expect(page.locator("#state")).to_contain_text("Not connected")
    page.context.set_offline(False)
    expect(page.locator("#state")).to_have_text("Saved.")
    page.goto(owner.url + link)
    assert _answered(page) == person.given
    person.post_rest()
    page.goto(f"{owner.url}{link}?at=999")
    page.locator("#done button").tap()
    page.get_by_role("heading", name="Thank you").wait_for()
    _kept_when(page, lambda kept: link not in kept)
    assert faults == []


def test_what_a_form_asks_to_be_kept_is_not_kept_once_it_is_done(serve: Serve, visit: Visit) -> None:
    owner = owner_of(serve())
    [link] = owner.links(owner.opened_round("linden-fern", "Autumn"), 1)
    page = visit(phone=True)
    page.goto(owner.url + link)
    person = Answering(page, 1)
    person.begin("frontline")
    assert _NOT_OF_THE_FORM not in _kept_when(page, lambda kept: link in kept)
    person.post_rest()
    page.goto(f"{owner.url}{link}?at=999")
    page.locator("#done button").tap()
    page.get_by_role("heading", name="Thank you").wait_for()
    # What is asked for behind the form shows that the message was heard.
    page.evaluate(_ASKS_LATE, [link, _NOT_OF_THE_FORM])
    kept = _kept_when(page, lambda kept: _NOT_OF_THE_FORM in kept)
    assert link not in kept


def _kept_when(page: Page, holds: Callable[[list[str]], bool]) -> list[str]:
    """What the browser keeps, as soon as something holds of it."""
    for _ in range(_MOST_LOOKS):
        kept: list[str] = page.evaluate(_KEPT)
        if holds(kept):
            return kept
        page.wait_for_timeout(_BETWEEN_LOOKS_MS)
    raise AssertionError(f"after {_MOST_LOOKS * _BETWEEN_LOOKS_MS} ms the browser keeps {kept}")


def _answered(page: Page) -> dict[str, str]:
    told = page.locator("#asked input:checked").evaluate_all("all => all.map(one => [one.name.slice(2), one.value])")
    return dict(told)
