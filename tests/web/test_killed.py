"""A server or worker that is killed without a word loses no answer and leaves no job behind."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from tests.web.served import Member, Serve, kill, owner_of, serving, signed_in

_RESPONDENTS = 12
_KILLED_AFTER_ANSWERS = 5
_SOON = {"PAPPUS_HEARTBEAT_SECONDS": "0.5"}


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    with serving(tmp_path) as start:
        yield start


class Respondent(threading.Thread):
    """Answers one question after the other, again and again, until the server is gone.

    Attributes:
        path: the path of the form.
        answers: pairs of an item and a number that can be its answer.
        acknowledged: item → the last answer that the server said it had kept.
        unsure: item → an answer of which the server said nothing.
        refused: what the server said where it did not keep an answer.
        count: how many answers were acknowledged.
    """

    def __init__(self, url: str, path: str) -> None:
        super().__init__(daemon=True)
        self.url, self.path = url, path
        self.session = requests.Session()
        page = self.session.post(f"{url}{path}begin/", {"level": "frontline"}, timeout=60).text
        offered = re.findall(r'name="a\.([^"]+)" value="(\d+)"', page)
        self.answers = sorted(set(offered), key=lambda one: (int(one[1]), offered.index(one)))
        self.acknowledged: dict[str, str] = {}
        self.unsure: dict[str, str] = {}
        self.refused = ""
        self.count = 0

    def run(self) -> None:
        turn = 0
        while True:
            item, said = self.answers[turn % len(self.answers)]
            turn += 1
            self.unsure = {item: said}
            try:
                answer = self.session.post(
                    self.url + self.path, {f"a.{item}": said}, headers={"Accept": "application/json"}, timeout=20
                )
            except requests.RequestException:
                return
            if answer.status_code != 200 or answer.json() != {"kept": 1}:
                self.refused = f"{answer.status_code}: {answer.text[:200]}"
                return
            self.acknowledged[item] = said
            self.count += 1
            self.unsure = {}

    def answer_all(self) -> None:
        """Answers every question once, in one go."""
        given = {f"a.{item}": said for item, said in self.answers}
        answer = self.session.post(self.url + self.path, given, headers={"Accept": "application/json"}, timeout=60)
        assert answer.json() == {"kept": len(given)}

    def found(self, url: str) -> dict[str, str]:
        """The answers that the form shows on another device."""
        page = requests.get(url + self.path, timeout=60).text
        return dict(re.findall(r'name="a\.([^"]+)" value="([^"]+)"[^>]* checked', page))


def test_no_answer_that_was_acknowledged_is_lost(serve: Serve) -> None:
    served = serve(None, "--processes", "2", "--workers", "1")
    owner = owner_of(served)
    path = owner.opened_round("linden-fern", "Autumn")
    people = [Respondent(served.url, one) for one in owner.links(path, _RESPONDENTS)]
    for one in people:
        one.start()
    _until(lambda: all(one.count >= _KILLED_AFTER_ANSWERS or one.refused for one in people))
    kill(served.process)
    for one in people:
        one.join(30)
    again = serve(served.folder, "--processes", "2", "--workers", "1")
    assert [one.refused for one in people if one.refused] == []
    for one in people:
        shown = one.found(again.url)
        lost = {
            item: (said, shown.get(item))
            for item, said in one.acknowledged.items()
            if shown.get(item) not in (said, one.unsure.get(item, said))
        }
        assert lost == {}
    # The link still counts, and answers go on.
    after = requests.post(
        again.url + people[0].path,
        {f"a.{people[0].answers[-1][0]}": people[0].answers[-1][1]},
        headers={"Accept": "application/json"},
        timeout=20,
    )
    assert after.json() == {"kept": 1}


def test_a_job_whose_worker_was_killed_is_taken_up_again(serve: Serve) -> None:
    served = serve(None, "--workers", "1", **_SOON)
    owner = owner_of(served)
    people = [Respondent(served.url, one) for one in owner.links(owner.opened_round("linden-fern", "Autumn"), 5)]
    for one in people:
        one.answer_all()
    home = owner.post("/o/linden-fern/assess/").text
    told = re.search(r"/o/linden-fern/jobs/\d+/", home)
    assert told is not None
    job = told[0]
    _until(lambda: _state_of(owner, job) == "running")
    kill(served.process)
    again = serve(served.folder, "--workers", "1", **_SOON)
    member = signed_in(again)
    _until(lambda: _state_of(member, job) in ("done", "failed"), seconds=90)
    assert _state_of(member, job) == "done"
    made = member.get("/o/linden-fern/assessments/").text
    assert set(re.findall(r"assessments/(\d+)/download/answer/", made)) == {"1"}


def _state_of(member: Member, job: str) -> str:
    page = member.get(job).text
    return next((one for one in ("waiting", "running", "done", "failed", "cancelled") if f">{one}<" in page), "")


def _until(condition: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)
