"""Facebook: from the files of a download to acts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.facebook import AT_S, BO, ENCRYPTED, MESSAGES, OWNER, conversation, message, more, write

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.facebook import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
PERSON = NAMES.person("facebook", BO)


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "facebook", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def alone(folder: Path, content: Any) -> Path:
    path = folder / "message_1.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_conversation_of_both_sides(tmp_path: Path) -> None:
    (write(tmp_path) / "Bo Berg_9.json").write_text("{}", encoding="utf-8")
    rows, door = read(tmp_path, accounts={"facebook:zoe": "facebook:Zoe"})
    answered, shared = (row for row in rows if row["visibility"] == "direct")
    assert (answered["text"], answered["ts_us"]) == ("Ja, @… 😍", (AT_S + 2) * 1_000_000)
    assert (answered["actor_id"], answered["actor_side"], answered["recipients"]) == ("facebook:Zoe", "org", [PERSON])
    assert answered["engagement"] == [("reactions", 1)]
    assert (shared["actor_id"], shared["actor_side"], shared["links"]) == (PERSON, "external", ["help.example"])
    assert answered["thread_id"] == shared["thread_id"]
    assert door.ignored == {
        "notice of the conversation (calls, who came and went)": 1,
        "tombstone of a deleted message": 1,
        "entry that tells of no act": 1,
    }
    [note] = [note for note in door.coverage.notes if "your_friends.json" in note]
    assert "Bo" not in note


def test_what_the_owner_did(tmp_path: Path) -> None:
    rows, door = read(write(tmp_path))
    done = [(row["verb"], row["object_type"], row["text"]) for row in rows if row["visibility"] is None]
    assert done == [
        ("Create", "note", "Schön"),
        ("Create", "note", "ok"),
        ("Like", "reaction", None),
        ("Create", "note", "Grüße"),
        ("Create", "media", None),
    ]
    assert {row["actor_id"] for row in rows if row["visibility"] is None} == {NAMES.person("facebook", "zoe")}
    assert (door.coverage.private, door.coverage.inbound, door.rows_rejected) == (True, "none", 0)


def test_older_and_encrypted_downloads(tmp_path: Path) -> None:
    groups, chat = more(tmp_path)
    assert [row["text"] for row in read(groups)[0]] == ["Schön", "ok"]
    (said, sent), door = read(chat)
    assert (said["text"], said["actor_id"], said["recipients"]) == ("tajná", NAMES.person("facebook", OWNER), [PERSON])
    assert (sent["object_type"], door.ignored.total()) == ("media", 1)


def test_reactions_whose_values_have_labels(tmp_path: Path) -> None:
    address = "https://www.facebook.com/bo/posts/pfbid0a"
    named = [{"label": "Reaction", "value": "Like"}, {"label": "Name", "value": BO}, {"label": "URL", "value": address}]
    other = [{"label": "Reactie", "value": "Wauw"}, {"label": "Naam", "value": BO}]
    path = tmp_path / "likes_and_reactions_2.json"
    items = [{"timestamp": AT_S, "media": [], "label_values": values, "fbid": "1"} for values in (named, other)]
    path.write_text(json.dumps(items), encoding="utf-8")
    rows, door = read(path)
    assert [(row["verb"], row["ts_us"], row["text"]) for row in rows] == [("Like", AT_S * 1_000_000, None)] * 2
    assert (len({row["act_id"] for row in rows}), door.rows_rejected) == (2, 0)


def test_a_post_passes_on_an_address(tmp_path: Path) -> None:
    attached = [{"data": [{"media": {"uri": "a.jpg"}}, {"external_context": {"url": "https://news.example/a"}}]}]
    data: list[dict[str, Any]] = [{"post": "Read this"}, {"update_timestamp": AT_S}]
    path = tmp_path / "your_posts_1.json"
    items = [{"timestamp": AT_S, "attachments": attached, "data": some} for some in (data, data[1:])]
    path.write_text(json.dumps(items), encoding="utf-8")
    rows, _ = read(path)
    assert [(row["text"], row["links"]) for row in rows] == [
        ("Read this https://news.example/a", ["news.example"]),
        ("https://news.example/a", ["news.example"]),
    ]


@pytest.mark.parametrize("wrapped", [lambda posts: posts, lambda posts: {"activity_log_data": posts}])
def test_what_others_wrote_on_the_timeline_is_not_the_owners(tmp_path: Path, wrapped: Any) -> None:
    posts = [{"timestamp": AT_S, "data": [{"post": "Well done"}], "title": f"{BO} wrote on your timeline."}]
    path = write(tmp_path) / "other_people's_posts_to_your_timeline.json"
    path.write_text(json.dumps({"wall_posts_sent_to_you": wrapped(posts)}), encoding="utf-8")
    rows, door = read(tmp_path)
    assert "Well done" not in {row["text"] for row in rows}
    assert any(path.name in note for note in door.coverage.notes)


def test_the_pages_of_a_conversation_are_one(tmp_path: Path) -> None:
    folder = tmp_path / "messages" / "inbox" / "boberg_4711"
    folder.mkdir(parents=True)
    for number in (1, 2):
        content = json.dumps(conversation(message(number)))
        (folder / f"message_{number}.json").write_text(content, encoding="utf-8")
    rows, _ = read(tmp_path)
    assert (len(rows), len({row["thread_id"] for row in rows})) == (2, 1)


@pytest.mark.parametrize("broken", [3, message(1, timestamp_ms=None), message(1, timestamp_ms="soon")])
def test_a_broken_message_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    rows, door = read(alone(tmp_path, conversation(broken, message(2))))
    assert (len(rows), [one.place for one in door.rejections]) == (1, ["message_1.json#1"])


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = alone(tmp_path, conversation(*MESSAGES))
    path.write_bytes(path.read_bytes()[:-90])
    with pytest.raises(UnreadableError, match="ends in the middle"):
        read(path)


@pytest.mark.parametrize("content", [{"friends_v2": []}, ENCRYPTED | {"participants": None}, [{"timestamp": 1}]])
def test_another_file_is_refused(tmp_path: Path, content: Any) -> None:
    path = alone(tmp_path, content)
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="holds no file of a Facebook download"):
        read(path)
