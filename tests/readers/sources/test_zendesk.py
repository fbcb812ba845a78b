"""Zendesk: from tickets and their comments to acts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.zendesk import USERS, comment, lines, ticket

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.zendesk import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
ANN, KIM = NAMES.person("ticket", "7001"), NAMES.person("ticket", "9001")


def export(folder: Path, *tickets: Any, users: Any = USERS) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "tickets.json").write_text(lines(*tickets), encoding="utf-8")
    if users:
        (folder / "users.json").write_text(lines(*users), encoding="utf-8")
    return folder


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "zendesk", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def test_a_ticket_its_note_and_its_answer(tmp_path: Path) -> None:
    one = ticket(101, comment(1, 7001, 0), comment(2, 9001, 5, public=False), comment(3, 9001, 9))
    (asked, noted, answered), door = read(export(tmp_path, one))
    assert asked["act_id"] == "ticket:acme.zendesk.example/101/1"
    assert {row["thread_id"] for row in (asked, noted, answered)} == {"ticket:acme.zendesk.example/101"}
    assert [row["object_type"] for row in (asked, noted, answered)] == ["ticket", "note", "note"]
    assert [row["visibility"] for row in (asked, noted, answered)] == ["direct", "internal_note", "direct"]
    assert [row["actor_side"] for row in (asked, noted, answered)] == ["external", "org", "org"]
    assert [row["actor_id"] for row in (asked, noted, answered)] == [ANN, KIM, KIM]
    assert (asked["actor_domain"], asked["property_id"]) == ("mail.example", "ticket:acme.zendesk.example")
    assert (answered["ts_us"] - asked["ts_us"], asked["ts_precision"]) == (540_000_000, "s")
    assert asked["text"] == "Comment 1, write to …@mail.example"
    assert (asked["tags"], noted["tags"]) == (["refund"], None)
    assert (door.rows_read, door.rows_rejected) == (3, 0)
    assert door.coverage.notes[1:] == []


def test_users_and_their_addresses_are_one_person(tmp_path: Path) -> None:
    _, door = read(export(tmp_path, ticket(101)))
    assert {frozenset(pair) for pair in door.links} == {
        frozenset({ANN, NAMES.email("ann@mail.example")}),
        frozenset({KIM, NAMES.email("kim@acme.example")}),
    }


@pytest.mark.parametrize(("tags", "verb"), [(["refund"], "Close"), (["closed_by_merge"], "Move"), (None, "Close")])
def test_the_end_of_a_ticket_is_an_act(tmp_path: Path, tags: Any, verb: str) -> None:
    solved = {"solved_at": "2026-03-02T09:00:00Z"}
    one = ticket(101, comment(1, 7001, 0), status="closed", metric_set=solved, tags=tags)
    asked, end = read(export(tmp_path, one))[0]
    assert (end["verb"], end["thread_id"], end["actor_kind"]) == (verb, asked["thread_id"], "system")
    assert (end["ts_us"] - asked["ts_us"], end["text"]) == (23 * 3_600_000_000, None)


def test_a_ticket_that_was_opened_again_has_no_end(tmp_path: Path) -> None:
    one = ticket(101, comment(1, 7001, 0), status="open", metric_set={"solved_at": "2026-03-02T09:00:00Z"})
    assert len(read(export(tmp_path, one))[0]) == 1


def test_a_ticket_without_comments_is_one_act_of_its_requester(tmp_path: Path) -> None:
    [row], _ = read(export(tmp_path, ticket(102, description="Help")))
    assert (row["act_id"], row["text"], row["actor_id"]) == ("ticket:acme.zendesk.example/102", "Help", ANN)


def test_without_users_only_agents_are_known(tmp_path: Path) -> None:
    one = ticket(1, comment(1, 7001, 0), comment(2, 8001, 1, public=False), comment(3, 9001, 2), url=None)
    rows, door = read(export(tmp_path, one, users=None))
    assert [row["actor_side"] for row in rows] == ["unknown", "org", "org"]
    assert rows[0]["act_id"] == "ticket:1/1"
    assert any("hand in the export of the users" in note for note in door.coverage.notes)


@pytest.mark.parametrize("role", ["end-user", "agent"])
def test_people_inside_the_ticket_tell_their_role(tmp_path: Path, role: str) -> None:
    person = {"id": 7001, "role": role, "email": "ann@mail.example"}
    rows, _ = read(export(tmp_path, ticket(1, comment(1, 7001, 0), requester=person, requester_id=None), users=None))
    assert rows[0]["actor_side"] == {"end-user": "external", "agent": "org"}[role]


def test_rules_and_the_system_are_no_people(tmp_path: Path) -> None:
    by_rule = comment(1, 9001, 0, via={"channel": "rule"})
    rows, _ = read(export(tmp_path, ticket(1, by_rule, comment(2, -1, 1))))
    assert [(row["actor_kind"], row["actor_side"]) for row in rows] == [("automation", "org"), ("system", "org")]
    assert rows[1]["actor_id"] is None


def test_html_where_there_is_nothing_else(tmp_path: Path) -> None:
    rows, _ = read(export(tmp_path, ticket(1, comment(1, 7001, 0, plain_body=None, html_body="<p>a &amp; b</p>"))))
    assert rows[0]["text"] == "a & b"


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (comment(1, 7001, 0, created_at=None), "no possible time"),
        (comment(1, 7001, 0, created_at="2090-01-01T00:00:00Z"), "no possible time"),
        (comment(1, 7001, 0, id=None), "no id"),
    ],
)
def test_a_broken_comment_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any, reason: str) -> None:
    rows, door = read(export(tmp_path, ticket(1, broken, comment(2, 9001, 1))))
    assert len(rows) == 1
    [rejection] = door.rejections
    assert rejection.place == f"{tmp_path.name}!tickets.json#1, comment 1"
    assert reason in rejection.reason


@pytest.mark.parametrize("line", ["[1]", '{"id": 1', '{"id": {}}', '{"subject": "no id"}'])
def test_a_line_that_is_no_ticket_is_rejected(tmp_path: Path, line: str) -> None:
    path = tmp_path / "tickets.json"
    path.write_text(f"{json.dumps(ticket(1))}\n{line}\n{json.dumps(ticket(2))}\n", encoding="utf-8")
    rows, door = read(path)
    assert (len(rows), [one.place for one in door.rejections]) == (2, ["tickets.json#2"])


def test_a_cut_emoji_and_numbers_as_text_cost_nothing(tmp_path: Path) -> None:
    one = json.dumps(ticket(1, comment(5, 7001, 0, plain_body="cut"))).replace("cut", "cut \\ud83d")
    path = tmp_path / "tickets.json"
    path.write_text(one, encoding="utf-8")
    assert read(path)[0][0]["text"] == "cut ?"


LISTED = [ticket(1, comment(5, 7001, 0), comment(6, 9001, 3)), ticket(2, comment(7, 7001, 1))]


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (LISTED, ["1/5", "1/6", "2/7"]),
        ({"tickets": LISTED, "count": 2}, ["1/5", "1/6", "2/7"]),
        (LISTED[0], ["1/5", "1/6"]),
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_lists_and_pages_hold_the_same_tickets(
    tmp_path: Path, content: Any, ids: list[str], indent: int | None
) -> None:
    (tmp_path / "tickets.json").write_text(json.dumps(content, indent=indent), encoding="utf-8")
    (tmp_path / "users.json").write_text(json.dumps({"users": USERS}, indent=indent), encoding="utf-8")
    assert READER.detect(Source(tmp_path)) > 0.5
    rows, door = read(tmp_path)
    assert [row["act_id"].split("/", 1)[1] for row in rows] == ids
    assert (rows[0]["actor_side"], door.rows_rejected) == ("external", 0)


def beside(one: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A ticket with its comments beside it."""
    alone = {name: value for name, value in one.items() if name != "comments"}
    return {"ticket": alone, "comments": one["comments"], **more}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(beside(LISTED[0], users=USERS), indent=1),
        json.dumps([beside(one, users=USERS) for one in LISTED]),
        lines(*(beside(one, users=USERS) for one in LISTED)),
    ],
)
def test_comments_beside_their_ticket(tmp_path: Path, content: str) -> None:
    path = tmp_path / "ticket.json"
    path.write_text(content, encoding="utf-8")
    with Source(path) as source:
        assert READER.detect(source) > 0.5
    rows, door = read(path)
    whole, _ = read(export(tmp_path / "whole", *LISTED))
    for name in ("act_id", "thread_id", "actor_id", "actor_side", "ts_us", "text", "visibility", "property_id"):
        assert [row[name] for row in rows] == [row[name] for row in whole][: len(rows)]
    assert door.rows_rejected == 0


@pytest.mark.parametrize("broken", [{"ticket": {}, "comments": []}, {"ticket": 5}, {"ticket": {"ticket": {"id": 5}}}])
def test_a_broken_ticket_with_comments_beside_it_is_rejected(tmp_path: Path, broken: Any) -> None:
    rows, door = read(export(tmp_path, beside(LISTED[0]), broken))
    assert (len(rows), [one.place for one in door.rejections]) == (2, [f"{tmp_path.name}!tickets.json#2"])


def test_the_property_can_be_given(tmp_path: Path) -> None:
    rows, _ = read(export(tmp_path, ticket(1)), property_id="ticket:care")
    assert rows[0]["property_id"] == "ticket:care"


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"id": 1}\n', encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="each line is a ticket"):
        read(path)
