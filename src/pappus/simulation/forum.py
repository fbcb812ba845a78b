"""The customers' forum, where employees of several functions answer by name: a table of posts and its mapping."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from pappus.simulation.cast import Cast, make_customers
from pappus.simulation.chance import Lot, log_normal, stream
from pappus.simulation.rhythm import HOUR_US, AnswerTimes, Rhythm, Window, aware
from pappus.simulation.sentences import Sentences, elaborated
from pappus.simulation.settings import Settings

_REPEATED = 7
"""Each seventh post of employees says what the accounts say, word for word."""

COLUMNS = ("post_id", "topic_id", "reply_to_post_id", "author_email", "created_at", "body")


@dataclass
class ForumPost:
    """One post of the forum; its number follows from its time."""

    topic: int
    author: str
    moment_us: int
    body: str
    answers: ForumPost | None = None
    number: int = 0


def write_forum_posts(path: Path, mapping: Path, settings: Settings, window: Window, cast: Cast) -> None:
    """Writes the table of posts as CSV, and the mapping that says what its columns mean."""
    posts = [post for post in Forum(settings, window, cast).posts() if post.moment_us < window.end_us]
    posts.sort(key=lambda post: (post.moment_us, post.topic))
    for number, post in enumerate(posts, 1):
        post.number = number
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(_row(post) for post in posts)
    mapping.write_text(_mapping(settings.plan["forum"]["handle"]), encoding="utf-8")


class Forum:
    """Draws the topics of the forum."""

    def __init__(self, settings: Settings, window: Window, cast: Cast) -> None:
        plan = settings.plan["forum"]
        self._rng = stream(settings.seed, "forum")
        self._say = Sentences(self._rng)
        self._cast = cast
        self._rhythm = Rhythm(window, settings.plan, "public")
        self._answers_at = AnswerTimes(self._rng, window, plan, settings.response_speed)
        self._topics = settings.count(plan["topics"])
        self._answered = min(1.0, plan["answered"] * settings.answered)
        self._staff = Lot.of(plan["by"])
        self._guests = make_customers(self._rng, settings.count(plan["customers"]))
        self._subject = Lot.of({"product": 6, "returns": 3, "delivery": 1})

    def posts(self) -> Iterator[ForumPost]:
        """Every post, topic by topic; some lie after the end of the record."""
        for topic in range(1, self._topics + 1):
            if self._rng.random() < 0.1:
                yield from self._shown_by_staff(topic)
            else:
                yield from self._asked_by_guest(topic)

    def _asked_by_guest(self, topic: int) -> Iterator[ForumPost]:
        asker, subject = self._guests.draw(self._rng), self._subject.draw(self._rng)
        question = ForumPost(topic, asker.email, self._rhythm.moment(self._rng), self._say.say("customer", subject))
        yield question
        if self._rng.random() < 0.4:
            yield self._from_guest(question, self._say.say("post_reply"))
        if self._rng.random() < self._answered:
            answer = self._from_staff(question, self._say.say("answer", subject))
            yield answer
            if self._rng.random() < 0.3:
                yield ForumPost(topic, asker.email, self._soon(answer.moment_us), self._say.say("thanks"), answer)
            if self._rng.random() < 0.25:
                yield self._from_staff(answer, self._say.say("post_reply"))

    def _shown_by_staff(self, topic: int) -> Iterator[ForumPost]:
        author, moment_us = self._employee(), self._rhythm.moment(self._rng)
        head = ForumPost(topic, author, moment_us, elaborated(self._say.say("post"), topic, _REPEATED))
        yield head
        for _ in range(self._rng.randint(0, 4)):
            yield self._from_guest(head, self._say.say("post_reply"))

    def _from_guest(self, answered: ForumPost, text: str) -> ForumPost:
        guest = self._guests.draw(self._rng)
        return ForumPost(answered.topic, guest.email, self._soon(answered.moment_us), text, answered)

    def _from_staff(self, answered: ForumPost, text: str) -> ForumPost:
        moment_us = self._answers_at.after(answered.moment_us)
        return ForumPost(answered.topic, self._employee(), moment_us, text, answered)

    def _employee(self) -> str:
        return self._cast.speaker(self._rng, self._staff.draw(self._rng)).email

    def _soon(self, moment_us: int) -> int:
        return moment_us + round(log_normal(self._rng, 4.0, 1.3) * HOUR_US)


def _row(post: ForumPost) -> tuple[object, ...]:
    created = f"{aware(post.moment_us):%Y-%m-%dT%H:%M:%SZ}"
    return (post.number, post.topic, post.answers.number if post.answers else "", post.author, created, post.body)


def _mapping(handle: str) -> str:
    act = {
        "id": "{post_id}",
        "parent": "{reply_to_post_id}",
        "at": "created_at",
        "actor": {"email": "author_email"},
        "property": handle,
        "visibility": "public",
        "text": "body",
    }
    coverage = {"inbound": "all", "outbound": "all", "deletions": False, "private": False}
    content = {"format": "csv", "network": "forum", "coverage": coverage, "acts": [act]}
    return yaml.safe_dump(content, sort_keys=False)
