"""A real server on loopback, and a real browser; tests are skipped with a word where there is no Chromium."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

_STARTS_WITHIN_SECONDS = 90
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
PASSWORD = "seven green umbrellas"


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


@dataclass
class Served:
    """A web application that runs.

    Attributes:
        url: its address, without a slash at the end.
        set_up: the path of the first set-up.
        folder: what it was started for.
        process: the server; its workers are its children.
    """

    url: str
    set_up: str
    folder: Path
    process: subprocess.Popen[str]


Serve = Callable[..., Served]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts a web application; all that were started are ended."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path | None = None, *options: str) -> Served:
        folder = folder or tmp_path / "place"
        folder.mkdir(exist_ok=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "pappus", "serve", str(folder), "--port", str(port), *options]
        environment = {key: value for key, value in os.environ.items() if key not in ("PAPPUS_WEB", "PAPPUS_SET_UP")}
        log = tmp_path / f"server-{port}.log"
        with log.open("w") as stream:
            process = subprocess.Popen(
                command,
                stdout=stream,
                stderr=subprocess.STDOUT,
                text=True,
                env=environment,
                start_new_session=True,
            )
        started.append(process)
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/alive/", process, log)
        told = re.search(r"/welcome/[^/]+/", log.read_text())
        return Served(url, told[0] if told else "", folder, process)

    yield start
    for process in started:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    """Ends a server and its workers, kindly first."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def _wait_for(address: str, process: subprocess.Popen[str], log: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"the server ended: {log.read_text()}")
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310  (loopback)
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not answer: {log.read_text()}")


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
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield made
    for context in contexts:
        context.close()


def set_up(page: Page, served: Served, organisation: str | None = "Linden & Fern") -> None:
    """Makes the first account, by the keyboard alone."""
    page.goto(served.url + served.set_up)
    for label, text in (
        ("Name of your organisation", organisation),
        ("Your name", "Olga"),
        ("E-mail address", "olga@linden.example"),
        ("Password", PASSWORD),
    ):
        if text is not None:
            page.get_by_label(label).focus()
            page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/o/**")
