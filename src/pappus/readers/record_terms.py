"""The activity record in ActivityStreams 2.0: the terms that a line has, those of the standard and our own.

What the standard has a word for stands under that word; everything else stands under `pappus:`. One line holds one act
and loses nothing of it: `pappus.interchange.writers.activitystreams` writes such lines and
`pappus.readers.sources.pappus_record` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

import msgspec

from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.vocabulary.record import (
    ActorKind,
    ObjectType,
    ParentTimeSource,
    Precision,
    Side,
    ThreadMethod,
    Verb,
    Visibility,
)

HEAD_TYPE = "pappus:Record"
CONTEXT: tuple[str | dict[str, str], ...] = (
    "https://www.w3.org/ns/activitystreams",
    {"pappus": "urn:pappus:record#", "alsoKnownAs": "as:alsoKnownAs"},
)
PUBLIC = "as:Public"
_PERSON, _PROPERTY, _ACT, _THREAD = (
    "urn:pappus:person:",
    "urn:pappus:property:",
    "urn:pappus:act:",
    "urn:pappus:thread:",
)
_ACT_LENGTH, _THREAD_LENGTH = len(_ACT), len(_THREAD)
_PSEUDONYM = re.compile(r"[0-9a-f]{24}")
_SAFE = "!$&'()*+,;=:@/-._~"
_PLAIN = re.compile(r"[A-Za-z0-9!$&'()*+,;=:@/\-._~]*")
_KEY_MARK_LENGTH = 12
_MOST_REMEMBERED = 100_000

OBJECT_TYPES: dict[ObjectType, str] = {
    "note": "Note",
    "article": "Article",
    "question": "Note",
    "answer": "Note",
    "media": "Document",
    "event": "Event",
    "ticket": "Note",
    "reaction": "Note",
}
"""The nearest type of the standard; `Question` is a poll there."""
ACTOR_TYPES: dict[ActorKind, str] = {
    "human": "Person",
    "account": "Organization",
    "bot": "Service",
    "automation": "Application",
    "system": "Application",
}


class RecordActor(
    msgspec.Struct,
    omit_defaults=True,
    gc=False,
    rename={"kind": "pappus:kind", "side": "pappus:side", "domain": "pappus:domain"},
):
    """Who acts."""

    type: str
    id: str | None = None
    kind: ActorKind = "human"
    side: Side = "unknown"
    domain: str | None = None


class RecordTag(msgspec.Struct, omit_defaults=True, gc=False):
    """Somebody whom a text names, or a label."""

    type: str
    href: str | None = None
    name: str | None = None


class RecordObject(msgspec.Struct, omit_defaults=True, gc=False, rename="camel"):
    """What the act is about; for everything but `Create` its id is that of the act that it answers or shares."""

    type: str
    id: str | None = None
    in_reply_to: str | None = None
    context: str | None = None
    content: str | None = None
    media_type: str | None = None
    updated: str | None = None
    tag: tuple[RecordTag, ...] | None = None


_OWN_TERMS = {
    "object_type": "pappus:objectType",
    "network": "pappus:network",
    "source": "pappus:source",
    "raw_ref": "pappus:rawRef",
    "precision": "pappus:precision",
    "tz_assumed": "pappus:timeZoneAssumed",
    "property_id": "pappus:property",
    "container_id": "pappus:container",
    "thread_method": "pappus:threadMethod",
    "parent_ts_us": "pappus:parentTimeUs",
    "parent_ts_source": "pappus:parentTimeSource",
    "on_behalf_of": "pappus:onBehalfOf",
    "visibility": "pappus:visibility",
    "edited_us": "pappus:editedUs",
    "deleted_us": "pappus:deletedUs",
    "links": "pappus:links",
    "lang": "pappus:language",
    "text_len": "pappus:textCharacters",
    "reach": "pappus:reach",
    "engagement": "pappus:engagement",
    "engagement_asof_us": "pappus:engagementAsOfUs",
    "needs_response": "pappus:needsResponse",
    "needs_response_rule": "pappus:needsResponseRule",
    "empty": "pappus:empty",
}


class RecordActivity(
    msgspec.Struct,
    omit_defaults=True,
    gc=False,
    kw_only=True,
    rename={"context": "@context", **_OWN_TERMS},
):
    """One act. `empty` names the lists of it that are known to hold nothing, which is not the same as unknown."""

    context: Any = None
    id: str
    type: Verb
    actor: RecordActor
    published: str
    object: RecordObject
    network: str
    to: tuple[str, ...] | None = None
    cc: tuple[str, ...] | None = None
    object_type: ObjectType = "note"
    source: str | None = None
    raw_ref: str | None = None
    precision: Precision = "s"
    tz_assumed: str | None = None
    property_id: str | None = None
    container_id: str | None = None
    thread_method: ThreadMethod | None = None
    parent_ts_us: int | None = None
    parent_ts_source: ParentTimeSource | None = None
    on_behalf_of: str | None = None
    visibility: Visibility | None = None
    edited_us: int | None = None
    deleted_us: int | None = None
    links: tuple[str, ...] | None = None
    lang: str | None = None
    text_len: int | None = None
    reach: int | None = None
    engagement: dict[str, int] | None = None
    engagement_asof_us: int | None = None
    needs_response: bool | None = None
    needs_response_rule: str | None = None
    empty: tuple[str, ...] = ()


class RecordHead(
    msgspec.Struct,
    omit_defaults=True,
    kw_only=True,
    rename={"context": "@context", "key_mark": "pappus:key", "coverage": "pappus:coverage"},
):
    """The first line: by which key people were given pseudonyms, and what the exports of the record hold."""

    context: Any = None
    type: str
    summary: str = ""
    key_mark: str = ""
    coverage: list[Coverage] = []


class SamePerson(msgspec.Struct, omit_defaults=True, rename={"context": "@context", "also_known_as": "alsoKnownAs"}):
    """A line which says that an export declares two pseudonyms to be one person."""

    type: str
    id: str
    also_known_as: tuple[str, ...]
    context: Any = None


COVERED = ("network", "inbound", "outbound", "deletions", "private", "edits", "bots_marked", "extracted_us")


def common_coverage(coverage: Sequence[Coverage]) -> Coverage:
    """What several exports have in common; where they differ it is as if nothing were said."""
    common = Coverage(source="")
    for name in COVERED:
        found = {getattr(one, name) for one in coverage}
        if len(found) == 1:
            setattr(common, name, found.pop())
    return common


def key_mark(pseudonyms: Pseudonymiser) -> str:
    """A mark by which two records can be told to have pseudonyms of the same key; the key does not follow from it."""
    return pseudonyms.digest("the key of this record")[:_KEY_MARK_LENGTH]


@lru_cache(maxsize=_MOST_REMEMBERED)
def actor_urn(actor_id: str) -> str:
    """A pseudonym, or the id of a property, as an address."""
    return f"{_PERSON}{actor_id}" if _PSEUDONYM.fullmatch(actor_id) else f"{_PROPERTY}{_quoted(actor_id)}"


@lru_cache(maxsize=_MOST_REMEMBERED)
def actor_in(urn: str) -> str | None:
    """The pseudonym or the id of a property that an address holds; null if it is none."""
    if urn.startswith(_PERSON):
        found = urn[len(_PERSON) :]
        return found if _PSEUDONYM.fullmatch(found) else None
    found = unquote(urn[len(_PROPERTY) :]) if urn.startswith(_PROPERTY) else ""
    return found if ":" in found else None


def act_urn(act_id: str) -> str:
    """The id of an act as an address."""
    return f"{_ACT}{_quoted(act_id)}"


def act_in(urn: str) -> str | None:
    """The id of an act that an address holds; null if it is none."""
    found = urn[_ACT_LENGTH:] if urn.startswith(_ACT) else ""
    return (unquote(found) if "%" in found else found) or None


def thread_urn(thread_id: str) -> str:
    """The id of a thread as an address."""
    return f"{_THREAD}{_quoted(thread_id)}"


def thread_in(urn: str) -> str | None:
    """The id of a thread that an address holds; null if it is none."""
    found = urn[_THREAD_LENGTH:] if urn.startswith(_THREAD) else ""
    return (unquote(found) if "%" in found else found) or None


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote(text, safe=_SAFE)
