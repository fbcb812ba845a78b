"""Large files read by several processes give what one gives alone."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.readers.abreast_tasks import PLACE, cannot_begin, numbers
from tests.readers.examples import chatwoot as desk
from tests.readers.examples import intercom as inbox
from tests.readers.examples import mattermost as server
from tests.readers.examples import teams as tenant

from pappus.readers import abreast as module
from pappus.readers.abreast import Left, Task, abreast, newline_end
from pappus.readers.door import Door
from pappus.readers.file_pieces import Large
from pappus.readers.source import Source
from pappus.readers.sources import activitystreams, chatwoot, intercom, mattermost, teams, x_archive
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NOW_US = 1_800_000_000_000_000
LINES = [str(number) for number in range(2_000)]
SECONDS = 180


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers take any file, in pieces of two thousand bytes."""
    monkeypatch.setattr(module, "LEAST_BYTES", 1)
    monkeypatch.setattr(module, "PIECE_BYTES", 2_000)
    monkeypatch.setattr(module, "_count", lambda: 2)


def door_of(source: str = "test") -> Door:
    return Door(Pseudonymiser(b"k" * 32), source, NOW_US, property_id=None, accounts={"x:ours": "x:Ours"})


def read(lines: list[str], task: Task = numbers) -> tuple[list[dict[str, Any]], Left, bytes, Door]:
    """The acts of lines, what is left, its content, and the door."""
    door, content = door_of(), "\n".join(lines).encode()
    file = Large(BytesIO(content[50:]), content[:50], len(content), PLACE)
    ends: list[Left] = []

    def batches() -> Iterator[Any]:
        ends.append((yield from abreast(file, newline_end, task, door)))

    rows = [row for batch in batches() for row in batch.to_pylist()]
    [left] = ends
    return rows, left, b"".join(iter(lambda: left.stream.read(100), b"")), door


def test_acts_come_in_order_with_the_numbers_of_the_whole_file() -> None:
    lines = LINES.copy()
    lines[700], lines[1_200] = "odd", ""
    rows, left, rest, door = read(lines)
    assert len({row["container_id"] for row in rows} | {str(os.getpid())}) == 3
    assert left.items > 1_500
    assert rest.decode().split("\n") == lines[left.items :]
    are_acts = [number for number in range(left.items) if number not in (700, 1_200)]
    assert [row["act_id"] for row in rows] == [str(number) for number in are_acts]
    assert [row["record_no"] for row in rows] == [number + 1 for number in are_acts]
    assert [row["raw_ref"] for row in rows] == [f"{PLACE}#{number + 1}, word 1" for number in are_acts]
    assert [row["actor_id"] for row in rows] == door.people("x", map(str, are_acts))
    assert [(one.place, one.reason) for one in door.rejections] == [(f"{PLACE}#701, word 2", "is no number")]
    assert (door.rows_read, door.rows_rejected, door.ignored) == (left.items, 1, {"empty": 1})
    assert len(door.links) > 3
    assert (door.coverage.window_start_us, door.coverage.window_end_us) == (10**15, 10**15 + left.items - 1)
    assert door.coverage.properties == ["x:0", "x:1", "x:2"]


@pytest.mark.parametrize("end", ["refused", "raised", "ended"])
def test_what_a_worker_cannot_do_is_left_with_all_behind_it(end: str) -> None:
    lines = LINES.copy()
    lines[1_000] = end
    rows, left, rest, door = read(lines)
    assert 0 < left.items <= 1_000
    assert [row["act_id"] for row in rows] == lines[: left.items]
    assert rest.decode().split("\n") == lines[left.items :]
    assert door.rows_read == left.items


def test_all_is_left_where_no_worker_can_begin() -> None:
    rows, left, rest, door = read(LINES, cannot_begin)
    assert (rows, left.items, rest.decode().split("\n"), door.rows_read) == ([], 0, LINES, 0)


@pytest.mark.parametrize("name", ["LEAST_BYTES", "_count", "executable"])
def test_no_process_is_begun_for_a_small_file_on_one_processor_or_where_there_is_no_python(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "executable":
        monkeypatch.undo()
        monkeypatch.setattr(module, "LEAST_BYTES", 1)
        monkeypatch.setattr(sys, "executable", "")
    else:
        monkeypatch.setattr(module, name, 1 << 40 if name == "LEAST_BYTES" else lambda: 1)
    _, left, rest, _ = read(LINES)
    assert (left.items, rest.decode().split("\n")) == (0, LINES)


def test_a_worker_that_is_killed_is_told_and_nothing_goes_on() -> None:
    lines = LINES.copy()
    lines[1_000] = "killed"
    with pytest.raises(UnreadableError, match=r"numbers 1\.txt: a process that read a part of it was ended \(Killed\)"):
        read(lines)


def test_an_item_without_end_is_left() -> None:
    lines = [*LINES, "1" * 30_000, *LINES]
    rows, left, rest, _ = read(lines)
    assert [row["act_id"] for row in rows] == LINES[: left.items] != []
    assert rest.decode().split("\n") == lines[left.items :]


def is_gone(process: int) -> bool:
    """Whether a process has ended, be it that nobody has asked how."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + SECONDS
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def test_workers_end_with_the_reading() -> None:
    content = "\n".join(LINES).encode()
    reading = abreast(Large(BytesIO(content), b"", len(content), PLACE), newline_end, numbers, door_of())
    workers = {int(next(reading).column("container_id")[0].as_py()) for _ in range(3)}
    reading.close()
    assert all(map(is_gone, workers))


SCRIPT = """
import signal
from io import BytesIO
from tests.readers.abreast_tasks import PLACE, numbers
from pappus.readers import abreast
from pappus.readers.door import Door
from pappus.readers.file_pieces import Large
from pappus.vocabulary.pseudonyms import Pseudonymiser

# Whoever begins tests in the background may have it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
abreast.LEAST_BYTES, abreast.PIECE_BYTES, abreast._count = 1, 2_000, lambda: 2
content = "\\n".join([str(number) if number % 100 else "slow" for number in range(1, 100_000)]).encode()
door = Door(Pseudonymiser(b"k" * 32), "test", 1_800_000_000_000_000)
file = Large(BytesIO(content), b"", len(content), PLACE)
for batch in abreast.abreast(file, abreast.newline_end, numbers, door):
    print(batch.column("container_id")[0], flush=True)
"""


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_no_worker_outlives_the_process_that_began_it(sign: signal.Signals, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    reading = subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
        start_new_session=True,
    )  # fmt: skip
    with reading:
        assert reading.stdout is not None
        assert reading.stderr is not None
        workers = {int(reading.stdout.readline()) for _ in range(3)}
        if sign == signal.SIGINT:
            # As a terminal does: the workers get it too.
            os.killpg(reading.pid, sign)
        else:
            reading.send_signal(sign)
        reading.wait(SECONDS)
        said = reading.stderr.read().decode()
    assert said.count("Traceback") == (1 if sign == signal.SIGINT else 0)
    assert wait_until(lambda: all(map(is_gone, workers)))


def alone_and_abreast(reader: Any, path: Path, monkeypatch: pytest.MonkeyPatch, least_items: int) -> tuple[Any, Door]:
    """The acts and the door, which are the same in both ways; `least_items` of them came from workers."""
    found = []
    items: list[int] = []

    def watched(*given: Any) -> Any:
        left = yield from abreast(*given)
        items.append(left.items)
        return left

    for name in ("x_tweet_files", "activity_files", "records_abreast", "sources.mattermost"):
        monkeypatch.setattr(f"pappus.readers.{name}.abreast", watched)
    small = module.LEAST_BYTES
    for least_bytes in (1 << 40, small):
        monkeypatch.setattr(module, "LEAST_BYTES", least_bytes)
        door = door_of(reader.network)
        with Source(path) as source:
            try:
                rows: Any = pa.Table.from_batches(reader.read(source, door))
            except UnreadableError as error:
                rows = str(error)
        found.append((rows, door))
    (alone, one), (together, other) = found
    if isinstance(alone, str):
        assert together == alone
    else:
        assert together.equals(alone)
        for name in ("rows_read", "rows_rejected", "ignored", "links", "coverage"):
            assert getattr(one, name) == getattr(other, name)
        listed = [[(told.place, told.reason) for told in door.rejections] for door in (one, other)]
        assert listed[0] == listed[1]
    assert sum(items) >= least_items
    return together, other


def tweet(number: int, **given: Any) -> dict[str, Any]:
    status = {
        "id_str": str(650041477918248960 + number),
        "created_at": "Sat Mar 14 09:00:00 +0000 2026",
        "full_text": f"@Bob{number % 7} see #Sale &amp; more",
        "in_reply_to_user_id_str": str(70 + number % 7),
        "entities": {"user_mentions": [{"screen_name": f"bob{number % 7}", "id_str": str(70 + number % 7)}]},
    }
    return {"tweet": status | given}


def tweets_file(path: Path, tweets: list[Any], end: str = "]") -> Path:
    folder = path / "data"
    folder.mkdir()
    text = json.dumps(tweets, indent=1)[:-1].rstrip() + end
    (folder / "tweets.js").write_text(f"window.YTD.tweets.part0 = {text}")
    (folder / "account.js").write_text(
        'window.YTD.account.part0 = [{"account": {"username": "Acme", "accountId": "42"}}]'
    )
    return path


FAULTS: list[Any] = [
    {"tweet": 3},
    tweet(1, created_at="never"),
    tweet(2, id_str="6.5E+17"),
    tweet(3, full_text="cut \ud83d"),
    {"other": [{"tweet": 1}, {"tweet": 2}]},
    tweet(4, full_text='}, {"tweet": "\\'),
]


def test_an_x_archive_with_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tweets = [FAULTS[number // 13 % len(FAULTS)] if number % 13 == 5 else tweet(number) for number in range(300)]
    rows, door = alone_and_abreast(x_archive.READER, tweets_file(tmp_path, tweets), monkeypatch, least_items=200)
    assert (len(rows) + door.rows_rejected, len(door.links)) == (300, 7)
    assert [one.place.rpartition("!")[2] for one in door.rejections][:2] == [
        "data/tweets.js, entry 6",
        "data/tweets.js, entry 19",
    ]


def test_an_x_archive_that_is_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tweets_file(tmp_path, list(map(tweet, range(300))))
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", folder, "data"))
    rows, _ = alone_and_abreast(x_archive.READER, packed, monkeypatch, least_items=200)
    assert len(rows) == 300


@pytest.mark.parametrize(
    ("end", "told"), [(', {"tweet": {"id', "ends in the middle of item 301"), ("", "ends in the middle of item 300")]
)
def test_a_truncated_x_archive(end: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tweets_file(tmp_path, list(map(tweet, range(300))), end)
    rows, _ = alone_and_abreast(x_archive.READER, path, monkeypatch, least_items=200)
    assert told in rows


def test_items_that_hold_lists_of_the_like_are_not_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nested = tweet(5, more=[tweet(number) for number in range(60)])
    tweets = [*map(tweet, range(100)), nested, *map(tweet, range(100, 200))]
    rows, _ = alone_and_abreast(x_archive.READER, tweets_file(tmp_path, tweets), monkeypatch, least_items=50)
    assert len(rows) == 201


BRAND = "https://social.example/users/brand"


def activity(number: int, **given: Any) -> dict[str, Any]:
    note = {"id": f"{BRAND}/statuses/{number}", "type": "Note", "content": f"<p>Hi &amp; {number}</p>"}
    return {
        "id": f"{BRAND}/statuses/{number}/activity",
        "type": "Create",
        "actor": BRAND,
        "published": "2022-11-13T01:13:27Z",
        "to": ["as:Public"],
        "cc": [f"https://other.example/users/u{number % 7}"],
        "object": note,
    } | given


ODD: list[Any] = [
    3,
    activity(1, published="never"),
    activity(2, type="Undo"),
    activity(3, object={"type": "Note", "id": "x", "content": "cut \ud83d"}),
    activity(4, actor={"id": "https://other.example/users/ann", "type": "Person"}),
]
MANY = [ODD[number // 13 % len(ODD)] if number % 13 == 5 else activity(number) for number in range(300)]


def outbox(path: Path, activities: list[Any], form: str = "collection") -> Path:
    if form == "lines":
        file = path / "export.jsonl"
        file.write_text("\n\n".join(map(json.dumps, activities)) + "\n")
    else:
        file = path / "outbox.json"
        context = "https://www.w3.org/ns/activitystreams"
        file.write_text(json.dumps({"@context": context, "orderedItems": activities, "items": [{"id": 1}] * 99}))
    return path


@pytest.mark.parametrize("form", ["collection", "lines"])
def test_activities_with_faults(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = outbox(tmp_path, MANY, form)
    rows, door = alone_and_abreast(activitystreams.READER, path, monkeypatch, least_items=200)
    assert len(rows) + door.rows_rejected + door.ignored.total() == 300
    if form == "collection":
        assert door.coverage.properties == ["mastodon:brand@social.example"]


def test_an_outbox_that_begins_with_what_is_no_act(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = outbox(tmp_path, [ODD[2], ODD[1], *MANY])
    rows, _ = alone_and_abreast(activitystreams.READER, path, monkeypatch, least_items=200)
    assert rows.column("actor_id")[0].as_py() == "mastodon:brand@social.example"


def test_whose_archive_it_is_may_stand_far_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = outbox(tmp_path, [*([ODD[2]] * 400), *MANY])
    rows, _ = alone_and_abreast(activitystreams.READER, path, monkeypatch, least_items=0)
    assert rows.column("actor_id")[0].as_py() == "mastodon:brand@social.example"


def test_activities_without_ids_stay_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nameless = activity(1, object={"type": "Note", "content": "the same"})
    activities = [nameless if number > 250 and number % 10 == 0 else one for number, one in enumerate(MANY)]
    rows, _ = alone_and_abreast(activitystreams.READER, outbox(tmp_path, activities), monkeypatch, least_items=50)
    counted = [name.rpartition("-")[2] for name in rows.column("act_id").to_pylist() if "-" in name]
    assert counted == ["1", "2", "3", "4"]


def messages() -> list[Any]:
    """Of Teams; among them are chats, replies that were not fetched, people of unknown sides, faults."""
    some: list[Any] = [tenant.message(number % 60, tenant.user(number % 7, "Ann")) for number in range(200)]
    like = {"reactionType": "like", "createdDateTime": "2026-03-01T10:30:00Z", "user": tenant.BO}
    some[20] = tenant.message(1, tenant.EVA, reactions=[like])
    some[60] = tenant.chat(3, tenant.ANN)
    threaded: dict[str, Any] = {"replies@odata.nextLink": "more", "replies": [tenant.message(5, tenant.BO)]}
    some[90] = tenant.message(4, **threaded)
    some[120], some[121], some[122] = 3, tenant.message(6, createdDateTime="never"), tenant.message(7, id="")
    return some


@pytest.mark.parametrize("form", ["array", "arrays", "pages", "lines"])
def test_messages_of_teams(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = messages()
    page = {"@odata.context": "x", "value": some, "@odata.nextLink": "y"}
    more = json.dumps({"value": [tenant.message(8)]})
    texts = {
        "array": json.dumps(some, indent=1),
        "arrays": f"{json.dumps(some[:-10])}\n{json.dumps(some[-10:])}",
        "pages": f"{json.dumps(page)}\n{more}",
        "lines": "\n".join(map(json.dumps, some)),
    }
    path = tmp_path / "messages.json"
    path.write_text(texts[form])
    rows, door = alone_and_abreast(teams.READER, path, monkeypatch, least_items=150)
    assert (len(rows), door.rows_rejected) == (200 - 3 + 2 + (form == "pages"), 3)
    assert (door.coverage.private, len(door.coverage.notes)) == (True, 3)


@pytest.mark.parametrize("late", [[], server.HEAD[5:]])
def test_a_bulk_export_of_mattermost(late: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    posts: list[Any] = [*server.POSTS, {"type": "post"}] * 40
    path = tmp_path / "export.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in [*server.HEAD, *posts, *late, *posts]))
    monkeypatch.setattr(mattermost, "_HEAD_BYTES", 1_000)
    rows, door = alone_and_abreast(mattermost.READER, path, monkeypatch, least_items=200 if late else 500)
    assert (len(rows), door.rows_rejected) == (80 * 6, 80)
    assert door.rejections[-1].place == f"export.jsonl#{len(server.HEAD) + 2 * len(posts) + len(late)}"


@pytest.mark.parametrize("indent", [None, 1])
def test_conversations_of_helpdesks(indent: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE_BYTES", 10_000)
    parts = [inbox.part(number, "comment", inbox.KIM, number, body="Hi") for number in range(9)]
    some: list[Any] = [inbox.conversation(number, *parts) for number in range(100)]
    some[50]["conversation_parts"]["total_count"] = 99
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps({"type": "conversation.list", "conversations": [*some, 3]}, indent=indent))
    rows, door = alone_and_abreast(intercom.READER, path, monkeypatch, least_items=80)
    assert (len(rows), door.rows_rejected, len(door.coverage.notes)) == (1_000, 1, 2)
    assert [one.place for one in door.rejections] == ["conversations.json#101"]

    talks: list[Any] = [desk.conversation(number, *desk.MESSAGES) for number in range(60)]
    path.write_text(json.dumps({"data": {"meta": {"all_count": 2}, "payload": [*talks, 3]}}, indent=indent))
    rows, door = alone_and_abreast(chatwoot.READER, path, monkeypatch, least_items=20)
    assert (door.rows_rejected, len(door.coverage.notes)) == (1, 3)


def test_real_archives(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST_BYTES", 430_000)
    monkeypatch.setattr(module, "PIECE_BYTES", 50_000)
    rows, _ = alone_and_abreast(activitystreams.READER, shared_data / "mastodon_archive", monkeypatch, least_items=600)
    assert len(rows) == 793
    rows, _ = alone_and_abreast(x_archive.READER, shared_data / "twitter_archive", monkeypatch, least_items=800)
    assert len(rows) == 6_966
