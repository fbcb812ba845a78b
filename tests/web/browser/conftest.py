"""A real server on loopback, and a real browser; tests are skipped with a word where there is no Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.web.assessed import AssessedDemonstration
from tests.web.browser.accessibility import bring_axe
from tests.web.browser.hands import write
from tests.web.served import ORGANISATION, PASSWORD, Member, Serve, Served, serving, signed_in

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


# Whatever is waited for comes late on a machine that does something else as well.
_PATIENCE_MS = 30_000
expect.set_options(timeout=_PATIENCE_MS)


def _chromium() -> str | None:
    named = os.environ.get("PAPPUS_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    found = _chromium()
    if found is None:
        pytest.skip("there is no Chromium on this machine (set PAPPUS_CHROMIUM to its program)")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=found, args=list(_QUIET))
        yield made
        made.close()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts web applications of this test alone; all that were started are ended."""
    with serving(tmp_path) as start:
        yield start


Demonstration = tuple[Served, Member]


@pytest.fixture(scope="session")
def demonstration(
    assessed_demonstration: AssessedDemonstration, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demonstration]:
    """The demonstration organisation, served and assessed, with its owner; tests leave most of it as it is."""
    folder = tmp_path_factory.mktemp("served")
    with serving(folder) as start:
        served = start(assessed_demonstration.copied(folder), like=assessed_demonstration.database)
        yield served, signed_in(served)


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A page in a browser of its own: nothing of another visit is known there."""
    contexts: list[BrowserContext] = []

    def made(*, phone: bool = False, dark: bool = False, checked: bool = False, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
            is_mobile=phone,
            has_touch=phone,
            bypass_csp=checked,
            java_script_enabled=javascript,
            locale="en-GB",
        )
        context.set_default_timeout(_PATIENCE_MS)
        if checked:
            bring_axe(context)
        contexts.append(context)
        page = context.new_page()
        # Whoever listens keeps the window that chooses files from opening, and only listening early does so in time.
        page.on("filechooser", lambda _: None)
        return page

    yield made
    for context in contexts:
        context.close()


def set_up(page: Page, served: Served, organisation: str | None = ORGANISATION) -> None:
    """Makes the first account, by the keyboard alone."""
    page.goto(served.url + served.set_up)
    for label, text in (
        ("Name of your organisation", organisation),
        ("Your name", "Olga"),
        ("E-mail address", "olga@linden.example"),
        ("Password", PASSWORD),
    ):
        if text is not None:
            write(page, page.get_by_label(label), text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/o/**")


def sign_in(page: Page, served: Served, email: str = "olga@linden.example") -> None:
    """Signs somebody in, by the keyboard alone."""
    page.goto(served.url + "/accounts/login/")
    write(page, page.get_by_label("Email"), email)
    write(page, page.get_by_label("Password"), PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/o/**")
