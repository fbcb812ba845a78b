"""Mattermost: from lines of the bulk export to acts."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.mattermost import HEAD, START_MS, in_channel, post

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.mattermost import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
ANN, GUEST = NAMES.person("mattermost", "ann"), NAMES.person("mattermost", "guest")


def export(folder: Path, *lines: Any, head: Any = HEAD) -> Path:
    path = folder / "export.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line) for line in [*head, *lines])
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "mattermost", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def test_a_post_its_reaction_and_its_reply(tmp_path: Path) -> None:
    reaction = {"user": "guest", "emoji_name": "eyes", "create_at": START_MS + 1}
    reply = post(5, "guest", "yes", edit_at=START_MS + 400_000)
    content = post(0, message="@guest @all see https://Help.example/a", reactions=[reaction], replies=[reply])
    (asked, liked, answered), door = read(export(tmp_path, in_channel("help", content)))
    assert (asked["ts_us"], asked["ts_precision"]) == (START_MS * 1_000, "ms")
    assert (asked["property_id"], asked["visibility"]) == ("mattermost:acme/help", "public")
    assert (asked["actor_id"], asked["actor_side"], asked["actor_domain"]) == (ANN, "org", "acme.example")
    assert (asked["mentions"], asked["links"]) == ([GUEST], ["help.example"])
    assert asked["engagement"] == [("reactions", 1), ("replies", 1)]
    assert (liked["verb"], liked["object_type"], liked["parent_id"]) == ("Like", "reaction", asked["act_id"])
    assert answered["parent_id"] == answered["thread_id"] == asked["thread_id"] == asked["act_id"]
    assert (answered["parent_ts_us"], answered["parent_ts_source"]) == (asked["ts_us"], "in_export")
    assert (answered["actor_side"], answered["edited_us"]) == ("partner", (START_MS + 400_000) * 1_000)
    assert (door.rows_read, door.rows_rejected) == (3, 0)


def test_joins_are_acts_and_other_notices_are_counted(tmp_path: Path) -> None:
    kinds = ("system_join_channel", "system_leave_channel", "system_header_change")
    rows, door = read(export(tmp_path, *(in_channel("help", post(at, type=kind)) for at, kind in enumerate(kinds))))
    assert [(row["verb"], row["text"]) for row in rows] == [("Join", None), ("Leave", None)]
    assert door.ignored == {"notice of the server (system_header_change)": 1}


def test_notices_of_servers_that_give_no_kinds(tmp_path: Path) -> None:
    texts = ("ann joined the channel.", "ann left the team.", "bo added to the channel by ann.", "bo left the channel.")
    said = [post(at, message=text) for at, text in enumerate(texts)]
    rows, door = read(
        export(tmp_path, *(in_channel("help", one) for one in [*said, post(9, message=texts[0], type="")]))
    )
    assert [(row["verb"], row["object_type"], row["text"]) for row in rows] == [
        ("Join", "event", None),
        ("Leave", "event", None),
        ("Create", "note", "bo left the channel."),
        ("Create", "note", "ann joined the channel."),
    ]
    assert door.ignored == {"notice of the server (system_told)": 1}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (post(0, props={"from_webhook": "true"}), "bot"),
        (post(0, props={"from_bot": True}), "bot"),
        (post(0, "build"), "bot"),
        (post(0, props={}), "human"),
    ],
)
def test_programs_are_told_apart(tmp_path: Path, content: Any, kind: str) -> None:
    assert read(export(tmp_path, in_channel("help", content)))[0][0]["actor_kind"] == kind


def test_a_line_of_a_later_version_is_named(tmp_path: Path) -> None:
    rows, door = read(
        export(tmp_path, {"type": "hologram", "hologram": {}}, {"type": "emoji", "emoji": {"name": "tea"}})
    )
    assert rows == []
    assert door.ignored == {"line of a kind that is not known (hologram)": 1}


def test_private_channels_and_direct_messages(tmp_path: Path) -> None:
    direct = {"type": "direct_post", "direct_post": post(1, channel_members=["ann", "guest"])}
    (board, told), door = read(export(tmp_path, in_channel("board", post(0)), direct))
    assert (board["visibility"], told["visibility"], told["property_id"]) == ("members", "direct", None)
    assert told["recipients"] == [GUEST]
    assert "ann" not in told["container_id"] + told["act_id"]
    assert "Direct messages are not in this export." not in door.coverage.notes


def test_the_same_words_at_another_time_or_place_are_another_act(tmp_path: Path) -> None:
    lines = [in_channel("help", post(0)), in_channel("help", post(1)), in_channel("board", post(0))]
    rows, door = read(export(tmp_path, *lines, in_channel("help", post(0))))
    assert len({row["act_id"] for row in rows}) == 3
    assert "Direct messages are not in this export." in door.coverage.notes


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[]", "no line of a bulk export"),
        ('{"type": "post"', "no line of a bulk export"),
        ('{"type": "post"}', "without its content"),
        (in_channel("help", post(0, create_at=None)), "no possible time"),
        (in_channel("help", post(0, create_at=9 * 10**15)), "no possible time"),
    ],
)
def test_a_broken_line_is_rejected_and_the_rest_goes_on(tmp_path: Path, line: Any, reason: str) -> None:
    rows, door = read(export(tmp_path, line, in_channel("help", post(1))))
    [rejection] = door.rejections
    assert (len(rows), rejection.place) == (1, f"export.jsonl#{len(HEAD) + 1}")
    assert reason in rejection.reason


def test_many_empty_lines_are_passed_over_at_once(tmp_path: Path) -> None:
    began = time.process_time()
    rows, door = read(export(tmp_path, "\n" * 100_000, HEAD[-1], in_channel("help", post(1))))
    assert (len(rows), door.rows_rejected) == (1, 0)
    assert time.process_time() - began < 5


def test_texts_can_be_left_out(tmp_path: Path) -> None:
    [row], _ = read(export(tmp_path, in_channel("help", post(0))), keep_text=False)
    assert (row["text"], row["text_len"]) == (None, 5)


def test_users_that_are_not_listed_are_unknown(tmp_path: Path) -> None:
    [row], _ = read(export(tmp_path, in_channel("help", post(0, "zoe", "hi @bo @here.")), head=HEAD[:3]))
    assert (row["actor_side"], row["mentions"]) == ("unknown", [NAMES.person("mattermost", "bo")])


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('{"type": "post"}\n', encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="the first of type version"):
        read(path)
