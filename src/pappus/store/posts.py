"""Posts: what our properties publish of their own accord, with a fingerprint of each text. The SQL is portable."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pappus.store.engines import Engine

_DIGEST_BYTES = 8
_WITHOUT_MEANING = r"https?://\S+|[^\p{L}\p{N}]+"
"""Addresses (every network shortens them in its own way), punctuation and space."""


def derive_posts(engine: Engine, threads: Path, folder: Path) -> None:
    """Writes the table of posts into a new folder; texts stay behind, their fingerprints go in.

    Args:
        engine: must see `acts_in_full` and the declarations.
        threads: the folder of the table of threads.
        folder: where the files go.
    """
    files = sorted(threads.glob("*.parquet"))
    engine.table_from_files("threads_begun", files, pq.read_schema(files[0]))
    engine.write_table(_POSTS_SQL, folder)
    for file in folder.glob("*.parquet"):
        _replace_texts(file)


def fingerprints(texts: pa.Array) -> pa.Array:
    """The same for texts that are equal but for case, punctuation, space and addresses; null where nothing is left."""
    import pyarrow.compute as pc

    plain: Any = pc
    bare = plain.replace_substring_regex(plain.utf8_lower(texts), _WITHOUT_MEANING, "")
    return pa.array([_digest(text) if text else None for text in bare.to_pylist()], pa.string())


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def _replace_texts(file: Path) -> None:
    source = pq.ParquetFile(file)
    position = source.schema_arrow.get_field_index("fingerprint")
    schema = source.schema_arrow.set(position, pa.field("fingerprint", pa.string()))
    draft = file.with_suffix(".fingerprints")
    with pq.ParquetWriter(draft, schema, compression="snappy") as writer:
        for batch in source.iter_batches():
            texts = batch.column(position).cast(pa.string())
            writer.write_batch(batch.set_column(position, schema.field(position), fingerprints(texts)).cast(schema))
    draft.replace(file)


# A reply is no post, nor is what stands lower in a thread that the export itself names.
_POSTS_SQL = """
    WITH spoken AS (
      SELECT a.act_id, a.ts_us, a.month, a.network, a.market, a.lang, a.person, a.kind, a.unit, a.function,
        a.text, a.text_len, a.on_behalf_of,
        COALESCE(CASE WHEN a.kind = 'account' THEN a.person END, a.on_behalf_of, a.property_id) AS property_id
      FROM acts_in_full a
      LEFT JOIN threads_begun t ON a.thread_id = t.thread_id AND a.ts_us = t.opened_us
      WHERE a.verb = 'Create' AND a.side = 'org' AND a.kind IN ('human', 'account') AND a.network_class = 'social'
        AND a.parent_id IS NULL AND (a.thread_id IS NULL OR t.thread_id IS NOT NULL)
        AND a.object_type IN ('note', 'article', 'media', 'event')
        AND (a.visibility IS NULL OR a.visibility IN ('public', 'followers', 'members')))
    SELECT s.act_id, s.ts_us, s.month, s.network, COALESCE(reg.property_id, s.property_id) AS property_id,
      COALESCE(reg.owner_unit, s.unit) AS unit, COALESCE(reg.function, s.function) AS function,
      COALESCE(reg.market, s.market) AS market, reg.audience, s.lang, s.person, s.kind,
      s.text AS fingerprint, CAST(s.text_len AS BIGINT) AS text_len
    FROM spoken s
    LEFT JOIN register reg ON LOWER(s.property_id) = reg.folded_id
    WHERE s.property_id IS NOT NULL
      AND (s.kind = 'account' OR s.on_behalf_of IS NOT NULL OR reg.property_id IS NOT NULL)"""
