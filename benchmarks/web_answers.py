"""Respondents' answers a second that are kept, and whether any of them is lost: on SQLite, or on PostgreSQL.

`pip install httpx` into an environment of its own, start `pappus serve DIR --processes 2` (with `DATABASE_URL` for
PostgreSQL), open a round, download 200 links as CSV and then

    python benchmarks/web_answers.py links.csv --seconds 20 --clients 50

Each client is one respondent, who answers one question after the other as the script of the form does. At the end each
form is opened once more, and every answer that was acknowledged has to stand in it. The aim is 400 a second, none lost.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

_AIM_A_SECOND = 400
_PERCENTILE = 0.95


@dataclass
class Respondent:
    """One person with a form.

    Attributes:
        link: the address of the form.
        answers: what they can answer, as pairs of an item and a number.
        kept: item → the last number that the server said it had kept.
        milliseconds: how long each acknowledged answer took.
        refused: answers that were not acknowledged.
    """

    link: str
    answers: list[tuple[str, str]] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)
    refused: int = 0

    async def begin(self, client: httpx.AsyncClient) -> None:
        """Begins, if the link did not before, and looks what is asked."""
        await client.post(f"{self.link}begin/", data={"level": "frontline"})
        page = (await client.get(f"{self.link}?at=1")).text
        found = re.findall(r'name="a\.([^"]+)" value="(\d+)"', page)
        self.answers = sorted(set(found), key=lambda one: (int(one[1]), one[0]))

    async def answer(self, client: httpx.AsyncClient, until: float) -> None:
        """Answers without a pause until the time is over."""
        turn = 0
        while time.perf_counter() < until:
            item, said = self.answers[turn % len(self.answers)]
            turn += 1
            began = time.perf_counter()
            told = await client.post(self.link, data={f"a.{item}": said}, headers={"Accept": "application/json"})
            if told.status_code == 200 and told.json() == {"kept": 1}:
                self.kept[item] = said
                self.milliseconds.append(1000 * (time.perf_counter() - began))
            else:
                self.refused += 1

    async def lost(self, client: httpx.AsyncClient) -> int:
        """How many acknowledged answers the form does not show."""
        page = (await client.get(f"{self.link}?at=1")).text
        shown = dict(re.findall(r'name="a\.([^"]+)" value="([^"]+)"[^>]* checked', page))
        return sum(1 for item, said in self.kept.items() if shown.get(item) != said)


async def measured(links: list[str], seconds: float) -> dict[str, float]:
    """Answers a second, their 95th percentile in milliseconds, how many were refused and lost."""
    people = [Respondent(link) for link in links]
    limits = httpx.Limits(max_connections=len(people))
    async with httpx.AsyncClient(limits=limits, timeout=60, follow_redirects=True) as client:
        for one in people:
            await one.begin(client)
        began = time.perf_counter()
        await asyncio.gather(*(one.answer(client, began + seconds) for one in people))
        elapsed = time.perf_counter() - began
        lost = sum([await one.lost(client) for one in people])
    taken = sorted(each for one in people for each in one.milliseconds)
    return {
        "answers_a_second": round(len(taken) / elapsed, 1),
        "p95_milliseconds": round(taken[int(_PERCENTILE * (len(taken) - 1))], 1) if taken else 0.0,
        "acknowledged": len(taken),
        "refused": sum(one.refused for one in people),
        "lost": lost,
    }


def main() -> int:
    """0 if the aim was met and nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("links", type=Path, help="the CSV file of links that a round gives")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", type=int, default=50)
    given = parser.parse_args()
    with given.links.open(encoding="utf-8-sig", newline="") as stream:
        links = [row["link"] for row in csv.DictReader(stream)][: given.clients]
    found = asyncio.run(measured(links, given.seconds))
    sys.stdout.write(json.dumps(found) + "\n")
    return int(found["lost"] > 0 or found["refused"] > 0 or found["answers_a_second"] < _AIM_A_SECOND)


if __name__ == "__main__":
    sys.exit(main())
