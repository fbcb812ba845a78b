"""Tweets of an archive as acts, column by column: thousands of tweets at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_bytes import rows_with
from pappus.readers.column_values import counts_by_row, filled, join, lists_by_row, lists_of
from pappus.readers.door import Door, arrow_column
from pappus.readers.joined_search import found_in
from pappus.readers.scrubbing import scrub_column
from pappus.readers.tweet_columns import handles, id_times_us, moments_us, plain, pseudonyms, whole_numbers
from pappus.readers.tweets import FIRST_TIMED_ID, HASHTAG, NETWORK, broken_id, whole_id
from pappus.readers.x_account import Account
from pappus.readers.x_archive_files import Records
from pappus.vocabulary.record import MICROSECONDS_PER_DAY

_TEXT, _WHOLE = pa.string(), pa.int64()
_NULL, _NO_NUMBER = pa.scalar(None, _TEXT), pa.scalar(None, _WHOLE)
_SIMPLE_HOST = re.compile(r"https?://([a-z0-9.\-]+)(?=[/?#]|\Z)")


Users = set[tuple[str | int | None, str | None]]
"""Ids and handles of users."""


def batches(records: Records, account: Account, door: Door, retweets_marked: bool, met: Users) -> Iterator[Any]:
    """The acts of some records of a file as one batch, none if there are none; broken records are rejected.

    Args:
        records: the records.
        account: whose archive it is.
        door: where acts go.
        retweets_marked: whether a retweet names what it shares (else only its text shows that it is one).
        met: the users whom the archive has named so far; it grows.
    """
    first_record = door.records(len(records))
    ids, ts_us = whole_numbers(records.ids), moments_us(arrow_column(records.created, _TEXT))
    good = np.asarray(ids.is_valid()) & door.are_plausible(ts_us)
    good[list(records.faults)] = False
    for place in np.flatnonzero(~good).tolist():
        door.reject(records.place_of(place), records.faults.get(place) or _fault(records, ids, ts_us, place))
    if older := _older(records.versions, ids, good):
        door.ignore("older version of an edited tweet", len(older))
        good[older] = False
    rows = records.where(good)
    if not len(rows):
        return
    ids, ts_us, kept = ids.filter(pa.array(good)), ts_us.filter(pa.array(good)), pa.array(np.flatnonzero(good))
    fresh = rows.users_named() - met
    _link(fresh, door)
    met |= fresh
    columns = {
        "act_id": _act_ids(ids),
        "record_no": pc.add(kept, first_record),
        "ts_us": ts_us,
        "ts_precision": _precision(ids, ts_us),
        "network": NETWORK,
        "source": door.source,
        "raw_ref": join(f"{rows.place}#", pa.array(rows.ordinals).cast(_TEXT)),
        "property_id": account.property_id,
        "actor_id": account.property_id,
        "actor_kind": "account",
        "actor_side": "org",
        "visibility": "public",
        "links": _domains(rows.urls),
        "lang": arrow_column(rows.langs, _TEXT),
        "engagement": counts_by_row({"likes": whole_numbers(rows.likes), "shares": whole_numbers(rows.shares)}),
        **_texts(rows.texts, door),
        **_place(rows, door, retweets_marked),
    }
    yield door.columns(columns, len(rows))


def _link(users: Users, door: Door) -> None:
    """Notes that the id and the handle of each user are one person."""
    for user_id, handle in users:
        if handle and whole_id(user_id):
            door.link(door.person(NETWORK, str(user_id)), door.person(NETWORK, handle))


def _older(versions: list[tuple[str | int, ...]], ids: Any, good: Any) -> list[int]:
    """The positions of the tweets of which there is a newer version; versions are numbered in their order."""
    edited = [place for place, some in enumerate(versions) if some and good[place]]
    return [place for place in edited if any((whole_id(one) or 0) > ids[place].as_py() for one in versions[place])]


def _fault(records: Records, ids: Any, ts_us: Any, place: int) -> str:
    if not ids[place].is_valid:
        return broken_id(records.ids[place])
    created = records.created[place]
    if ts_us[place].is_valid:
        return f"its time {created} lies before 1970 or in the future"
    return f"its time {created!r} is none that X writes" if created else "has no time"


def _act_ids(ids: Any) -> Any:
    return join(f"{NETWORK}:", ids.cast(_TEXT))


def _precision(ids: Any, ts_us: Any) -> Any:
    # The oldest archives give midnight for everything from before ids carried their time.
    midnight = ts_us.to_numpy() % MICROSECONDS_PER_DAY == 0
    return pa.array(np.where((ids.to_numpy() < FIRST_TIMED_ID) & midnight, "day", "s"), _TEXT)


def _texts(written: list[str], door: Door) -> dict[str, Any]:
    """What was said, who was named, and under which hashtags."""
    texts = plain(arrow_column(written, _TEXT))
    named, marked = handles(texts), rows_with(texts, b"#")
    rows, tags = found_in(HASHTAG, texts.filter(marked).to_pylist())
    rows = np.flatnonzero(np.asarray(marked))[rows]
    said = filled(texts)
    return {
        "mentions": lists_by_row(pseudonyms(named.names, door.people), named.rows, len(texts)),
        "tags": lists_by_row(arrow_column(tags, _TEXT).dictionary_encode(), rows, len(texts)),
        "text": scrub_column(said) if door.keep_text else None,
        "text_len": pc.utf8_length(said),
    }


def _place(rows: Records, door: Door, retweets_marked: bool) -> dict[str, Any]:
    """Ties tweets to those that they share or answer."""
    shared, answered, addressed = (
        whole_numbers(column) for column in (rows.shared_ids, rows.reply_ids, rows.reply_users)
    )
    shares = np.asarray(shared.is_valid())
    told = np.zeros(len(shares), bool) if retweets_marked else np.array([t.startswith("RT @") for t in rows.texts])
    quiet = pa.array(shares | told)
    parents = pc.if_else(pa.array(told & ~shares), _NO_NUMBER, pc.coalesce(shared, answered))
    encoded_us = id_times_us(parents)
    known_us = pc.if_else(shared.is_valid(), moments_us(arrow_column(rows.shared_created, _TEXT)), _NO_NUMBER)
    source = pc.if_else(encoded_us.is_valid(), "id_encoded", pc.if_else(known_us.is_valid(), "in_export", "missing"))
    people = pc.if_else(quiet, _NO_NUMBER, addressed).cast(_TEXT)
    return {
        "verb": pc.if_else(quiet, "Announce", "Create"),
        "recipients": lists_of(
            len(people), [(np.arange(len(people)), pseudonyms(people, door.people).dictionary_decode())]
        ),
        "parent_id": _act_ids(parents),
        "thread_method": pc.if_else(parents.is_valid(), "reply_chain", _NULL),
        "parent_ts_us": pc.coalesce(encoded_us, known_us),
        "parent_ts_source": pc.if_else(parents.is_valid(), source, _NULL),
    }


def _domains(urls: list[list[str]]) -> Any:
    """The hosts that tweets link to, once each; null if none."""
    found = [(row, host) for row, some in enumerate(urls) for url in some if (host := _host(url))]
    hosts = arrow_column([host for _, host in found], _TEXT)
    return lists_by_row(hosts.dictionary_encode(), np.array([row for row, _ in found], np.int64), len(urls))


def _host(url: str) -> str | None:
    simple = _SIMPLE_HOST.match(url)
    if simple:
        return simple[1]
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
