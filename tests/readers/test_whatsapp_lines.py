"""Lines of WhatsApp's chats: where messages begin, what dates and placeholders mean."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.whatsapp_lines import (
    Begin,
    Message,
    begins_with_message,
    local_us,
    meaning,
    messages_in,
    order_of,
    person,
)

AT = partial(datetime, tzinfo=UTC)
"""A local time, as if it were in UTC."""


def parsed(text: str) -> list[Message | str]:
    return [one for piece in messages_in(io.BytesIO(text.encode()), "chat.txt") for one in piece]


def moment(text: str, order: str = "dmy") -> datetime | None:
    [message] = parsed(f"{text}Ann: hi")
    assert isinstance(message, Message)
    us = local_us([message.begin], order)  # type: ignore[arg-type]
    return None if np.ma.getmaskarray(us)[0] else AT(1970, 1, 1) + timedelta(microseconds=int(us[0]))


@pytest.mark.parametrize(
    ("begun", "order", "expected"),
    [
        ("[31.12.25, 18:00:05] ", "dmy", AT(2025, 12, 31, 18, 0, 5)),
        ("31/12/2025, 18:00 - ", "dmy", AT(2025, 12, 31, 18, 0)),
        ("12/31/25, 6:00\u202fPM - ", "mdy", AT(2025, 12, 31, 18, 0)),
        ("12/31/25, 12:00 AM - ", "mdy", AT(2025, 12, 31, 0, 0)),
        ("[2025-12-31, 6:00:05 p.m.] ", "ymd", AT(2025, 12, 31, 18, 0, 5)),
        ("2025/12/31 下午6:00 - ", "ymd", AT(2025, 12, 31, 18, 0)),
        ("2025. 12. 31. 오후 6:00 - ", "ymd", AT(2025, 12, 31, 18, 0)),
        ("[31.12.2025 klo 18.00.05] ", "dmy", AT(2025, 12, 31, 18, 0, 5)),
        ("٣١/١٢/٢٠٢٥، ٦:٠٠ م - ", "dmy", AT(2025, 12, 31, 18, 0)),
        ("31.12.25, 18:00 – ", "dmy", AT(2025, 12, 31, 18, 0)),
        ("٣١\u200f/١٢\u200f/٢٠٢٥، ٦:٠٠ م - ", "dmy", AT(2025, 12, 31, 18, 0)),
        ("[18:00:05, 31/12/25] ", "dmy", AT(2025, 12, 31, 18, 0, 5)),
        ("18:00 31/12/2025 - ", "dmy", AT(2025, 12, 31, 18, 0)),
        ("[31/12/2568 BE, 18:00:05] ", "dmy", AT(2025, 12, 31, 18, 0, 5)),
        ("31/12/68 18:00 - ", "dmy", AT(2025, 12, 31, 18, 0)),
        ("31.12.25 18:00:05: ", "dmy", AT(2025, 12, 31, 18, 0, 5)),
        ("12/31/25, 6:00:05 PM: ", "mdy", AT(2025, 12, 31, 18, 0, 5)),
        ("31.02.25, 18:00 - ", "dmy", None),
        ("31.12.25, 25:00 - ", "dmy", None),
    ],
)
def test_times_of_many_telephones(begun: str, order: str, expected: datetime | None) -> None:
    assert moment(begun, order) == expected


def begins(*dates: str, half: str = "") -> list[Begin]:
    parts = [date.split("/") for date in dates]
    return [Begin(one, two, three, "9", "00", None, half) for one, two, three in parts]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (begins("3/4/26", "13/4/26"), ("dmy", True)),
        (begins("3/4/26", "4/13/26"), ("mdy", True)),
        (begins("2026/4/3"), ("ymd", True)),
        (begins("1/2/26", "2/2/26", "1/3/26"), ("dmy", True)),
        (begins("2/1/26", "2/2/26", "3/1/26"), ("mdy", True)),
        (begins("3/4/26"), ("dmy", False)),
        (begins("3/4/26", half=" PM"), ("mdy", False)),
        (begins("3/4/26", half=" pm"), ("dmy", False)),
        (begins("03/04/26", half=" PM"), ("dmy", False)),
        (begins("3/4/26", half=" klo "), ("dmy", False)),
        (begins("26/3/4", half=" 오후 "), ("ymd", True)),
        (begins("26/2/27", "26/3/4"), ("ymd", True)),
    ],
)
def test_the_order_of_dates(found: list[Begin], expected: tuple[str, bool]) -> None:
    assert order_of(iter(found)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello", ("hello", "note")),
        ("hello \u200e<This message was edited>", ("hello", "note")),
        ("\u200eimage omitted", (None, "media")),
        ("\u200eBild weggelassen", (None, "media")),
        ("<Medien ausgeschlossen>", (None, "media")),
        ("IMG-20260101-WA0001.jpg (Datei angehängt)\nlook", ("look", "media")),
        ("\u200eThis message was deleted.", (None, "deleted")),
        ("Diese Nachricht wurde gelöscht.", (None, "deleted")),
        ("\u200eMessages and calls are end-to-end encrypted.", (None, "notice")),
        ("<Medien ausgeschlossen>\nlook", ("look", "media")),
        ("\u200e<attached: 00000012-PHOTO.jpg> \u200e<This message was edited>", (None, "media")),
        ("look \u200e<attached: 00000012-PHOTO.jpg>", ("look", "media")),
        ("look \u200eimage omitted", ("look", "media")),
        ("\u200ePlan.pdf • \u200e3 pages \u200edocument omitted", (None, "media")),
        ("\u200ePlan.pdf • 3 pages document omitted", (None, "media")),
        ("\u200e画像は含まれていません", (None, "media")),
        ("\u200fהתמונה הושמטה", (None, "media")),
        ("\u200fהודעה זו נמחקה", (None, "deleted")),
        ("\u200fההודעות והשיחות מוצפנות מקצה-לקצה.", (None, "notice")),
        ("\u200fשלום", ("שלום", "note")),
        ("null", (None, "media")),
        ("null and void", ("null and void", "note")),
        ("Данное сообщение удалено", (None, "deleted")),
        ("Missed voice call", (None, "notice")),
        ("Missed voice call, sorry", ("Missed voice call, sorry", "note")),
        ("\u200eAnn added Bo", (None, "notice")),
        ("\u200eTvůj bezpečnostní kód se změnil.", (None, "notice")),
        ("\u200eLocation: https://maps.example.org/?q=1,2", ("Location: https://maps.example.org/?q=1,2", "note")),
        ("\u200ePOLL:\nWhen?\n\u200eOPTION: now", ("POLL:\nWhen?\nOPTION: now", "note")),
        ("see <https://example.org/a b>", ("see <https://example.org/a b>", "note")),
    ],
)
def test_what_stands_for_something_else(text: str, expected: tuple[str | None, str]) -> None:
    assert meaning(text) == expected


def test_a_colon_in_the_name_of_a_group_ends_no_author() -> None:
    text = '1/1/26, 9:00 - Ann changed the subject from "Trip: 1" to "Trip: 2"\n1/1/26, 9:01 - Cy "Cee" Cole: ok'
    assert [one.author for one in parsed(text) if isinstance(one, Message)] == [None, 'Cy "Cee" Cole']


def test_a_file_keeps_to_how_it_begins() -> None:
    text = "1/1/26, 9:00 - Ann: log\n01.01.26 09:00:01: error: none\n[09:00:01, 1/1/26] Bo: ok"
    [message] = parsed(text)
    assert isinstance(message, Message)
    assert message.text.endswith("ok")


def test_numbers_are_written_in_one_way() -> None:
    assert person("\u202a+43\u00a0660\u00a01234567\u202c") == person("+43 (660) 123-4567") == "+436601234567"
    assert person("~\u202fCy  Cole") == "Cy Cole"


def test_a_file_that_begins_in_the_middle() -> None:
    assert not begins_with_message("and so on\n1/1/26, 9:00 - Bo: ok")
    assert parsed("and so on\n1/1/26, 9:00 - Bo: ok")[0] == "\nand so on"


@given(st.lists(st.text(st.characters(exclude_characters="\n\r", codec="utf-8"), max_size=20), max_size=6))
def test_whatever_is_written_comes_back(lines: list[str]) -> None:
    # What looks like the beginning of a message is one.
    texts = [line for line in lines if not begins_with_message(line)]
    whole = "".join(f"[31.12.25, 18:00:05] Ann: {text}\n" for text in texts)
    assert [one.text for one in parsed(whole) if isinstance(one, Message)] == texts
