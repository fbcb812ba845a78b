"""What the owner of a download of Facebook or Instagram posted, commented and liked, as acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.door import Door, arrow_column
from pappus.readers.meta_download import Download, column_of, times_of
from pappus.readers.meta_files import Form, Item, Value, mended, words
from pappus.readers.record_columns import let_in, said, standing
from pappus.readers.typed_lists import Piece

_NOTHING = pa.scalar(None, pa.string())
_POST = re.compile(r"instagram\.com/(?:[\w.]+/)?(?:p|reel|tv)/([A-Za-z0-9_-]{5,11})")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_EPOCH_MS, _SHIFT_BITS = 1_314_220_021_721, 23
_NO_ITEM = Item()


class _Deed(NamedTuple):
    """What the owner did: posted, commented or liked.

    Attributes:
        target: the address of what was liked or commented.
        key: what the download numbers it by.
        link: the address that a post passes on.
    """

    verb: str
    object_type: str
    at_s: int | None
    text: str | None = None
    target: str | None = None
    key: str | None = None
    link: str | None = None


def deed_acts(download: Download, piece: Piece[Item], place: str, form: Form) -> Iterator[Any]:
    """The acts of some entries of a file; those that tell of none are counted."""
    door, network, owner = download.door, download.network, download.owner
    items = [_NO_ITEM if isinstance(one, str) else one for one in piece.items]
    faults = {row: f"is no entry: {one}" for row, one in enumerate(piece.items) if isinstance(one, str)}
    found = [_DEEDS[form](one) for one in items]
    ignored = {row: "entry that tells of no act" for row, one in enumerate(found) if one is None and row not in faults}
    deeds = [one or _Deed("Create", "note", None) for one in found]
    targets = [_target(door, one.target) for one in deeds]
    times_s = [one.at_s for one in deeds]
    texts = arrow_column([one.text for one in deeds], pa.string())
    numbers = np.arange(piece.passed + 1, piece.passed + 1 + len(deeds))
    verbs = pa.array([one.verb for one in deeds])
    parents = column_of([one[0] for one in targets])
    numbered = column_of([f"{network}:{one.key}" if one.key else None for one in deeds])
    made = download.ids(
        verbs, pa.array(list(map(str, times_s))), pc.fill_null(texts, ""), column_of([one.target for one in deeds], "")
    )
    acts = standing(door, network, place, numbers, times_of(times_s, 1_000_000))
    acts |= said(door, arrow_column([_with_link(one) for one in deeds], pa.string()))
    acts |= {
        "act_id": pc.coalesce(numbered, made),
        "property_id": owner.property_id,
        "thread_method": pc.if_else(pc.is_valid(parents), "reply_chain", _NOTHING),
        "parent_id": parents,
        "parent_ts_us": pa.array([one[1] for one in targets], pa.int64()),
        "parent_ts_source": column_of([one[2] for one in targets]),
        "verb": verbs,
        "object_type": pa.array([one.object_type for one in deeds]),
        "actor_id": owner.actor_id,
        "actor_kind": owner.actor_kind,
        "actor_side": owner.actor_side,
    }
    yield from let_in(door, acts, times_s, faults, ignored)


def _entry(item: Item) -> _Deed | None:
    """An entry of Facebook: a comment, a reaction or a post."""
    for datum in item.data or ():
        if datum.comment:
            at_s = item.timestamp or datum.comment.timestamp
            return _Deed("Create", "note", at_s, mended(datum.comment.comment or "") or None, None, _number(item))
        if datum.reaction:
            return _Deed("Like", "reaction", item.timestamp, None, None, _number(item))
        if datum.post:
            return _Deed("Create", "note", item.timestamp, mended(datum.post), None, _number(item), _link(item))
    if not item.attachments:
        return None
    return _Deed("Create", "media", item.timestamp, None, None, _number(item), _link(item))


def _link(item: Item) -> str | None:
    """The address that an entry passes on."""
    data = [one.data for one in item.attachments or ()]
    passed_on = (datum.external_context for some in data for datum in some or () if datum.external_context)
    return next((one.url for one in passed_on if one.url), None)


def _with_link(deed: _Deed) -> str | None:
    if deed.link is None or (deed.text and deed.link in deed.text):
        return deed.text
    return f"{deed.text} {deed.link}" if deed.text else deed.link


def _comment(item: Item) -> _Deed | None:
    """A comment on Instagram: of its values the first is what was said, the one with a time is when."""
    values = _values(item)
    at_s = next((one.timestamp for _, one in values if one.timestamp), item.timestamp)
    named = next((one.value for key, one in values if key in words()["comment"] and one.value), None)
    free = [one.value for key, one in values if one.value and key not in words()["owner"]]
    said = named or (free[0] if free else None)
    return _Deed("Create", "note", at_s, mended(said) if said else None, _address(values), _number(item))


def _like(item: Item) -> _Deed | None:
    """A like on Instagram, or a reaction on Facebook whose values have labels."""
    values = _values(item)
    at_s = next((one.timestamp for _, one in values if one.timestamp), item.timestamp)
    return _Deed("Like", "reaction", at_s, None, _address(values), None)


def _medium(item: Item) -> _Deed | None:
    """A post, reel or story on Instagram."""
    first = item.media[0] if item.media else item
    text = mended(item.title or first.title or "")
    return _Deed("Create", "media", item.creation_timestamp or first.creation_timestamp, text or None, None, None)


_DEEDS = {"entries": _entry, "reactions": _like, "comments": _comment, "likes": _like, "media": _medium}


def _values(item: Item) -> list[tuple[str, Value]]:
    """The values of an item by their keys, in lower case; in whichever of three forms it has them."""
    if item.string_map_data:
        return [(_key(key), value) for key, value in item.string_map_data.items()]
    if item.string_list_data:
        return [("", value) for value in item.string_list_data]
    return [(_key(value.label or ""), value) for value in item.label_values or ()]


@lru_cache(maxsize=1_000)
def _key(name: str) -> str:
    return mended(name).lower()


def _address(values: list[tuple[str, Value]]) -> str | None:
    written = (one.value for _, one in values if one.value and one.value.startswith("https://"))
    return next((one.href for _, one in values if one.href), None) or next(written, None)


def _number(item: Item) -> str | None:
    return str(item.fbid) if item.fbid is not None and str(item.fbid).isdigit() else None


def _target(door: Door, address: str | None) -> tuple[str | None, int | None, str | None]:
    """The post that an address names, the time that its letters hold, and where that time comes from.

    The letters are a number, and above its 23rd bit stand milliseconds since August 2011
    (https://instagram-engineering.com/sharding-ids-at-instagram-1cf5a71e5a5c).
    """
    found = _POST.search(address) if address else None
    if found is None:
        return None, None, None
    number = 0
    for letter in found[1]:
        number = number * 64 + _ALPHABET.index(letter)
    us = ((number >> _SHIFT_BITS) + _EPOCH_MS) * 1_000
    told = us if door.plausible(us) else None
    return f"instagram:p/{found[1]}", told, "id_encoded" if told else "missing"
