"""Messages of Microsoft Teams, reactions to them and events of their channels as acts, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.door import arrow_column
from pappus.readers.instant_columns import instants
from pappus.readers.json_records import native_id
from pappus.readers.markup import domains_named, link_domains
from pappus.readers.markup_columns import plain_texts
from pappus.readers.record_columns import Gathered, let_in, list_column, placed, reaction_counts, said, text_column
from pappus.readers.teams_messages import Event, From, Message, Reaction
from pappus.readers.teams_tenant import NETWORK, Said, Tenant
from pappus.vocabulary.record import Verb

_NAME = re.compile(r"<at\b[^<>]*>[^<]*</at>")
_WRITTEN = (None, "message")
_NOTHING, _NO_MESSAGE = Event(), Message()
_EVENTS: dict[str, Verb] = {
    "#microsoft.graph.membersAddedEventMessageDetail": "Invite",
    "#microsoft.graph.membersJoinedEventMessageDetail": "Join",
    "#microsoft.graph.membersLeftEventMessageDetail": "Leave",
}


def teams_acts(tenant: Tenant, things: Gathered[Said]) -> Iterator[Any]:
    """What was said as acts; what is none is counted."""
    door, verbs = tenant.door, list(map(_verb, things))
    written = [one.reaction.created_date_time if one.reaction else one.message.created_date_time for one in things]
    times = instants(arrow_column(written, pa.string()))
    acts = placed(door, NETWORK, pa.array([one.where for one in things]), times)
    own = list(map(_own, things))
    acts |= _text(tenant, things, own, times.ts_us) | _who(tenant, things, verbs) | _related(tenant, things, own)
    acts |= {
        "act_id": _ids(tenant, things, times.ts_us, acts["actor_id"]),
        "property_id": text_column([one.place.property_id for one in things]),
        "container_id": text_column([one.place.container_id for one in things]),
        "visibility": pa.array(["direct" if one.place.is_chat else "members" for one in things]),
        "verb": pa.array([verb or "Create" for verb in verbs]),
        "engagement": reaction_counts([len(message.reactions or ()) for message in own]),
    }
    ignored = {
        row: f"notice of Teams ({(things[row].message.message_type or '')[:60]})"
        for row, verb in enumerate(verbs)
        if verb is None
    }
    faults = {row: "has no usable id" for row, one in enumerate(things) if native_id(one.message.id) is None}
    yield from let_in(door, acts, written, faults, ignored, things.between)


def _verb(one: Said) -> Verb | None:
    """What was done; null for an event that is nobody's act, and for reactions to events."""
    message = one.message
    if message.message_type in _WRITTEN:
        return "Like" if one.reaction else "Create"
    return None if one.reaction else _EVENTS.get((message.event_detail or _NOTHING).kind or "")


def _own(one: Said) -> Message:
    """The message that somebody wrote; an empty one instead of events and of what was reacted to."""
    return one.message if one.reaction is None and one.message.message_type in _WRITTEN else _NO_MESSAGE


def _text(tenant: Tenant, things: list[Said], own: list[Message], times_us: Any) -> dict[str, Any]:
    """The columns of what was written, and when it was changed."""
    texts = _plain(own)
    linked = [_links(message, text) for message, text in zip(own, texts, strict=True)]
    kinds = [
        "reaction" if one.reaction else "event" if message is _NO_MESSAGE else _object_type(message, text)
        for one, message, text in zip(things, own, texts, strict=True)
    ]
    return said(tenant.door, text_column(texts)) | {
        "links": list_column(linked),
        "object_type": pa.array(kinds),
        "edited_us": _changed([message.last_edited_date_time for message in own], times_us),
        "deleted_us": _changed([message.deleted_date_time for message in own], times_us),
        "lang": text_column([message.locale for message in own]),
    }


def _plain(own: list[Message]) -> list[str | None]:
    """The texts that a person sees, without the names of those whom they mention."""
    texts = [message.body.content or None if message.body else None for message in own]
    marked = {
        row: _NAME.sub("@…", text) if "<at" in text else text
        for row, (message, text) in enumerate(zip(own, texts, strict=True))
        if text and message.body and message.body.content_type != "text"
    }
    for row, text in zip(marked, plain_texts(list(marked.values())), strict=True):
        texts[row] = text or None
    return texts


def _links(message: Message, text: str | None) -> list[str] | None:
    content = message.body.content if message.body else None
    return link_domains(content) or domains_named(text or "") if content and "://" in content else None


def _object_type(message: Message, text: str | None) -> str:
    return "media" if message.attachments and not text else "note"


def _changed(written: list[str | None], times_us: Any) -> Any:
    """When messages were changed; null if never, or before they were written."""
    if not any(written):
        return None
    found = instants(arrow_column(written, pa.string())).ts_us
    return pc.if_else(pc.greater_equal(found, times_us), found, pa.scalar(None, pa.int64()))


def _who(tenant: Tenant, things: list[Said], verbs: list[Verb | None]) -> dict[str, Any]:
    """The columns of who did something and who is named."""
    doers = [_doer(one) if verb else None for one, verb in zip(things, verbs, strict=True)]
    authors = list(map(tenant.author, doers))
    named = [_named(tenant, one, doer) for one, doer in zip(things, doers, strict=True)]
    return {
        "actor_id": text_column([author.actor_id for author in authors]),
        "actor_kind": pa.array([author.kind for author in authors]),
        "actor_side": pa.array([author.known.side for author in authors]),
        "actor_domain": text_column([author.known.domain for author in authors]),
        "mentions": list_column(named),
    }


def _doer(one: Said) -> From | None:
    if one.reaction:
        return one.reaction.user
    if one.message.message_type in _WRITTEN:
        return one.message.author
    event = one.message.event_detail or _NOTHING
    members, initiator = event.members or [], event.initiator or From()
    is_own_leave = _verb(one) == "Leave" and initiator.user is None and len(members) == 1
    return From(user=members[0]) if is_own_leave else initiator


def _named(tenant: Tenant, one: Said, doer: From | None) -> list[str] | None:
    message = one.message
    if one.reaction or (not message.mentions and not message.event_detail):
        return None
    if message.message_type in _WRITTEN:
        return tenant.people(named.mentioned.user for named in message.mentions or () if named.mentioned)
    doing = doer.user.id if doer and doer.user else None
    members = (message.event_detail or _NOTHING).members or ()
    return tenant.people(member for member in members if doing is None or member.id != doing)


def _related(tenant: Tenant, things: list[Said], own: list[Message]) -> dict[str, Any]:
    """The columns that tell what is answered or reacted to, and in which thread it stands."""
    replies = [native_id(message.reply_to_id) if message.reply_to_id else None for message in own]
    answered = list(map(_answered, things, own, replies))
    threads = [
        None if one.place.is_chat or message is _NO_MESSAGE else f"{one.place.prefix}{reply or message.id}"
        for one, message, reply in zip(things, own, replies, strict=True)
    ]
    methods = [
        "native" if thread else "reply_chain" if native and not one.reaction else None
        for one, thread, native in zip(things, threads, answered, strict=True)
    ]
    parents = [f"{one.place.prefix}{native}" if native else None for one, native in zip(things, answered, strict=True)]
    times = tenant.times_in(text_column(answered))
    told = pc.if_else(pc.is_valid(times), "id_encoded", "missing")
    return {
        "parent_id": (parent_ids := text_column(parents)),
        "parent_ts_us": times,
        "parent_ts_source": pc.if_else(pc.is_valid(parent_ids), told, pa.scalar(None, pa.string())),
        "thread_id": text_column(threads),
        "thread_method": pa.array(methods, pa.string()),
    }


def _answered(one: Said, own: Message, reply: str | None) -> str | None:
    """The id of the message that is answered or reacted to."""
    if one.reaction:
        return one.message.id
    parent = reply or (_quoted(own) if own.attachments else None)
    return parent if parent != own.id else None


def _quoted(message: Message) -> str | None:
    """The message that one in a chat answers; there it stands as an attachment."""
    quoted = (one.id for one in message.attachments or () if one.content_type == "messageReference")
    return native_id(next(quoted, None))


def _ids(tenant: Tenant, things: list[Said], times_us: Any, actors: Any) -> Any:
    """The ids of acts; reactions have none of their own."""
    ids = [f"{one.place.prefix}{one.message.id}" for one in things]
    for row in [row for row, one in enumerate(things) if one.reaction]:
        told = things[row].reaction or Reaction()
        of = f"{actors[row].as_py()} {times_us[row].as_py()} {told.reaction_type}"
        ids[row] = f"{ids[row]}/{tenant.door.pseudonyms.digest(of)}"
    return text_column(ids)
