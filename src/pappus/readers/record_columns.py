"""A block of records as columns on its way through the door: announced, the faulty rejected, the rest made acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa

from pappus.readers.column_bytes import rows_with
from pappus.readers.column_values import filled
from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import Instants
from pappus.readers.markup import domains_named
from pappus.readers.scrubbing import scrub_column
from pappus.vocabulary.record import SCHEMA

T = TypeVar("T")

_LARGEST = 2**63 - 1
_LISTS = pa.list_(pa.string())
_NOTHING: Mapping[int, str] = {}


class Between(NamedTuple):
    """A record that becomes no act, between things that become acts.

    Attributes:
        before: how many of these stand before it.
        place: where it stands, if it is refused; null if it is ignored.
        reason: why.
    """

    before: int
    place: str | None
    reason: str


class Gathered(list[T]):
    """Things that become acts together, in the order of the file, and the records between them that become none.

    Attributes:
        between: these, in the same order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.between: list[Between] = []

    def refuse(self, place: str, reason: str) -> None:
        """Takes in a record that cannot become an act."""
        self.between.append(Between(len(self), place, reason))

    def ignore(self, reason: str) -> None:
        """Takes in a record that is understood and is no act."""
        self.between.append(Between(len(self), None, reason))

    def clear(self) -> None:
        """Lets go of everything."""
        super().clear()
        self.between = []


def let_in(
    door: Door,
    columns: dict[str, Any],
    written: Any,
    faults: Mapping[int, str] = _NOTHING,
    ignored: Mapping[int, str] = _NOTHING,
    between: Sequence[Between] = (),
) -> Iterator[pa.RecordBatch]:
    """Announces records and gives those of them that are acts as one batch; nothing if none is.

    Args:
        door: what they pass.
        columns: columns of `pappus.vocabulary.record.Act` by name, each an Arrow array or one value for all;
            `ts_us` and `raw_ref` are arrays, `record_no` is added.
        written: the time of each as the export has it (a list or an Arrow array), to quote where it cannot be true.
        faults: why a record cannot become an act, by its position among these.
        ignored: what is understood and is no act, by position; a fault beside it does not count.
        between: records that stand between these (`Gathered`).
    """
    times, places = columns["ts_us"], columns["raw_ref"]
    columns["record_no"] = _announced(door, len(times), between)
    good = np.array(door.are_plausible(times))
    good[list(ignored)] = True
    found = {row: f"has no possible time ({_plain(written[row])!r:.80})" for row in np.flatnonzero(~good).tolist()}
    found |= faults
    passed_over = (one.reason for one in between if one.place is None)
    for reason, count in Counter([*ignored.values(), *passed_over]).items():
        door.ignore(reason, count)
    refused = [(one.before, one.place, one.reason) for one in between if one.place is not None]
    refused += [(row, places[row].as_py(), found[row]) for row in sorted(found.keys() - ignored.keys())]
    for _, place, reason in sorted(refused, key=itemgetter(0)):
        door.reject(place, reason)
    good[[*found, *ignored]] = False
    if not good.any():
        return
    if good.all():
        yield door.columns(columns, len(good))
    else:
        kept = pa.array(good)
        some = {name: value.filter(kept) if isinstance(value, pa.Array) else value for name, value in columns.items()}
        yield door.columns(some, int(good.sum()))


def _announced(door: Door, count: int, between: Sequence[Between]) -> Any:
    """The numbers of so many records, those between them being announced too."""
    first, rows = door.records(count + len(between)), np.arange(count)
    return pa.array(first + rows + np.searchsorted([one.before for one in between], rows, side="right"))


def standing(door: Door, network: Any, place: str, numbers: Any, times: Instants) -> dict[str, Any]:
    """The columns that tell where and when: `numbers` says which record of the file each is."""
    import pyarrow.compute as pc

    return placed(door, network, pc.binary_join_element_wise(place, pa.array(numbers).cast(pa.string()), "#"), times)


def placed(door: Door, network: Any, places: Any, times: Instants) -> dict[str, Any]:
    """The same where each place has a name of its own: `places` is a column, `network` one or a column."""
    return {
        "network": network,
        "source": door.source,
        "raw_ref": places,
        "ts_us": times.ts_us,
        "ts_precision": times.precision,
        "tz_assumed": times.tz_assumed,
    }


def said(door: Door, texts: Any) -> dict[str, Any]:
    """The columns that tell of a text: the text as it may be kept, its length, the domains that it names."""
    import pyarrow.compute as pc

    given = filled(texts)
    linking = np.flatnonzero(np.asarray(rows_with(given, b"://")))
    links: list[list[str] | None] = [None] * (len(given) if len(linking) else 0)
    for row in linking.tolist():
        links[row] = domains_named(given[row].as_py())
    return {
        "text": scrub_column(given) if door.keep_text else None,
        "text_len": pc.utf8_length(given),
        "links": pa.array(links, _LISTS) if links else None,
    }


def pseudonyms(door: Door, network: str, people: Any) -> Any:
    """The pseudonym of each handle or user id of a column; null where there is none."""
    encoded = filled(people).dictionary_encode()
    return pa.array(door.people(network, encoded.dictionary.to_pylist()), pa.string()).take(encoded.indices)


def text_column(values: Sequence[str | None]) -> Any:
    """Texts as a column; null where one is empty."""
    return filled(arrow_column(list(values), pa.string()))


def list_column(values: list[list[str] | None]) -> Any:
    """Lists of texts as a column."""
    return arrow_column(values, _LISTS)


def reaction_counts(counts: list[int]) -> Any:
    """How many reactions there were to each act, as the column `engagement`; null where none, or beyond 64 bits."""
    told = [[("reactions", count)] if count and abs(count) <= _LARGEST else None for count in counts]
    return pa.array(told, SCHEMA.field("engagement").type) if any(told) else None


def people_lists(people: Any) -> Any:
    """A column of people as lists of one; null where there is nobody."""
    offsets = np.concatenate([[0], np.cumsum(np.asarray(people.is_valid()))]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), people.drop_null(), mask=people.is_null())


def _plain(value: Any) -> Any:
    return value.as_py() if isinstance(value, pa.Scalar) else value
