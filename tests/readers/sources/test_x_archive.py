from __future__ import annotations

import csv
import json
import os
import zipfile
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers import x_archive_files as module
from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.x_archive import READER
from pappus.readers.tweets import handles_in, id_time_us, moment_us, whole_id
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
OWN, OTHER, ASKED = 650041477918248960, 649008991427694592, 649711504812589056
COLUMNS = ["tweet_id", "in_reply_to_status_id", "in_reply_to_user_id", "timestamp", "source", "text",
           "retweeted_status_id", "retweeted_status_user_id", "retweeted_status_timestamp",
           "expanded_urls"]  # fmt: skip


def plain(**given: Any) -> dict[str, Any]:
    """A tweet in words of its own, from which each generation's form is made."""
    return {"id": OWN, "text": "hello", "time": "2015-10-02 20:15:40 +0000", "reply": None, "user": None,
            "shared": None, "urls": []} | given  # fmt: skip


def as_row(tweet: dict[str, Any]) -> list[Any]:
    shared_time = "2015-09-29 23:52:56 +0000" if tweet["shared"] else ""
    return [tweet["id"], tweet["reply"] or "", tweet["user"] or "", tweet["time"], "web", tweet["text"],
            tweet["shared"] or "", "", shared_time, ",".join(tweet["urls"])]  # fmt: skip


def write_table(path: Path, *tweets: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, quoting=csv.QUOTE_ALL)
        table.writerows([COLUMNS, *map(as_row, tweets)])
    return path


def as_status(tweet: dict[str, Any]) -> dict[str, Any]:
    status = {"id_str": str(tweet["id"]), "created_at": tweet["time"], "text": tweet["text"],
              "entities": {"urls": [{"expanded_url": url} for url in tweet["urls"]]}}  # fmt: skip
    if tweet["reply"]:
        status |= {"in_reply_to_status_id_str": str(tweet["reply"])}
    if tweet["user"]:
        status |= {"in_reply_to_user_id_str": str(tweet["user"])}
    if tweet["shared"]:
        status |= {"retweeted_status": {"id_str": str(tweet["shared"]), "created_at": "2015-09-29 23:52:56 +0000"}}
    return status


def write_months(path: Path, *tweets: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    statuses = json.dumps([as_status(tweet) for tweet in tweets], indent=2)
    path.write_text("Grailbird.data.tweets_2015_10 = \n " + statuses)
    return path


def write_parts(path: Path, *tweets: dict[str, Any], wrapped: bool = True, name: str = "tweets.part0") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    statuses = []
    for tweet in tweets:
        status = as_status(tweet)
        status["full_text"] = status.pop("text")
        status.pop("retweeted_status", None)
        status |= {"favorite_count": "3", "retweet_count": "0", "lang": "en"}
        statuses.append({"tweet": status} if wrapped else status)
    path.write_text(f"window.YTD.{name} = " + json.dumps(statuses, indent=2))
    return path


def write_account(path: Path, user_id: str = "42", handle: str = "Acme") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    account = {"username": handle, "accountId": user_id}
    path.write_text("window.YTD.account.part0 = " + json.dumps([{"account": account}]))


def write_details(path: Path, handle: str = "Acme") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("var user_details =  " + json.dumps({"screen_name": handle, "id": "42"}))


def read(path: Path, **given: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "x_archive", now_us=1_800_000_000_000_000, **given)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


TWEETS = (
    plain(
        text="@bob see #Sale &amp; more @Eve https://t.co/x", urls=["https://Shop.example/a", "http://shop.example/b"]
    ),
    plain(id=OWN + 1, reply=ASKED, user=77, text="@bob yes"),
    plain(id=OWN + 2, shared=OTHER, text="RT @eve: good"),
    plain(id=OWN + 3, user=77, text="@bob hello"),
)


def test_a_cut_emoji_costs_no_tweet(tmp_path: Path) -> None:
    rows, door = read(write_parts(tmp_path / "data/tweets.js", plain(text="cut \ud83d"), plain(id=OWN + 1)))
    assert [row["text"] for row in rows] == ["cut ?", "hello"]
    assert door.rows_rejected == 0


def test_a_tweet_becomes_an_act_of_the_account(tmp_path: Path) -> None:
    write_details(tmp_path / "data/js/user_details.js")
    rows, door = read(write_table(tmp_path / "tweets.csv", *TWEETS))
    row = rows[0]
    assert (row["act_id"], row["ts_us"]) == (f"x:{OWN}", 1_443_816_940_000_000)
    assert (row["property_id"], row["actor_id"], row["actor_kind"], row["actor_side"]) == (
        "x:Acme", "x:Acme", "account", "org")  # fmt: skip
    assert row["text"] == "@… see #Sale & more @… https://t.co/x"
    assert row["mentions"] == [NAMES.person("x", "bob"), NAMES.person("x", "eve")]
    assert (row["tags"], row["links"]) == (["Sale"], ["shop.example"])
    assert (door.coverage.inbound, door.coverage.outbound) == ("none", "all")


def test_an_archive_without_its_account_file_is_known_by_its_manifest(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "data/tweets.js", plain(), plain(id=OWN + 1, reply=ASKED, user=42))
    manifest = {"userInfo": {"accountId": "42", "userName": "Acme", "displayName": "Acme Ltd"}, "archiveInfo": {}}
    (tmp_path / "data/manifest.js").write_text("window.__THAR_CONFIG = " + json.dumps(manifest))
    for handed_in in (tmp_path, path):
        rows, door = read(handed_in)
        assert {row["property_id"] for row in rows} == {"x:Acme"}
        assert not any("Which account" in note for note in door.coverage.notes)


def test_replies_and_retweets_point_to_their_parents(tmp_path: Path) -> None:
    _, reply, retweet, addressed = read(write_table(tmp_path / "tweets.csv", *TWEETS))[0]
    assert (reply["verb"], reply["parent_id"], reply["thread_method"]) == ("Create", f"x:{ASKED}", "reply_chain")
    assert (reply["parent_ts_us"], reply["parent_ts_source"]) == (id_time_us(ASKED), "id_encoded")
    assert reply["recipients"] == [NAMES.person("x", "77")]
    assert (retweet["verb"], retweet["parent_id"], retweet["recipients"]) == ("Announce", f"x:{OTHER}", None)
    assert retweet["parent_ts_us"] // 1_000_000 == 1_443_570_776
    assert (addressed["parent_id"], addressed["recipients"]) == (None, [NAMES.person("x", "77")])


def test_parents_from_before_ids_carried_time(tmp_path: Path) -> None:
    rows, _ = read(write_table(tmp_path / "tweets.csv", plain(shared=99), plain(id=OWN + 1, reply=98)))
    assert (rows[0]["parent_ts_us"], rows[0]["parent_ts_source"]) == (1_443_570_776_000_000, "in_export")
    assert (rows[1]["parent_ts_us"], rows[1]["parent_ts_source"]) == (None, "missing")


def test_midnight_of_the_oldest_tweets_is_a_day(tmp_path: Path) -> None:
    old = plain(id=1234567, time="2009-05-01 00:00:00 +0000")
    rows, _ = read(write_table(tmp_path / "tweets.csv", old, plain(time="2015-10-02 00:00:00 +0000")))
    assert [row["ts_precision"] for row in rows] == ["day", "s"]


@pytest.mark.parametrize("form", ["months", "parts", "older parts", "zip"])
def test_all_forms_give_the_same_acts(tmp_path: Path, form: str) -> None:
    tweets = TWEETS if form == "months" else (*TWEETS[:2], TWEETS[3])
    expected, _ = read(write_table(tmp_path / "tweets.csv", *tweets), property_id="x:Acme")
    folder = tmp_path / "archive"
    if form == "months":
        write_details(folder / "data/js/user_details.js")
        write_months(folder / "data/js/tweets/2015_10.js", *tweets)
    elif form == "older parts":
        write_account(folder / "data/account.js")
        write_parts(folder / "data/tweet.js", *tweets, wrapped=False, name="tweet.part0")
    else:
        write_account(folder / "data/account.js")
        write_parts(folder / "data/tweets.js", *tweets[:1])
        write_parts(folder / "data/tweets-part1.js", *tweets[1:], name="tweets.part1")
    if form == "zip":
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            for path in folder.rglob("*.js"):
                archive.write(path, path.relative_to(folder))
        folder = tmp_path / "a.zip"
    known_by_one = {"raw_ref", "record_no", "lang", "engagement"}
    rows = {row["act_id"]: row for row in read(folder)[0]}
    assert len(rows) == len(expected)
    for row in expected:
        for name in set(row) - known_by_one:
            assert rows[row["act_id"]][name] == row[name], name


def test_what_the_newest_form_adds(tmp_path: Path) -> None:
    write_account(tmp_path / "data/account.js")
    write_parts(tmp_path / "data/tweets.js", plain(), plain(id=OWN + 1, text="RT @eve: good"))
    rows, door = read(tmp_path)
    assert (rows[0]["lang"], rows[0]["engagement"]) == ("en", [("likes", 3)])
    assert (rows[1]["verb"], rows[1]["parent_id"]) == ("Announce", None)
    assert any("Retweets are told by their text" in note for note in door.coverage.notes)


def with_edits(path: Path, **edits: dict[str, Any]) -> Path:
    """A file of tweets, some with what is told of their versions, by their place after the first."""
    path = write_parts(path, *(plain(id=OWN + number) for number in range(4)))
    opening, _, listed = path.read_text().partition(" = ")
    tweets = json.loads(listed)
    for place, told in edits.items():
        tweets[int(place[1:])]["tweet"]["edit_info"] = told
    path.write_text(f"{opening} = {json.dumps(tweets)}")
    return path


def test_of_an_edited_tweet_the_newest_version_counts(tmp_path: Path) -> None:
    ids = [str(OWN + number) for number in range(1, 4)]
    told = {"editTweetIds": ids, "editsRemaining": "3"}
    later = {"edit": {"initialTweetId": ids[0], "editControlInitial": told}}
    alone = {"initial": {"editTweetIds": [str(OWN)]}}
    rows, door = read(with_edits(tmp_path / "tweets.js", _0=alone, _1={"initial": told}, _2=later, _3=later))
    assert [row["act_id"] for row in rows] == [f"x:{OWN}", f"x:{OWN + 3}"]
    assert (door.rows_read, door.rows_rejected, door.ignored) == (4, 0, {"older version of an edited tweet": 2})


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"initial": None},
        {"edit": {}},
        {"edit": {"editControlInitial": None}},
        {"initial": {"editTweetIds": ["a", ""]}},
    ],
)
def test_edits_that_tell_nothing_cost_no_tweet(tmp_path: Path, told: dict[str, Any]) -> None:
    rows, door = read(with_edits(tmp_path / "tweets.js", _0=told))
    assert (len(rows), door.rows_rejected, door.ignored) == (4, 0, {})


LONG = "A long story & its end. " * 20 + "See https://t.co/b for @eve #End"


def write_notes(path: Path, *notes: Any) -> None:
    path.write_text(f"window.YTD.note_tweet.part0 = {json.dumps(list(notes))}", encoding="utf-8")


def note(text: str = LONG, at: str = "2015-10-02T20:15:41.000Z") -> dict[str, Any]:
    core = {"text": text, "urls": [{"expandedUrl": "https://help.example/b"}], "mentions": []}
    return {"noteTweet": {"noteTweetId": "1", "createdAt": at, "core": core}}


def cut(text: str = LONG) -> str:
    """The beginning of a long text, as its tweet holds it."""
    return text[:270].replace("&", "&amp;") + "… https://t.co/self"


def test_a_long_text_is_read_in_full(tmp_path: Path) -> None:
    told = (cut(), f"@bob @eve {cut()}", cut("Another story. " * 30), "short…")
    write_parts(tmp_path / "tweets.js", *(plain(id=OWN + row, text=text) for row, text in enumerate(told)))
    write_notes(tmp_path / "note-tweet.js", note("Before"), note(), {"noteTweet": {}}, 5, {"noteTweet": {"core": 5}})
    rows, door = read(tmp_path)
    whole = LONG.replace("@eve", "@…")
    assert [row["text"] for row in rows[:2]] == [whole, f"@… @… {whole}"]
    assert (rows[0]["tags"], rows[0]["links"]) == (["End"], ["help.example"])
    assert [row["text_len"] for row in rows] == [len(LONG), len(LONG) + 10, len(told[2]), len("short…")]
    assert door.rows_rejected == 0


@pytest.mark.parametrize("at", ["2015-10-02T20:16:41.000Z", "long ago"])
def test_a_long_text_of_another_time_is_not_taken(tmp_path: Path, at: str) -> None:
    write_parts(tmp_path / "tweets.js", plain(text=cut()))
    write_notes(tmp_path / "note-tweet.js", note(at=at))
    assert read(tmp_path)[0][0]["text_len"] < len(LONG)


def test_of_several_generations_the_richest_is_read(tmp_path: Path) -> None:
    write_details(tmp_path / "data/js/user_details.js")
    write_table(tmp_path / "tweets.csv", *TWEETS)
    write_months(tmp_path / "data/js/tweets/2015_10.js", *TWEETS)
    rows, door = read(tmp_path)
    assert (len(rows), door.rows_read) == (4, 4)
    assert any("the same tweets stand in tweets.csv" in note for note in door.coverage.notes)


@pytest.mark.parametrize("lone", ["tweets.csv", "data/js/tweets", "data/js/tweets/2015_10.js"])
def test_the_handle_is_found_beside_a_part_handed_in_alone(tmp_path: Path, lone: str) -> None:
    write_details(tmp_path / "data/js/user_details.js")
    write_table(tmp_path / "tweets.csv", *TWEETS)
    write_months(tmp_path / "data/js/tweets/2015_10.js", *TWEETS)
    assert read(tmp_path / lone)[0][0]["property_id"] == "x:Acme"


def test_the_handle_is_taken_from_the_accounts_own_pictures(tmp_path: Path) -> None:
    others = f"http://twitter.com/Somebody/status/{OTHER}/photo/1"
    own = f"http://twitter.com/Acme/status/{OWN + 1}/photo/1"
    path = write_table(tmp_path / "t.csv", plain(shared=OTHER, urls=[others]), plain(id=OWN + 1, urls=[own]))
    rows, door = read(path)
    assert {row["property_id"] for row in rows} == {"x:Acme"}
    assert any("own pictures" in note for note in door.coverage.notes)


def test_pictures_of_others_are_looked_through_in_no_long_time(tmp_path: Path) -> None:
    shared = [plain(id=OWN + n, urls=[f"http://twitter.com/B/status/{OTHER - n}/photo/1"] * 4) for n in range(3_000)]
    path, began = write_table(tmp_path / "t.csv", *shared), process_time()
    assert read(path)[0][0]["property_id"] is None
    assert process_time() - began < 5


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser can read what nobody else may")
def test_a_file_beside_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    write_details(tmp_path / "user_details.js")
    (tmp_path / "user_details.js").chmod(0)
    with pytest.raises(UnreadableError, match=r"user_details\.js: cannot be opened \(Permission denied\)"):
        read(write_table(tmp_path / "tweets.csv", plain()))


def test_without_a_handle_the_person_is_asked_for_one(tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv", plain())
    rows, door = read(path)
    assert (rows[0]["property_id"], rows[0]["actor_id"], rows[0]["actor_kind"]) == (None, None, "account")
    assert any("--property" in note for note in door.coverage.notes)
    assert read(path, property_id="x:AcmeHelp")[0][0]["actor_id"] == "x:AcmeHelp"


def test_a_declared_account_keeps_its_declared_spelling(tmp_path: Path) -> None:
    write_details(tmp_path / "user_details.js", "ACME")
    rows, _ = read(write_table(tmp_path / "t.csv", plain()), accounts={"x:acme": "x:Acme"})
    assert rows[0]["property_id"] == "x:Acme"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"id": "6.50041E+17"}, "rounded by a spreadsheet"),
        ({"id": "650041477918248960.0"}, "rounded by a spreadsheet"),
        ({"id": ""}, "has no tweet id"),
        ({"id": "abc"}, "no whole number"),
        ({"time": ""}, "has no time"),
        ({"time": "2015-13-02 20:15:40 +0000"}, "none that X writes"),
        ({"time": "1950-01-02 20:15:40 +0000"}, "before 1970"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line(tmp_path: Path, given: dict[str, Any], reason: str) -> None:
    first = plain(text="two\nlines")
    rows, door = read(write_table(tmp_path / "t.csv", first, plain(**given), plain(id=OWN + 2)))
    assert [row["record_no"] for row in rows] == [1, 3]
    [rejection] = door.rejections
    assert (rejection.place, reason in rejection.reason) == ("t.csv, line 4", True)


def test_ids_that_a_spreadsheet_filled_with_zeros(tmp_path: Path) -> None:
    rounded = [plain(id=OWN // 1000 * 1000 + 1000 * number) for number in range(5)]
    rows, door = read(write_table(tmp_path / "t.csv", *rounded))
    assert (len(rows), door.rows_rejected) == (0, 5)
    assert "ends in zeros" in door.rejections[0].reason
    exact = [plain(id=OWN + number) for number in range(5)]
    assert len(read(write_table(tmp_path / "t.csv", *exact, rounded[0]))[0]) == 6


@pytest.mark.parametrize("form", ["table", "statuses", "parts"])
def test_records_keep_their_places_from_batch_to_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(module, "_BATCH_RECORDS", 4)
    tweets = [plain(id=OWN + number, text=f"#n{number}" if number % 3 else "") for number in range(10)]
    tweets[3]["id"] = tweets[8]["id"] = "x"
    write_form = {"table": write_table, "statuses": write_months, "parts": write_parts}[form]
    name = {"table": "tweets.csv", "statuses": "data/js/tweets/2015_10.js", "parts": "data/tweets.js"}[form]
    rows, door = read(write_form(tmp_path / name, *tweets), property_id="x:me")
    kept = [number for number in range(10) if number not in (3, 8)]
    assert [row["act_id"] for row in rows] == [f"x:{OWN + number}" for number in kept]
    assert [row["tags"] for row in rows] == [[f"n{number}"] if number % 3 else None for number in kept]
    assert [row["record_no"] for row in rows] == [number + 1 for number in kept]
    assert [row["raw_ref"].rpartition("#")[2] for row in rows] == [str(number + 1) for number in kept]
    first = 2 if form == "table" else 1
    assert [one.place.rpartition(" ")[2] for one in door.rejections] == [str(number + first) for number in (3, 8)]


def test_rows_of_another_width_are_rejected(tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv", plain())
    path.write_text(path.read_text() + '"1","2"\n\n' + path.read_text().splitlines()[1] + "\n")
    rows, door = read(path)
    assert (len(rows), door.rows_rejected) == (2, 1)
    assert "has 2 fields" in door.rejections[0].reason


def test_a_broken_entry_does_not_stop_the_others(tmp_path: Path) -> None:
    content = [{"tweet": 3}, {"tweet": as_status(plain())}, {"tweet": {"id_str": "6.5E+17"}}]
    (tmp_path / "tweets.js").write_text("window.YTD.tweets.part0 = " + json.dumps(content))
    rows, door = read(tmp_path / "tweets.js")
    assert (len(rows), door.rows_rejected, rows[0]["record_no"]) == (1, 2, 2)
    assert [rejection.place for rejection in door.rejections] == ["tweets.js, entry 1", "tweets.js, entry 3"]


def test_half_a_character_stops_nothing(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "tweets.js", plain(text="cut MARK"))
    path.write_text(path.read_text().replace("MARK", "\\ud83d"))
    assert read(path)[0][0]["text"] == "cut ?"


def test_a_truncated_file_says_so(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "tweets.js", plain(), plain(id=OWN + 1))
    path.write_text(path.read_text()[:-40])
    with pytest.raises(UnreadableError, match=r"tweets\.js: ends in the middle of item 2"):
        read(path)


def test_direct_messages_show_both_sides(tmp_path: Path) -> None:
    write_account(tmp_path / "data/account.js")
    write_parts(tmp_path / "data/tweets.js", plain())
    said = [("42", "9", "2020-01-01T00:00:01.500Z"), ("9", "42", "2020-01-01T00:00:00.000Z"), ("9", "42", "never")]
    messages: list[Any] = [
        {
            "messageCreate": {
                "id": str(500 + number),
                "senderId": sender,
                "recipientId": to,
                "createdAt": time,
                "text": "hi",
            }
        }
        for number, (sender, to, time) in enumerate(said)
    ]
    conversation = {"dmConversation": {"conversationId": "9-42", "messages": [*messages, {"joinConversation": {}}]}}
    content = "window.YTD.direct_messages.part0 = " + json.dumps([conversation])
    (tmp_path / "data/direct-messages.js").write_text(content)
    rows, door = read(tmp_path)
    _, answer, question = rows
    assert (answer["actor_id"], answer["actor_kind"], answer["actor_side"]) == ("x:Acme", "account", "org")
    assert (question["actor_id"], question["actor_side"]) == (NAMES.person("x", "9"), "external")
    assert answer["thread_id"] == question["thread_id"]
    assert answer["recipients"] == [question["actor_id"]]
    assert (answer["visibility"], answer["ts_us"] - question["ts_us"]) == ("direct", 1_500_000)
    assert (door.rows_read, door.rows_rejected, door.coverage.private) == (5, 1, True)
    assert door.ignored == {"event of a direct conversation that is no message": 1}


def test_direct_messages_of_nobody_known_are_left_out(tmp_path: Path) -> None:
    write_parts(tmp_path / "data/tweets.js", plain())
    (tmp_path / "data/direct-messages.js").write_text("window.YTD.direct_messages.part0 = []")
    _, door = read(tmp_path)
    assert any("Direct messages were left out" in note for note in door.coverage.notes)


def test_detection(tmp_path: Path) -> None:
    table = write_table(tmp_path / "a/tweets.csv", plain())
    month = write_months(tmp_path / "b/data/js/tweets/2015_10.js", plain())
    part = write_parts(tmp_path / "c/data/tweets.js", plain())
    for path in (table, table.parent, month, tmp_path / "b", part, tmp_path / "c"):
        assert READER.detect(Source(path)) > 0.8
    (tmp_path / "d.csv").write_text("tweet_id,text\n1,a\n")
    (tmp_path / "e.js").write_text("window.YTD.deleted_tweets.part0 = []")
    for path in (tmp_path / "d.csv", tmp_path / "e.js"):
        assert READER.detect(Source(path)) == 0


def test_the_time_in_an_id() -> None:
    assert id_time_us(727683874034081792) == moment_us("2016-05-04T02:18:49.939+00:00")
    assert id_time_us(29_700_859_247) is None
    assert id_time_us(2**63) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat Mar 14 09:00:00 +0000 2026", "2026-03-14T09:00:00+00:00"),
        ("Sat Mar 14 09:00:00 +0530 2026", "2026-03-14T03:30:00+00:00"),
        ("2026-03-14 09:00:00 -0100", "2026-03-14T10:00:00+00:00"),
        ("2026-03-14 09:00:00", "2026-03-14T09:00:00+00:00"),
    ],
)
def test_times_as_x_writes_them(text: str, expected: str) -> None:
    assert moment_us(text) == moment_us(expected) is not None


@pytest.mark.parametrize("text", ["", None, "Sat Abc 14 09:00:00 +0000 2026", "Sat Feb 30 09:00:00 +0000 2026", "soon"])
def test_what_is_no_time(text: str | None) -> None:
    assert moment_us(text) is None


def test_a_column_that_stands_twice_cannot_be_miscounted(tmp_path: Path) -> None:
    table = write_table(tmp_path / "tweets.csv", plain(urls=["https://a.example/"]), plain(id=OTHER))
    header, rest = table.read_text("utf-8").split("\n", 1)
    table.write_text(header.strip() + ',"text"\n' + rest, "utf-8")
    acts, door = read(table)
    assert acts == []
    assert {one.reason for one in door.rejections} == {"has 10 fields where the first line has 11"}


def test_a_table_whose_first_line_is_broken_by_a_quote_says_what_it_lacks(tmp_path: Path) -> None:
    table = write_table(tmp_path / "tweets.csv", plain())
    whole = table.read_text("utf-8")
    for opened in ('"', '"' + "x" * 200_000):
        table.write_text(opened + whole, "utf-8")
        with pytest.raises(UnreadableError, match=r"tweets\.csv: (lacks the columns tweet_id|holds no tweets)"):
            read(table)


def test_a_cell_longer_than_any_ends_a_table_in_words_or_rejects_its_row(tmp_path: Path) -> None:
    table = write_table(tmp_path / "tweets.csv", plain(), plain(id=OTHER, text="x" * 200_000), plain(id=OTHER + 7))
    acts, door = read(table)
    assert (len(acts), [one.reason[:14] for one in door.rejections]) == (2, ["cannot be read"])


@given(st.text())
def test_no_text_is_too_odd_for_a_time_or_an_id(text: str) -> None:
    assert moment_us(text) is None or isinstance(moment_us(text), int)
    assert whole_id(text) is None or text.strip().rstrip("0").rstrip(".").isdecimal()


def test_handles_are_told_from_addresses() -> None:
    assert handles_in(".@bob, @Eve_1's a@mail.example @@no (@ann)") == ["bob", "Eve_1", "ann"]


def test_the_real_archive_in_both_forms(shared_data: Path) -> None:
    folder = shared_data / "twitter_archive"
    from_months, door = read(folder)
    from_table = {row["act_id"]: row for row in read(folder / "tweets.csv")[0]}
    assert (len(from_months), len(from_table), door.rows_rejected) == (6_966, 6_966, 0)
    for row in from_months:
        other = from_table[row["act_id"]]
        assert row | {"raw_ref": "", "record_no": 0} == other | {"raw_ref": "", "record_no": 0}
    assert {row["property_id"] for row in from_months} == {"x:bizweekgraphics"}
