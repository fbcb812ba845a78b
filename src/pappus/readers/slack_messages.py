"""What is kept of the messages of a Slack export, and how a day's file is read."""

from __future__ import annotations

from typing import Any

import msgspec

from pappus.readers.slack_workspace import Profile, lenient_list
from pappus.vocabulary.errors import UnreadableError


class Reaction(msgspec.Struct, gc=False):
    """Who reacted with one sign."""

    count: int | None = None
    users: list[str] | None = None


class Edit(msgspec.Struct, gc=False):
    """The last edit of a message."""

    ts: str | float | None = None


class Something(msgspec.Struct, gc=False):
    """An object of which only the presence matters."""


class Comment(msgspec.Struct, gc=False):
    """A comment on a file, as exports up to 2018 have it."""

    user: str | None = None


class Message(msgspec.Struct, gc=False):
    """A message; null where the export says nothing."""

    ts: str | float | None = None
    subtype: str | None = None
    user: str | None = None
    bot_id: str | None = None
    username: str | None = None
    text: str | None = None
    thread_ts: str | float | None = None
    reply_count: int | None = None
    reactions: list[Reaction] | None = None
    edited: Edit | None = None
    files: list[Something | None] | None = None
    room: Something | None = None
    comment: Comment | None = None
    user_team: str | None = None
    user_profile: Profile | None = None


_DECODER = msgspec.json.Decoder(list[Message])


def messages_in(content: bytes, place: str) -> tuple[list[Message], dict[int, str]]:
    """The messages of a day's file, and by position why some of them cannot be read (these are empty)."""
    try:
        return _DECODER.decode(content), {}
    except (ValueError, RecursionError):
        return _one_by_one(content, place)


def _one_by_one(content: bytes, place: str) -> tuple[list[Message], dict[int, str]]:
    # Something in it is odd: once more, slower and message by message.
    try:
        entries = lenient_list(content, place)
    except UnreadableError as error:
        return [Message()], {0: str(error).removeprefix(f"{place}: ")}
    messages, faults = [], {}
    for position, entry in enumerate(entries):
        try:
            messages.append(_converted(entry))
        except msgspec.ValidationError as error:
            messages.append(Message())
            faults[position] = f"is not a message as Slack writes them: {error}"
    return messages, faults


def _converted(entry: Any) -> Message:
    return msgspec.convert(entry, Message, strict=False)
