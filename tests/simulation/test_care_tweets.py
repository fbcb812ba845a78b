from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

FIELDS = ["tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id"]
ACCOUNTS = {"LindenFernCare", "LindenFernIE"}


@pytest.fixture(scope="module")
def tweets(exports: Path) -> dict[str, dict[str, str]]:
    with (exports / "care-tweets.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        assert reader.fieldnames == FIELDS
    found = {row["tweet_id"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def moment(row: dict[str, str]) -> datetime:
    return datetime.strptime(row["created_at"], "%a %b %d %H:%M:%S %z %Y")


def test_about_six_thousand_tweets_of_two_accounts_and_their_customers(tweets: dict[str, dict[str, str]]) -> None:
    assert 5_500 < len(tweets) < 6_500
    assert {row["author_id"] for row in tweets.values() if row["inbound"] == "False"} == ACCOUNTS
    customers = {row["author_id"] for row in tweets.values() if row["inbound"] == "True"}
    assert len(customers) > 500
    assert all(customer.isdigit() for customer in customers)


def test_ids_carry_the_time(tweets: dict[str, dict[str, str]]) -> None:
    for number, row in tweets.items():
        assert (int(number) >> 22) // 1_000 + 1_288_834_974 - int(moment(row).timestamp()) in {0, -1}


def test_answers_and_questions_name_each_other(tweets: dict[str, dict[str, str]]) -> None:
    for number, row in tweets.items():
        for answer in filter(None, row["response_tweet_id"].split(",")):
            assert tweets[answer]["in_response_to_tweet_id"] == number
        if parent := row["in_response_to_tweet_id"]:
            assert number in tweets[parent]["response_tweet_id"].split(",")
            assert moment(row) >= moment(tweets[parent])
    assert any("," in row["response_tweet_id"] for row in tweets.values())


def test_most_questions_are_answered_within_hours(tweets: dict[str, dict[str, str]]) -> None:
    questions = [row for row in tweets.values() if row["inbound"] == "True" and not row["in_response_to_tweet_id"]]
    waits = []
    for row in questions:
        answers = [tweets[number] for number in row["response_tweet_id"].split(",") if number]
        waits += [
            (moment(answer) - moment(row)).total_seconds() / 3_600 for answer in answers if answer["inbound"] == "False"
        ]
    assert 0.79 < len(waits) / len(questions) < 0.85
    assert 0.5 < sorted(waits)[len(waits) // 2] < 4


def test_the_incident_doubles_the_day(tweets: dict[str, dict[str, str]]) -> None:
    inbound = [moment(row).date().isoformat() for row in tweets.values() if row["inbound"] == "True"]
    assert inbound.count("2026-04-21") > 2 * inbound.count("2026-04-14")
