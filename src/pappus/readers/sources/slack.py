"""Slack workspace export: a folder or .zip with a folder for each channel and a JSON file for each day."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from pappus.readers.door import Door
from pappus.readers.reader import Reader
from pappus.readers.slack_workspace import (
    CHANNEL_FILES,
    NETWORK,
    USER_FILES,
    Author,
    Channel,
    Profile,
    Workspace,
    day_files,
    lenient_list,
    metadata,
)
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.record import Act, Verb

_SPEECH = frozenset(
    {
        None,
        "",
        "assistant_app_thread",
        "bot_message",
        "file_comment",
        "file_share",
        "huddle_thread",
        "me_message",
        "slackbot_response",
        "thread_broadcast",
    }
)
_MEMBERSHIP: dict[str, Verb] = {
    "channel_join": "Join",
    "group_join": "Join",
    "channel_leave": "Leave",
    "group_leave": "Leave",
}
_REPLICA = {
    "message_changed": "notice of an edit, the edited message stands elsewhere",
    "message_deleted": "notice of a deletion",
    "message_replied": "notice of a reply, the reply stands elsewhere",
    "reply_broadcast": "notice of a reply, the reply stands elsewhere",
    "tombstone": "tombstone of a deleted message",
}

_MENTION = re.compile(r"<@([UWuw][A-Za-z0-9]+)")
_LINK = re.compile(r"<https?://([^/|<>?#:\s]+)")


class _Reaction(msgspec.Struct, gc=False):
    count: int | None = None
    users: list[str] | None = None


class _Edit(msgspec.Struct, gc=False):
    ts: str | float | None = None


class _Something(msgspec.Struct, gc=False):
    """An object of which only the presence matters."""


class _Message(msgspec.Struct, gc=False):
    ts: str | float | None = None
    subtype: str | None = None
    user: str | None = None
    bot_id: str | None = None
    username: str | None = None
    text: str | None = None
    thread_ts: str | float | None = None
    reply_count: int | None = None
    reactions: list[_Reaction] | None = None
    edited: _Edit | None = None
    files: list[_Something | None] | None = None
    room: _Something | None = None
    user_team: str | None = None
    user_profile: Profile | None = None


_DECODER = msgspec.json.Decoder(list[_Message])


def _detect(source: Source) -> float:
    if source.kind == "file":
        return 0.0
    days = len(day_files(source))
    listed = any(metadata(source, name) for name in CHANNEL_FILES)
    users = any(metadata(source, name) for name in USER_FILES)
    if listed and users:
        return 0.95
    if not days:
        return 0.0
    return 0.85 if listed or users else 0.5 * _looks_like_a_day(source)


def _looks_like_a_day(source: Source) -> bool:
    head = source.head(day_files(source)[0][1]).lstrip(b"\xef\xbb\xbf \r\n\t")
    return head.startswith(b"[") and b'"ts"' in head


def _read(source: Source, door: Door) -> Iterator[Any]:
    workspace = Workspace(source, door)
    _describe(source, door, workspace)
    for folder, member in day_files(source):
        channel = workspace.channel(folder)
        # The name of a group conversation spells out its members, so its digest stands in the reference instead.
        where = member if channel.container_id is None else member.replace(folder, channel.container_id)
        place = source.place(where)
        for ordinal, message in enumerate(_messages(source.read(member), place), 1):
            number = door.record()
            if isinstance(message, str):
                door.reject(f"{place}, message {ordinal}", message)
                continue
            act = _act(message, channel, workspace, door, number)
            if isinstance(act, str):
                door.reject(f"{place}, message {ordinal}", act)
            elif act is not None:
                act.raw_ref = f"{place}#{ordinal}"
                if door.add(act):
                    yield door.batch()
    yield from door.rest()


def _messages(content: bytes, place: str) -> list[_Message | str]:
    """The messages of a day; a text instead of a message says why it cannot be read."""
    try:
        messages: list[_Message | str] = list(_DECODER.decode(content))
    except (ValueError, RecursionError):
        # Something in it is odd: once more, slower and message by message.
        try:
            messages = [_lenient(entry) for entry in lenient_list(content, place)]
        except UnreadableError as error:
            return [str(error).removeprefix(f"{place}: ")]
    return messages


def _lenient(entry: Any) -> _Message | str:
    try:
        return msgspec.convert(entry, _Message, strict=False)
    except msgspec.ValidationError as error:
        return f"is not a message as Slack writes them: {error}"


def _act(message: _Message, channel: Channel, workspace: Workspace, door: Door, number: int) -> Act | str | None:
    """The act of a message; a text if it must be rejected; null if it is none (then it is counted as ignored)."""
    subtype = message.subtype
    membership = _MEMBERSHIP.get(subtype or "")
    if subtype not in _SPEECH and membership is None:
        door.ignore(_REPLICA.get(subtype or "", f"notice of the workspace ({subtype})"))
        return None
    native_ts = _native(message.ts)
    ts_us = _microseconds(native_ts)
    if native_ts is None or ts_us is None:
        return "has no time (ts)" if native_ts is None else f"its time (ts) {native_ts[:40]!r} is no Slack time stamp"
    if not door.plausible(ts_us):
        return f"its time (ts) {native_ts} lies before 1970 or in the future"
    author = _author(message, workspace, door)
    act = Act(
        act_id=f"{NETWORK}:{channel.native_id}/{native_ts}",
        record_no=number,
        ts_us=ts_us,
        ts_precision="us",
        network=NETWORK,
        source=door.source,
        raw_ref="",
        property_id=channel.property_id,
        container_id=channel.container_id,
        actor_id=author.actor_id,
        actor_kind=author.kind,
        actor_side=author.side,
        actor_domain=author.domain,
        visibility=channel.visibility,
    )
    if membership is not None:
        act.verb, act.object_type = membership, "event"
        return act
    _place_in_thread(act, message, channel, native_ts)
    _say(act, message, channel, door)
    return act


def _author(message: _Message, workspace: Workspace, door: Door) -> Author:
    if message.user:
        author = workspace.author(message.user, message.user_team, message.user_profile)
        if message.subtype != "bot_message" or author.kind == "bot":
            return author
        return Author(author.actor_id, "bot", author.side, author.domain)
    name = message.bot_id or (f"bot:{message.username}" if message.username else None)
    if name is None:
        return Author(None, "bot" if message.subtype == "bot_message" else "human")
    return Author(door.person(NETWORK, name), "bot", "org")


def _place_in_thread(act: Act, message: _Message, channel: Channel, native_ts: str) -> None:
    act.thread_id = act.act_id
    act.thread_method = "native"
    root_ts = _native(message.thread_ts)
    root_us = _microseconds(root_ts)
    if root_us is not None and root_ts != native_ts:
        act.thread_id = act.parent_id = f"{NETWORK}:{channel.native_id}/{root_ts}"
        act.parent_ts_us, act.parent_ts_source = root_us, "id_encoded"


def _say(act: Act, message: _Message, channel: Channel, door: Door) -> None:
    text = message.text
    if text:
        _put_text(act, text, door)
    elif message.files:
        act.object_type = "media"
    elif message.room is not None:
        act.object_type = "event"
    if message.edited is not None:
        act.edited_us = _microseconds(_native(message.edited.ts))
    if channel.members:
        own = (message.user or "").upper()
        act.recipients = [door.person(NETWORK, user) for user in channel.members if user.upper() != own]
    if message.reactions or message.reply_count:
        act.engagement = _engagement(message)


def _put_text(act: Act, text: str, door: Door) -> None:
    if "<" in text:
        act.mentions = list(dict.fromkeys(door.person(NETWORK, user) for user in _MENTION.findall(text))) or None
        act.links = list(dict.fromkeys(map(str.lower, _LINK.findall(text)))) or None
    if "&" in text:
        text = html.unescape(text)
    act.text_len = len(text)
    act.text = door.text(text)


def _engagement(message: _Message) -> dict[str, int]:
    counts = {"reactions": 0, "replies": message.reply_count or 0}
    for reaction in message.reactions or ():
        counts["reactions"] += len(reaction.users or ()) if reaction.count is None else reaction.count
    return {name: count for name, count in counts.items() if count}


def _native(ts: str | float | None) -> str | None:
    """A time stamp as Slack writes it, its form as part of ids."""
    return f"{ts:.6f}" if isinstance(ts, float) else ts or None


def _microseconds(native_ts: str | None) -> int | None:
    if native_ts is None:
        return None
    if len(native_ts) == 17 and native_ts[10] == ".":
        digits = native_ts[:10] + native_ts[11:]
        return int(digits) if digits.isdecimal() else None
    seconds, _, fraction = native_ts.partition(".")
    if not (seconds + fraction).isdecimal() or len(native_ts) > 24:
        return None
    return int(seconds or 0) * 1_000_000 + int(fraction[:6].ljust(6, "0"))


def _describe(source: Source, door: Door, workspace: Workspace) -> None:
    coverage = door.coverage
    coverage.network = NETWORK
    coverage.inbound = coverage.outbound = "all"
    coverage.deletions = False
    coverage.private = any(metadata(source, name) for name in CHANNEL_FILES if name != "channels.json")
    coverage.edits = True
    coverage.bots_marked = True
    coverage.notes = ["Deleted messages are missing; only those that had replies leave a trace.",
                      "Reactions carry no time, so they are counts on the message and no acts."]  # fmt: skip
    if not coverage.private:
        coverage.notes.append("Private channels and direct messages are not in this export.")
    if not workspace.users:
        coverage.notes.append("The list of users is missing: who belongs to the organisation is not known.")
    if not any(metadata(source, name) for name in CHANNEL_FILES):
        coverage.notes.append(
            "The list of channels is missing: folder names stand for channel ids, so the same messages in another "
            "export would not be recognised."
        )


READER = Reader(
    title="Slack workspace export",
    network=NETWORK,
    accepts="folder or .zip",
    how_to_get="Slack: workspace name → Tools & settings → Workspace settings → Import/Export Data → Export",
    proves="Who wrote, answered and joined in which channel and when, with threads, also what nobody answered.",
    cannot_show="Private channels and direct messages (in the standard export), deleted messages, who read what, "
    "when a reaction was given.",
    verified="A real export of 17 channels and 13,251 messages (2022); generated exports with private channels, "
    "group and direct conversations.",
    detect=_detect,
    read=_read,
)
