"""A first mapping for a table, guessed from the names and values of its columns, for a person to complete."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pappus.readers.mapping_columns import (
    actor_among,
    best_of,
    clock_among,
    ids_among,
    is_account,
    is_at_work,
    is_spread,
    people_among,
    ranked,
    recipients_among,
    shares_rows,
    text_among,
    threads_among,
    times_among,
    with_clock,
)
from pappus.readers.mapping_samples import Column, Sample, sample_of, words
from pappus.readers.mapping_wording import kind_of, named, people_said, person_said, quoted, time_said, who_said, word
from pappus.readers.source import Source
from pappus.readers.table_files import tables_in
from pappus.vocabulary.networks import networks, normalise

_NETWORKS_KNOWN = 0.5
NO_ZONE = "the times name no zone: put the one they were written in"


def proposal(source: Source) -> str:
    """Mapping text with comments; see `pappus.readers.mapping.propose`."""
    sample = sample_of(source, tables_in(source, None)[0])
    guess = _Guess(sample)
    guess.network = guess.network_told()
    acts = guess.pair() or [guess.single()]
    lines = [
        f"# How the rows of {quoted(sample.name)} become acts. A guess from its first rows: check each line.",
        "# A template is text with {column}; columns of people become pseudonyms and are never stored as they are.",
        *_head(sample, guess),
        "acts:",
        *(line for act in acts for line in _lines(act)),
        *_left_out(sample, guess),
    ]
    return "\n".join(lines) + "\n"


@dataclass
class _Guess:
    """Which column plays which part; each column plays one at most."""

    sample: Sample
    used: set[str] = field(default_factory=set)
    replied_only: bool = False
    nobody: tuple[str, ...] = ()
    network: tuple[str, str] = ("other", "")

    def take(self, column: Column | None) -> Column | None:
        if column is not None:
            self.used.add(column.name)
        return column

    def free(self) -> list[Column]:
        return [column for column in self.sample.columns if column.name not in self.used]

    def role(self, role: str, among: list[Column] | None = None) -> Column | None:
        """The column whose name says `role` with the most telling word."""
        return next(iter(ranked(role, self.free() if among is None else among)), None)

    def times(self) -> list[Column]:
        return times_among(self.free())

    def people(self) -> list[Column]:
        return people_among(self.free())

    def network_told(self) -> tuple[str, str]:
        """The network as YAML, and what to say about it."""
        for column in ranked("network", [one for one in self.free() if one.given]):
            known = [value for value in column.given if not normalise(value).doubtful]
            if len(known) >= _NETWORKS_KNOWN * len(column.given):
                self.take(column)
                return f"{{column: {named(column)}}}", ""
        names = {word for column in self.sample.columns for word in column.words}
        names |= set(re.findall(r"[a-z]+", self.sample.name.lower()))
        guesses: dict[str, list[str]] = words()["networks"]
        for network, telling in guesses.items():
            if names & set(telling):
                return network, "guessed from the names of the columns"
        return "other", "FILL IN: the network that the table comes from, for instance x, email, ticket"

    def pair(self) -> list[dict[str, Any]] | None:
        """Two acts of a row, where a row holds a question and its answer; null if it does not."""
        sides = words()["sides"]
        times = self.times()
        answer_at = next((time for time in times if time.says(sides["answerer"]) is not None), None)
        asked_at = next((time for time in times if time is not answer_at), None)
        if answer_at is None or asked_at is None:
            return None
        self.take(answer_at), self.take(asked_at)
        asker = self._person_of("asker")
        answerer = self._person_of("answerer")
        ids = ids_among([column for column in self.free() if column not in self.people()])
        answer_id = self.take(next((one for one in ids if one.says(sides["answerer"]) is not None), None))
        question_id = self.take(next((one for one in ids if one is not answer_id), None))
        thread = _pair_thread(question_id, answer_id)
        if thread is None and asker is not None and not shares_rows(asker, asked_at):
            thread = f"{{{asker.name}}}/{{{asked_at.name}}}"
        told = (("who asked", asker), ("who answered", answerer))
        self.nobody = tuple(said for said, column in told if column is None)
        self.replied_only = len(answer_at.given) == len(answer_at.values)
        question: dict[str, Any] = {"at": time_said(asked_at), **who_said(asker), "side": "external"}
        reply: dict[str, Any] = {"at": time_said(answer_at)}
        if not self.replied_only:
            reply["when"] = named(answer_at)
        if answerer is not None and is_account(answerer) and (self._is_social() or not is_at_work(answerer)):
            question["to"] = reply["account"] = named(answerer)
        else:
            reply |= {**who_said(answerer), "side": "org"}
        question["needs_response"] = "true"
        text = self.take(text_among(self.free()))
        if text is not None:
            question["text"] = named(text)
        if thread is not None:
            question = {"id": quoted(f"{thread}/question"), "thread": quoted(thread), **question}
            reply = {
                "id": quoted(f"{thread}/reply"),
                "thread": quoted(thread),
                "parent": quoted(f"{thread}/question"),
                **reply,
            }
        return [question, reply]

    def _is_social(self) -> bool:
        known = networks().get(self.network[0])
        return known is not None and known.id != "other" and known.network_class == "social"

    def _person_of(self, side: str) -> Column | None:
        """Who is called so; of several columns the one that tells people apart best."""
        found = [one for one in self.people() if one.says(words()["sides"][side]) is not None]
        if side == "asker":
            found += [one for one in self.people() if one.is_email and one.says(words()["sides"]["answerer"]) is None]
        return self.take(best_of(found))

    def single(self) -> dict[str, Any]:
        """One act of a row."""
        act: dict[str, Any] = {}
        at = self.take(next(iter(self.times()), None))
        parent = self.take(self.role("parent"))
        text = self.take(text_among(self.free()))
        actor = self.take(actor_among(self.people()))
        recipient = self.take(self.role("recipient", recipients_among(self.free())))
        native = self.take(self._id())
        thread = self.take(next(iter(threads_among(self.free())), None))
        if native is not None:
            act["id"] = quoted(f"{{{native.name}}}")
        elif at and actor and recipient and is_spread(actor, at, recipient):
            act |= {"id": quoted(f"{{{actor.name}}}/{{{at.name}}}"), "gather": "true"}
        for key, column in (("thread", thread), ("parent", parent)):
            if column is not None:
                act[key] = quoted(f"{{{column.name}}}")
        clock = clock_among(self.free()) if at is not None and at.is_of_days else None
        whole = with_clock(at, clock) if at is not None and clock is not None else None
        if whole is None or whole.time_format is None:
            clock = whole = None
        act["at"] = time_said(at, clock, whole)
        self.take(clock)
        if actor is not None:
            act["actor"] = person_said(actor)
        act |= self._side()
        is_outside = actor is not None and actor.says(words()["sides"]["outside"]) is not None
        if is_outside and "side" not in act:
            act["side"] = "external"
        if recipient is not None:
            act["recipients"] = people_said(recipient)
        if text is not None:
            act["text"] = named(text)
        return act | self._rest(is_outside=is_outside)

    def _id(self) -> Column | None:
        plain = [one for one in self.free() if one.is_unique and one.is_single_word]
        return next((one for one in ids_among(plain) if one not in self.people()), None)

    def _side(self) -> dict[str, Any]:
        column = self.role("inbound")
        meaning = words()["direction_values"]
        known = {*meaning["external"], *meaning["org"]}
        if column is None or not column.given or not {value.lower() for value in column.given} <= known:
            return {}
        self.take(column)
        found = sorted({value.lower() for value in column.given})
        values = ", ".join(f"{word(one)}: {'external' if one in meaning['external'] else 'org'}" for one in found)
        return {"side": f"{{column: {named(column)}, values: {{{values}}}}}"}

    def _rest(self, *, is_outside: bool) -> dict[str, Any]:
        rest: dict[str, Any] = {}
        lang = self.take(self.role("lang", [column for column in self.free() if column.is_language]))
        if lang is not None:
            rest["lang"] = f"{{column: {named(lang)}}}"
        # Beside a customer, an account is that of the customer.
        stands_in = self.role("property", [one for one in self.free() if not (is_outside and "account" in one.words)])
        if stands_in is not None and stands_in.is_single_word and not stands_in.is_unique and not stands_in.is_email:
            self.take(stands_in)
            rest["property"] = quoted(f"{{{stands_in.name}}}")
        return rest


def _pair_thread(question_id: Column | None, answer_id: Column | None) -> str | None:
    """The template that makes each row a thread of its own."""
    if question_id is None:
        return f"{{{answer_id.name}}}" if answer_id is not None and answer_id.is_unique else None
    if question_id.is_unique or answer_id is None:
        return f"{{{question_id.name}}}"
    return f"{{{question_id.name}}}/{{{answer_id.name}}}"


def _head(sample: Sample, guess: _Guess) -> list[str]:
    network, remark = guess.network
    lines = [f"format: {sample.format}"]
    if sample.format == "csv":
        lines.append(f"delimiter: {quoted(sample.delimiter)}")
    if sample.encoding != "utf-8":
        lines.append(f"encoding: {sample.encoding}")
    lines.append(f"network: {network}" + (f"   # {remark}" if remark else ""))
    zoneless = [column for column in sample.columns if column.lacks_zone]
    if zoneless:
        in_utc = all({"utc", "gmt"} & set(column.words) for column in zoneless)
        remark = "as the names of the columns say" if in_utc else NO_ZONE
        lines.append(f"time_zone: UTC   # {remark}")
    return lines


def _lines(act: dict[str, Any]) -> list[str]:
    return [f"{'  - ' if index == 0 else '    '}{key}: {value}" for index, (key, value) in enumerate(act.items())]


def _left_out(sample: Sample, guess: _Guess) -> list[str]:
    lines = []
    if guess.nobody:
        lines.append(
            f"# No column seems to tell {' and '.join(guess.nobody)}; if one does, add actor: COLUMN to the act."
        )
    if guess.replied_only:
        lines += ["coverage:", "  inbound: replied_only   # each of the first rows has an answer"]
    free = [column for column in sample.columns if column.name not in guess.used]
    if free:
        lines.append("# Columns that play no part; give them one above or leave them out:")
        lines += [f"#   {quoted(column.name)} ({kind_of(column)})" for column in free]
    clock = clock_among(free)
    if clock is not None and any(column.is_of_days for column in sample.columns if column.name in guess.used):
        lines.append(
            f"# CHECK: {quoted(clock.name)} seems to hold the time of day, without which only the days are read; if "
            "so, write at: {column: DAY, clock: TIME OF DAY, format: …}."
        )
    if sample.repeated:
        lines.append("# Names of several columns, which can play a part only once each has a name of its own:")
        lines += [f"#   {quoted(name)}" for name in sample.repeated]
    return lines
