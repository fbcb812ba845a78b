"""Files of Facebook's and Instagram's downloads (JSON): which hold acts, and in what form.

Folders have other names nearly every year and keys follow the language of the account, so files are known by their
shape:

- messages: `{"participants": […], "messages": [{sender_name, timestamp_ms, content, …}]}`, newest first, in pages;
  chats that Messenger keeps encrypted come as a download of their own with `senderName, timestamp, text`.
- entries of Facebook: `{timestamp, data: [{comment | post | reaction}]}` in a list or below one key (`comments_v2`);
  reactions of late as `label_values`.
- comments, posts and likes of Instagram: `string_map_data`, `string_list_data`, `media`, and of late `label_values`.

Text is UTF-8 that was taken for Latin-1 on its way (not so in the encrypted chats).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal

import msgspec

from pappus.readers.lenient_json import lenient_json
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.readers.typed_lists import BOM
from pappus.vocabulary.documents import read_yaml

Form = Literal["messages", "entries", "reactions", "comments", "media", "likes"]

_SCALARS = rb'(?:\s*"\w{1,80}"\s*:\s*(?:"[^"\\]{0,300}"|[\w.+-]{1,30})\s*,){0,20}'
"""Fields that newer downloads may put before the list, which older ones begin with."""

OPENINGS: dict[Form, re.Pattern[bytes]] = {
    "messages": re.compile(rb'"messages"\s*:\s*\['),
    **dict.fromkeys(
        ("entries", "reactions", "comments", "media", "likes"),
        re.compile(rb'\A\s*(?:\{%b\s*"\w+"\s*:\s*(?:\{%b\s*"\w+"\s*:\s*)?)?\[' % (_SCALARS, _SCALARS)),
    ),
}
_PARTICIPANTS = re.compile(rb'"participants"\s*:\s*\[')
_SENDERS = (b'"sender_name"', b'"senderName"', b'"thread_path"', b'"threadName"')
# Entries like any other, but what others wrote; who they are stands in a sentence.
_OF_OTHERS = re.compile(rb'\{%b\s*"wall_posts_sent_to_you\w*"' % _SCALARS)
_ENTRY = re.compile(rb'"(?:comment|reaction)"\s*:\s*\{|"post"\s*:\s*"')
_COMMENTS = re.compile(r"(?:post|reels)_comments(?:_\d+)?\.json$")
_LIKES = re.compile(r"(?:liked_(?:posts|comments)|story_likes)\.json$")
_REACTIONS = re.compile(r"likes_and_reactions(?:_\d+)?\.json$")
_KEYED = re.compile(rb'\{%b\s*"(comments|likes)_\w+"\s*:\s*\[' % _SCALARS)
_MEDIA = re.compile(
    rb'(?:\[\s*\{%b\s*"media"\s*:\s*\[\s*\{%b\s*"uri"|\{%b\s*"ig_(?!profile_picture|recently_deleted)\w+"\s*:\s*\[)'
    % (_SCALARS, _SCALARS, _SCALARS)
)
_OWN_FORMS = {
    "facebook": ("messages", "entries", "reactions"),
    "instagram": ("messages", "comments", "media", "likes"),
}
_IN_NAMES = re.compile(r"(?:facebook|instagram)-([\w.]+?)(?:-\d{4}-\d\d-\d\d|\.zip$|/|$)")


class Reaction(msgspec.Struct, gc=False):
    """That somebody reacted."""

    actor: str | None = None


class Share(msgspec.Struct, gc=False):
    """What a message passes on."""

    link: str | None = None


class Message(
    msgspec.Struct,
    rename={"other_name": "senderName", "other_unsent": "isUnsent"},
    gc=False,
):
    """A message of a conversation, in either form."""

    sender_name: str | None = None
    timestamp_ms: int | None = None
    content: str | None = None
    share: Share | None = None
    reactions: list[Reaction] | None = None
    call_duration: int | None = None
    is_unsent: bool | None = None
    type: str | None = None
    other_name: str | None = None
    timestamp: int | None = None
    text: str | None = None
    other_unsent: bool | None = None


class Said(msgspec.Struct, gc=False):
    """A comment."""

    timestamp: int | None = None
    comment: str | None = None


class Datum(msgspec.Struct, gc=False):
    """What an entry of Facebook tells."""

    comment: Said | None = None
    post: str | None = None
    reaction: Reaction | None = None


class Passed(msgspec.Struct, gc=False):
    """What a post passes on."""

    url: str | None = None


class Attached(msgspec.Struct, gc=False):
    """A thing in an attachment."""

    external_context: Passed | None = None


class Attachment(msgspec.Struct, gc=False):
    """What hangs on an entry of Facebook."""

    data: list[Attached] | None = None


class Value(msgspec.Struct, gc=False):
    """A value of Instagram's, with a time or an address."""

    value: str | None = None
    href: str | None = None
    timestamp: int | None = None
    label: str | None = None


class Medium(msgspec.Struct, gc=False):
    """A picture or film."""

    uri: str | None = None
    title: str | None = None
    creation_timestamp: int | None = None


class Item(Medium, gc=False):
    """Whatever stands in a list of a download; which fields are there depends on the file and its age."""

    timestamp: int | None = None
    data: list[Datum] | None = None
    attachments: list[Attachment] | None = None
    media: list[Medium] | None = None
    string_map_data: dict[str, Value] | None = None
    string_list_data: list[Value] | None = None
    label_values: list[Value] | None = None
    fbid: str | int | None = None


MESSAGE, ITEM = Typed(Message), Typed(Item)


def files_of(source: Source, network: str) -> dict[str, Form]:
    """The members that hold acts of a network, and in what form; none if the download is the other network's."""
    members = source.members if source.kind == "file" else source.find(".json")
    found = {member: form for member in members if (form := _form_of(source, member))}
    if not found or _network_of(source, found) != network:
        return {}
    return {member: form for member, form in found.items() if form in _OWN_FORMS[network]}


def _form_of(source: Source, member: str) -> Form | None:
    head, name = source.head(member).removeprefix(BOM).lstrip(), PurePosixPath(member).name.lower()
    if not head.startswith((b"{", b"[")) or _OF_OTHERS.match(head):
        return None
    if head.startswith(b"{") and _PARTICIPANTS.search(head):
        return "messages" if OPENINGS["messages"].search(head) and any(one in head for one in _SENDERS) else None
    if b'"string_map_data"' in head or b'"string_list_data"' in head or b'"label_values"' in head:
        return _form_of_values(head, name)
    if _MEDIA.match(head) and b'"creation_timestamp"' in head:
        return "media"
    return "entries" if b'"timestamp"' in head and b'"data"' in head and _ENTRY.search(head) else None


def _form_of_values(head: bytes, name: str) -> Form | None:
    """The form of a file whose items are values with words for keys, which say little: its name tells."""
    if _REACTIONS.search(name) and b'"label_values"' in head:
        return "reactions"
    keyed = _KEYED.match(head)
    if _COMMENTS.search(name) or (keyed and keyed[1] == b"comments"):
        return "comments"
    return "likes" if _LIKES.search(name) or keyed else None


def _network_of(source: Source, found: dict[str, Form]) -> str:
    if any(form in ("comments", "media", "likes") for form in found.values()):
        return "instagram"
    named = any("instagram" in name.lower() for name in (source.name, *found))
    written = any(b'"uri": "your_instagram_activity' in source.head(member) for member in list(found)[:20])
    return "instagram" if named or written else "facebook"


def owners_in(source: Source) -> list[str]:
    """What a download calls its owner: the handle in the names of files, the handle and name in the profile."""
    folders = sorted({member.partition("/")[0] for member in source.members if "/" in member})
    names = [match[1] for name in (source.name, *folders) if (match := _IN_NAMES.search(name.lower()))]
    for member in source.find("profile_information.json", "personal_information.json"):
        try:
            names += _names(lenient_json(source.read(member)))
        except ValueError:
            continue
    return names


def _names(profile: Any) -> Iterator[str]:
    """Handles and names in the file of a profile, however deep they stand."""
    if isinstance(profile, list):
        for one in profile:
            yield from _names(one)
    if not isinstance(profile, dict):
        return
    values = profile.get("string_map_data")
    if isinstance(values, dict):
        given = {key.lower(): one.get("value") for key, one in values.items() if isinstance(one, dict)}
        for kind in ("username", "name"):
            yield from (mended(str(value)) for key, value in given.items() if key in words()[kind] and value)
        return
    if isinstance(full := profile.get("full_name"), str):
        yield mended(full)
        return
    for one in profile.values():
        yield from _names(one)


def mended(text: str) -> str:
    """A text whose UTF-8 was taken for Latin-1, put right; any other as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


@cache
def words() -> dict[str, frozenset[str]]:
    """The words for keys, by their meaning."""
    content: dict[str, list[str]] = read_yaml(Path(__file__).with_name("meta_words.yaml")).content
    return {meaning: frozenset(listed) for meaning, listed in content.items()}
