"""Bluesky: from the records of a repository to acts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cbor2
import pytest
from tests.readers.examples import bluesky as example
from tests.readers.examples.bluesky import ACME, ANN, ASKED, FOLLOW, LIKE, POST, RECORDS, car, ref, value

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.bluesky import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "bluesky", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def repository(
    folder: Path, records: dict[str, Any], *strays: Any, **options: Any
) -> tuple[list[dict[str, Any]], Door]:
    path = folder / "repo.car"
    path.write_bytes(car(records, *strays))
    return read(path, **options)


def test_posts_an_answer_a_like_a_repost_and_a_follow(tmp_path: Path) -> None:
    rows, door = read(example.write(tmp_path))
    liked, posted, answered, pictured, shared, followed = rows
    assert [row["verb"] for row in rows] == ["Like", "Create", "Create", "Create", "Announce", "Follow"]
    assert {(row["actor_kind"], row["actor_side"], row["actor_id"]) for row in rows} == {
        ("account", "org", f"bluesky:{ACME}")
    }
    assert (posted["text"], posted["lang"], posted["tags"]) == ("@… see help.example/a… #refund", "en", ["refund"])
    assert (posted["mentions"], posted["links"]) == ([NAMES.person("bluesky", ANN)], ["help.example"])
    assert (posted["thread_id"], posted["ts_precision"]) == (None, "ms")
    assert answered["parent_id"] == answered["thread_id"] == liked["parent_id"] == shared["parent_id"]
    assert ANN not in answered["parent_id"]
    # The time that the documentation of the AT Protocol gives for this key.
    assert (answered["parent_ts_us"] // 1000, answered["parent_ts_source"]) == (1_691_386_272_411, "id_encoded")
    assert answered["recipients"] == followed["recipients"] == [NAMES.person("bluesky", ANN)]
    assert (pictured["object_type"], pictured["text"]) == ("media", None)
    assert door.ignored == {
        "record of another kind (app.bsky.actor.profile)": 1,
        "block that is not in the repository any more, or stands there twice": 1,
    }
    assert (door.rows_read, door.rows_rejected, door.coverage.inbound) == (8, 0, "none")


def test_json_gives_the_same_acts(tmp_path: Path) -> None:
    def known(path: Path) -> set[str]:
        return {json.dumps(row | {"raw_ref": "", "record_no": 0}, sort_keys=True) for row in read(path)[0]}

    pages, lines, _ = example.more(tmp_path)
    assert known(pages) == known(lines) == known(example.write(tmp_path))


def test_a_declared_account_keeps_its_spelling(tmp_path: Path) -> None:
    given = {f"bluesky:{ACME}": "bluesky:Acme"}
    rows, _ = repository(tmp_path, RECORDS, accounts=given)
    assert {row["actor_id"] for row in rows} == {"bluesky:Acme"}


def test_records_of_the_same_content_are_two(tmp_path: Path) -> None:
    same = value(FOLLOW, 1, subject=ANN)
    rows, _ = repository(tmp_path, {f"{FOLLOW}/3mfabcdefgh2a": same, f"{FOLLOW}/3mfabcdefgh2b": same})
    assert len(rows) == len({row["act_id"] for row in rows}) == 2


@pytest.mark.parametrize("created", [None, "long ago", "2090-01-01T00:00:00Z"])
def test_where_no_time_is_stated_the_key_tells_it(tmp_path: Path, created: str | None) -> None:
    given = {f"{LIKE}/3k4duaz5vfs2b": value(LIKE, 1, subject=ref(ASKED)) | {"createdAt": created}}
    rows, _ = repository(tmp_path, given)
    assert (rows[0]["ts_us"] // 1000, rows[0]["ts_precision"]) == (1_691_386_272_411, "us")
    rows, door = repository(tmp_path, {f"{LIKE}/self": given[f"{LIKE}/3k4duaz5vfs2b"]})
    assert (rows, "no possible time" in door.rejections[0].reason) == ([], True)


@pytest.mark.parametrize(
    "broken", [b"\xff", b"\xc2\x41\x05", cbor2.dumps([1]), cbor2.dumps({"$type": POST, "text": 5})]
)
def test_a_broken_record_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: bytes) -> None:
    given = {f"{POST}/3mfabcdefgh2a": broken, f"{POST}/3mfabcdefgh2b": value(POST, 1, text="a")}
    rows, door = repository(tmp_path, given)
    assert (len(rows), [one.place for one in door.rejections]) == (1, ["repo.car#1"])


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_truncated_file_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "repo.car"
    path.write_bytes(car(RECORDS)[:-cut])
    with pytest.raises(UnreadableError, match="download it again"):
        read(path)


def test_a_repository_of_nobody_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "repo.car"
    path.write_bytes(car(RECORDS, did="acme.example"))
    with pytest.raises(UnreadableError, match="whose repository"):
        read(path)


def test_a_line_that_is_no_record_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    one, other = (json.dumps(each) for each in example.listed()[:2])
    path.write_text(f'{one}\n[1]\n{{"uri": "at://x", "value": {{}}}}\n{{}}\n{other}\n', encoding="utf-8")
    rows, door = read(path)
    assert (len(rows), door.rows_rejected) == (2, 3)


def listing(folder: Path, content: Any) -> Path:
    path = folder / "feed.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "content",
    [
        {"feed": example.feed(), "cursor": "x"},
        example.feed(),
        "".join(f"{json.dumps({'feed': [one]})}\n" for one in example.feed()),
        "".join(f"{json.dumps(one)}\n" for one in example.feed()),
        [{"rank": 1, "hue": "red", **one} for one in example.feed()],
    ],
)
def test_a_feed_tells_posts_and_reposts_as_the_repository_does(tmp_path: Path, content: Any) -> None:
    path = listing(tmp_path, content)
    with Source(path) as source:
        assert READER.detect(source) > 0.5
    rows, door = read(path)
    apart = {"raw_ref": "", "record_no": 0, "engagement": None}
    whole = {row["act_id"]: row | apart for row in read(example.write(tmp_path))[0]}
    assert [row | apart for row in rows] == [whole[row["act_id"]] for row in rows]
    assert [row["verb"] for row in rows] == ["Create"] * 3 + ["Announce"]
    assert [row["engagement"] for row in rows] == [[("likes", 3), ("shares", 1)]] * 3 + [None]
    assert (door.rows_read, door.rows_rejected) == (4, 0)


def test_a_repost_without_an_address_gets_one(tmp_path: Path) -> None:
    listed = example.feed()
    del listed[-1]["reason"]["uri"]
    listed.append({"post": listed[-1]["post"], "reason": listed[-1]["reason"] | {"by": {"did": ANN}}})
    rows, door = read(listing(tmp_path, {"feed": listed}))
    assert (len(rows), len({row["act_id"] for row in rows}), rows[-1]["verb"]) == (4, 4, "Announce")
    assert door.ignored == {"post of another account than the first of the list": 1}


def test_of_a_timeline_only_the_first_account_is_read(tmp_path: Path) -> None:
    mine, other = example.feed()[0], {"post": example.feed()[-1]["post"]}
    rows, door = read(listing(tmp_path, {"feed": [mine, other]}))
    assert (len(rows), door.rows_read, door.rows_rejected) == (1, 2, 0)


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"post": {"uri": "at://x"}},
        {"post": {"uri": ASKED}},
        {"post": {"uri": ASKED}, "reason": {"$type": "x#reasonRepost", "by": {"did": "a b"}}},
        {"post": 5},
    ],
)
def test_a_broken_post_of_a_feed_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    rows, door = read(listing(tmp_path, {"feed": [*example.feed(), broken]}))
    assert (len(rows), [one.place for one in door.rejections]) == (4, ["feed.json#5"])


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"uri": "at://x", "value": 1}', encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="no repository of Bluesky"):
        read(path)
