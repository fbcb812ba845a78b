"""What is kept of the messages that Microsoft Graph hands out, and of its list of users.

Fields: learn.microsoft.com/graph/api/resources/chatmessage, with those of chatMessageReaction, chatMessageMention,
eventMessageDetail and user.
"""

from __future__ import annotations

import msgspec


class Identity(msgspec.Struct, rename="camel", gc=False):
    """A person or program."""

    id: str | None = None
    user_identity_type: str | None = None


class From(msgspec.Struct, gc=False):
    """Who did something: a person, or a program."""

    user: Identity | None = None
    application: Identity | None = None


class Body(msgspec.Struct, rename="camel", gc=False):
    """What a message says."""

    content_type: str | None = None
    content: str | None = None


class Mention(msgspec.Struct, gc=False):
    """Whom a message names."""

    mentioned: From | None = None


class Reaction(msgspec.Struct, rename="camel", gc=False):
    """Who reacted to a message with which sign, and when."""

    reaction_type: str | None = None
    created_date_time: str | None = None
    user: From | None = None


class Attachment(msgspec.Struct, rename="camel", gc=False):
    """A file, or in a chat the message that is answered."""

    id: str | None = None
    content_type: str | None = None


class Channel(msgspec.Struct, rename="camel", gc=False):
    """The channel that a message stands in."""

    team_id: str | None = None
    channel_id: str | None = None


class Event(msgspec.Struct, gc=False):
    """What happened in a channel or chat."""

    kind: str | None = msgspec.field(default=None, name="@odata.type")
    initiator: From | None = None
    members: list[Identity] | None = None


class Message(msgspec.Struct, rename="camel", gc=False):
    """A message, a reply or an event."""

    id: str | None = None
    reply_to_id: str | None = None
    message_type: str | None = None
    created_date_time: str | None = None
    last_edited_date_time: str | None = None
    deleted_date_time: str | None = None
    chat_id: str | None = None
    channel_identity: Channel | None = None
    locale: str | None = None
    author: From | None = msgspec.field(default=None, name="from")
    body: Body | None = None
    mentions: list[Mention] | None = None
    reactions: list[Reaction] | None = None
    attachments: list[Attachment] | None = None
    event_detail: Event | None = None
    replies: list[Message] | None = None
    more_replies: str | None = msgspec.field(default=None, name="replies@odata.nextLink")


class User(msgspec.Struct, rename="camel", gc=False):
    """A line of the list of users."""

    id: str | None = None
    mail: str | None = None
    user_principal_name: str | None = None
    user_type: str | None = None
