"""Threads and replies of random records against plain Python that does it one act at a time."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pappus.readers.door import Door
from pappus.store.ledger import ImportEntry
from pappus.store.record import open_record
from pappus.store.record_store import RecordStore
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.vocabulary.record import Act
from pappus.workspace.organisation import Organisation

KEY = Pseudonymiser(b"k" * 32)
START_US = 1_704_096_000_000_000
PEOPLE = ("ann", "bob", "cleo", "dora")
ACTS_AT_MOST = 30


@dataclass(frozen=True)
class Thread:
    """What the tests compare of a thread."""

    thread_id: str
    acts_n: int
    opener: str | None
    at_risk: bool
    replier: str | None
    first_reply_us: int | None
    naive_reply_us: int | None


@st.composite
def records(draw: st.DrawFn) -> list[Act]:
    """Acts of one forum that answer earlier ones, later ones, themselves, each other in circles, or what is missing."""
    size = draw(st.integers(1, ACTS_AT_MOST))
    sides = draw(st.sampled_from([("unknown",), ("org", "external"), ("unknown", "org", "external")]))
    return [
        Act(
            act_id=f"forum:{number:02d}",
            record_no=number + 1,
            ts_us=START_US + draw(st.integers(0, 8)),
            network="forum",
            source="test",
            raw_ref=f"f#{number}",
            thread_id=draw(st.sampled_from([None] * 5 + ["forum:00", "forum:t"])),
            parent_id=draw(
                st.one_of(
                    st.none(), st.integers(0, size).map("forum:{:02d}".format), st.just(f"forum:{number - 1:02d}")
                )
            ),
            verb=draw(st.sampled_from(["Create"] * 7 + ["Announce"])),
            object_type=draw(st.sampled_from(["note", "note", "question", "answer"])),
            actor_id=draw(st.sampled_from([None, *(KEY.person("forum", name) for name in PEOPLE)])),
            actor_kind=draw(st.sampled_from(["human"] * 4 + ["bot"])),
            actor_side=draw(st.sampled_from(sides)),
        )
        for number in range(size)
    ]


def roots(acts: list[Act]) -> dict[str, str]:
    """The thread of each act: up to the first act that names its thread, has no parent here, or closes no circle."""
    known = {act.act_id: act for act in acts}

    def up(act: Act) -> str | None:
        seen = set()
        while act.act_id not in seen:
            seen.add(act.act_id)
            if act.thread_id is not None:
                return act.thread_id
            if act.parent_id is None or act.parent_id not in known:
                return act.parent_id or act.act_id
            if act.parent_id == act.act_id:
                return act.act_id
            act = known[act.parent_id]
        return None

    return {act.act_id: root for act in acts if (root := up(act)) is not None}


def expected(acts: list[Act]) -> list[Thread]:
    created = [act for act in acts if act.verb == "Create"]
    root = roots(created)
    members: dict[str, list[Act]] = {}
    for act in created:
        if act.act_id in root:
            members.setdefault(root[act.act_id], []).append(act)
    for thread in members.values():
        thread.sort(key=lambda act: (act.ts_us, act.parent_id is not None, act.act_id))
    known = any(one[0].actor_side == "external" and one[0].actor_kind == "human" for one in members.values())
    return sorted(
        (told(name, *thread, sides_known=known) for name, thread in members.items()), key=lambda t: t.thread_id
    )


def told(name: str, opener: Act, *others: Act, sides_known: bool) -> Thread:
    fitting = [act for act in others if opener.object_type != "question" or act.object_type == "answer"]
    replies = [
        act
        for act in fitting
        if act.actor_kind in ("human", "account")
        and (opener.actor_id is None or act.actor_id is None or act.actor_id != opener.actor_id)
        and (not sides_known or act.actor_side == "org")
    ]
    first = min(replies, key=lambda act: (act.ts_us, act.act_id), default=None)
    at_risk = opener.actor_kind == "human" and opener.parent_id is None
    return Thread(
        name,
        1 + len(others),
        opener.actor_id,
        at_risk and (not sides_known or opener.actor_side == "external"),
        first.actor_id if first else None,
        first.ts_us if first else None,
        min((act.ts_us for act in fitting), default=None),
    )


def derived(acts: list[Act]) -> list[Thread]:
    columns = ", ".join(Thread.__dataclass_fields__)
    return [Thread(**row) for row in asked(acts, f"SELECT {columns} FROM threads ORDER BY thread_id")]


def asked(acts: list[Act], sql: str) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        store = RecordStore(Path(folder))
        door = Door(KEY, "test", now_us=2 * START_US)
        for act in acts:
            door.record()
            door.add(act)
        entry = ImportEntry(id="i1", path="f", fingerprint="1", format="test", imported_at="", coverage=door.coverage)
        with store.writing() as ledger:
            store.store(ledger, entry, door.rest(), lambda _: None)
        with open_record(store, Organisation("Org"), KEY, START_US + 1000, "duckdb:?threads=1") as record:
            rows: list[dict[str, Any]] = record.query(sql).to_pylist()
    return rows


@given(records())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_threads_are_what_following_each_act_by_hand_gives(acts: list[Act]) -> None:
    found = derived(acts)
    circled = {act.act_id for act in acts if act.verb == "Create"} - set(roots([a for a in acts if a.verb == "Create"]))
    if circled:
        # Acts that answer each other in a circle have no thread that could be named; they are never at risk.
        assert sum(one.acts_n for one in found) == sum(act.verb == "Create" for act in acts)
        return
    assert found == expected(acts)


@given(records())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_hand_overs_are_what_following_each_thread_by_hand_gives(acts: list[Act]) -> None:
    created = [act for act in acts if act.verb == "Create"]
    root = roots(created)
    if {act.act_id for act in created} - set(root):
        return
    spoken: dict[str, list[Act]] = {}
    for act in sorted(created, key=lambda act: (act.ts_us, act.act_id)):
        if act.actor_side == "org" and act.actor_kind == "human" and act.actor_id is not None:
            spoken.setdefault(root[act.act_id], []).append(act)
    passed = Counter(
        (one.actor_id, other.actor_id)
        for turns in spoken.values()
        for one, other in pairwise(turns)
        if one.actor_id != other.actor_id
    )
    rows = asked(acts, "SELECT from_person, to_person, CAST(SUM(n) AS BIGINT) AS n FROM handovers GROUP BY 1, 2")
    assert {(row["from_person"], row["to_person"]): row["n"] for row in rows} == passed


@pytest.mark.parametrize("depth", [1, 2, 63, 64, 300])
def test_the_deepest_reply_finds_its_thread(depth: int) -> None:
    acts = [
        Act(
            act_id=f"forum:{number:03d}",
            record_no=number + 1,
            ts_us=START_US + number,
            network="forum",
            source="test",
            raw_ref="f",
            parent_id=f"forum:{number - 1:03d}" if number else None,
            actor_id=KEY.person("forum", PEOPLE[number % 2]),
        )
        for number in range(depth + 1)
    ]
    assert [(one.thread_id, one.acts_n) for one in derived(acts)] == [("forum:000", depth + 1)]
