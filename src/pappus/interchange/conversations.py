"""The acts of the record by the thread in which they stand, one thread after the other, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from pappus.store.record import Record

ACTS_BY_THREAD_SQL = """
    WITH placed AS (
      SELECT COALESCE(t.root, a.act_id) AS thread_id, a.act_id, a.parent_id, a.ts_us, a.network, a.network_class,
        a.property_id, a.object_type, a.person, a.kind, a.side, a.unit, a.function, a.level, a.visibility, a.lang,
        a.text, a.text_len, a.reach, a.on_behalf_of,
        CASE WHEN a.parent_id IS NULL THEN 0 ELSE 1 END AS inner_part
      FROM acts_in_full a LEFT JOIN tied t ON a.act_id = t.act_id
      WHERE a.verb = 'Create')
    SELECT p.*, q.act_id AS answered_id
    FROM placed p
    LEFT JOIN (SELECT act_id, thread_id FROM placed) q ON p.parent_id = q.act_id AND p.thread_id = q.thread_id
    ORDER BY p.thread_id, p.ts_us, p.inner_part, p.act_id"""
"""Every act that says something; `answered_id` is the act that it answers, where that is in the same thread."""

_SILENT_SQL = "SELECT COUNT(*) AS n FROM acts WHERE verb <> 'Create'"


def threads_of(record: Record) -> Iterator[list[dict[str, Any]]]:
    """The acts of each thread in the order in which they were done; of each its columns by name."""
    record.tie()
    rows = (row for batch in record.batches(ACTS_BY_THREAD_SQL) for row in batch.to_pylist())
    for _, acts in groupby(rows, key=lambda row: row["thread_id"]):
        yield list(acts)


def silent_acts(record: Record) -> int:
    """How many acts say nothing and so stand in no thread (likes, shares, joins)."""
    return int(record.query(_SILENT_SQL)["n"][0].as_py())
