from __future__ import annotations

import csv
import json
import zipfile
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from pappus.simulation import Demonstration

Message = dict[str, Any]


@pytest.fixture(scope="module")
def members(exports: Path) -> dict[str, Any]:
    with zipfile.ZipFile(exports / "slack-export.zip") as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


@pytest.fixture(scope="module")
def messages(members: dict[str, Any]) -> list[tuple[str, Message]]:
    return [(name, message) for name, content in members.items() if "/" in name for message in content]


@pytest.fixture(scope="module")
def unit_of(members: dict[str, Any], demonstration: Demonstration) -> dict[str, str]:
    """Slack user → unit, by the address that both files have."""
    units: dict[str, str] = {}
    with (demonstration.folder / "people.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for identifier in row["identifiers"].split(";"):
                units[identifier] = row["unit"]
    known = {user["id"]: user["profile"].get("email") for user in members["users.json"] if not user["is_bot"]}
    assert all(units[f"slack:{user}"] == units[address] for user, address in known.items())
    return {user: units[address] for user, address in known.items()}


def spoken(messages: list[tuple[str, Message]]) -> list[Message]:
    return [message for _, message in messages if "subtype" not in message]


def test_size_and_kinds(messages: list[tuple[str, Message]]) -> None:
    kinds = Counter(message.get("subtype", "said") for _, message in messages)
    assert 7_500 < kinds["said"] < 8_500
    assert {"said", "channel_join", "bot_message", "tombstone"} == set(kinds)
    assert sum("edited" in message for _, message in messages) > 50
    assert sum("reactions" in message for _, message in messages) > 200


def test_every_file_is_a_day_of_a_known_channel(members: dict[str, Any]) -> None:
    channels = {channel["name"] for channel in members["channels.json"]}
    zone = ZoneInfo("Europe/London")
    for name, content in members.items():
        if "/" in name:
            channel, day = name.removesuffix(".json").split("/")
            assert channel in channels
            days = {datetime.fromtimestamp(float(message["ts"]), zone).date().isoformat() for message in content}
            assert days == {day}
            assert content == sorted(content, key=lambda message: message["ts"])


def test_times_are_ids_and_lie_in_the_record(messages: list[tuple[str, Message]]) -> None:
    stamps = [(name.split("/")[0], message["ts"]) for name, message in messages]
    assert len(stamps) == len(set(stamps))
    moments = [datetime.fromtimestamp(float(ts), UTC) for _, ts in stamps]
    assert min(moments) >= datetime(2025, 9, 30, 23, tzinfo=UTC)
    assert max(moments) < datetime(2026, 9, 30, 23, tzinfo=UTC)


def test_threads_name_their_replies(messages: list[tuple[str, Message]]) -> None:
    replies: dict[tuple[str, str], list[str]] = defaultdict(list)
    heads: dict[tuple[str, str], Message] = {}
    for name, message in messages:
        if "thread_ts" in message:
            key = (name.split("/")[0], message["thread_ts"])
            if message["ts"] == message["thread_ts"]:
                heads[key] = message
            else:
                replies[key].append(message["ts"])
                assert message["parent_user_id"]
    assert heads.keys() == replies.keys()
    assert len(heads) > 1_000
    for key, head in heads.items():
        assert sorted(replies[key]) == sorted(reply["ts"] for reply in head["replies"])
        assert head["reply_count"] == len(replies[key])
        assert head["latest_reply"] == max(replies[key])
        assert set(head["reply_users"]) == {reply["user"] for reply in head["replies"]}


def test_users_have_the_fields_of_the_format(members: dict[str, Any]) -> None:
    for user in members["users.json"]:
        assert {"id", "team_id", "name", "deleted", "is_bot", "profile"} <= user.keys()
    assert sum(user["is_bot"] for user in members["users.json"]) == 1
    assert all(channel.keys() >= {"id", "name", "members"} for channel in members["channels.json"])
    ids = [channel["id"] for channel in members["channels.json"]]
    assert len(ids) == len(set(ids))


def test_office_hours_and_weekdays_prevail(messages: list[tuple[str, Message]]) -> None:
    zone = ZoneInfo("Europe/London")
    moments = [datetime.fromtimestamp(float(message["ts"]), zone) for message in spoken(messages)]
    assert sum(moment.weekday() < 5 for moment in moments) / len(moments) > 0.95
    assert sum(8 <= moment.hour < 18 for moment in moments) / len(moments) > 0.85


def test_participation_is_unequal(messages: list[tuple[str, Message]]) -> None:
    said = sorted(Counter(message["user"] for message in spoken(messages)).values())
    assert sum(said[-len(said) // 5 :]) / sum(said) > 0.45


def test_four_of_eight_functions_take_part_week_after_week(
    messages: list[tuple[str, Message]], unit_of: dict[str, str], demonstration: Demonstration
) -> None:
    declared = yaml.safe_load((demonstration.folder / "organisation.yaml").read_text(encoding="utf-8"))
    function = {unit["id"]: unit["function"] for unit in declared["units"]}
    people: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for message in spoken(messages):
        week = int(float(message["ts"])) // (7 * 86_400)
        people[function[unit_of[message["user"]]]][week].add(message["user"])
    regular = {name for name, weeks in people.items() if sum(len(who) >= 5 for who in weeks.values()) >= 2 / 3 * 52}
    assert regular == {"communications", "marketing", "customer_support", "product_development"}
    ever = {name: len(set().union(*weeks.values())) for name, weeks in people.items()}
    assert all(ever[name] < 5 for name in ever if name not in regular)


def test_the_hub_meets_most_units_and_the_others_hardly_meet(
    messages: list[tuple[str, Message]], unit_of: dict[str, str], demonstration: Demonstration
) -> None:
    met: Counter[frozenset[str]] = Counter()
    for message in spoken(messages):
        parent = message.get("parent_user_id")
        if parent in unit_of:
            met[frozenset((unit_of[message["user"]], unit_of[parent]))] += 1
    spokes = set(demonstration.units) - {"social_team"}
    with_hub = {unit: met[frozenset(("social_team", unit))] for unit in spokes}
    assert sum(count >= 52 for count in with_hub.values()) >= 6
    between = sum(count for pair, count in met.items() if len(pair) == 2 and "social_team" not in pair)
    assert sum(with_hub.values()) > 3 * between
