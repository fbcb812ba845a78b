"""Statuses as Mastodon's API gives them → activities of ActivityStreams 2.0 as its archive holds them.

https://docs.joinmastodon.org/entities/Status/. The archive's reader makes the acts, so that both give the same ones.
What the API does not tell is the conversation's number; answers are tied by what they answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

_PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
_CONTEXT = "https://www.w3.org/ns/activitystreams"


def actor_uri(account: Any) -> str:
    """The URI of an account; its page on servers that do not tell (before 4.2)."""
    return str(account.get("uri") or account["url"])


def archive_of(owner: Any, statuses: Iterable[Any], uri_of: Callable[[Any], str]) -> dict[str, bytes]:
    """The files of an archive with these statuses of an account.

    Args:
        owner: the account.
        statuses: its statuses.
        uri_of: gives the URI of the status with a number.
    """
    uri = actor_uri(owner)
    actor = {
        "@context": _CONTEXT,
        "id": uri,
        "type": "Person",
        "preferredUsername": owner["username"],
        "followers": f"{uri}/followers",
    }
    outbox = {
        "@context": _CONTEXT,
        "id": "outbox.json",
        "type": "OrderedCollection",
        "orderedItems": [activity_of(status, uri_of) for status in statuses],
    }
    return {"actor.json": _encoded(actor), "outbox.json": _encoded(outbox)}


def lines_of(statuses: Iterable[Any], uri_of: Callable[[Any], str]) -> bytes:
    """One activity a line, for statuses of several accounts."""
    return b"\n".join(_encoded(activity_of(status, uri_of)) for status in statuses) + b"\n"


def activity_of(status: Any, uri_of: Callable[[Any], str]) -> dict[str, Any]:
    """A status as an activity: one that was written, or one that was shared."""
    actor, shared = actor_uri(status["account"]), status.get("reblog")
    common = {
        "id": status["uri"] if shared else f"{status['uri']}/activity",
        "type": "Announce" if shared else "Create",
        "actor": actor,
        "published": _time(status["created_at"]),
    }
    if shared:
        return (
            common
            | {"to": [_PUBLIC], "cc": [actor_uri(shared["account"]), f"{actor}/followers"]}
            | {"object": shared["uri"]}
        )
    audience = _audience(status, actor)
    return common | audience | {"object": _note(status, uri_of) | audience}


def _note(status: Any, uri_of: Callable[[Any], str]) -> dict[str, Any]:
    answered, language = status.get("in_reply_to_id"), status.get("language")
    edited = status.get("edited_at")
    note = {
        "id": status["uri"],
        "type": "Question" if status.get("poll") else "Note",
        "inReplyTo": uri_of(answered) if answered else None,
        "published": _time(status["created_at"]),
        "content": status.get("content") or "",
        "tag": [
            *({"type": "Mention", "href": one["url"], "name": f"@{one['acct']}"} for one in status["mentions"]),
            *({"type": "Hashtag", "name": f"#{one['name']}"} for one in status["tags"]),
        ],
    }
    return (
        note
        | ({"contentMap": {language: note["content"]}} if language else {})
        | ({"updated": _time(edited)} if edited else {})
    )


def _audience(status: Any, actor: str) -> dict[str, list[str]]:
    named = [str(one["url"]) for one in status["mentions"]]
    followers = f"{actor}/followers"
    to, cc = {
        "public": ([_PUBLIC], [followers, *named]),
        "unlisted": ([followers], [_PUBLIC, *named]),
        "private": ([followers], named),
    }.get(status["visibility"], (named, []))
    return {"to": to, "cc": cc}


def _time(when: Any) -> str:
    return when.isoformat() if isinstance(when, datetime) else str(when)


def _encoded(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
