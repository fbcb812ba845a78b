"""Microsoft Teams: from messages of Microsoft Graph to acts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples import teams as example
from tests.readers.examples.teams import ANN, BO, BOT, EVA, START_MS, ident, message, page

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.teams import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
PLACE = "teams:19:4a95f7d8db4c4e7fae857bcebe0623e6"


def person(who: dict[str, Any]) -> str:
    return NAMES.person("teams", who["user"]["id"])


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "teams", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def acts(folder: Path, *messages: Any, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    path = folder / "messages.json"
    path.write_text(json.dumps(page(*messages)), encoding="utf-8")
    return read(path, **options)


def test_a_channel_with_an_answer_a_reaction_and_somebody_who_joins(tmp_path: Path) -> None:
    (asked, liked, answered, helped, joined, deleted), door = read(example.write(tmp_path))
    assert asked["act_id"] == asked["thread_id"] == f"{PLACE}/{ident(1)}"
    assert (answered["parent_id"], answered["thread_id"]) == (asked["act_id"], asked["act_id"])
    assert (answered["parent_ts_us"], answered["parent_ts_source"]) == (1000 * (START_MS + 60_000), "id_encoded")
    assert (answered["edited_us"] is None, asked["edited_us"]) == (False, None)
    assert (asked["text"], asked["links"]) == ("@… who knows? here", ["help.example"])
    assert (asked["mentions"], asked["engagement"]) == ([person(BO)], [("reactions", 1)])
    assert asked["property_id"] == f"teams:{example.TEAM}/19:4a95f7d8db4c4e7fae857bcebe0623e6"
    assert (liked["verb"], liked["parent_id"], liked["actor_id"]) == ("Like", asked["act_id"], person(BO))
    assert (helped["actor_kind"], helped["thread_id"]) == ("bot", asked["act_id"])
    assert (joined["verb"], joined["actor_id"], joined["mentions"]) == ("Join", person(BO), None)
    assert (deleted["deleted_us"] is None, deleted["text"]) == (False, None)
    assert [row["actor_side"] for row in (asked, answered, deleted)] == ["org", "partner", "external"]
    assert asked["actor_domain"] == "acme.example"
    assert door.links == {tuple(sorted((person(ANN), NAMES.email("ann@acme.example"))))}
    assert door.ignored == {"notice of Teams (systemEventMessage)": 1}
    assert (door.coverage.inbound, len(door.coverage.notes)) == ("all", 1)


def capitalised(value: Any) -> Any:
    """The same with keys that begin with capitals."""
    if isinstance(value, list):
        return list(map(capitalised, value))
    if isinstance(value, dict):
        return {name[:1].upper() + name[1:]: capitalised(one) for name, one in value.items()}
    return value


def test_keys_may_begin_with_capitals(tmp_path: Path) -> None:
    found = []
    for folder, form in ((tmp_path / "small", list), (tmp_path / "capitals", capitalised)):
        folder.mkdir()
        for name, given in (("messages.json", example.MESSAGES), ("usersList.json", example.USERS)):
            (folder / name).write_text(json.dumps(form(given), indent=2), encoding="utf-8")
        assert READER.detect(Source(folder)) > 0.5
        found.append([row | {"raw_ref": None} for row in read(folder)[0]])
    assert found[0] == found[1] != []


def test_a_chat_is_private_and_its_id_names_nobody(tmp_path: Path) -> None:
    lines, _ = example.more(tmp_path)
    (first, second), door = read(lines)
    assert (first["visibility"], first["property_id"], first["thread_id"]) == ("direct", None, None)
    assert "8ea0e38b" not in first["act_id"] + first["container_id"]
    assert (second["parent_id"], second["thread_method"]) == (first["act_id"], "reply_chain")
    assert first["text"] == "write to …@mail.example"
    assert (door.coverage.private, "list of users" in door.coverage.notes[1]) == (True, True)


def test_messages_without_a_place_are_read(tmp_path: Path) -> None:
    _, old = example.more(tmp_path)
    rows, _ = read(old)
    assert [row["parent_id"] for row in rows] == [None, f"teams:{ident(1)}"]


def test_people_who_are_added_are_invited_and_who_is_removed_leaves(tmp_path: Path) -> None:
    kind = "#microsoft.graph.members{}EventMessageDetail"
    members = [{"id": EVA["user"]["id"]}]
    added = {"@odata.type": kind.format("Added"), "initiator": ANN, "members": members}
    left = {"@odata.type": kind.format("Left"), "initiator": None, "members": members}
    given = [message(n, None, messageType="systemEventMessage", eventDetail=one) for n, one in enumerate((added, left))]
    (invited, gone), _ = acts(tmp_path, *given)
    assert (invited["verb"], invited["actor_id"], invited["mentions"]) == ("Invite", person(ANN), [person(EVA)])
    assert (gone["verb"], gone["actor_id"], gone["mentions"]) == ("Leave", person(EVA), None)


def test_replies_that_were_not_fetched_are_told(tmp_path: Path) -> None:
    _, door = acts(tmp_path, message(1) | {"replies@odata.nextLink": "https://graph.microsoft.com/more"})
    assert door.coverage.inbound == "sampled"
    assert "more replies" in door.coverage.notes[1]


def test_a_message_may_have_no_author_and_only_a_file(tmp_path: Path) -> None:
    empty = {"contentType": "html", "content": '<attachment id="1"></attachment>'}
    rows, _ = acts(tmp_path, message(1, None, body=empty, attachments=[{"id": "1", "contentType": "reference"}]))
    assert (rows[0]["actor_id"], rows[0]["object_type"], rows[0]["text"]) == (None, "media", None)


@pytest.mark.parametrize(
    "broken",
    [
        message(1, createdDateTime=None),
        message(1, createdDateTime="2090-01-01T00:00:00Z"),
        message(1, BOT, id=None),
        message(1, id=[]),
    ],
)
def test_a_broken_message_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    rows, door = acts(tmp_path, broken, message(2))
    assert (len(rows), [one.place for one in door.rejections]) == (1, ["messages.json#1"])


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"value": [{"id": "1", "createdDateTime": "x"}]}', encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="no messages of Microsoft Teams"):
        read(path)
