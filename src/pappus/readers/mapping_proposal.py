"""A first mapping for a table, guessed from the names and values of its columns, for a person to complete."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from pappus.readers.mapping_samples import Column, Sample, sample_of, words
from pappus.readers.source import Source
from pappus.readers.table_files import tables_in
from pappus.vocabulary.networks import normalise

_FEW_DISTINCT = 0.2
_NETWORKS_KNOWN = 0.8
FILL_IN = "?"


def proposal(source: Source) -> str:
    """Mapping text with comments; see `pappus.readers.mapping.propose`."""
    sample = sample_of(source, tables_in(source, None)[0])
    guess = _Guess(sample)
    acts = guess.pair() or [guess.single()]
    lines = [
        f"# How the rows of {_quoted(sample.name)} become acts. A guess from its first rows: check each line.",
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

    def take(self, column: Column | None) -> Column | None:
        if column is not None:
            self.used.add(column.name)
        return column

    def free(self) -> list[Column]:
        return [column for column in self.sample.columns if column.name not in self.used]

    def role(self, role: str, among: list[Column] | None = None) -> Column | None:
        """The column whose name says `role` with the most telling word."""
        ranked = [
            (rank, len(column.words), index, column)
            for index, column in enumerate(self.free() if among is None else among)
            if (rank := column.says(words()["roles"][role])) is not None
        ]
        return min(ranked)[3] if ranked else None

    def times(self) -> list[Column]:
        edited = words()["roles"]["edited"]
        times = [column for column in self.free() if column.time_format]
        return [column for column in times if column.says(edited) is None] or times

    def people(self) -> list[Column]:
        """Columns whose names say nothing but whose they are."""
        sides = words()["sides"]
        known = {*words()["roles"]["actor"], *sides["asker"], *sides["answerer"]}
        found = []
        for column in self.free():
            telling = [word for word in column.words if word not in words()["unspecific"]]
            is_person = bool(telling) and (set(telling) <= known or telling[-1] == "by")
            if (is_person or column.is_email) and not column.time_format and not column.is_prose:
                found.append(column)
        return found

    def network(self) -> tuple[str, str]:
        """The network as YAML, and what to say about it."""
        column = self.role("network")
        if column is not None and column.given:
            known = [value for value in column.given if not normalise(value).doubtful]
            if len(known) >= _NETWORKS_KNOWN * len(column.given):
                self.take(column)
                return f"{{column: {_name(column)}}}", ""
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
        ids = [column for column in self.free() if column.says(words()["roles"]["id"]) is not None]
        answer_id = self.take(next((one for one in ids if one.says(sides["answerer"]) is not None), None))
        question_id = self.take(next((one for one in ids if one is not answer_id), None))
        thread = _pair_thread(question_id, answer_id)
        self.replied_only = len(answer_at.given) == len(answer_at.values)
        question: dict[str, Any] = {"at": _time(asked_at), "actor": _person(asker), "side": "external"}
        reply: dict[str, Any] = {"at": _time(answer_at)}
        if not self.replied_only:
            reply["when"] = _name(answer_at)
        if answerer is not None and _is_account(answerer):
            question["to"] = reply["account"] = _name(answerer)
        else:
            reply |= {"actor": _person(answerer), "side": "org"}
        question["needs_response"] = "true"
        if thread is not None:
            question = {"id": _quoted(f"{thread}/question"), "thread": _quoted(thread), **question}
            reply = {
                "id": _quoted(f"{thread}/reply"),
                "thread": _quoted(thread),
                "parent": _quoted(f"{thread}/question"),
                **reply,
            }
        return [question, reply]

    def _person_of(self, side: str) -> Column | None:
        found = [one for one in self.people() if one.says(words()["sides"][side]) is not None]
        return self.take(found[0] if found else None)

    def single(self) -> dict[str, Any]:
        """One act of a row."""
        act: dict[str, Any] = {}
        at = self.take(next(iter(self.times()), None))
        parent = self.take(self.role("parent"))
        text = self.take(self.role("text", [column for column in self.free() if column.is_prose]))
        recipient = self.take(self.role("recipient"))
        actor = self.take(self.role("actor", self.people()))
        native = self.take(self._id())
        thread = self.take(self.role("thread", [column for column in self.free() if not column.is_unique]))
        if native is not None:
            act["id"] = _quoted(f"{{{native.name}}}")
        elif at and actor and recipient and _is_spread(actor, at, recipient):
            act |= {"id": _quoted(f"{{{actor.name}}}/{{{at.name}}}"), "gather": "true"}
        for key, column in (("thread", thread), ("parent", parent)):
            if column is not None:
                act[key] = _quoted(f"{{{column.name}}}")
        act["at"] = _time(at)
        if actor is not None:
            act["actor"] = _person(actor)
        act |= self._side()
        if recipient is not None:
            act["recipients"] = _people(recipient)
        if text is not None:
            act["text"] = _name(text)
        return act | self._rest()

    def _id(self) -> Column | None:
        plain = [one for one in self.free() if one.is_unique and one.is_single_word and not one.time_format]
        return self.role("id", [one for one in plain if one not in self.people()])

    def _side(self) -> dict[str, Any]:
        column = self.role("inbound")
        meaning = words()["direction_values"]
        known = {*meaning["external"], *meaning["org"]}
        if column is None or not column.given or not {value.lower() for value in column.given} <= known:
            return {}
        self.take(column)
        found = sorted({value.lower() for value in column.given})
        values = ", ".join(f"{_word(one)}: {'external' if one in meaning['external'] else 'org'}" for one in found)
        return {"side": f"{{column: {_name(column)}, values: {{{values}}}}}"}

    def _rest(self) -> dict[str, Any]:
        rest: dict[str, Any] = {}
        lang = self.take(self.role("lang"))
        if lang is not None:
            rest["lang"] = f"{{column: {_name(lang)}}}"
        stands_in = self.role("property")
        if stands_in is not None and stands_in.is_single_word and not stands_in.is_unique and not stands_in.is_email:
            self.take(stands_in)
            rest["property"] = _quoted(f"{{{stands_in.name}}}")
        return rest


def _pair_thread(question_id: Column | None, answer_id: Column | None) -> str | None:
    """The template that makes each row a thread of its own."""
    if question_id is None:
        return f"{{{answer_id.name}}}" if answer_id is not None and answer_id.is_unique else None
    if question_id.is_unique or answer_id is None:
        return f"{{{question_id.name}}}"
    return f"{{{question_id.name}}}/{{{answer_id.name}}}"


def _is_account(column: Column) -> bool:
    """Whether the values look like the handles of a few accounts rather than people."""
    few = len(set(column.given)) <= max(_FEW_DISTINCT * len(column.given), 1)
    return few and column.is_single_word and not column.is_email and not all(value.isdigit() for value in column.given)


def _is_spread(actor: Column, at: Column, recipient: Column) -> bool:
    """Whether one message stands in several rows, one for each recipient."""
    rows = list(zip(actor.values, at.values, recipient.values, strict=True))
    return len({row[:2] for row in rows}) < len(set(rows))


def _time(column: Column | None) -> str:
    if column is None:
        return f"{_quoted(FILL_IN)}   # FILL IN: the column of the time"
    if column.time_format in (None, "iso"):
        return _name(column)
    return f"{{column: {_name(column)}, format: {_word(column.time_format or '')}}}"


def _person(column: Column | None) -> str:
    if column is None:
        return f"{_quoted(FILL_IN)}   # FILL IN: the column of the person"
    return f"{{email: {_name(column)}}}" if column.is_email else _name(column)


def _people(column: Column) -> str:
    key = "email" if column.is_email else "column"
    split = next((sign for sign in (";", ",") if any(sign in value for value in column.given)), None)
    if split is not None:
        return f"{{{key}: {_name(column)}, split: {_quoted(split)}}}"
    return _person(column)


def _head(sample: Sample, guess: _Guess) -> list[str]:
    network, remark = guess.network()
    lines = [f"format: {sample.format}"]
    if sample.format == "csv":
        lines.append(f"delimiter: {_quoted(sample.delimiter)}")
    if sample.encoding != "utf-8":
        lines.append(f"encoding: {sample.encoding}")
    lines.append(f"network: {network}" + (f"   # {remark}" if remark else ""))
    if any(column.lacks_zone for column in sample.columns):
        lines.append("time_zone: UTC   # the times name no zone: put the one they were written in")
    return lines


def _lines(act: dict[str, Any]) -> list[str]:
    return [f"{'  - ' if index == 0 else '    '}{key}: {value}" for index, (key, value) in enumerate(act.items())]


def _left_out(sample: Sample, guess: _Guess) -> list[str]:
    lines = []
    if guess.replied_only:
        lines += ["coverage:", "  inbound: replied_only   # each of the first rows has an answer"]
    free = [column for column in sample.columns if column.name not in guess.used]
    if free:
        lines.append("# Columns that play no part; give them one above or leave them out:")
        lines += [f"#   {_quoted(column.name)} ({_kind(column)})" for column in free]
    return lines


def _kind(column: Column) -> str:
    if not column.given:
        return "empty in the first rows"
    if column.time_format:
        return "times"
    if column.is_email:
        return "e-mail addresses"
    return "texts" if column.is_prose else "numbers" if all(map(_is_number, column.given)) else "words"


def _is_number(value: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", value))


def _name(column: Column) -> str:
    return _word(column.name)


def _word(text: str) -> str:
    """A word as YAML reads it back unchanged."""
    plain = bool(re.fullmatch(r"[^\W\d]\w*", text)) and yaml.safe_load(text) == text
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    """Text in double quotes; what YAML does not allow as it is, as its code."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else rf"\U{ord(sign):08x}" for sign in quoted)
