"""The Stack Exchange reader: posts and comments of a site's dump."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from statistics import median
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers import stackexchange_rows as module
from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.stackexchange import READER
from pappus.readers.stackexchange_acts import Questions
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NOW_US = 1_767_225_600_000_000
ASKED = "2021-04-27T15:06:44.553"


def table(root: str, *rows: dict[str, Any]) -> bytes:
    lines = "".join(f"  <row {' '.join(f'{k}={quoteattr(str(v))}' for k, v in row.items())} />\r\n" for row in rows)
    return f'\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<{root}>\r\n{lines}</{root}>'.encode()


def post(number: object, kind: int = 1, **more: Any) -> dict[str, Any]:
    return {"Id": number, "PostTypeId": kind, "CreationDate": ASKED, "OwnerUserId": 7, **more}


def comment(number: int, on: int, **more: Any) -> dict[str, Any]:
    return {"Id": number, "PostId": on, "Text": "why?", "CreationDate": ASKED, "UserId": 8, **more}


def site(folder: Path, posts: bytes | None, comments: bytes | None = None, name: str = "Help.Example") -> Path:
    path = folder / name
    path.mkdir()
    for file, content in (("Posts.xml", posts), ("Comments.xml", comments)):
        if content is not None:
            (path / file).write_bytes(content)
    (path / "Votes.xml").write_bytes(table("votes", {"Id": 1}))
    return path


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(Pseudonymiser(b"k" * 32), "stackexchange", now_us=NOW_US, **options)
    rows = [row for batch in READER.read(Source(path), door) for row in batch.to_pylist()]
    records = {row["record_no"] for row in rows}
    assert door.rows_read == len(records) + door.ignored.total() + door.rows_rejected
    return rows, door


def test_questions_answers_and_comments_form_threads(tmp_path: Path) -> None:
    asked = post(
        1,
        Title="How?",
        Body="<p>I ask @ann</p>",
        Tags="<a-b><c#>",
        Score=-2,
        ViewCount=9,
        LastEditDate="2021-04-28T00:00:00",
    )
    posts = table("posts", asked, post(2, 2, ParentId=1, Body="So.", OwnerUserId=8), post(3, 5))
    comments = table("comments", comment(1, 1), comment(2, 2), comment(3, 99))
    rows, door = read(site(tmp_path, posts, comments))
    prefix = "stackexchange:help.example/"
    assert [row["act_id"] for row in rows] == [prefix + end for end in ("p1", "p2", "c1", "c2", "c3")]
    assert [row["thread_id"] for row in rows] == [f"{prefix}p1"] * 4 + [None]
    assert [row["parent_id"] for row in rows] == [None, *(prefix + end for end in ("p1", "p1", "p2", "p99"))]
    assert [row["object_type"] for row in rows] == ["question", "answer", "note", "note", "note"]
    assert [row["needs_response"] for row in rows] == [True, None, None, None, None]
    question = rows[0]
    assert (question["ts_us"], question["ts_precision"], question["tz_assumed"]) == (1_619_536_004_553_000, "ms", None)
    assert (question["text"], question["tags"]) == ("How?\n\nI ask @…", ["a-b", "c#"])
    assert dict(question["engagement"]) == {"score": -2, "views": 9}
    assert (question["actor_id"], question["edited_us"]) == (
        door.person("stackexchange:help.example", "7"),
        1_619_568_000_000_000,
    )
    assert door.ignored == {"neither question nor answer: description of a tag": 1}
    assert door.coverage.properties == ["stackexchange:help.example"]


def test_programs_and_people_who_left(tmp_path: Path) -> None:
    rows, door = read(
        site(
            tmp_path,
            table(
                "posts",
                post(1, OwnerUserId=-1),
                post(2, OwnerUserId="", OwnerDisplayName="user7"),
                post(3, OwnerUserId=""),
                post(4, Tags="|x|y|"),
            ),
        )
    )
    assert [row["actor_kind"] for row in rows] == ["bot", "human", "human", "human"]
    assert rows[1]["actor_id"] == door.person("stackexchange:help.example:name", "user7")
    assert rows[2]["actor_id"] is None
    assert rows[3]["tags"] == ["x", "y"]
    assert "Comments.xml is not there; its acts are missing." in door.coverage.notes


def test_a_bad_row_is_rejected_and_the_rest_goes_on(tmp_path: Path) -> None:
    posts = table(
        "posts",
        post("x"),
        post("99999999999999"),
        post(3, CreationDate="then"),
        post(4, CreationDate="2090-01-01T00:00:00"),
        post(5, 2, ParentId="?"),
        post(6, Score="many"),
    )
    rows, door = read(site(tmp_path, posts))
    assert [row["raw_ref"] for row in rows] == ["Help.Example!Posts.xml#5", "Help.Example!Posts.xml#6"]
    assert (rows[0]["parent_id"], rows[0]["thread_id"]) == (None, None)
    assert [rejection.place[-1] for rejection in door.rejections] == ["1", "2", "3", "4"]


def test_the_site_is_named_by_folder_archive_or_option(tmp_path: Path) -> None:
    posts = table("posts", post(1))
    folder = site(tmp_path, posts, name="Cardano.Stackexchange.com")
    archive = tmp_path / "Cardano.Stackexchange.com.zip"
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr("Posts.xml", posts)
    for path in (folder, archive, folder / "Posts.xml"):
        assert READER.detect(Source(path)) > 0.9
        assert read(path)[0][0]["act_id"] == "stackexchange:cardano.stackexchange.com/p1"
    assert read(folder, property_id="stackexchange:Cardano")[0][0]["act_id"] == "stackexchange:Cardano/p1"


def test_a_folder_named_in_another_encoding_is_a_site(tmp_path: Path) -> None:
    rows, _ = read(site(tmp_path, table("posts", post(1)), name=os.fsdecode(b"caf\xe9")))
    assert [row["act_id"] for row in rows] == ["stackexchange:caf?/p1"]


TITLE = "What's the difference between on-chain, and off-chain?"
WORDS = "whats-the-difference-between-on-chain-and-off-chain"


def linking(*links: str) -> bytes:
    body = " ".join(f'<a href="https://{link}">see</a>' for link in links)
    return table("posts", post(1, Title=TITLE), post(2, 2, ParentId=1, Body=body))


@pytest.mark.parametrize(
    ("links", "name"),
    [
        ([f"cardano.stackexchange.com/questions/1/{WORDS}"], "cardano.stackexchange.com"),
        ([f"cardano.stackexchange.com/questions/1/{WORDS[:30]}"], "cardano.stackexchange.com"),
        # Another question of this number, a question that is not here, one that says too little.
        (["other.example/questions/1/what-is-a-wallet-and-why"], "my dump"),
        ([f"other.example/questions/3/{WORDS}"], "my dump"),
        (["other.example/questions/1/whats"], "my dump"),
        ([], "my dump"),
    ],
)
def test_a_site_is_known_by_links_among_its_own_questions(tmp_path: Path, links: list[str], name: str) -> None:
    path = site(tmp_path, linking(*links), table("comments", comment(1, 1)), name="My dump")
    rows, door = read(path)
    assert {row["property_id"] for row in rows} == {f"stackexchange:{name}"}
    assert {row["act_id"].partition("/")[0] for row in rows} == {f"stackexchange:{name}"}
    assert any("nothing in it shows" in note for note in door.coverage.notes) == (name == "my dump")


def test_parts_of_one_dump_belong_to_one_site(tmp_path: Path) -> None:
    site(tmp_path, table("posts", post(1)), None, name="big.example-Posts")
    site(tmp_path, None, table("comments", comment(1, 1)), name="big.example-Comments")
    rows, _ = read(tmp_path)
    assert {row["thread_id"] for row in rows} == {"stackexchange:big.example/p1"}


def test_two_sites_in_one_folder_stay_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        site(tmp_path, table("posts", post(1)), table("comments", comment(1, 1)), name=name)
    rows, _ = read(tmp_path)
    assert sorted(row["thread_id"] for row in rows) == ["stackexchange:one/p1"] * 2 + ["stackexchange:two/p1"] * 2


BOMB = b'<?xml version="1.0"?><!DOCTYPE posts [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><posts><row Id="&b;"/></posts>'


@pytest.mark.parametrize(
    ("posts", "message"),
    [
        (BOMB, "declares a document type or entities"),
        (b'<!DOCTYPE posts SYSTEM "file:///etc/passwd"><posts></posts>', "declares a document type or entities"),
        (table("posts", post(1), post(2))[:-40], "damaged or truncated .* at line 4; 1 rows before it are whole"),
        (table("posts", post(1)).replace(b"Id=", b"Id=\xff", 1), "damaged or truncated"),
        (table("posts", post(1)) + b"<posts/>", "damaged or truncated"),
    ],
)
def test_damaged_and_hostile_xml_is_refused(tmp_path: Path, posts: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=message):
        read(site(tmp_path, posts))


def test_rows_keep_their_places_from_batch_to_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_ROWS", 1)
    monkeypatch.setattr(module, "_CHUNK_BYTES", 300)
    posts = table("posts", *(post("x" if number == 4 else number, Title=f"t{number}") for number in range(1, 10)))
    rows, door = read(site(tmp_path, posts))
    kept = [number for number in range(1, 10) if number != 4]
    assert [row["text"] for row in rows] == [f"t{number}" for number in kept]
    assert [row["record_no"] for row in rows] == kept
    assert [row["raw_ref"] for row in rows] == [f"Help.Example!Posts.xml#{number}" for number in kept]
    assert [one.place for one in door.rejections] == ["Help.Example!Posts.xml#4"]


def test_other_encodings_are_read(tmp_path: Path) -> None:
    posts = table("posts", post(1, Body="grüße")).decode("utf-8-sig").replace("utf-8", "utf-16").encode("utf-16")
    path = site(tmp_path, posts)
    assert READER.detect(Source(path)) > 0.9
    assert read(path)[0][0]["text"] == "grüße"


@pytest.mark.parametrize("encoding", ["x", "utf8-sig", "big5"])
def test_an_encoding_that_is_none_is_refused(tmp_path: Path, encoding: str) -> None:
    posts = table("posts", post(1)).removeprefix("\ufeff".encode()).replace(b"utf-8", encoding.encode())
    with pytest.raises(UnreadableError, match="first line"):
        read(site(tmp_path, posts))


def test_a_packed_dump_asks_to_be_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "site.7z"
    path.write_bytes(b"7z\xbc\xaf\x27\x1c" + b"\0" * 20)
    assert READER.detect(Source(path)) > 0
    with pytest.raises(UnreadableError, match="7z archive; unpack it"):
        read(path)


def test_other_xml_is_not_taken_for_a_dump(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel/></rss>")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="holds neither"):
        read(path)


@given(st.dictionaries(st.integers(1, 500), st.integers(1, 500), max_size=40), st.integers(1, 500))
def test_questions_are_found_in_any_order(known: dict[int, int], wanted: int) -> None:
    questions = Questions()
    for number, asked in known.items():
        questions.note(np.array([number]), np.array([asked]))
    assert questions.of(np.array([wanted])).tolist() == [known.get(wanted, -1)]
    questions.note(np.array([502, 501]), np.array([8, 7]))
    assert questions.of(np.array([502, wanted, 503])).tolist() == [8, known.get(wanted, -1), -1]


def test_a_question_that_was_closed_says_when(tmp_path: Path) -> None:
    closed = post(1, ClosedDate="2021-04-29T10:00:00.000")
    rows, door = read(site(tmp_path, table("posts", closed, post(2, ClosedDate="soon"))))
    asked, _, closing = rows
    assert (closing["act_id"], closing["thread_id"]) == (f"{asked['act_id']}/closed", asked["act_id"])
    assert (closing["verb"], closing["actor_kind"], closing["actor_id"]) == ("Close", "system", None)
    assert closing["ts_us"] == 1_619_690_400_000_000
    assert (closing["record_no"], closing["raw_ref"]) == (asked["record_no"], asked["raw_ref"])
    assert door.rows_read == 2


def test_a_real_site_gives_the_published_figures(shared_data: Path) -> None:
    rows, door = read(shared_data / "stackexchange_site")
    assert door.coverage.properties == ["stackexchange:cardano.stackexchange.com"]
    assert sum(row["verb"] == "Close" for row in rows) == 37
    kinds = [row["object_type"] for row in rows if row["verb"] == "Create"]
    assert (kinds.count("question"), kinds.count("answer"), kinds.count("note")) == (1042, 1496, 1829)
    assert door.rows_rejected == 0
    asked = {row["act_id"]: row for row in rows if row["object_type"] == "question" and row["verb"] == "Create"}
    first: dict[str, float] = {}
    first_by_others: dict[str, float] = {}
    for row in rows:
        question = asked.get(row["parent_id"]) if row["object_type"] == "answer" else None
        if question:
            hours = (row["ts_us"] - question["ts_us"]) / 3.6e9
            first[question["act_id"]] = min(hours, first.get(question["act_id"], hours))
            if row["actor_id"] != question["actor_id"]:
                first_by_others[question["act_id"]] = hours
    assert len(asked) - len(first) == 100
    assert median(first.values()) == pytest.approx(4.22, abs=0.005)
    assert 1 - len(first_by_others) / len(asked) == pytest.approx(0.149, abs=0.0005)
