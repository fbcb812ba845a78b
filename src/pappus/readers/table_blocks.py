"""Some rows of a table as Arrow columns, with the number of each row's record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

BLOCK_ROWS = 32_768

Reject = Callable[[int, str], None]
"""Hears of a record that is no row: its number in the file, from 1, and why."""


@dataclass
class Block:
    """Some rows of a table.

    Attributes:
        columns: the mapped columns as Arrow arrays: text, lists of text, or times where the format has them.
        ordinals: number of each row's record in its file, from 1.
    """

    columns: dict[str, Any]
    ordinals: np.ndarray[Any, np.dtype[np.int64]]

    def __len__(self) -> int:
        return len(self.ordinals)

    def where(self, mask: np.ndarray[Any, np.dtype[np.bool_]]) -> Block:
        """The rows for which `mask` is true."""
        if mask.all():
            return self
        kept = pa.array(mask)
        return Block({name: column.filter(kept) for name, column in self.columns.items()}, self.ordinals[mask])


def joined(one: Block, other: Block) -> Block:
    """The rows of both blocks, in order."""
    columns = {
        name: pa.chunked_array([column, other.columns[name]]).combine_chunks() for name, column in one.columns.items()
    }
    return Block(columns, np.concatenate([one.ordinals, other.ordinals]))
