"""Who could see activities of ActivityStreams 2.0, and the people to whom they are addressed."""

from __future__ import annotations

from itertools import chain, compress
from operator import add
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from pappus.readers.activity_fields import Fields
from pappus.readers.column_values import lists_of
from pappus.readers.fediverse import references
from pappus.vocabulary.pseudonyms import Remembered

_PUBLIC = frozenset(("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"))
_TO_NOBODY, _TO_ALL, _TO_FOLLOWERS, _TO_PERSON = "-", "a", "f", "p"
_TEXT = pa.string()
_SEEN_BY = pa.array(["direct", "followers", "public"])


class People(NamedTuple):
    """What was found out about addresses: the pseudonyms of people, and whom each stands for (`kind_of`)."""

    pseudonyms: Remembered
    kinds: Remembered


def audience(fields: Fields, are_accounts: Any, followers: Any, people: People) -> dict[str, Any]:
    """The columns of who could see each act, and of the pseudonyms of the people it is addressed to.

    Args:
        fields: what activities tell.
        are_accounts: whether each is the act of an account.
        followers: how the owner of an archive addresses all of its followers; null if unknown.
        people: what was found out about addresses so far.
    """
    count = len(fields.to)
    rows, addressed = _addressed(fields)
    kinds = np.frombuffer("".join(map(people.kinds.__getitem__, addressed)).encode(), np.uint8)
    if isinstance(followers, str):
        own = np.fromiter((uri == followers for uri in addressed), bool, len(addressed))
        own &= are_accounts[rows] & (kinds == ord(_TO_PERSON))
        kinds = np.where(own, ord(_TO_FOLLOWERS), kinds)
    public, limited = np.zeros(count, bool), np.zeros(count, bool)
    public[rows[kinds == ord(_TO_ALL)]] = True
    limited[rows[kinds == ord(_TO_FOLLOWERS)]] = True
    seen = np.where(public, 2, limited.astype(np.int64))
    are_people = kinds == ord(_TO_PERSON)
    persons = pa.array(map(people.pseudonyms.__getitem__, compress(addressed, are_people.tolist())), _TEXT)
    return {
        "visibility": _SEEN_BY.take(pa.array(seen)),
        "recipients": lists_of(count, [(rows[are_people], persons)]),
    }


def _addressed(fields: Fields) -> tuple[Any, list[str]]:
    """All that activities are addressed to, and the row of each, in order."""
    to, cc = fields.to, fields.cc
    if set(map(type, to)) | set(map(type, cc)) <= {tuple}:
        listed = list(map(add, to, cc))
        addressed = list(chain.from_iterable(listed))
        if set(map(type, addressed)) <= {str}:
            return np.repeat(np.arange(len(listed)), list(map(len, listed))), addressed
    found = [references(one) + references(other) for one, other in zip(to, cc, strict=True)]
    return np.repeat(np.arange(len(found)), list(map(len, found))), list(chain.from_iterable(found))


def kind_of(uri: str) -> str:
    """Whom an address stands for; that of the owner's followers need not look like one."""
    if not uri:
        return _TO_NOBODY
    if uri in _PUBLIC:
        return _TO_ALL
    return _TO_FOLLOWERS if uri.endswith("/followers") else _TO_PERSON
