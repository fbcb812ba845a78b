"""What the files of a download of Facebook or Instagram have in common: whose it is, ids, times."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_values import Occurrences, digests, join
from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import Instants
from pappus.readers.owners import Owner

_MOST_S = 1 << 42


@dataclass
class Download:
    """What the files of a download have in common."""

    door: Door
    network: str
    owner: Owner
    occurrences: Occurrences = field(default_factory=Occurrences)

    def ids(self, *parts: Any) -> Any:
        """Ids, which downloads lack: a digest of columns and words, and how many of the same stood before."""
        key = self.door.pseudonyms.digest(f"{self.network} rows").encode()
        columns = [part if isinstance(part, pa.Array) else pa.scalar(part) for part in parts]
        made, keys = digests(join(*columns, separator="\x1f"), key)
        return join(f"{self.network}:", made, ".", pa.array(self.occurrences.of(keys)).cast(pa.string()))


def times_of(counts: list[int | None], unit_us: int) -> Instants:
    """Times given as numbers of milliseconds or seconds; null where that is no time."""
    us = [one * unit_us if one is not None and 0 < one < _MOST_S else None for one in counts]
    return Instants(pa.array(us, pa.int64()), "ms" if unit_us == 1_000 else "s", None)


def column_of(values: list[Any], empty: str | None = None) -> Any:
    """Texts as an Arrow array, `empty` where there is none."""
    column = arrow_column(values, pa.string())
    return column if empty is None else pc.fill_null(column, empty)
