"""A server or worker that is killed without a word loses no answer and leaves no job behind."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import requests
from tests.web.served import Member, Serve, Served, kill, owner_of, serving, signed_in

from pappus.store.record_store import RecordStore

_RESPONDENTS = 12
_KILLED_AFTER_ANSWERS = 5
_PIECES_BEFORE_THE_KILL = 3
_ROWS = 300_000
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


@pytest.mark.long(30)
def test_a_large_import_whose_server_and_worker_were_killed_has_each_row_once(serve: Serve, tmp_path: Path) -> None:
    served = serve(None, "--workers", "1", **_SOON)
    owner = owner_of(served)
    table = _table(tmp_path / "support.csv")
    standing = owner.send_json("/o/linden-fern/sources/uploads/", {"name": table.name, "files": [_named(table)]})
    _send(owner, standing, table, most=_PIECES_BEFORE_THE_KILL)
    kill(served.process)
    again = serve(served.folder, "--workers", "1", **_SOON)
    member = signed_in(again)
    standing = member.get(standing["where"]).json()
    assert standing["files"][0]["received"] == _PIECES_BEFORE_THE_KILL * standing["piece_bytes"]
    _send(member, standing, table)
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    member.send_json(standing["end"], {"sha256": {"0": digest}})
    _until(lambda: "Read it" in member.get(standing["page"]).text, seconds=90)
    member.post(f"{standing['page']}read/")
    _until(lambda: re.search("support.csv: [1-9].* records", member.get(standing["page"]).text) is not None)
    [records] = (again.folder / "organisations").glob("*/records")
    os.kill(_worker(again), signal.SIGKILL)
    assert RecordStore(records).ledger().imports == []
    # The server begins another worker by itself, and that takes the job up again.
    _until(lambda: "It is in the record" in member.get(standing["page"]).text, seconds=90)
    assert "A worker ended (Killed)" in again.log.read_text()
    [entry] = RecordStore(records).ledger().imports
    assert (entry.rows_read, entry.rows_added, entry.rows_known, entry.rows_rejected) == (_ROWS, _ROWS, 0, 0)
    acts = [one for file in RecordStore(records).files() for one in _acts(file)]
    assert len(acts) == len(set(acts)) == _ROWS
    assert not any((again.folder / "uploads").iterdir())


def _table(path: Path) -> Path:
    """A table of tweets that takes some seconds to read."""
    columns = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f"{columns}\n")
        for number in range(1, _ROWS + 1):
            at = f"{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}"
            stream.write(f"{number},{number % 5000},True,Tue Oct 31 {at} +0000 2017,@Acme where is it {number},,\n")
    return path


def _named(path: Path) -> dict[str, Any]:
    return {"path": path.name, "size": path.stat().st_size}


def _send(member: Member, standing: dict[str, Any], path: Path, most: int | None = None) -> None:
    """Sends the pieces that are missing, or only the first of them."""
    [file], size = standing["files"], standing["piece_bytes"]
    content = path.read_bytes()
    for offset in list(range(file["received"], len(content), size))[:most]:
        told = member.send_json(f"{file['url']}?offset={offset}", content[offset : offset + size])
        assert told["received"] == min(offset + size, len(content))


def _worker(served: Served) -> int:
    """The process of the server's one worker."""
    ps = ["ps", "-A", "-o", "pid=,ppid=,args="]
    listed = subprocess.run(ps, capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    [found] = [int(pid) for pid, parent, args in rows if int(parent) == served.process.pid and " pappus work " in args]
    return found


def _acts(file: Path) -> list[str]:
    return list(pq.read_table(file, columns=["act_id"], partitioning=None)["act_id"].to_pylist())


def _state_of(member: Member, job: str) -> str:
    page = member.get(job).text
    return next((one for one in ("waiting", "running", "done", "failed", "cancelled") if f">{one}<" in page), "")


def _until(condition: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)
