"""Discord's data package: from messages of channels to acts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.discord_package import FIRST, MESSAGES, TABLE, message, more, write

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.discord_package import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "discord_package", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def alone(folder: Path, content: Any) -> Path:
    path = folder / "messages.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_messages_stand_in_channels_threads_and_direct_conversations(tmp_path: Path) -> None:
    rows, door = read(write(tmp_path))
    placed = {row["act_id"]: (row["property_id"], row["container_id"], row["visibility"]) for row in rows}
    assert placed == {
        f"discord:{FIRST}": ("discord:Acme/help", None, None),
        f"discord:{FIRST + 1}": ("discord:Acme/help", None, None),
        f"discord:{FIRST + 2}": (None, "discord:3002", "direct"),
        f"discord:{FIRST + 3}": (None, "discord:3003", None),
    }
    assert {row["actor_id"] for row in rows} == {NAMES.person("discord", "4001")}
    assert (door.rows_read, door.coverage.private, door.coverage.inbound) == (4, True, "none")


def test_a_number_proves_the_zone_of_its_time(tmp_path: Path) -> None:
    (first, second), _ = read(alone(tmp_path, MESSAGES))
    assert (first["ts_us"], first["tz_assumed"]) == (1_772_929_897_000_000, None)
    assert (second["tz_assumed"], second["object_type"]) == ("UTC", "media")
    assert (first["text"], first["links"]) == ("@… see https://help.example/a", ["help.example"])


def test_a_number_beyond_63_bits_proves_nothing(tmp_path: Path) -> None:
    content = json.dumps(MESSAGES).replace(str(FIRST), str(2**63), 1)
    assert str(2**63) in content
    (first, _), door = read(alone(tmp_path, json.loads(content)))
    assert (first["act_id"], first["tz_assumed"], door.rows_rejected) == (f"discord:{2**63}", "UTC", 0)


def test_a_table_of_an_older_package(tmp_path: Path) -> None:
    rows, door = read(more(tmp_path)[0])
    assert [(row["act_id"], row["text"], row["property_id"]) for row in rows] == [
        (f"discord:{FIRST}", "two\nlines", "discord:help"),
        (f"discord:{FIRST + 1}", None, "discord:help"),
    ]
    assert door.rows_rejected == 0


def test_a_declared_account_is_the_organisations(tmp_path: Path) -> None:
    rows, _ = read(write(tmp_path), accounts={"discord:acme": "discord:Acme"})
    assert {(row["actor_id"], row["actor_kind"], row["actor_side"]) for row in rows} == {
        ("discord:Acme", "account", "org")
    }


@pytest.mark.parametrize("broken", [3, message(0, "soon"), message(0, "2026-03-08 00:31:37") | {"ID": "7"}, {}])
def test_a_broken_message_is_rejected_and_the_rest_goes_on(tmp_path: Path, broken: Any) -> None:
    rows, door = read(alone(tmp_path, [MESSAGES[0], broken]))
    assert (len(rows), [one.place for one in door.rejections]) == (1, ["messages.json#2"])


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="truncated"):
        read(alone(tmp_path, json.dumps(MESSAGES)[:-9]))


@pytest.mark.parametrize("content", ["[]", '[{"id": 1}]', TABLE.replace("Contents", "Text")])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    path = alone(tmp_path, content)
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="no data package"):
        read(path)
