"""The activity record: one row an act, the columns that every reader writes and every indicator reads.

The names follow ActivityStreams 2.0 where it has a word (verb, object type, actor, tag); what it lacks
(side, precision, coverage) is added. Times are microseconds since 1970 in UTC (`*_us`).
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec
import pyarrow as pa

ThreadMethod = Literal["native", "reply_chain", "references", "subject", "topic", "gap"]
ParentTimeSource = Literal["in_export", "id_encoded", "missing"]
Verb = Literal[
    "Create",
    "Announce",
    "Like",
    "Follow",
    "Join",
    "Leave",
    "Update",
    "Delete",
    "Flag",
    "Invite",
    "View",
    "Close",
    "Reopen",
    "Move",
    "Offer",
    "Accept",
]
ObjectType = Literal["note", "article", "question", "answer", "media", "event", "ticket", "reaction"]
ActorKind = Literal["human", "account", "bot", "automation", "system"]
Side = Literal["org", "external", "partner", "unknown"]
Visibility = Literal["public", "followers", "members", "direct", "internal_note"]
Precision = Literal["us", "ms", "s", "min", "day"]

SIDES = get_args(Side)
ACTOR_KINDS = get_args(ActorKind)
VERBS = get_args(Verb)
OBJECT_TYPES = get_args(ObjectType)


class Act(msgspec.Struct, kw_only=True, gc=False):
    """One act as a reader hands it in. Null (None) always means "the export does not say".

    Attributes:
        act_id: `network:native id`; the same act in two exports has the same id.
        record_no: ordinal of the source record in its file, from 1; several acts may come from one record.
        ts_us: when it happened, microseconds since 1970-01-01 UTC.
        ts_precision: how exact that time is.
        tz_assumed: the time zone that was assumed where the export gives none.
        property_id: `network:handle` of the account, channel, list or queue that the act stands in or speaks for.
        container_id: the native group inside a property (a sub-forum, a folder).
        thread_id: the thread as the export itself names it; null where threads follow from `parent_id`.
        thread_method: how `thread_id` or `parent_id` ties acts together.
        parent_id: `act_id` of the act that this one answers or shares, even if that act is in no file.
        parent_ts_us: time of that act where the export or its id tells.
        parent_ts_source: where `parent_ts_us` comes from.
        verb: what was done (ActivityStreams 2.0, and Close and Reopen of a matter). Of a thread, Move hands it on or
            takes it elsewhere, Offer puts an answer before somebody for approval, Accept approves it.
        object_type: to what.
        actor_id: keyed pseudonym of who did it; for `actor_kind` account the property's id; null if unknown.
        actor_kind: human; account (an official account, its human hand unknown); bot (a program with a name of its
            own); automation (an automatic message of a human or account, such as an out-of-office reply); system.
        actor_side: org or external where the export itself proves it, else unknown.
        actor_domain: domain of the actor's e-mail address.
        on_behalf_of: property that a known human speaks for.
        recipients: pseudonyms of the people addressed.
        mentions: pseudonyms of the people named in the text.
        visibility: who could see it.
        edited_us: last edit; null if never or unknown.
        deleted_us: deletion; null if not deleted or unknown.
        tags: hashtags or labels, without sign, as written.
        links: domains of the pages linked to.
        lang: language tag (BCP 47) as the export gives it.
        text: text with people's handles, addresses and numbers scrubbed; null when texts are not kept.
        text_len: length of the original text in characters; null if there was none.
        reach: people reached, as the network counted.
        engagement: counts by name (likes, shares, replies) as the network gave them.
        engagement_asof_us: when those counts were taken.
        needs_response: whether the act calls for an answer; null if no rule decides.
        needs_response_rule: name of the rule that decided.
        raw_ref: where in the export the row stands (`file!member#record`).
    """

    act_id: str
    record_no: int
    ts_us: int
    network: str
    source: str
    raw_ref: str
    ts_precision: Precision = "s"
    tz_assumed: str | None = None
    property_id: str | None = None
    container_id: str | None = None
    thread_id: str | None = None
    thread_method: ThreadMethod | None = None
    parent_id: str | None = None
    parent_ts_us: int | None = None
    parent_ts_source: ParentTimeSource | None = None
    verb: Verb = "Create"
    object_type: ObjectType = "note"
    actor_id: str | None = None
    actor_kind: ActorKind = "human"
    actor_side: Side = "unknown"
    actor_domain: str | None = None
    on_behalf_of: str | None = None
    recipients: list[str] | None = None
    mentions: list[str] | None = None
    visibility: Visibility | None = None
    edited_us: int | None = None
    deleted_us: int | None = None
    tags: list[str] | None = None
    links: list[str] | None = None
    lang: str | None = None
    text: str | None = None
    text_len: int | None = None
    reach: int | None = None
    engagement: dict[str, int] | None = None
    engagement_asof_us: int | None = None
    needs_response: bool | None = None
    needs_response_rule: str | None = None


_LIST = pa.list_(pa.string())
_COLUMN_TYPES: dict[str, Any] = {
    "record_no": pa.int64(),
    "ts_us": pa.int64(),
    "parent_ts_us": pa.int64(),
    "edited_us": pa.int64(),
    "deleted_us": pa.int64(),
    "engagement_asof_us": pa.int64(),
    "reach": pa.int64(),
    "text_len": pa.int32(),
    "needs_response": pa.bool_(),
    "recipients": _LIST,
    "mentions": _LIST,
    "tags": _LIST,
    "links": _LIST,
    "engagement": pa.map_(pa.string(), pa.int64()),
}

SCHEMA: pa.Schema = pa.schema([(name, _COLUMN_TYPES.get(name, pa.string())) for name in Act.__struct_fields__])
"""Arrow schema of what readers yield: the fields of `Act`, in order."""

STORED_SCHEMA: pa.Schema = pa.schema(
    [field for field in SCHEMA if field.name != "record_no"] + [pa.field("month", pa.int32())]
)
"""Schema of the stored tables: without `record_no`, with `month` (UTC calendar month as yyyymm)."""

MICROSECONDS_PER_SECOND = 1_000_000
MICROSECONDS_PER_HOUR = 3_600_000_000
MICROSECONDS_PER_DAY = 86_400_000_000
