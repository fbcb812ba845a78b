"""Whose X archive it is: the account's handle and user id, from wherever the export says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pappus.readers.door import Door
from pappus.readers.lenient_json import lenient_json
from pappus.readers.source import Source
from pappus.readers.tweets import NETWORK
from pappus.vocabulary.errors import UnreadableError

_FILES = ("account.js", "user_details.js", "manifest.js")
_LARGEST_BYTES = 1_000_000
_OWN_MEDIA = re.compile(rb"(?:twitter|x)\.com\\?/([A-Za-z0-9_]{1,20})\\?/status\\?/(\d{1,19})\\?/(?:photo|video)")
_TWEET_ID = re.compile(rb'(?:^|\n)"?(\d{1,19})"?,|"id(?:_str)?"\s*:\s*"?(\d{1,19})\b')
_SCAN_BYTES = 1 << 20


@dataclass(frozen=True)
class Account:
    """The account that an archive belongs to.

    Attributes:
        property_id: `x:<handle>`; null if nothing says which account it is.
        user_id: the account's numeric id; null if unknown.
        note: what a person must know about where this comes from; null if the export says it outright.
    """

    property_id: str | None
    user_id: str | None = None
    note: str | None = None


def account_of(source: Source, door: Door, members: list[str], hint: tuple[str, str | None] | None) -> Account:
    """The account of an archive: as the person said, as the export says, or as its own pictures' addresses say.

    Args:
        source: the archive or a part of it.
        door: knows what the person said and which accounts are declared.
        members: files of tweets, searched for addresses of the account's own pictures.
        hint: handle and user id as the tweets themselves name their author; null if they do not.
    """
    handle, user_id = next(_declared(source), hint or (None, None))
    if door.property_id is not None:
        return Account(door.property_id, user_id)
    if handle is None:
        handle = next((found for member in members if (found := _from_own_media(source, member))), None)
        if handle is None:
            return Account(None, user_id, "Which account this is, the file does not say; name it with --property.")
        note = f"The account's name {handle} was taken from the addresses of its own pictures."
        return Account(_property(door, handle), user_id, note)
    return Account(_property(door, handle), user_id)


def _property(door: Door, handle: str) -> str:
    return door.ours(NETWORK, handle) or f"{NETWORK}:{handle}"


def _declared(source: Source) -> Iterator[tuple[str, str | None]]:
    for name in _FILES:
        for member in source.members:
            if member.rpartition("/")[2] == name and source.size(member) <= _LARGEST_BYTES:
                yield from _owner(source.read(member))
    if source.kind != "archive":
        for path in _beside(source.path):
            try:
                content = path.read_bytes()
            except OSError as error:
                raise UnreadableError(f"{path}: cannot be opened ({error.strerror})") from error
            yield from _owner(content)


def _beside(path: Path) -> Iterator[Path]:
    """Files of the same archive next to a part of it that was handed in alone."""
    parent = path.absolute().parent
    folders = [parent, parent / "data", parent / "data" / "js"]
    if parent.name == "tweets" or path.name == "tweets":
        folders.append(parent.parent)
    for folder in folders:
        for name in _FILES:
            candidate = folder / name
            if candidate.is_file() and candidate.stat().st_size <= _LARGEST_BYTES:
                yield candidate


def _owner(content: bytes) -> Iterator[tuple[str, str | None]]:
    """Handle and user id from `account.js` or `manifest.js` (2018 and later) or `user_details.js` (before)."""
    try:
        value: Any = lenient_json(content.partition(b"=")[2].strip().rstrip(b";"))
    except ValueError:
        return
    if isinstance(value, list) and value and isinstance(value[0], dict):
        value = value[0].get("account")
    if isinstance(value, dict) and isinstance(value.get("userInfo"), dict):
        value = value["userInfo"]
    if isinstance(value, dict):
        handle = value.get("username") or value.get("userName") or value.get("screen_name")
        user_id = value.get("accountId") or value.get("id")
        if isinstance(handle, str) and handle:
            yield handle, None if user_id is None else str(user_id)


def _from_own_media(source: Source, member: str) -> str | None:
    """The handle in the address of a picture whose tweet stands in the same file as a tweet of the account's own."""
    with source.open(member) as stream:
        tail = b""
        while chunk := stream.read(_SCAN_BYTES):
            window = tail + chunk
            if pictured := _OWN_MEDIA.findall(window):
                tweet_ids = {in_table or in_json for in_table, in_json in _TWEET_ID.findall(window)}
                if handle := next((handle for handle, tweet_id in pictured if tweet_id in tweet_ids), None):
                    return str(handle.decode("ascii"))
            tail = chunk[-8192:]
    return None
