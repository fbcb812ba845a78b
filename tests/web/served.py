"""A real `pappus serve` on loopback, and people who use it by its addresses."""

from __future__ import annotations

import csv
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests

PASSWORD = "seven green umbrellas"
ORGANISATION = "Linden & Fern"
_STARTS_WITHIN_SECONDS = 300
_ENDS_WITHIN_SECONDS = 20
_OF_THE_TESTS_THEMSELVES = ("PAPPUS_WEB", "PAPPUS_SET_UP")


@dataclass
class Served:
    """A web application that runs.

    Attributes:
        url: its address, without a slash at the end.
        set_up: the path of the first set-up.
        folder: what it was started for.
        process: the server; its workers are its children, and stand in its process group.
        log: where it writes.
        database: address of its database; empty for the one in its folder.
    """

    url: str
    set_up: str
    folder: Path
    process: subprocess.Popen[str]
    log: Path
    database: str = ""


Serve = Callable[..., Served]


@contextmanager
def serving(folder: Path) -> Iterator[Serve]:
    """A function that starts web applications; all that were started are ended.

    Where `DATABASE_URL` names a server, each place has a database of its own there, empty or a copy of the one that
    `like` names.
    """
    started: list[Served] = []
    databases: dict[Path, str] = {}

    def start(place: Path | None = None, *options: str, like: str = "", **environment: str) -> Served:
        place = place or folder / "place"
        place.mkdir(exist_ok=True)
        if "DATABASE_URL" in os.environ and place not in databases:
            databases[place] = _fresh_database(os.environ["DATABASE_URL"], like or "template1")
        if place in databases:
            environment["DATABASE_URL"] = databases[place]
        served = _start(place, folder / f"server-{len(started)}.log", options, environment)
        started.append(served)
        _wait_for(served)
        told = re.search(r"/welcome/[^/]+/", served.log.read_text())
        served.set_up = told[0] if told else ""
        return served

    try:
        yield start
    finally:
        for one in started:
            end(one.process)


def _start(place: Path, log: Path, options: tuple[str, ...], environment: Mapping[str, str]) -> Served:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    inherited = {key: value for key, value in os.environ.items() if key not in _OF_THE_TESTS_THEMSELVES}
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "pappus", "serve", str(place), "--port", str(port), *options],
            stdout=stream,
            stderr=subprocess.STDOUT,
            text=True,
            env={**inherited, **environment},
            start_new_session=True,
        )
    return Served(f"http://127.0.0.1:{port}", "", place, process, log, environment.get("DATABASE_URL", ""))


def end(process: subprocess.Popen[str]) -> None:
    """Ends a server and its workers, kindly first."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            kill(process)


def kill(process: subprocess.Popen[str]) -> None:
    """Ends a server and all its workers at once, without a word."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def database_of(address: str) -> str:
    """The name of a database in its address."""
    return urlsplit(address).path.strip("/")


def _fresh_database(address: str, like: str) -> str:
    """The address of a new database on the same server, a copy of the one of that name."""
    import psycopg

    name = f"pappus_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _wait_for(served: Served) -> None:
    until = time.monotonic() + _STARTS_WITHIN_SECONDS
    while time.monotonic() < until:
        if served.process.poll() is not None:
            pytest.fail(f"the server ended: {served.log.read_text()}")
        try:
            with urllib.request.urlopen(f"{served.url}/alive/", timeout=2):  # noqa: S310  (loopback)
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not answer: {served.log.read_text()}")


@dataclass
class Member:
    """Somebody who is signed in and uses forms, without a browser.

    Attributes:
        url: the address of the web application.
        session: the cookies.
    """

    url: str
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.url + path, timeout=60)

    def post(self, path: str, given: Mapping[str, object] | None = None) -> requests.Response:
        """What comes of a form that was filled and sent."""
        token = self.session.cookies.get("csrftoken") or ""
        answer = self.session.post(self.url + path, {**(given or {}), "csrfmiddlewaretoken": token}, timeout=60)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer

    def send_json(self, path: str, given: dict[str, Any] | bytes) -> dict[str, Any]:
        """What an endpoint answers to a script that sends JSON, or a piece of a file."""
        headers = {"X-CSRFToken": self.session.cookies.get("csrftoken") or ""}
        what: dict[str, Any] = {"data": given} if isinstance(given, bytes) else {"json": given}
        answer = self.session.post(self.url + path, headers=headers, timeout=60, **what)
        assert answer.ok, f"{path}: {answer.status_code}"
        return dict(answer.json())

    def links(self, path: str, count: int, **group: str) -> list[str]:
        """Paths of new links to the respondents' form of a round."""
        told = self.post(f"{path}links/", {"count": count, "csv": "", **group}).text
        found = [row[0] for row in csv.reader(told.splitlines())]
        return ["/a/" + one.split("/a/")[1] for one in found if "/a/" in one]

    @property
    def slug(self) -> str:
        """The word by which addresses name the organisation."""
        return self.get("/").url.split("/o/")[1].split("/")[0]

    def opened_round(self, slug: str, title: str) -> str:
        """The path of a round that was set up and opened."""
        made = self.post(f"/o/{slug}/rounds/new/", {"title": title}).url
        path = made.removeprefix(self.url)
        self.post(f"{path}open/")
        return path

    def share(self, slug: str) -> str:
        """The path of a new link to the results."""
        told = self.post(f"/o/{slug}/share/", {"note": "the committee", "days": 7}).text
        found = re.search(r"/s/[^/]+/", told)
        assert found is not None
        return found[0]

    def until_assessed(self, seconds: float) -> None:
        """Waits until an assessment stands, and none is under way."""
        until = time.monotonic() + seconds
        path = f"/o/{self.slug}/"
        while True:
            waits = "/jobs/" in self.get(path).text
            if not waits and "/download/answer/" in self.get(f"{path}assessments/").text:
                return
            assert time.monotonic() < until, "nothing was assessed"
            time.sleep(0.5)


def owner_of(served: Served, organisation: str = ORGANISATION) -> Member:
    """The first account, who made the organisation."""
    member = Member(served.url)
    member.get(served.set_up)
    given = {"organisation": organisation, "name": "Olga", "email": "olga@linden.example", "password": PASSWORD}
    member.post(served.set_up, given)
    return member


def signed_in(served: Served) -> Member:
    """The owner once more, in another session."""
    member = Member(served.url)
    member.get("/accounts/login/")
    member.post("/accounts/login/", {"login": "olga@linden.example", "password": PASSWORD})
    return member
