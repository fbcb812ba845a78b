"""Load on the pages of an organisation that was assessed: what a committee reads, 50 pages a second.

`pip install locust` into an environment of its own, start `pappus serve DIR --processes 2`, and then

    PAPPUS_EMAIL=… PAPPUS_PASSWORD=… PAPPUS_ORGANISATION=slug locust -f benchmarks/web_pages.py --headless \
        --host http://localhost:8000 --users 50 --spawn-rate 5 --reset-stats --run-time 70s

Each of the users asks for one page a second on average, at moments of their own and whether or not the others have got
theirs, so that 50 of them are 50 pages a second; one that waited longer asks again at once. Pages are asked for as a
browser does, compressed, and never answered from the browser's memory. The first ten seconds, in which a server that
has just begun looks everything up for the first time, are left out. Locust prints the percentiles. The aim is a 95th
below 100 ms.
"""

from __future__ import annotations

import os
import random
import re
import time
from typing import Any, ClassVar

import requests
from locust import FastHttpUser, events, task

_ROOT = f"/o/{os.environ['PAPPUS_ORGANISATION']}/"
_OTHERS = ("properties/", "units/", "documents/", "rounds/", "settings/", "plan/")


class _Session:
    """One session for all users: what is measured is pages, not the hashing of passwords."""

    cookies: ClassVar[str] = ""
    sections: ClassVar[list[str]] = []
    pages: ClassVar[list[str]] = []


class Reader(FastHttpUser):
    """Somebody who reads one page a second."""

    def on_start(self) -> None:
        """Has a clock of their own."""
        self.asks_at = time.monotonic()

    def wait_time(self) -> float:
        """Seconds until the next page: one a second on average, at moments that do not depend on each other.

        Locust's `constant_throughput` has all users ask in the same moment of each second.
        """
        self.asks_at += random.expovariate(1)
        return max(0.0, self.asks_at - time.monotonic())

    @task(6)
    def home(self) -> None:
        """The front page."""
        self._ask(_ROOT, "home")

    @task(7)
    def section(self) -> None:
        """One of the sections."""
        self._ask(random.choice(_Session.sections), "section")

    @task(5)
    def opened(self) -> None:
        """A practice, figure or model."""
        self._ask(random.choice(_Session.pages), "opened")

    @task(2)
    def other(self) -> None:
        """What the organisation says of itself."""
        self._ask(_ROOT + random.choice(_OTHERS), "other")

    def _ask(self, path: str, name: str) -> None:
        self.client.get(path, name=name, headers={"Cookie": _Session.cookies, "Accept-Encoding": "gzip"})


@events.test_start.add_listener
def _sign_in(environment: Any, **_: object) -> None:
    """Signs in once for all, and looks up which pages there are."""
    client, host = requests.Session(), environment.host.rstrip("/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(f"{host}/accounts/login/").text)
    given = {"login": os.environ["PAPPUS_EMAIL"], "password": os.environ["PAPPUS_PASSWORD"]}
    given["csrfmiddlewaretoken"] = token[1] if token else ""
    client.post(f"{host}/accounts/login/", given)
    menu = client.get(f"{host}{_ROOT}results/places/").text
    _Session.sections = sorted(set(re.findall(rf'href="({_ROOT}results/[a-z]+/)"', menu)))
    for kind in ("practices", "indicators", "models"):
        listed = client.get(f"{host}{_ROOT}results/{kind}/").text
        _Session.pages += re.findall(rf'href="({_ROOT}results/{kind}/[^"]+)"', listed)
    if not _Session.pages:
        raise SystemExit("nobody could sign in, or nothing has been assessed yet")
    _Session.cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.get_dict().items())


@events.quitting.add_listener
def _judge(environment: Any, **_: object) -> None:
    """Ends with 1 if the aim was missed."""
    total = environment.stats.total
    missed = total.get_response_time_percentile(0.95) > 100 or total.num_failures
    environment.process_exit_code = int(bool(missed))
