"""The ActivityStreams reader: Mastodon archives, collections, lines of activities."""

from __future__ import annotations

import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pappus.readers import activity_files as module
from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.activitystreams import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NOW_US = 1_767_225_600_000_000
CONTEXT = "https://www.w3.org/ns/activitystreams"
PUBLIC = f"{CONTEXT}#Public"
BRAND = "https://social.example/users/brand"
ANN = "https://other.example/users/Ann"
ACTOR = {"id": BRAND, "type": "Person", "preferredUsername": "Brand", "followers": f"{BRAND}/followers"}
# 2022-11-13T01:12:08.122Z in the upper 48 bits.
STATUS_NUMBER = 109333835161429021


def create(number: int = 1, **content: Any) -> dict[str, Any]:
    note = {"id": f"{BRAND}/statuses/{number}", "type": "Note", "content": "<p>Hi &amp; bye</p>", **content}
    return {
        "id": f"{BRAND}/statuses/{number}/activity",
        "type": "Create",
        "actor": BRAND,
        "published": "2022-11-13T01:13:27Z",
        "to": [PUBLIC],
        "cc": [f"{BRAND}/followers"],
        "object": note,
    }


def outbox(items: list[Any]) -> str:
    return json.dumps({"@context": CONTEXT, "type": "OrderedCollection", "totalItems": 1, "orderedItems": items})


def archive(folder: Path, items: list[Any], actor: Any = ACTOR) -> Path:
    (folder / "outbox.json").write_text(outbox(items))
    (folder / "likes.json").write_text(outbox([ANN]))
    if actor:
        (folder / "actor.json").write_text(json.dumps(actor))
    return folder


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(Pseudonymiser(b"k" * 32), "activitystreams", now_us=NOW_US, **options)
    rows = [row for batch in READER.read(Source(path), door) for row in batch.to_pylist()]
    assert door.rows_read == len(rows) + door.ignored.total() + door.rows_rejected
    return rows, door


def test_what_is_said_by_language_alone_is_said(tmp_path: Path) -> None:
    alone = [
        create(1, content=None, contentMap={"de": "<p>Guten Tag</p>"}),
        create(2, content="", contentMap={"de": ""}),
        create(3, content=None, contentMap=["odd"]),
    ]
    rows, _ = read(archive(tmp_path, alone))
    assert [(row["text"], row["lang"]) for row in rows] == [("Guten Tag", "de"), (None, "de"), (None, None)]


def test_an_archive_holds_the_acts_of_its_account(tmp_path: Path) -> None:
    parent = f"{ANN}/statuses/{STATUS_NUMBER}"
    answer = create(
        inReplyTo=parent,
        conversation="tag:other.example,2022:objectId=7:objectType=Conversation",
        tag=[{"type": "Mention", "href": ANN, "name": "@Ann@other.example"}, {"type": "Hashtag", "name": "#Spring"}],
        contentMap={"en": "x"},
        updated="2022-11-14T00:00:00.500Z",
        content='<p>@ann see <a href="https://help.example/1">help</a></p>',
    )
    share = {**create(), "id": f"{BRAND}/statuses/2/activity", "type": "Announce", "object": parent, "cc": [ANN]}
    rows, door = read(archive(tmp_path, [answer, share]))
    first, second = rows
    assert (
        {row["property_id"] for row in rows} == {row["actor_id"] for row in rows} == {"mastodon:Brand@social.example"}
    )
    assert (first["actor_kind"], first["actor_side"], first["visibility"]) == ("account", "org", "public")
    assert first["act_id"] == f"mastodon:{door.pseudonyms.digest(f'{BRAND}/statuses/1')}"
    assert first["parent_id"] == second["parent_id"] == f"mastodon:{door.pseudonyms.digest(parent)}"
    assert (first["parent_ts_us"], first["parent_ts_source"]) == (1_668_301_928_122_000, "id_encoded")
    assert (first["thread_method"], second["thread_method"], second["thread_id"]) == ("native", "reply_chain", None)
    assert first["mentions"] == second["recipients"] == [door.person("mastodon", "ann@other.example")]
    assert (first["tags"], first["links"], first["lang"]) == (["Spring"], ["help.example"], "en")
    assert (first["text"], first["text_len"]) == ("@… see help", 13)
    assert first["edited_us"] == 1_668_384_000_500_000
    assert second["verb"] == "Announce"
    assert (door.coverage.inbound, door.coverage.outbound) == ("none", "all")


@pytest.mark.parametrize(
    ("to", "cc", "visibility"),
    [
        ([PUBLIC], [], "public"),
        ([f"{BRAND}/followers"], ["as:Public", ANN], "public"),
        ([f"{BRAND}/followers"], [ANN], "followers"),
        (ANN, None, "direct"),
    ],
)
def test_visibility_follows_the_audience(tmp_path: Path, to: Any, cc: Any, visibility: str) -> None:
    (row,), _ = read(archive(tmp_path, [{**create(), "to": to, "cc": cc}]))
    assert row["visibility"] == visibility


def test_an_archive_without_its_actor_takes_the_name_from_the_address(tmp_path: Path) -> None:
    (row,), _ = read(archive(tmp_path, [create()], actor=None))
    assert (row["actor_kind"], row["property_id"]) == ("account", "mastodon:brand@social.example")


def test_a_film_or_an_article_has_a_title(tmp_path: Path) -> None:
    named = [
        create(1, type="Video", name="Tea & toast", content="How to"),
        create(2, type="Page", name="A link", content=None),
        create(3, type="Article", name={"odd": 1}, content="<p>Text</p>"),
        create(4, name="a vote", content="<p>Note</p>"),
    ]
    rows, _ = read(archive(tmp_path, named))
    assert [row["text"] for row in rows] == ["Tea & toast\nHow to", "A link", "Text", "Note"]


@pytest.mark.parametrize(("items", "acts"), [([create(1), create(2)], 2), ([], 0)])
def test_a_list_named_twice_is_the_one_that_holds_something(tmp_path: Path, items: list[Any], acts: int) -> None:
    folder = archive(tmp_path, items)
    twice = outbox(items).replace('"orderedItems"', '"orderedItems": [ ], "orderedItems"')
    (folder / "outbox.json").write_text(twice)
    assert READER.detect(Source(folder)) > 0.5
    assert len(read(folder)[0]) == acts


def test_compressed_archives_give_the_same_acts(tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    plain, _ = read(archive(folder, [create(1), create(2)]))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as writer, tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tar:
        for name in ("outbox.json", "actor.json"):
            writer.write(folder / name, name)
            tar.add(folder / name, name)
    for name in ("a.zip", "a.tar.gz"):
        assert READER.detect(Source(tmp_path / name)) > 0.9
        assert [row["act_id"] for row in read(tmp_path / name)[0]] == [row["act_id"] for row in plain]


def test_lines_of_many_actors_are_humans_programs_and_groups(tmp_path: Path) -> None:
    ours, bot = "https://social.example/@brand", "https://other.example/users/feed"
    lines: list[Any] = [
        {**create(1), "actor": ANN},
        {**create(2), "actor": {"id": bot, "type": "Service"}},
        {**create(3), "actor": {"id": "https://other.example/users/club", "type": "Group"}},
        {**create(4), "actor": ours},
        {"type": "Follow", "actor": ANN, "object": BRAND, "published": "2022-11-13T01:13:27Z"},
        {"type": "Undo", "actor": ANN, "object": BRAND, "published": "2022-11-13T01:13:27Z"},
    ]
    path = tmp_path / "stream.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines))
    rows, door = read(path, accounts={"mastodon:brand@social.example": "mastodon:Brand@social.example"})
    assert READER.detect(Source(path)) > 0.8
    assert [row["actor_kind"] for row in rows] == ["human", "bot", "account", "account", "human"]
    assert rows[0]["actor_id"] == rows[4]["actor_id"] == door.person("mastodon", "ann@other.example")
    assert [row["actor_side"] for row in rows] == ["unknown"] * 3 + ["org", "unknown"]
    assert rows[3]["property_id"] == "mastodon:Brand@social.example"
    assert rows[4]["verb"] == "Follow"
    assert door.ignored == {"activity of type Undo": 1}
    assert "ann" not in json.dumps(rows).lower()


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({**create(), "published": "yesterday"}, "has no possible time"),
        ({**create(), "published": "2044-01-01T00:00:00Z"}, "has no possible time"),
        (17, "is no activity"),
        ({**create(), "id": 4}, "is no activity"),
    ],
)
def test_a_broken_activity_is_rejected_with_its_place(tmp_path: Path, broken: Any, reason: str) -> None:
    rows, door = read(archive(tmp_path, [create(1), broken, create(3)]))
    assert [row["raw_ref"].rpartition("!")[2] for row in rows] == ["outbox.json#1", "outbox.json#3"]
    assert door.rejections[0].place.endswith("outbox.json#2")
    assert reason in door.rejections[0].reason


def test_half_a_surrogate_and_deep_nesting_reject_one_activity_only(tmp_path: Path) -> None:
    text = outbox([create(1), create(2, content="XX"), create(3, content="YY")])
    deep = "[" * 5_000 + "]" * 5_000
    (tmp_path / "outbox.json").write_text(text.replace('"XX"', '"\\ud83d"').replace('"YY"', deep))
    rows, door = read(tmp_path)
    assert (len(rows), door.rows_rejected) == (1, 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (outbox([create(1), create(2)])[:-200].encode(), "ends in the middle of item 2 of its list; 1 items"),
        (outbox([create(1)]).encode("utf-16"), "is UTF-16"),
        (b"", "has no list orderedItems"),
    ],
)
def test_a_damaged_outbox_says_where(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "outbox.json").write_bytes(content)
    with pytest.raises(UnreadableError, match=message):
        read(tmp_path)


@pytest.mark.parametrize("content", ['{"messages": []}', '[{"type": "message", "ts": "1.0"}]', "Create,actor\n", ""])
def test_other_files_are_not_taken_for_activities(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content)
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="holds no activities"):
        read(path)


def test_without_ids_acts_stay_apart(tmp_path: Path) -> None:
    bare = {"type": "Like", "actor": ANN, "object": BRAND, "published": "2022-11-13T01:13:27Z"}
    rows, _ = read(archive(tmp_path, [bare, bare]))
    assert len({row["act_id"] for row in rows}) == 2


def test_the_id_of_an_act_without_one_never_changes(tmp_path: Path) -> None:
    note = create(tag=[{"type": "Mention", "href": ANN}, {"type": "Hashtag", "name": "#b"}], inReplyTo=[ANN])
    del note["object"]["id"]
    rows, _ = read(archive(tmp_path, [note]))
    # What is in records already has to be recognised.
    assert rows[0]["act_id"] == "mastodon:c0e4b532652339c529c0030b-1"


@pytest.mark.parametrize(
    ("to", "cc", "visibility", "people"),
    [
        ([{"id": ANN}, None, "", 3], {"id": f"{ANN}/followers"}, "followers", 1),
        (ANN, [ANN, f"{BRAND}/fans"], "followers", 2),
        ([], None, "direct", None),
    ],
)
def test_an_audience_may_be_written_oddly(tmp_path: Path, to: Any, cc: Any, visibility: str, people: int) -> None:
    actor = ACTOR | {"followers": f"{BRAND}/fans"}
    [row], _ = read(archive(tmp_path, [create() | {"to": to, "cc": cc}], actor))
    assert row["visibility"] == visibility
    assert (row["recipients"] and len(row["recipients"])) == people


def test_acts_keep_their_places_among_what_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BATCH_ACTIVITIES", 3)
    items = [item for number in range(9) for item in (create(number), {"type": "Block"}, 5)]
    rows, door = read(archive(tmp_path, items))
    assert [row["raw_ref"].rpartition("#")[2] for row in rows] == [str(3 * number + 1) for number in range(9)]
    assert [row["record_no"] for row in rows] == [3 * number + 1 for number in range(9)]
    assert [one.place.rpartition("#")[2] for one in door.rejections] == [str(3 * number + 3) for number in range(9)]


GROUP = "https://lemmy.example/c/main"


def announced(activity: Any, number: int = 1, **more: Any) -> dict[str, Any]:
    """A member's activity as its group passes it on, which tells no time of its own."""
    address = f"https://lemmy.example/activities/announce/{number}"
    return {"actor": GROUP, "to": [PUBLIC], "object": activity, "type": "Announce", "id": address, **more}


def member_create(**content: Any) -> dict[str, Any]:
    page = {"type": "Page", "id": "https://lemmy.example/post/7", "name": "post 4", "attributedTo": ANN, **content}
    address = "https://lemmy.example/activities/create/2"
    return {"actor": ANN, "to": [PUBLIC], "cc": [GROUP], "type": "Create", "id": address, "object": page}


@pytest.mark.parametrize("as_lines", [False, True])
def test_a_group_passes_on_what_its_members_do(tmp_path: Path, as_lines: bool) -> None:
    like = {"actor": ANN, "type": "Like", "id": "https://lemmy.example/activities/like/3", "object": f"{BRAND}/9"}
    undo = {"actor": ANN, "type": "Undo", "id": "https://lemmy.example/activities/undo/4", "object": like}
    items = [
        announced(member_create(published="2021-11-01T12:11:22.871846+00:00")),
        create(1),
        announced(like, 2, published="2021-11-02T00:00:00Z"),
        announced(undo, 3),
        announced(f"{BRAND}/statuses/1", 4, published="2021-11-03T00:00:00Z"),
        announced(like, 5),
    ]
    path = tmp_path / "group.json"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in items) if as_lines else outbox(items))
    rows, door = read(path)
    ann = Pseudonymiser(b"k" * 32).person("mastodon", "Ann@other.example")
    assert [row["verb"] for row in rows] == ["Create", "Create", "Like", "Announce"]
    said, _, liked, shared = rows
    assert (said["actor_id"], said["text"], said["object_type"], said["ts_us"]) == (
        ann,
        "post 4",
        "article",
        1_635_768_682_871_846,
    )
    assert (liked["actor_id"], liked["ts_us"], shared["actor_kind"]) == (ann, 1_635_811_200_000_000, "human")
    assert door.ignored == {"activity of type Undo": 1}
    assert [one.reason for one in door.rejections] == ["has no possible time (published: None)"]


def test_what_a_group_passes_on_is_the_same_act_as_itself(tmp_path: Path) -> None:
    said = member_create(published="2021-11-01T12:11:22Z")
    path = tmp_path / "group.jsonl"
    path.write_text(f"{json.dumps(said)}\n{json.dumps(announced(said))}\n")
    rows, _ = read(path)
    assert len({row["act_id"] for row in rows}) == 1


def test_a_broken_activity_that_a_group_passes_on_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "group.json"
    path.write_text(outbox([create(1), announced({"type": "Create", "actor": 5, "object": {}}), {"type": 5}]))
    rows, door = read(path)
    assert (len(rows), [one.place for one in door.rejections]) == (1, ["group.json#2", "group.json#3"])


def test_a_real_archive_reads_whole(shared_data: Path) -> None:
    path = shared_data / "mastodon_archive"
    rows, door = read(path)
    assert READER.detect(Source(path)) > 0.9
    assert (len(rows), door.rows_rejected) == (793, 0)
    assert sum(row["verb"] == "Announce" for row in rows) == 182
    assert sum(row["verb"] == "Create" and row["parent_id"] is not None for row in rows) == 192
