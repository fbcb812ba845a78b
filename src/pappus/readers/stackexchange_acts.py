"""Posts and comments of a Stack Exchange site as acts, column by column: thousands of rows at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_values import counts_by_row, filled, join, lists_of
from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import Instants, instants
from pappus.readers.markup_columns import domains_linked_to, plain_texts
from pappus.readers.scrubbing import scrub_column
from pappus.readers.stackexchange_rows import Row, column

NETWORK = "stackexchange"
_MOST_POST_ID = 2**32 - 1
_COMMUNITY_USER = "-1"
_QUESTION, _ANSWER = "1", "2"
_OTHER_POSTS = {
    "3": "orphaned wiki page",
    "4": "excerpt of a tag's description",
    "5": "description of a tag",
    "6": "nomination of a moderator",
    "7": "placeholder of a wiki",
    "8": "description of a privilege",
}
_TAG = re.compile(r"[^<>|]+")
_TEXT = pa.string()
_NULL = pa.scalar(None, _TEXT)


class Questions:
    """The question that each post belongs to, in eight bytes a post."""

    def __init__(self) -> None:
        self._posts: list[Any] = []
        self._questions: list[Any] = []
        self._sorted = False

    def note(self, posts: Any, questions: Any) -> None:
        """Remembers that posts are answers to questions, or the questions themselves (arrays of numbers)."""
        self._sorted = False
        self._posts.append(posts.astype(np.uint32))
        self._questions.append(questions.astype(np.uint32))

    def of(self, posts: Any) -> Any:
        """The questions that posts belong to; -1 for a post that is in no file or neither question nor answer."""
        if not self._sorted:
            self._sort()
        known, questions = self._posts[0], self._questions[0]
        if not len(known):
            return np.full(len(posts), -1)
        places = np.minimum(np.searchsorted(known, posts), len(known) - 1)
        return np.where(known[places] == posts, questions[places].astype(np.int64), -1)

    def _sort(self) -> None:
        posts = np.concatenate([np.empty(0, np.uint32), *self._posts])
        questions = np.concatenate([np.empty(0, np.uint32), *self._questions])
        order = np.argsort(posts, kind="stable")
        self._posts, self._questions, self._sorted = [posts[order]], [questions[order]], True


@dataclass(frozen=True)
class _Acts:
    """Rows that become acts: their attributes, ids, which of their list they are, and times."""

    rows: list[Row]
    ids: Any
    positions: Any
    when: Instants

    def where(self, kept: Any) -> _Acts:
        """Only some of them."""
        if kept.all():
            return self
        places = np.flatnonzero(kept)
        when = Instants(*(one.filter(pa.array(kept)) for one in self.when))
        return _Acts([self.rows[at] for at in places.tolist()], self.ids[places], self.positions[places], when)


class SiteActs:
    """Makes acts of the rows of one site."""

    def __init__(self, property_id: str, door: Door) -> None:
        self._door = door
        self._property_id = property_id
        self._site = property_id.partition(":")[2] or property_id
        self._scheme = f"{NETWORK}:{self._site}"
        self._questions = Questions()

    def batches(self, kind: str, place: str, rows: list[Row], passed: int) -> Iterator[Any]:
        """The acts of some rows as one batch, none if there are none.

        Args:
            kind: whether they are `posts` or `comments`; posts come first.
            place: the file's name in messages.
            rows: the rows.
            passed: how many rows of the file stand before them.
        """
        first_record = self._door.records(len(rows))
        acts = self._possible(rows, place, passed)
        if kind == "posts":
            acts = self._questions_and_answers(acts)
        if not acts.rows:
            return
        columns = {
            "record_no": pa.array(acts.positions + first_record),
            "ts_us": acts.when.ts_us,
            # The dump's times are UTC by definition; nothing is assumed.
            "ts_precision": acts.when.precision,
            "network": NETWORK,
            "source": self._door.source,
            "raw_ref": join(f"{place}#", pa.array(acts.positions + passed + 1).cast(_TEXT)),
            "property_id": self._property_id,
            "visibility": "public",
            **(self._posts(acts) if kind == "posts" else self._comments(acts)),
        }
        yield self._door.columns(columns, len(acts.rows))
        if kind == "posts":
            yield from self._closings(acts, columns)

    def _closings(self, acts: _Acts, columns: dict[str, Any]) -> Iterator[Any]:
        """The closing of each question that the community closed; who did it, the dump does not say."""
        when = instants(arrow_column(column(acts.rows, "ClosedDate"), _TEXT))
        closed = pa.array(self._door.are_plausible(when.ts_us))
        asked = columns["act_id"].filter(closed)
        if not len(asked):
            return
        kept = ("record_no", "raw_ref")
        yield self._door.columns(
            {
                **{name: columns[name].filter(closed) for name in kept},
                "act_id": pc.binary_join_element_wise(asked, "closed", "/"),
                "ts_us": when.ts_us.filter(closed),
                "ts_precision": when.precision.filter(closed),
                "network": NETWORK,
                "source": self._door.source,
                "property_id": self._property_id,
                "thread_id": asked,
                "thread_method": "native",
                "verb": "Close",
                "object_type": "question",
                "actor_kind": "system",
                "visibility": "public",
            },
            len(asked),
        )

    def _possible(self, rows: list[Row], place: str, passed: int) -> _Acts:
        """The rows that have an id and a possible time; the others are rejected."""
        ids, when = numbers(column(rows, "Id")), instants(arrow_column(column(rows, "CreationDate"), _TEXT))
        good = (ids >= 0) & self._door.are_plausible(when.ts_us)
        for at in np.flatnonzero(~good).tolist():
            name, kind = ("Id", "usable") if ids[at] < 0 else ("CreationDate", "possible")
            self._door.reject(f"{place}#{passed + at + 1}", f"has no {kind} {name} ({rows[at].get(name)!r})")
        return _Acts(rows, ids, np.arange(len(rows)), when).where(good)

    def _questions_and_answers(self, acts: _Acts) -> _Acts:
        kinds = column(acts.rows, "PostTypeId")
        good = np.array([kind in (_QUESTION, _ANSWER) for kind in kinds], bool)
        for at in np.flatnonzero(~good).tolist():
            self._door.ignore(f"neither question nor answer: {_OTHER_POSTS.get(kinds[at], 'post of unknown type')}")
        return acts.where(good)

    def _posts(self, acts: _Acts) -> dict[str, Any]:
        rows = acts.rows
        are_questions = np.array([kind == _QUESTION for kind in column(rows, "PostTypeId")], bool)
        asked = np.where(are_questions, acts.ids, numbers(column(rows, "ParentId")))
        self._questions.note(acts.ids[asked >= 0], asked[asked >= 0])
        bodies = column(rows, "Body")
        edited_us = instants(arrow_column(column(rows, "LastEditDate"), _TEXT)).ts_us
        edited = pc.fill_null(pc.greater(edited_us, acts.when.ts_us), False)
        question = pa.array(are_questions)
        return {
            "act_id": self._ids("p", acts.ids),
            "object_type": pc.if_else(question, "question", "answer"),
            "parent_id": self._ids("p", np.where(are_questions, -1, asked)),
            "edited_us": pc.if_else(edited, edited_us, pa.scalar(None, pa.int64())),
            "tags": _tags(column(rows, "Tags")),
            "links": domains_linked_to(bodies),
            "engagement": _engagement(rows),
            "needs_response": pc.if_else(question, True, pa.scalar(None, pa.bool_())),
            "needs_response_rule": pc.if_else(question, "question", _NULL),
            **self._threads(asked),
            **self._authors(column(rows, "OwnerUserId"), column(rows, "OwnerDisplayName")),
            **self._said(_titled(bodies, column(rows, "Title"), are_questions.tolist())),
        }

    def _comments(self, acts: _Acts) -> dict[str, Any]:
        posts = numbers(column(acts.rows, "PostId"))
        return {
            "act_id": self._ids("c", acts.ids),
            "parent_id": self._ids("p", posts),
            "engagement": _engagement(acts.rows),
            **self._threads(self._questions.of(posts)),
            **self._authors(column(acts.rows, "UserId"), column(acts.rows, "UserDisplayName")),
            **self._said([text or None for text in column(acts.rows, "Text")]),
        }

    def _ids(self, letter: str, native: Any) -> Any:
        """Ids of posts (p) or comments (c) by number; null for a negative one."""
        return join(f"{NETWORK}:{self._site}/{letter}", pa.array(native, mask=native < 0).cast(_TEXT))

    def _threads(self, questions: Any) -> dict[str, Any]:
        ids = self._ids("p", questions)
        return {"thread_id": ids, "thread_method": pc.if_else(ids.is_valid(), "native", "reply_chain")}

    def _authors(self, users: list[str], names: list[str]) -> dict[str, Any]:
        """Users by id; those who left by the name that stayed, apart from the ids; else unknown."""
        ids, left = self._door.people(self._scheme, users), f"{self._scheme}:name"
        actors = [
            actor if user else self._door.person(left, name) if name else None
            for actor, user, name in zip(ids, users, names, strict=True)
        ]
        bots = pa.array([user == _COMMUNITY_USER for user in users])
        return {"actor_id": pa.array(actors, _TEXT), "actor_kind": pc.if_else(bots, "bot", "human")}

    def _said(self, texts: list[str | None]) -> dict[str, Any]:
        said = arrow_column(texts, _TEXT)
        return {
            "text": scrub_column(filled(said)) if self._door.keep_text else None,
            "text_len": pc.utf8_length(said),
        }


def numbers(texts: list[str]) -> Any:
    """Ids of posts, comments or users as an array of numbers; -1 where a text is none."""
    values = arrow_column(texts, _TEXT)
    digits = pc.and_(pc.ascii_is_decimal(values), pc.less_equal(pc.binary_length(values), 18))
    found = pc.if_else(digits, values, "-1").cast(pa.int64()).to_numpy()
    return np.where(found <= _MOST_POST_ID, found, -1)


def counts(texts: list[str]) -> Any:
    """Counts, which may be negative, as an Arrow column; null where a text is none."""
    values = arrow_column(texts, _TEXT)
    whole = pc.match_substring_regex(values, "^-?[0-9]{1,17}$")
    return pc.if_else(whole, values, _NULL).cast(pa.int64())


def _engagement(rows: list[Row]) -> Any:
    return counts_by_row({"score": counts(column(rows, "Score")), "views": counts(column(rows, "ViewCount"))})


def _titled(bodies: list[str], titles: list[str], are_questions: list[bool]) -> list[str | None]:
    """Plain texts, those of questions below their titles; null for a post without text."""
    return [
        f"{title}\n\n{text}".rstrip() if title and question else text if body else None
        for body, text, title, question in zip(bodies, plain_texts(bodies), titles, are_questions, strict=True)
    ]


def _tags(texts: list[str]) -> Any:
    found = [_TAG.findall(text) if text else () for text in texts]
    rows = np.repeat(np.arange(len(found)), list(map(len, found)))
    return lists_of(len(texts), [(rows, arrow_column(list(chain.from_iterable(found)), _TEXT))])
