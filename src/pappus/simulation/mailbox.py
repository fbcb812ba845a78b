"""The shared support mailbox as an mbox file: questions, answers, automatic replies, bounces, newsletters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.header import Header
from email.utils import format_datetime
from pathlib import Path

from pappus.simulation.cast import Cast, Customer, make_customers
from pappus.simulation.chance import Lot, log_normal, stream
from pappus.simulation.rhythm import HOUR_US, SECOND_US, AnswerTimes, OpeningHours, Rhythm, Window, aware
from pappus.simulation.sentences import Sentences
from pappus.simulation.settings import Settings

_FROM_LINE = re.compile(r"^(>*From )", re.MULTILINE)


@dataclass(frozen=True)
class Mail:
    """One mail before it is written down."""

    moment_us: int
    sender: tuple[str, str]
    recipient: tuple[str, str]
    subject: str
    text: str
    message_id: str
    references: tuple[str, ...] = ()
    copy_to: tuple[str, str] | None = None
    more: tuple[tuple[str, str], ...] = ()


def write_mailbox(path: Path, settings: Settings, window: Window, cast: Cast) -> None:
    """Writes the mbox file, in the order in which the mails came and went."""
    desk = SupportDesk(settings, window, cast)
    mails = sorted(desk.mails(), key=lambda mail: (mail.moment_us, mail.message_id))
    kept = [mail for mail in mails if mail.moment_us < window.end_us]
    path.write_text("".join(_as_mbox(mail, window) for mail in kept), encoding="utf-8", newline="\n")


class SupportDesk:
    """Draws the correspondence of the support mailbox."""

    def __init__(self, settings: Settings, window: Window, cast: Cast) -> None:
        self._plan = settings.plan["mail"]
        self._rng = stream(settings.seed, "mail")
        self._say = Sentences(self._rng)
        self._window = window
        self._cast = cast
        self._rhythm = Rhythm(window, settings.plan, "public")
        self._threads = settings.count(self._plan["threads"])
        self._answered = min(1.0, self._plan["answered"] * settings.answered)
        self._open = OpeningHours.of(self._plan["open"])
        self._answers_at = AnswerTimes(self._rng, window, self._plan, settings.response_speed)
        self._customers = make_customers(self._rng, settings.count(self._plan["customers"]))
        self._topic = Lot.of({topic: entry["share"] for topic, entry in self._plan["topics"].items()})
        self._answerers = {topic: Lot.of(entry["by"]) for topic, entry in self._plan["topics"].items()}
        self._domain = settings.plan["domain"]
        self._desk = (f"{settings.plan['name']} Help", f"{self._plan['handle']}@{self._domain}")
        self._number = 0

    def mails(self) -> Iterator[Mail]:
        """Every mail of the record, not in order of time; a few lie after its end."""
        for _ in range(self._threads):
            yield from self._thread(self._customers.draw(self._rng), self._topic.draw(self._rng))
        for _ in range(self._threads // 25):
            yield self._newsletter()

    def _thread(self, customer: Customer, topic: str) -> Iterator[Mail]:
        asked_us = self._rhythm.moment(self._rng)
        subject = f"{topic.capitalize()}: {self._say.word('tools')}"
        person = (customer.name, customer.email)
        question = Mail(
            asked_us, person, self._desk, subject, self._say.say("customer", topic), self._id(customer.email)
        )
        yield question
        if self._rng.random() < 0.6 and not self._window.open_at(asked_us, self._open):
            yield self._receipt(question)
        if self._rng.random() < self._answered:
            yield from self._answers(question, topic)

    def _answers(self, question: Mail, topic: str) -> Iterator[Mail]:
        agent = self._cast.speaker(self._rng, self._answerers[topic].draw(self._rng))
        sender = (agent.name, agent.email)
        answer = self._reply(
            question, sender, self._answers_at.after(question.moment_us), self._say.say("answer", topic), True
        )
        yield answer
        chance = self._rng.random()
        if chance < 0.03:
            yield self._bounce(answer)
        elif chance < 0.06:
            yield self._away(answer)
        elif chance < 0.24:
            yield self._reply(answer, question.sender, self._after(answer.moment_us), self._say.say("thanks"))
        elif chance < 0.42:
            asked_again = self._reply(answer, question.sender, self._after(answer.moment_us), self._say.say("again"))
            yield asked_again
            if self._rng.random() < self._answered:
                at_us = self._answers_at.after(asked_again.moment_us)
                yield self._reply(asked_again, sender, at_us, self._say.say("again_answer"), True)

    def _reply(self, to: Mail, sender: tuple[str, str], at_us: int, text: str, copied: bool = False) -> Mail:
        return Mail(
            at_us,
            sender,
            to.sender if copied else self._desk,
            _answering(to.subject),
            f"{text}\n\n{to.sender[0]} wrote:\nFrom what you said:\n> {to.text.splitlines()[0]}",
            self._id(sender[1]),
            (*to.references, to.message_id),
            copy_to=self._desk if copied else None,
        )

    def _receipt(self, question: Mail) -> Mail:
        return self._automatic(question, self._desk, "auto-replied", self._say.say("receipt"), 4)

    def _away(self, answer: Mail) -> Mail:
        mail = self._automatic(answer, answer.recipient, "auto-replied", self._say.say("away"), 30)
        return replace(mail, recipient=self._desk, more=(*mail.more, ("X-Autoreply", "yes")))

    def _bounce(self, answer: Mail) -> Mail:
        sender = ("Mail Delivery System", f"MAILER-DAEMON@mx.{answer.recipient[1].partition('@')[2]}")
        mail = self._automatic(answer, sender, "auto-generated", self._say.say("bounce"), 8)
        return replace(mail, recipient=self._desk, more=(*mail.more, ("Return-Path", "<>")))

    def _automatic(self, to: Mail, sender: tuple[str, str], kind: str, text: str, seconds: int) -> Mail:
        return Mail(
            to.moment_us + seconds * SECOND_US,
            sender,
            to.sender,
            _answering(to.subject),
            text,
            self._id(sender[1]),
            (*to.references, to.message_id),
            more=(("Auto-Submitted", kind),),
        )

    def _newsletter(self) -> Mail:
        sender = ("Seed Merchants' Letter", "letter@seeds.example.net")
        more = (("List-Id", "Seed letter <letter.seeds.example.net>"), ("Precedence", "bulk"))
        text = self._say.say("newsletter")
        at_us = self._rhythm.moment(self._rng)
        return Mail(at_us, sender, self._desk, "This week's seeds", text, self._id(sender[1]), more=more)

    def _after(self, moment_us: int) -> int:
        return moment_us + round(log_normal(self._rng, 5.0, 1.2) * HOUR_US)

    def _id(self, address: str) -> str:
        self._number += 1
        return f"<{self._rng.getrandbits(48):012x}.{self._number}@{address.partition('@')[2]}>"


def _answering(subject: str) -> str:
    return subject if subject.startswith("Re: ") else f"Re: {subject}"


def _as_mbox(mail: Mail, window: Window) -> str:
    sent = aware(mail.moment_us)
    headers = [
        ("From", _address(mail.sender)),
        ("To", _address(mail.recipient)),
        *([("Cc", _address(mail.copy_to))] if mail.copy_to else []),
        ("Date", format_datetime(sent.astimezone(window.zone))),
        ("Message-ID", mail.message_id),
        *([("In-Reply-To", mail.references[-1]), ("References", " ".join(mail.references))] if mail.references else []),
        ("Subject", mail.subject),
        *mail.more,
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]
    lines = "".join(f"{name}: {value}\n" for name, value in headers)
    body = _FROM_LINE.sub(r">\1", mail.text)
    return f"From {mail.sender[1]} {sent:%a %b %d %H:%M:%S %Y}\n{lines}\n{body}\n\n"


def _address(person: tuple[str, str]) -> str:
    name, address = person
    if not name.isascii():
        return f"{Header(name, 'utf-8').encode()} <{address}>"
    return f"{name} <{address}>" if name.replace(" ", "").isalnum() else f'"{name}" <{address}>'
