"""What activities of ActivityStreams 2.0 tell, field by field: one list for each, activity after activity."""

from __future__ import annotations

from html import escape
from itertools import compress
from typing import Any, NamedTuple

from pappus.readers.fediverse import Activity, Content, reference
from pappus.vocabulary.record import ObjectType, Verb

VERBS: dict[str, Verb] = {
    "Create": "Create",
    "Announce": "Announce",
    "Like": "Like",
    "EmojiReact": "Like",
    "Follow": "Follow",
    "Join": "Join",
    "Leave": "Leave",
    "Update": "Update",
    "Delete": "Delete",
    "Flag": "Flag",
    "Invite": "Invite",
    "View": "View",
}
_OBJECT_TYPES: dict[str | None, ObjectType] = {
    "Note": "note",
    # A poll: what answers it are votes and notes, never an "answer" to a question.
    "Question": "note",
    "ChatMessage": "note",
    "Article": "article",
    "Page": "article",
    "Image": "media",
    "Video": "media",
    "Audio": "media",
    "Document": "media",
    "Event": "event",
}
_TITLED = frozenset({"Article", "Page", "Video", "Audio", "Event"})
_NOTHING = Content()


class Fields(NamedTuple):
    """Fields of activities that are acts.

    Attributes:
        activities: the activities themselves.
        verbs: what was done.
        published: when, as the activity says it, and as what it is about says it.
        natives: the address that gives the act its id; what it answers or shares; the thread.
        audiences: all that it is addressed to, `to` and then `cc`.
    """

    activities: list[Activity]
    verbs: list[Verb]
    published: list[str | None]
    published_of_content: list[str | None]
    natives: list[str | None]
    parents: list[str | None]
    threads: list[str | None]
    object_types: list[ObjectType]
    markups: list[str | None]
    updated: list[str | None]
    languages: list[str | None]
    tags: list[Any]
    to: list[Any]
    cc: list[Any]

    @classmethod
    def empty(cls) -> Fields:
        """Those of no activity."""
        return cls(*([] for _ in cls._fields))

    def take_in(self, rows: list[tuple[Any, ...]]) -> None:
        """Adds the fields of some activities (`fields_of`).

        A few at a time: many short-lived tuples at once would set off the garbage collector again and again.
        """
        columns: tuple[list[Any], ...] = self
        for column, values in zip(columns, zip(*rows, strict=True), strict=bool(rows)):
            column.extend(values)

    def where(self, kept: Any) -> Fields:
        """Only some of them."""
        chosen = kept.tolist()
        return self if all(chosen) else Fields(*(list(compress(column, chosen)) for column in self))


def fields_of(activity: Activity) -> tuple[Any, ...] | str:
    """The fields of an activity in the order of `Fields`, or why it is no act."""
    verb = VERBS.get(activity.type or "")
    if verb is None:
        return f"activity of type {activity.type}"
    about = activity.object
    content = about if type(about) is Content else _NOTHING
    object_type = _OBJECT_TYPES.get(content.type)
    parent = thread = None
    native: str | None
    if verb != "Create":
        native, parent = activity.id, content.id or (about if isinstance(about, str) else None) or None
    elif object_type is None:
        return f"Create of type {content.type}"
    else:
        native = content.id
        if content.in_reply_to is not None:
            parent = reference(content.in_reply_to)
        thread = _uri(content.conversation) or _uri(content.context)
    markup, languages = content.content, content.content_map
    return (
        activity,
        verb,
        activity.published,
        content.published,
        native,
        parent,
        thread,
        object_type or "note",
        _titled(content, markup or _in_a_language(languages)),
        content.updated or None,
        _language(languages) if languages else None,
        content.tag,
        activity.to,
        activity.cc,
    )


def _titled(content: Content, markup: str | None) -> str | None:
    """What is said below its title, if it is of a kind that has one; a name of a picture describes it."""
    if content.type not in _TITLED or type(content.name) is not str or not content.name:
        return markup
    return f"<p>{escape(content.name)}</p>{markup or ''}"


def _uri(value: Any) -> str | None:
    return value if value is None or type(value) is str else reference(value)


def _in_a_language(content_map: Any) -> str | None:
    """What is said in the first language of a note that says nothing but by language."""
    said = next(iter(content_map.values()), None) if isinstance(content_map, dict) else None
    return said or None if isinstance(said, str) else None


def _language(content_map: Any) -> str | None:
    if not isinstance(content_map, dict) or len(content_map) != 1:
        return None
    tag = next(iter(content_map))
    return tag if tag != "und" else None
