"""LinkedIn: from the tables of a member's archive to acts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.linkedin import (
    COMMENTS,
    MESSAGES,
    OLD_MESSAGES,
    OLD_SHARES,
    OLDEST_MESSAGES,
    REACTIONS,
    SHARES,
    write,
)

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.linkedin import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
ANN, BO, CY = (NAMES.person("linkedin", name) for name in ("ann-lee", "bo-berg", "cy"))


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "linkedin", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def table(folder: Path, content: str) -> Path:
    path = folder / "table.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_posts_and_what_is_said_to_them_meet(tmp_path: Path) -> None:
    rows, door = read(write(tmp_path))
    shared = {row["act_id"]: row for row in rows if row["raw_ref"].startswith(f"{tmp_path.name}!Shares")}
    post = shared["linkedin:ugcPost:7458194261025673216"]
    assert (post["text"], post["visibility"], post["tz_assumed"]) == ('We are "live"!', "members", "UTC")
    comments = [row for row in rows if "Comments" in row["raw_ref"]]
    assert [row["parent_id"] for row in comments] == [
        post["act_id"],
        post["act_id"],
        "linkedin:activity:7401794121226567681",
    ]
    assert comments[1]["text"] == 'Read "tea",\nit was hot'
    assert comments[2]["act_id"] == "linkedin:comment:7458450000000000000"
    assert (door.rows_read, door.rows_rejected, door.ignored) == (11, 0, {"draft of a message": 1})
    assert {row["actor_id"] for row in rows if row["visibility"] != "direct"} == {ANN}


def test_the_number_of_a_post_holds_its_time(tmp_path: Path) -> None:
    [first, *_], _ = read(table(tmp_path, COMMENTS))
    # The date of that post in the table of shares: 2026-05-07 16:41:18.
    assert first["parent_ts_us"] == 1_778_172_078_377_000
    assert (first["parent_ts_source"], first["thread_method"]) == ("id_encoded", "reply_chain")


def test_each_line_of_a_post_stands_in_quotation_marks(tmp_path: Path) -> None:
    link = "https://news.example/a"
    post = f'2026-05-07 16:41:18,,"One, said ""so"".""\n""""\n""Two""\n"" three",{link},"",PUBLIC\n'
    [row], _ = read(table(tmp_path, SHARES.splitlines()[0] + "\n" + post))
    assert (row["text"], row["links"]) == (f'One, said "so".\n\nTwo\n three {link}', ["news.example"])


@pytest.mark.parametrize("name", ["guide_messages", "learning_coach_messages", "LearningCoachMessages"])
def test_what_was_written_to_programs_is_no_message(tmp_path: Path, name: str) -> None:
    before = len(read(write(tmp_path))[0])
    (tmp_path / f"{name}.csv").write_text(MESSAGES, encoding="utf-8")
    assert len(read(tmp_path)[0]) == before


def test_an_advertisement_is_nobodys_message(tmp_path: Path) -> None:
    link, lines = "https://www.linkedin.com/in/ann-lee", MESSAGES.splitlines()
    sent = f"2-ad==,Sponsored Conversation,LinkedIn Member,,Ann Lee,{link},2026-05-10 09:00:00 UTC,,Buy,INBOX,,No"
    rows, _ = read(table(tmp_path, "\n".join([lines[0], sent, *lines[1:]])))
    assert [(row["actor_kind"], row["actor_id"]) for row in rows] == [
        ("automation", None),
        ("human", BO),
        ("human", ANN),
    ]


def test_a_number_beyond_64_bits_names_a_post_and_holds_no_time(tmp_path: Path) -> None:
    numbers = ("9999999999999999999", "9223372036854775808")
    changed = COMMENTS
    for old, new in zip(("7458194261025673216", "7401794121226567681"), numbers, strict=True):
        changed = changed.replace(old, new)
    rows, _ = read(table(tmp_path, changed))
    assert {row["parent_id"].rpartition(":")[2] for row in rows} == set(numbers)
    assert {(row["parent_ts_us"], row["parent_ts_source"]) for row in rows} == {(None, "missing")}


def test_reactions_are_likes(tmp_path: Path) -> None:
    rows, _ = read(table(tmp_path, REACTIONS))
    assert {(row["verb"], row["object_type"], row["parent_id"]) for row in rows} == {
        ("Like", "reaction", "linkedin:activity:7401794121226567681")
    }
    assert len({row["act_id"] for row in rows}) == 2


def test_messages_are_from_both_sides(tmp_path: Path) -> None:
    rows, door = read(write(tmp_path), accounts={"linkedin:ann-lee": "linkedin:Ann-Lee"})
    asked, answered = (row for row in rows if row["visibility"] == "direct")
    assert (asked["actor_id"], asked["actor_side"], asked["recipients"]) == (BO, "external", [ANN])
    assert (answered["actor_id"], answered["actor_kind"], answered["actor_side"]) == (
        "linkedin:Ann-Lee",
        "account",
        "org",
    )
    assert (answered["recipients"], answered["text"]) == ([BO, CY], "On my way")
    assert (asked["thread_id"], asked["tz_assumed"]) == (answered["thread_id"], None)
    assert door.coverage.private is True


def test_messages_of_older_archives_name_no_profiles(tmp_path: Path) -> None:
    (asked, answered), _ = read(table(tmp_path, OLD_MESSAGES))
    bo, ann = (NAMES.person("linkedin", name) for name in ("Bo Berg", "Ann Lee"))
    assert (asked["actor_id"], asked["recipients"]) == (bo, [ann])
    assert answered["tz_assumed"] == "UTC"


def test_the_oldest_messages_name_no_conversation(tmp_path: Path) -> None:
    rows, door = read(table(tmp_path, OLDEST_MESSAGES))
    asked, answered, other = rows
    bo, ann = (NAMES.person("linkedin", name) for name in ("Bo Berg", "Ann Lee"))
    assert [(row["actor_id"], row["recipients"]) for row in (asked, answered)] == [(bo, [ann]), (ann, [bo])]
    assert asked["thread_id"] == answered["thread_id"] != other["thread_id"]
    # 2017-11-10 at half past midnight and 2017-11-11 8:33, clocks of a country that names no zone.
    assert [row["ts_us"] for row in (asked, answered)] == [1_510_273_800_000_000, 1_510_389_180_000_000]
    assert {(row["ts_precision"], row["tz_assumed"]) for row in rows} == {("min", "UTC")}
    assert door.coverage.private is True


def test_the_oldest_messages_tell_which_the_account_sent(tmp_path: Path) -> None:
    (asked, answered, _), _ = read(table(tmp_path, OLDEST_MESSAGES), property_id="linkedin:acme")
    assert (asked["actor_side"], asked["actor_kind"]) == ("external", "human")
    assert (answered["actor_id"], answered["actor_side"]) == ("linkedin:acme", "org")


@pytest.mark.parametrize("date", ["13/40/17, 8:33 AM", "11/11/17", "1/1/2", "8:33 AM", "//"])
def test_an_impossible_date_of_old_is_rejected_and_the_rest_goes_on(tmp_path: Path, date: str) -> None:
    rows, door = read(table(tmp_path, OLDEST_MESSAGES.replace("11/11/17, 8:33 AM", date)))
    assert (len(rows), [one.place for one in door.rejections]) == (2, ["table.csv#2"])


def commented(folder: Path, text: str, connections: str | None = None) -> dict[str, Any]:
    path = write(folder)
    (path / "Comments.csv").write_text(COMMENTS.replace("Thanks all", text), encoding="utf-8")
    if connections is not None:
        (path / "Connections.csv").write_text(connections, encoding="utf-8")
    return next(row for row in read(path)[0] if row["raw_ref"].endswith("Comments.csv#1"))


@pytest.mark.parametrize(
    ("text", "kept", "mentions"),
    [
        ("Bo Berg thanks a lot", "@… thanks a lot", [BO]),
        ("Thanks Bo Berg! And Bo Berg.", "Thanks @…! And @….", [BO]),
        ("Bo Bergmann thanks", "Bo Bergmann thanks", None),
        ("Bo thanks", "Bo thanks", None),
    ],
)
def test_people_are_called_upon_by_their_names(tmp_path: Path, text: str, kept: str, mentions: Any) -> None:
    row = commented(tmp_path, text)
    assert (row["text"], row["mentions"]) == (kept, mentions)


@pytest.mark.parametrize(
    ("connections", "handle"),
    [
        ("First Name,Last Name,Email Address\nBo,Berg,\n", "Bo Berg"),
        ("First Name,Last Name,URL\nBo,Berg,https://www.linkedin.com/in/b1\nBo,Berg,\n", "Bo Berg"),
        ("First Name,Last Name,URL\nBo\nBo,Berg,https://www.linkedin.com/in/bo-berg\n\x00", "bo-berg"),
    ],
)
def test_tables_of_connections_of_any_age_and_state(tmp_path: Path, connections: str, handle: str) -> None:
    row = commented(tmp_path, "Bo Berg thanks", connections)
    assert (row["text"], row["mentions"]) == ("@… thanks", [NAMES.person("linkedin", handle)])


def test_without_connections_nobody_is_known(tmp_path: Path) -> None:
    assert commented(tmp_path, "Bo Berg thanks", '"broken')["mentions"] is None


def test_a_post_without_an_address_gets_an_id_of_its_own(tmp_path: Path) -> None:
    named, unnamed = read(table(tmp_path, OLD_SHARES))[0]
    assert named["act_id"] == "linkedin:activity:6490000000000000009"
    assert unnamed["act_id"].endswith(".1")


@pytest.mark.parametrize("content", [SHARES, COMMENTS, MESSAGES])
def test_a_row_without_a_date_is_rejected_and_the_rest_goes_on(tmp_path: Path, content: str) -> None:
    whole, _ = read(table(tmp_path, content))
    first = content.split("\n", 1)[1].partition("2026")[2][:15]
    rows, door = read(table(tmp_path, content.replace(f"2026{first}", "", 1)))
    assert (len(rows), [one.place for one in door.rejections]) == (len(whole) - 1, ["table.csv#1"])


def test_two_common_words_make_no_table_of_linkedin(tmp_path: Path) -> None:
    path = table(tmp_path, "Date,Link\n2026-05-09 10:50:45,https://shop.example/a\n")
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="no table of a LinkedIn archive"):
        read(path)
