"""Rows of the tables of a LinkedIn archive as acts: what a member shared, commented, liked and wrote in messages.

Addresses name a post by an URN (`urn:li:activity:<number>`) whose number holds its time in milliseconds above the 22nd
bit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_bytes import rows_with
from pappus.readers.column_values import Occurrences, digests, each, filled, join, lists_of
from pappus.readers.csv_rows import Rows
from pappus.readers.door import Door
from pappus.readers.instant_columns import Instants, instants, utc_signed
from pappus.readers.linkedin_people import Connections
from pappus.readers.markup import plain_text
from pappus.readers.owners import Owner
from pappus.readers.record_columns import list_column, pseudonyms, said, text_column

NETWORK = "linkedin"
_POST = r"(?P<kind>activity|share|ugcPost|groupPost|article)(?::|%3A|-)(?P<number>[0-9]{15,19})"
_COMMENT = r"comment(?::|%3A)(?:\(|%28)[^()]*(?:,|%2C)(?P<number>[0-9]{15,19})(?:\)|%29)"
_SHIFT_BITS = 22
_LARGEST = str(2**63 - 1)
_NOTHING = pa.scalar(None, pa.string())
_QUOTED_BREAK = r'"(\r?\n)"'
_ADVERTISEMENT = "Sponsored Conversation"
_NOBODY = "LinkedIn Member"
_SENT = "OUTGOING"
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}), (\d{1,2}):(\d{2})\s?([AaPp])[Mm]", re.ASCII)
_NOON_HOUR = 12


@dataclass
class Archive:
    """What the tables of an archive have in common."""

    door: Door
    owner: Owner
    connections: Connections
    occurrences: Occurrences = field(default_factory=Occurrences)

    def own(self, act_ids: Any) -> dict[str, Any]:
        """The columns of what the member did."""
        return {
            "act_id": act_ids,
            "property_id": self.owner.property_id,
            "actor_id": self.owner.actor_id,
            "actor_kind": self.owner.actor_kind,
            "actor_side": self.owner.actor_side,
        }

    def made_ids(self, kind: str, rows: Rows) -> Any:
        """Ids where there is none: a digest of the row but for its title, and how many of the same stood before it."""
        columns = [column for name, column in rows.columns.items() if name != "title"]
        fields = [pa.repeat(pa.scalar(kind), len(rows.numbers)), *columns]
        texts, keys = digests(join(*fields, separator="\x1f"), self.door.pseudonyms.digest(NETWORK).encode())
        return join(f"{NETWORK}:", texts, ".", pa.array(self.occurrences.of(keys)).cast(pa.string()))

    def shares(self, rows: Rows) -> dict[str, Any]:
        """Posts of the member."""
        named = join(f"{NETWORK}:", _post(rows.columns["link"])[0])
        public = pc.equal(rows.columns["visibility"], "PUBLIC")
        return self.own(pc.coalesce(named, self.made_ids("share", rows))) | {
            "visibility": pc.if_else(
                public, "public", pc.if_else(pc.equal(rows.columns["visibility"], ""), _NOTHING, "members")
            )
        }

    def comments(self, rows: Rows) -> dict[str, Any]:
        """Comments on posts of the member or of others."""
        links, made = rows.columns["link"], self.made_ids("comment", rows)
        if pc.any(rows_with(links, b"comment")).as_py():
            number = pc.struct_field(pc.extract_regex(links, _COMMENT), "number")
            made = pc.coalesce(join(f"{NETWORK}:comment:", number), made)
        return self.own(made) | _answering(self.door, links)

    def reactions(self, rows: Rows) -> dict[str, Any]:
        """Likes and other reactions to posts."""
        acts = self.own(self.made_ids("reaction", rows)) | _answering(self.door, rows.columns["link"])
        return acts | {"verb": "Like", "object_type": "reaction"}

    def reposts(self, rows: Rows) -> dict[str, Any]:
        """Posts of others, passed on without a word."""
        return (
            self.own(self.made_ids("repost", rows)) | _answering(self.door, rows.columns["link"]) | {"verb": "Announce"}
        )

    def said(self, texts: Any) -> dict[str, Any]:
        """The columns that tell of texts for all to see, in which people are called upon by their plain names."""
        if not self.connections:
            return said(self.door, texts)
        found = [self.connections.without_names(text) for text in texts.to_pylist()]
        people = [self.door.people(NETWORK, met) or None for _, met in found]
        return said(self.door, text_column([text for text, _ in found])) | {"mentions": list_column(people)}

    def messages(self, rows: Rows) -> dict[str, Any]:
        """Messages of the member and of others."""
        columns = rows.columns
        return self._messages(rows, self._is_owner(self._sender(columns)) | self._is_owner(columns["from"]))

    def older_messages(self, rows: Rows) -> dict[str, Any]:
        """The same from the time when tables named no conversation: it is what the same people write each other."""
        columns, nothing = rows.columns, pa.repeat(pa.scalar(""), len(rows.numbers))
        people = each(join(columns["from"], ",", columns["to"]), _in_order)
        told = dict.fromkeys(("title", "sender", "recipients"), nothing) | {"conversation": people}
        return self._messages(rows._replace(columns=columns | told), np.asarray(pc.equal(columns["direction"], _SENT)))

    def _messages(self, rows: Rows, is_own: Any) -> dict[str, Any]:
        columns, own, key = rows.columns, pa.array(is_own), self.door.pseudonyms
        threads = each(filled(columns["conversation"]), lambda name: f"{NETWORK}:{key.digest(f'{NETWORK} {name}')}")
        person = pseudonyms(self.door, NETWORK, self._sender(columns))
        return {
            "act_id": self.made_ids("message", rows),
            "property_id": self.owner.property_id,
            "container_id": threads,
            "thread_id": threads,
            "thread_method": pc.if_else(pc.is_valid(threads), "native", _NOTHING),
            "actor_id": pc.if_else(own, pc.coalesce(pa.scalar(self.owner.actor_id, pa.string()), person), person),
            "actor_kind": pc.if_else(own, self.owner.actor_kind, _kinds(columns["title"])),
            "actor_side": pc.if_else(own, self.owner.actor_side, self.owner.others_side),
            "recipients": self._recipients(columns["recipients"], columns["to"]),
            "visibility": "direct",
        }

    def _sender(self, columns: dict[str, Any]) -> Any:
        named = pc.if_else(pc.equal(columns["from"], _NOBODY), _NOTHING, filled(columns["from"]))
        return pc.coalesce(profile_in(columns["sender"]), named)

    def _is_owner(self, names: Any) -> Any:
        known = pa.array(sorted(self.owner.names), pa.string())
        return np.asarray(pc.fill_null(pc.is_in(pc.utf8_lower(names), value_set=known), False))

    def _recipients(self, addresses: Any, names: Any) -> Any:
        """The people addressed: by the addresses of their profiles, or the one name that is given."""
        one_name = pc.if_else(pc.match_substring(names, ","), "", names)
        listed = pc.split_pattern(pc.if_else(pc.equal(addresses, ""), one_name, addresses), ",")
        values = pc.list_flatten(listed)
        people = pseudonyms(
            self.door, NETWORK, pc.coalesce(profile_in(values), filled(pc.utf8_trim_whitespace(values)))
        )
        return lists_of(len(names), [(np.asarray(pc.list_parent_indices(listed)), people)], once=True)


def _in_order(names: str) -> str:
    """The same text for the same people, whoever of them writes."""
    return ",".join(sorted(name.strip() for name in names.split(",")))


def _kinds(titles: Any) -> Any:
    """Who wrote a message by the title of its conversation: advertisements are sent by the site."""
    return pc.if_else(pc.equal(titles, _ADVERTISEMENT), "automation", "human")


def times_of(dates: Any) -> Instants:
    """Times in ISO 8601, or as archives wrote them until 2018: "11/30/17, 8:33 AM", exact to the minute."""
    american = rows_with(dates, b"/")
    if not pc.any(american).as_py():
        return instants(utc_signed(dates))
    found = instants(pc.if_else(american, each(dates, _iso), utc_signed(dates)))
    return found._replace(precision=pc.if_else(american, "min", found.precision))


def _iso(date: str) -> str | None:
    found = _AMERICAN.fullmatch(date)
    if found is None:
        return None
    month, day, year, hour, minute, half = found.groups()
    hours = int(hour) % _NOON_HOUR + (_NOON_HOUR if half in "Pp" else 0)
    return f"20{year}-{int(month):02d}-{int(day):02d}T{hours:02d}:{minute}:00"


def with_links(texts: Any, links: Any) -> Any:
    """Texts of posts with the address that each shares, without the quotation marks around their line breaks."""
    lines = pc.replace_substring_regex(texts, _QUOTED_BREAK, r"\1")
    return pc.utf8_trim_whitespace(join(lines, pc.if_else(pc.equal(links, ""), "", " "), links))


def plain(texts: Any) -> Any:
    """Texts as a person reads them; some messages are markup."""
    marked = pc.or_(rows_with(texts, b"</"), rows_with(texts, b"<br"))
    if not pc.any(marked).as_py():
        return texts
    some = pa.array([plain_text(text) for text in texts.filter(marked).to_pylist()], pa.string())
    return pc.replace_with_mask(texts, marked, some)


def _post(links: Any) -> tuple[Any, Any]:
    """`kind:number` of the post that an address names, and the number; null if it names none."""
    found = pc.extract_regex(links, _POST)
    number = pc.struct_field(found, "number")
    return join(pc.struct_field(found, "kind"), number, separator=":"), number


def profile_in(addresses: Any) -> Any:
    """The name of a profile in its address; null if there is none."""
    return pc.struct_field(pc.extract_regex(addresses, r"linkedin\.com/in/(?P<name>[^/?#,\s]+)"), "name")


def _answering(door: Door, links: Any) -> dict[str, Any]:
    """The columns that tell of the post that an address names, with the time that its number holds."""
    post, number = _post(links)
    known = pc.is_valid(post)
    # A number beyond 64 bits names a post as well as any, and holds no time.
    fits = pc.or_(pc.less(pc.utf8_length(number), len(_LARGEST)), pc.less_equal(number, _LARGEST))
    held = pc.if_else(fits, number, _NOTHING).cast(pa.int64())
    us = pc.multiply(pc.shift_right(held, _SHIFT_BITS), 1_000)
    us = pc.if_else(pa.array(door.are_plausible(us)), us, pa.scalar(None, pa.int64()))
    return {
        "parent_id": join(f"{NETWORK}:", post),
        "parent_ts_us": us,
        "parent_ts_source": pc.if_else(known, pc.if_else(pc.is_valid(us), "id_encoded", "missing"), _NOTHING),
        "thread_method": pc.if_else(known, "reply_chain", _NOTHING),
    }
