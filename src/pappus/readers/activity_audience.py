"""Who could see activities of ActivityStreams 2.0, and the people to whom they are addressed."""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa

from pappus.readers.activity_fields import Fields
from pappus.readers.column_values import lists_of
from pappus.readers.door import arrow_column
from pappus.readers.fediverse import references
from pappus.vocabulary.pseudonyms import Remembered

_PUBLIC = frozenset(("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"))
_TO_NOBODY, _TO_ALL, _TO_FOLLOWERS, _TO_OWN_FOLLOWERS, _TO_PERSON = range(5)
_TEXT = pa.string()


def audience(fields: Fields, are_accounts: Any, followers: Any, people: Remembered) -> dict[str, Any]:
    """The columns of who could see each act, and of the pseudonyms of the people it is addressed to.

    Args:
        fields: what activities tell.
        are_accounts: whether each is the act of an account.
        followers: how the owner of an archive addresses all of its followers; null if unknown.
        people: pseudonyms by address.
    """
    count = len(fields.to)
    rows, addressed = _addressed(fields)
    uris = arrow_column(addressed, _TEXT).dictionary_encode()
    distinct, places = uris.dictionary.to_pylist(), np.asarray(uris.indices, dtype=np.int64)
    kinds = np.array([_kind(uri, followers) for uri in distinct], np.int64)[places]
    own = kinds == _TO_OWN_FOLLOWERS
    kinds[own] = np.where(are_accounts[rows[own]], _TO_FOLLOWERS, _TO_PERSON)
    public, limited = np.zeros(count, bool), np.zeros(count, bool)
    public[rows[kinds == _TO_ALL]] = True
    limited[rows[kinds == _TO_FOLLOWERS]] = True
    seen = np.where(public, "public", np.where(limited, "followers", "direct"))
    are_people = kinds == _TO_PERSON
    used, taken = np.unique(places[are_people], return_inverse=True)
    persons = pa.array([people[distinct[place]] for place in used.tolist()], _TEXT).take(pa.array(taken))
    return {
        "visibility": pa.array(seen, _TEXT),
        "recipients": lists_of(count, [(rows[are_people], persons)]),
    }


def _addressed(fields: Fields) -> tuple[Any, list[str]]:
    """All that activities are addressed to, and the row of each, in order."""
    listed = list(chain.from_iterable(zip(fields.to, fields.cc, strict=True)))
    if not set(map(type, listed)) <= {tuple} or not set(map(type, chain.from_iterable(listed))) <= {str}:
        listed = list(map(references, listed))
    rows = np.repeat(np.arange(len(listed)) // 2, list(map(len, listed)))
    return rows, list(chain.from_iterable(listed))


def _kind(uri: str, followers: Any) -> int:
    if not uri:
        return _TO_NOBODY
    if uri in _PUBLIC:
        return _TO_ALL
    if uri.endswith("/followers"):
        return _TO_FOLLOWERS
    return _TO_OWN_FOLLOWERS if uri == followers else _TO_PERSON
