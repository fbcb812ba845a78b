"""Respondents' answers a second that are kept, and whether any of them is lost: on SQLite, or on PostgreSQL.

`pip install locust` into an environment of its own, start `pappus serve DIR --processes 2` (with `DATABASE_URL` for
PostgreSQL), open a round, download 200 links as CSV and then

    PAPPUS_LINKS=links.csv locust -f benchmarks/web_answers.py --headless --host http://localhost:8000 \
        --users 50 --spawn-rate 50 --run-time 20s

Each user is one respondent, who answers one question after the other without a pause, as the script of the form does.
At the end each form is opened once more, and every answer that was acknowledged has to stand in it. The aim is 400 a
second, none lost; a last line says what came of it.
"""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import requests
from locust import FastHttpUser, constant, events, task
from locust.exception import StopUser

_AIM_A_SECOND = 400
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_WAITS_SECONDS = 60


class _All:
    """What all respondents share.

    Attributes:
        links: paths of forms that nobody has taken.
        respondents: everybody who answers.
    """

    links: ClassVar[list[str]] = []
    respondents: ClassVar[list[Respondent]] = []


class Respondent(FastHttpUser):
    """One person with a form.

    Attributes:
        path: of the form.
        answers: what they can answer, as pairs of an item and a number.
        kept: item → the last number that the server said it had kept.
        unsure: item → a number that was under way when the time was over: the server may have kept it or not.
        refused: answers that were not acknowledged.
    """

    wait_time = constant(0)

    def on_start(self) -> None:
        """Begins, and looks what is asked."""
        if not _All.links:
            raise StopUser
        self.path = _All.links.pop()
        self.kept: dict[str, str] = {}
        self.unsure: dict[str, str] = {}
        self.refused = self.turn = 0
        address = f"{self.host}{self.path}"
        requests.post(f"{address}begin/", data={"level": "frontline"}, timeout=_WAITS_SECONDS)
        page = requests.get(f"{address}?at=1", timeout=_WAITS_SECONDS).text
        found = set(re.findall(r'name="a\.([^"]+)" value="(\d+)"', page))
        self.answers = sorted(found, key=lambda one: (int(one[1]), one[0]))
        _All.respondents.append(self)

    @task
    def answer(self) -> None:
        """Answers one question."""
        item, said = self.answers[self.turn % len(self.answers)]
        self.turn += 1
        self.unsure = {item: said}
        with self.client.post(
            self.path, data=f"a.{item}={said}", headers=_FORM, name="answer", catch_response=True
        ) as told:
            if told.status_code == 200 and json.loads(told.text) == {"kept": 1}:
                self.kept[item] = said
            else:
                self.refused += 1
                told.failure("not acknowledged")
        self.unsure = {}

    def lost(self) -> int:
        """How many acknowledged answers the form does not show."""
        page = requests.get(f"{self.host}{self.path}?at=1", timeout=_WAITS_SECONDS).text
        shown = dict(re.findall(r'name="a\.([^"]+)" value="([^"]+)"[^>]* checked', page))
        return sum(1 for item, said in self.kept.items() if shown.get(item) not in (said, self.unsure.get(item, said)))


@events.test_start.add_listener
def _read_links(**_: object) -> None:
    with Path(os.environ["PAPPUS_LINKS"]).open(encoding="utf-8-sig", newline="") as stream:
        _All.links = [urlsplit(row["link"]).path for row in csv.DictReader(stream)]


@events.quitting.add_listener
def _judge(environment: Any, **_: object) -> None:
    """Ends with 1 if the aim was missed, or an answer lost."""
    told = environment.stats.get("answer", "POST")
    seconds = max((told.last_request_timestamp or 0) - told.start_time, 1)
    found = {
        "answers_a_second": round((told.num_requests - told.num_failures) / seconds, 1),
        "p95_milliseconds": told.get_response_time_percentile(0.95),
        "acknowledged": told.num_requests - told.num_failures,
        "refused": sum(one.refused for one in _All.respondents),
        "lost": sum(one.lost() for one in _All.respondents),
    }
    sys.stdout.write(json.dumps(found) + "\n")
    missed = found["lost"] > 0 or found["refused"] > 0 or found["answers_a_second"] < _AIM_A_SECOND
    environment.process_exit_code = int(missed)
