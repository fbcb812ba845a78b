"""Discourse: from topics to acts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.discourse import MENTION, post, topic

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.discourse import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)


def export(folder: Path, *topics: Any) -> Path:
    path = folder / "topics.jsonl"
    lines = (one if isinstance(one, str) else json.dumps(one) for one in topics)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "discourse", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def test_a_question_and_its_answers(tmp_path: Path) -> None:
    posts = (post(1, cooked=MENTION), post(2, "bo", reply_to_post_number=1), post(3, "cy", version=2))
    (asked, answered, other), door = read(export(tmp_path, topic(4711, *posts)))
    assert (asked["act_id"], asked["thread_id"], asked["parent_id"]) == ("discourse:4711/1", "discourse:4711", None)
    assert (answered["parent_id"], other["parent_id"]) == (asked["act_id"], asked["act_id"])
    assert (asked["ts_us"], asked["ts_precision"]) == (1_772_359_260_000_000, "ms")
    assert (asked["actor_id"], asked["actor_side"]) == (NAMES.person("discourse", "ann"), "unknown")
    assert (asked["mentions"], asked["links"]) == ([NAMES.person("discourse", "bo")], ["help.example"])
    assert (asked["text"], asked["engagement"], asked["tags"]) == ("@… see help", [("likes", 3)], ["refund"])
    assert (asked["edited_us"], other["edited_us"]) == (None, 1_772_362_980_500_000)
    assert (door.rows_read, door.rows_rejected, door.coverage.inbound) == (3, 0, "all")


def test_what_is_quoted_is_not_said_again(tmp_path: Path) -> None:
    inner = '<aside class="quote no-group"><div> Cy:</div><blockquote><p>first</p></blockquote></aside>'
    quote = f'<aside class="quote"><div> Bo:</div><blockquote>{inner}<p>more</p></blockquote></aside>'
    page = '<aside class="onebox"><a href="https://help.example/b">Help</a></aside>'
    [row], _ = read(export(tmp_path, topic(4711, post(1, cooked=f"{quote}\n<p>No.</p>{page}{quote}<p>End</p>"))))
    assert (row["text"], row["links"]) == ("No.\nHelpEnd", ["help.example"])


def test_a_topic_on_two_pages_misses_nothing(tmp_path: Path) -> None:
    pages = [topic(4711, one) for one in (post(1), post(2))]
    for page in pages:
        page["post_stream"]["stream"] = [88001, 88002]
    rows, door = read(export(tmp_path, *pages))
    assert (len(rows), door.coverage.inbound, len(door.coverage.notes)) == (2, "all", 1)


def test_an_answer_to_an_answer(tmp_path: Path) -> None:
    rows, _ = read(export(tmp_path, topic(4711, post(7, reply_to_post_number=5))))
    assert rows[0]["parent_id"] == "discourse:4711/5"


def test_whispers_notices_and_programs(tmp_path: Path) -> None:
    posts = (post(1, post_type=4), post(2, post_type=3), post(3, user_id=-2))
    (whisper, bot), door = read(export(tmp_path, topic(4711, *posts)))
    assert (whisper["visibility"], bot["actor_kind"], door.ignored.total()) == ("internal_note", "bot", 1)


def test_closing_opening_and_moving_a_topic_are_acts_of_its_thread(tmp_path: Path) -> None:
    codes = ("closed.enabled", "closed.disabled", "split_topic", "pinned.enabled", "autoclosed.enabled")
    posts = [post(1), *(post(n, post_type=3, action_code=code) for n, code in enumerate(codes, 2))]
    rows, door = read(export(tmp_path, topic(4711, *posts)))
    assert [row["verb"] for row in rows] == ["Create", "Close", "Reopen", "Move", "Close"]
    assert {row["thread_id"] for row in rows} == {"discourse:4711"}
    assert door.ignored.total() == 1


def test_private_messages_belong_to_no_property(tmp_path: Path) -> None:
    [row], door = read(export(tmp_path, topic(4712, post(1), archetype="private_message")))
    assert (row["property_id"], row["visibility"], door.coverage.private) == (None, "direct", True)


def test_posts_that_are_missing_are_told(tmp_path: Path) -> None:
    whole = topic(4711, post(1))
    whole["post_stream"]["stream"] = [88001, 88002, 88003]
    _, door = read(export(tmp_path, whole))
    assert door.coverage.inbound == "sampled"
    assert door.coverage.notes[-1].startswith("2 posts are named")


def test_a_forum_that_is_named_tells_its_topics_from_others(tmp_path: Path) -> None:
    [row], _ = read(export(tmp_path, topic(4711, post(1))), property_id="discourse:care.example")
    assert (row["act_id"], row["property_id"]) == ("discourse:care.example/4711/1", "discourse:care.example")


@pytest.mark.parametrize("tags", [[{"id": 1, "name": "refund"}], ["refund"], ["refund", 3, ""]])
def test_tags_of_old_and_new_forums(tmp_path: Path, tags: Any) -> None:
    assert read(export(tmp_path, topic(4711, post(1), tags=tags)))[0][0]["tags"] == ["refund"]


@pytest.mark.parametrize("broken", [post(1, created_at="soon"), post(1, post_number=None), post(1, created_at=None)])
def test_a_broken_post_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    rows, door = read(export(tmp_path, topic(4711, broken, post(2))))
    assert (len(rows), [one.place for one in door.rejections]) == (1, ["topics.jsonl#1, post 1"])


@pytest.mark.parametrize("line", ["[]", '{"id": 3}', '{"id": 4, "post_stream"'])
def test_a_line_that_is_no_topic_is_rejected(tmp_path: Path, line: str) -> None:
    rows, door = read(export(tmp_path, topic(4711, post(1)), line, topic(4712, post(1))))
    assert (len(rows), [one.place for one in door.rejections]) == (2, ["topics.jsonl#2"])


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"post_stream": {}}', encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="no topic of Discourse"):
        read(path)


ALONE = [post(2, "bo", category_id=5, reply_to_post_number=1), post(1, category_id=5, cooked=MENTION)]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"latest_posts": ALONE}),
        json.dumps({"latest_posts": ALONE[:1]}) + "\n" + json.dumps({"latest_posts": ALONE[1:]}),
        json.dumps({"posts": ALONE}, indent=1),
        json.dumps(ALONE),
        "".join(f"{json.dumps(one)}\n" for one in ALONE),
    ],
)
def test_posts_without_their_topic(tmp_path: Path, content: str) -> None:
    path = tmp_path / "posts.json"
    path.write_text(content, encoding="utf-8")
    with Source(path) as source:
        assert READER.detect(source) > 0
    (answered, asked), door = read(path)
    topics, _ = read(export(tmp_path, topic(4711, post(1), post(2, "bo", reply_to_post_number=1))))
    for name in ("act_id", "thread_id", "container_id", "property_id", "parent_id", "actor_id", "ts_us", "visibility"):
        assert [asked[name], answered[name]] == [row[name] for row in topics]
    assert (door.coverage.inbound, len(door.coverage.notes)) == ("sampled", 2)


def test_one_post_a_file_and_topics_beside(tmp_path: Path) -> None:
    (tmp_path / "88003.json").write_text(json.dumps(post(3, "cy"), indent=2), encoding="utf-8")
    (tmp_path / "4712.json").write_text(json.dumps(topic(4712, post(1, "dee"))), encoding="utf-8")
    rows, door = read(tmp_path)
    assert [row["act_id"] for row in rows] == ["discourse:4712/1", "discourse:4711/3"]
    assert door.rows_rejected == 0


def test_a_list_of_private_posts_is_private(tmp_path: Path) -> None:
    path = tmp_path / "posts.json"
    path.write_text(json.dumps({"private_posts": ALONE}), encoding="utf-8")
    rows, door = read(path)
    assert {(row["visibility"], row["property_id"]) for row in rows} == {("direct", None)}
    assert door.coverage.private is True


@pytest.mark.parametrize("broken", [{"post_number": 3, "cooked": "x", "created_at": "2026-03-01"}, 7, {"topic_id": []}])
def test_a_broken_post_of_a_list_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    path = tmp_path / "posts.json"
    path.write_text(json.dumps({"latest_posts": [*ALONE, broken]}), encoding="utf-8")
    rows, door = read(path)
    assert (len(rows), [one.place for one in door.rejections]) == (2, ["posts.json#3"])


@pytest.mark.parametrize("content", [{"a": {"b": {"posts": ALONE}}}, {"topics": ALONE}])
def test_posts_deep_inside_something_else_are_not_taken(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "posts.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with Source(path) as source:
        assert READER.detect(source) == 0
