"""Customer support in public on X, as the CSV table of questions and answers that support tools export."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pappus.simulation.chance import Lot, log_normal, stream
from pappus.simulation.rhythm import HOUR_US, AnswerTimes, Rhythm, Window
from pappus.simulation.sentences import Sentences
from pappus.simulation.settings import Settings
from pappus.simulation.snowflakes import Snowflakes, created_at

COLUMNS = ("tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id")


@dataclass
class Tweet:
    """One tweet and what answers it."""

    number: int
    author: str
    inbound: bool
    moment_us: int
    text: str
    parent: int | None = None
    answers: list[int] = field(default_factory=list)


def write_care_tweets(path: Path, settings: Settings, window: Window) -> None:
    """Writes the CSV file, in the order of time."""
    tweets = sorted(CareDesk(settings, window).tweets(), key=lambda tweet: tweet.number)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(_row(tweet) for tweet in tweets)


class CareDesk:
    """Draws the public conversations of the care accounts with customers."""

    def __init__(self, settings: Settings, window: Window) -> None:
        self._plan = settings.plan["care"]
        self._rng = stream(settings.seed, "care")
        self._say = Sentences(self._rng)
        self._window = window
        self._rhythm = Rhythm(window, settings.plan, "public")
        self._threads = settings.count(self._plan["threads"])
        self._answered = min(1.0, self._plan["answered"] * settings.answered)
        self._answers_at = AnswerTimes(self._rng, window, self._plan, settings.response_speed)
        self._accounts = Lot.of({entry["handle"]: entry["share"] for entry in self._plan["accounts"]})
        numbers = self._rng.sample(range(100_000, 900_000), settings.count(self._plan["customers"]))
        self._customers = Lot(numbers, [log_normal(self._rng, 1.0, 0.8) for _ in numbers])
        self._topic = Lot.of({"delivery": 32, "returns": 28, "product": 28, "invoice": 12})
        self._ids = Snowflakes()

    def tweets(self) -> Iterator[Tweet]:
        """Every tweet before the end of the record."""
        for _ in range(self._threads):
            yield from self._conversation()

    def _conversation(self) -> list[Tweet]:
        customer, account = str(self._customers.draw(self._rng)), self._accounts.draw(self._rng)
        topic = self._topic.draw(self._rng)
        question = self._tweet(
            customer, True, self._rhythm.moment(self._rng), f"@{account} {self._say.say('customer', topic)}"
        )
        said = [question]
        if self._rng.random() < 0.12:
            self._add(said, self._tweet(customer, True, self._soon(question.moment_us), "Anyone there?", question))
        if self._rng.random() < self._answered:
            text = f"@{customer} {self._say.say('answer', topic)} ^{self._initials()}"
            answer = self._tweet(account, False, self._answers_at.after(question.moment_us), text, question)
            self._add(said, answer)
            self._go_on(said, customer, account)
        return said

    def _go_on(self, said: list[Tweet], customer: str, account: str) -> None:
        if self._rng.random() < 0.3:
            kind = "thanks" if self._rng.random() < 0.5 else "again"
            more = self._tweet(
                customer, True, self._soon(said[-1].moment_us), f"@{account} {self._say.say(kind)}", said[-1]
            )
            self._add(said, more)
            if kind == "again" and self._rng.random() < self._answered:
                text = f"@{customer} {self._say.say('again_answer')} ^{self._initials()}"
                self._add(said, self._tweet(account, False, self._answers_at.after(more.moment_us), text, more))

    def _add(self, said: list[Tweet], tweet: Tweet) -> None:
        """Adds a tweet to its conversation unless it, or what it answers, lies after the end of the record."""
        parent = next((other for other in said if other.number == tweet.parent), None)
        if parent is not None and tweet.moment_us < self._window.end_us:
            parent.answers.append(tweet.number)
            said.append(tweet)

    def _tweet(self, author: str, inbound: bool, moment_us: int, text: str, parent: Tweet | None = None) -> Tweet:
        number = self._ids.make(moment_us)
        return Tweet(number, author, inbound, moment_us, text, parent.number if parent else None)

    def _soon(self, moment_us: int) -> int:
        return moment_us + round(log_normal(self._rng, 0.4, 1.0) * HOUR_US)

    def _initials(self) -> str:
        return "".join(self._rng.choices("ABCDEFGHIJKLMNOPRSTUW", k=2))


def _row(tweet: Tweet) -> tuple[Any, ...]:
    return (
        tweet.number,
        tweet.author,
        tweet.inbound,
        created_at(tweet.moment_us),
        tweet.text,
        ",".join(str(number) for number in tweet.answers),
        "" if tweet.parent is None else tweet.parent,
    )
