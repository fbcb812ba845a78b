"""What may not be seen is not there: small groups in no reading, identifiers in no file of the record."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import pappus
from pappus.vocabulary.periods import PERIOD_KINDS
from pappus.vocabulary.readings import GROUPINGS, Reading

PARTS = [
    "twcs/response_pairs.csv",
    "slack_export",
    "mailing_list",
    "mastodon_archive",
    "stackexchange_site",
]
Real = Callable[[str], Any]
Import = Callable[..., list[dict[str, Any]]]


def _few(readings: Iterable[Reading]) -> list[Reading]:
    return [one for one in readings if one.people is not None and 1 <= one.people <= 4]


@pytest.mark.parametrize("part", PARTS)
def test_no_reading_shows_a_group_of_one_to_four(real: Real, part: str) -> None:
    workspace = real(part).workspace
    with workspace.held():
        for by, period in product(GROUPINGS, PERIOD_KINDS):
            readings = workspace.readings((), by, period)
            assert not _few(readings)
            for one in readings:
                if one.outcome == "suppressed":
                    assert (one.value, one.low, one.high, one.n, one.people) == (None,) * 5


@pytest.mark.parametrize("part", PARTS)
def test_placements_show_no_small_group_either(real: Real, part: str) -> None:
    for placement in real(part).workspace.assess().placements.values():
        for _, readings in placement.readings:
            assert not _few(readings)


def _texts(folder: Path) -> str:
    """Every text in the record of a workspace, and every other file of it but those that people write."""
    parts = []
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".parquet":
            table = pq.read_table(file, partitioning=None)
            parts += [str(row) for row in table.to_pylist()]
        elif file.suffix == ".arrow":
            parts += [str(row) for row in pa.ipc.open_stream(file.read_bytes()).read_all().to_pylist()]
        elif file.is_file() and file.name not in {"people.csv", "organisation.yaml", "properties.csv", "pappus.key"}:
            parts.append(file.read_text(encoding="utf-8"))
    return "\n".join(parts)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w.@+-]+", text))


def test_no_address_of_a_mail_is_kept(real: Real, shared_data: Path) -> None:
    mails = (shared_data / "mailing_list" / "openbmc_2024H1a.mbox").read_text(encoding="latin-1")
    fields = re.findall(r"^(?:From|To|Cc|Reply-To):.*(?:\n[ \t].*)*", mails, re.MULTILINE)
    found = {one.lower() for field in fields for one in re.findall(r"[\w.+-]+@[\w.-]+\w", field)}
    addresses = {one for one in found if not one.startswith("openbmc@")}
    locals_ = {one.partition("@")[0] for one in addresses}
    assert len(addresses) > 50
    text = _texts(real("mailing_list").workspace.folder).lower()
    assert [one for one in addresses if one in text] == []
    told = _words(text)
    distinctive = {one for one in locals_ if re.fullmatch(r"[0-9a-f]{8,}", one) or "." in one}
    assert not distinctive & told


def test_no_handle_of_a_customer_is_kept(real: Real, shared_data: Path) -> None:
    with (shared_data / "twcs" / "twcs_head.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    customers = {row["author_id"] for row in rows if row["inbound"] == "True"}
    folder = real("twcs/twcs_head.csv").workspace.folder
    people: set[str] = set()
    for file in (folder / "records" / "acts").rglob("*.parquet"):
        table = pq.read_table(file, partitioning=None)
        people.update(one for one in table["actor_id"].to_pylist() if one)
        for column in ("recipients", "mentions"):
            people.update(one for cell in table[column].to_pylist() for one in cell or ())
        assert not [text for text in table["text"].to_pylist() if text and re.search(r"@\w", text)]
    assert len(people) > 500
    assert not {one.removeprefix("x:") for one in people} & customers


def test_no_name_or_id_of_a_member_is_kept(real: Real, shared_data: Path) -> None:
    users = json.loads((shared_data / "slack_export" / "users.json").read_text(encoding="utf-8"))
    words = _words(_texts(real("slack_export").workspace.folder))
    assert not {user["id"] for user in users} & words
    handles = {user["name"] for user in users if len(user["name"]) > 5}
    assert not {one for one in handles if f"@{one}" in words}


def test_the_key_is_in_no_file_but_its_own(real: Real) -> None:
    folder = real("slack_export").workspace.folder
    key = (folder / "pappus.key").read_text(encoding="ascii").strip()
    for file in folder.rglob("*"):
        if file.is_file() and file.name != "pappus.key":
            content = file.read_bytes()
            assert key.encode() not in content
            assert bytes.fromhex(key) not in content


CARE = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"
PEOPLE = """identifier,person,unit,function,level
jo.miller@example.org,p1,,,
slack:UJOM,p1,,,
x:jomiller77,p1,,,
"""


def _person_in_three_exports(folder: Path) -> list[Path]:
    """Mails, chat and tweets in which the same person writes and is named."""
    others = [f"kim{n}@example.org" for n in range(6)]
    mails = []
    for number, sender in enumerate([*others, "jo.miller@example.org"] * 3):
        mails.append(
            f"From x Mon Jan  8 10:00:{number:02d} 2024\nFrom: Someone <{sender}>\nTo: jo.miller@example.org\n"
            f"Date: Mon, 08 Jan 2024 10:00:{number:02d} +0000\nMessage-ID: <m{number}@example.org>\n\nhello\n"
        )
    (folder / "box.mbox").write_text("\n".join(mails), encoding="utf-8")
    rows = [
        f"{n},{'jomiller77' if n % 3 == 0 else f'kim{n % 7}'},True,Mon Jan 08 12:{n:02d}:00 +0000 2024,@jomiller77 hi,,"
        for n in range(1, 40)
    ]
    (folder / "care.csv").write_text("\n".join([CARE, *rows]) + "\n", encoding="utf-8")
    channel = folder / "slack" / "general"
    channel.mkdir(parents=True)
    users = [{"id": name, "name": name.lower(), "profile": {}} for name in ("UJOM", *(f"UKIM{n}" for n in range(6)))]
    (folder / "slack" / "users.json").write_text(json.dumps(users), encoding="utf-8")
    (folder / "slack" / "channels.json").write_text(json.dumps([{"id": "C1", "name": "general"}]), encoding="utf-8")
    messages = [
        {"type": "message", "user": users[n % 7]["id"], "text": "<@UJOM> hi", "ts": f"17047000{n:02d}.000100"}
        for n in range(40)
    ]
    (channel / "2024-01-08.json").write_text(json.dumps(messages), encoding="utf-8")
    return [folder / "box.mbox", folder / "care.csv", folder / "slack"]


@pytest.mark.parametrize("identifier", ["jo.miller@example.org", "x:jomiller77", "slack:UJOM", "UJOM"])
def test_a_person_is_erased_by_any_of_their_identifiers(tmp_path: Path, read: Import, identifier: str) -> None:
    workspace = pappus.initialise(tmp_path / "org", "Erasing")
    (workspace.folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    exports = _person_in_three_exports(tmp_path)
    read(workspace, *exports)
    pseudonyms = {
        workspace.pseudonyms.person(network, name)
        for network, name in (("email", "jo.miller@example.org"), ("x", "jomiller77"), ("slack", "UJOM"))
    }
    with workspace.record() as record:
        record.query("SELECT person, mentions FROM acts_in_full")
    files = {file: file.read_bytes() for file in (workspace.folder / "records").rglob("*.parquet")}
    assert list(workspace.folder.rglob("*.arrow"))
    assert all(any(one in str(pq.read_table(file).to_pylist()) for file in files) for one in pseudonyms)
    erasure, rows = workspace.erase(identifier)
    assert erasure.acts > 0
    assert erasure.mentions > 0
    assert rows == 3
    left = _texts(workspace.folder)
    assert not [one for one in pseudonyms if one in left]
    assert "jo.miller" not in (workspace.folder / "people.csv").read_text(encoding="utf-8")
    assert not any(workspace.folder.rglob("staging/*"))
    again = read(workspace, *exports)
    assert [result["acts_added"] for result in again] == [0, 0, 0]
    assert not [one for one in pseudonyms if one in _texts(workspace.folder)]
