"""Instagram: from the files of a download to acts."""

from __future__ import annotations

import json
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

import pytest
from tests.readers.examples.facebook import AT_S, BO, conversation, mangled, message
from tests.readers.examples.instagram import LIKE, POST, comment, more, write

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.facebook import READER as FACEBOOK
from pappus.readers.sources.instagram import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
LETTERS = f"{ascii_uppercase}{ascii_lowercase}{digits}-_"


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "instagram", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def test_a_download_of_a_declared_account(tmp_path: Path) -> None:
    rows, door = read(write(tmp_path), accounts={"instagram:acme.care": "instagram:Acme.Care"})
    done = [(row["verb"], row["object_type"], row["text"]) for row in rows if row["visibility"] is None]
    assert done == [
        ("Create", "note", "Schön 😍"),
        ("Create", "note", "@… yes"),
        ("Like", "reaction", None),
        ("Create", "media", "Grüße"),
        ("Create", "media", "today"),
    ]
    assert {row["actor_id"] for row in rows} == {"instagram:Acme.Care", NAMES.person("instagram", BO)}
    assert (len(rows), door.rows_rejected, door.coverage.properties) == (7, 0, ["instagram:Acme.Care"])
    assert any("followers_1.json" in note for note in door.coverage.notes)


def test_the_address_of_a_post_holds_its_time(tmp_path: Path) -> None:
    # The number worked out in Instagram's own description: 1,387,263,000 ms after the beginning, shard 1341, row 5001.
    number = 1_387_263_000 << 23 | 1_341 << 10 | 5_001 % 1_024
    letters = "".join(LETTERS[number >> shift & 63] for shift in range(60, -1, -6)).lstrip("A")
    path = tmp_path / "liked_posts.json"
    path.write_text(json.dumps([LIKE]).replace("DVWrbGCDdQ3", letters), encoding="utf-8")
    [row], _ = read(path)
    assert (row["parent_id"], row["ts_us"]) == (f"instagram:p/{letters}", (AT_S + 3) * 1_000_000)
    assert row["parent_ts_us"] == (1_387_263_000 + 1_314_220_021_721) * 1_000
    assert row["parent_ts_source"] == "id_encoded"


@pytest.mark.parametrize("key", ["ig_profile_picture", "ig_recently_deleted_media"])
def test_portraits_and_what_was_deleted_are_no_posts(tmp_path: Path, key: str) -> None:
    picture = {"uri": "media/1.jpg", "creation_timestamp": AT_S, "title": ""}
    folder = write(tmp_path)
    before = len(read(folder)[0])
    (folder / "other.json").write_text(json.dumps({key: [picture | {"media": [picture]}]}), encoding="utf-8")
    assert len(read(folder)[0]) == before


def test_likes_of_stories_name_no_post(tmp_path: Path) -> None:
    path = tmp_path / "story_likes.json"
    liked = {"title": "bo_b", "string_list_data": [{"timestamp": AT_S}]}
    path.write_text(json.dumps({"story_activities_story_likes": [liked]}), encoding="utf-8")
    [row], _ = read(path)
    assert (row["verb"], row["ts_us"], row["parent_id"]) == ("Like", AT_S * 1_000_000, None)


def test_keys_follow_the_language_of_the_account(tmp_path: Path) -> None:
    comments, likes = more(tmp_path)
    assert [row["text"] for row in read(comments)[0]] == ["Mooi", "Joli"]
    (first, second), _ = read(likes)
    assert (first["parent_id"], first["verb"]) == ("instagram:p/DVWrbGCDdQ3", "Like")
    assert first["act_id"].removesuffix(".1") == second["act_id"].removesuffix(".2")


def test_what_instagram_writes_for_a_message_is_not_its_text(tmp_path: Path) -> None:
    notices = [
        message(3, BO, content="Liked a message"),
        message(2, BO, content=mangled("Reacted 😂 to your message ")),
        message(1, BO, content="Bo sent an attachment.", share={"link": POST}),
        message(0, BO, content="You sent an attachment."),
        message(-1, BO, content="Bo hat einen Anhang gesendet."),
    ]
    path = tmp_path / "instagram-acme" / "message_1.json"
    path.parent.mkdir()
    path.write_text(json.dumps(conversation(*notices)), encoding="utf-8")
    rows, _ = read(path.parent)
    assert [(row["verb"], row["object_type"], row["text"]) for row in rows] == [
        ("Like", "reaction", None),
        ("Like", "reaction", None),
        ("Create", "note", POST),
        ("Create", "media", None),
        ("Create", "media", None),
    ]


def test_a_download_is_of_one_network(tmp_path: Path) -> None:
    source = Source(write(tmp_path))
    assert (READER.detect(source) > 0.5, FACEBOOK.detect(source)) == (True, 0)


@pytest.mark.parametrize("broken", [3, comment(1, "x") | {"string_map_data": {"Comment": {"value": "x"}}}])
def test_a_broken_comment_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    path = tmp_path / "post_comments_1.json"
    path.write_text(json.dumps([comment(1, "a"), broken]), encoding="utf-8")
    rows, door = read(path)
    assert (len(rows), [one.place for one in door.rejections]) == (1, ["post_comments_1.json#2"])


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "followers_1.json"
    path.write_text('[{"title": "", "string_list_data": []}]', encoding="utf-8")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="holds no file of an Instagram download"):
        read(path)
