"""WhatsApp: from the lines of chats to acts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.readers.examples.whatsapp import ANDROID, CHINESE, FINNISH, IPHONE, write

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.whatsapp import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NAMES = Pseudonymiser(b"k" * 32)
ANN, BO, CY = (NAMES.person("whatsapp", name) for name in ("Ann Lee", "Bo", "Cy Cole"))


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(NAMES, "whatsapp", now_us=1_800_000_000_000_000, **options)
    with Source(path) as source:
        rows = [row for batch in READER.read(source, door) for row in batch.to_pylist()]
    return rows, door


def chat(folder: Path, content: str) -> Path:
    path = folder / "_chat.txt"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_chat_of_an_iphone(tmp_path: Path) -> None:
    rows, door = read(write(tmp_path), time_zone="Europe/Vienna")
    asked, image, answered, attached, thanks = rows
    assert (asked["ts_us"], asked["ts_precision"], asked["tz_assumed"]) == (1_767_200_410_000_000, "s", "Europe/Vienna")
    assert (asked["text"], asked["links"]) == (
        "Is the shop open?\nP.S. until when: see https://help.example/a",
        ["help.example"],
    )
    assert [row["actor_id"] for row in rows] == [ANN, BO, CY, BO, ANN]
    assert (answered["text"], answered["mentions"]) == ("@… until six", [ANN])
    assert [row["object_type"] for row in (image, attached, thanks)] == ["media", "media", "note"]
    assert door.ignored == {"notice of WhatsApp": 1, "tombstone of a deleted message": 1}
    assert (door.rows_read, door.rows_rejected, len({row["container_id"] for row in rows})) == (7, 0, 1)


def test_a_chat_of_an_american_android(tmp_path: Path) -> None:
    rows, door = read(chat(tmp_path, ANDROID))
    midnight, noon, number, first, second = rows
    assert (midnight["ts_us"], midnight["ts_precision"], midnight["tz_assumed"]) == (
        1_767_139_200_000_000,
        "min",
        "UTC",
    )
    assert noon["ts_us"] - midnight["ts_us"] == 12.5 * 3_600 * 1_000_000
    assert (number["actor_id"], number["text"], number["object_type"]) == (
        NAMES.person("whatsapp", "+10000000000"),
        "Look at this",
        "media",
    )
    assert first["act_id"].removesuffix(".1") == second["act_id"].removesuffix(".2")
    assert (door.ignored.total(), len(door.coverage.notes)) == (2, 3)


@pytest.mark.parametrize(("content", "hours"), [(CHINESE, [15, 9]), (FINNISH, [14, 14])])
def test_other_languages(tmp_path: Path, content: str, hours: list[int]) -> None:
    rows, _ = read(chat(tmp_path, content))
    assert [row["ts_us"] // 3_600_000_000 % 24 for row in rows] == hours


def test_where_nothing_decides_the_order_of_dates_a_note_says_so(tmp_path: Path) -> None:
    _, door = read(chat(tmp_path, FINNISH.replace("2026 klo", "26 klo")))
    assert any("days or months" in note for note in door.coverage.notes)


def test_the_same_chat_again_gives_the_same_acts(tmp_path: Path) -> None:
    longer = f"{IPHONE}[1.1.26, 09:01:00] Bo: Bye\n"
    (tmp_path / "a").mkdir()
    first, second = read(chat(tmp_path, IPHONE))[0], read(chat(tmp_path / "a", longer))[0]
    assert [row["act_id"] for row in first] == [row["act_id"] for row in second][:-1]


def test_a_day_that_is_none_is_rejected_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows, door = read(chat(tmp_path, IPHONE.replace("[1.1.26", "[31.2.26")))
    assert (len(rows), [one.place for one in door.rejections]) == (4, ["_chat.txt#7"])


@pytest.mark.parametrize("content", ["", "2026-01-01 hello\n", "Ann: hello\n"])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    path = chat(tmp_path, content)
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="holds no chat of WhatsApp"):
        read(path)
