"""What the organisation publishes and what outsiders make of it: the tables of publications and of reactions.

Posts carry marks of their text in place of it: equal texts have equal marks.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from pappus.store.engines import Engine

_BATCH = 65_536
_SHORTEST_WORDING = 20
"""Wordings with fewer letters than this (a greeting, a thank-you) are said again without being reused."""


def derive_publications(engine: Engine, folder: Path) -> None:
    """Writes the table of publications into a new folder: what people and accounts of ours begin on social networks.

    Texts pass through in pieces, so that memory does not grow with them.
    """
    texts = folder.with_name(f"{folder.name}-with-texts")
    engine.write_table(_PUBLICATIONS_SQL, texts)
    folder.mkdir(parents=True)
    for number, file in enumerate(sorted(texts.glob("*.parquet"))):
        source = pq.ParquetFile(file)
        schema = _marked(source.schema_arrow.empty_table()).schema
        with pq.ParquetWriter(folder / f"{number}.parquet", schema, compression="snappy") as writer:
            for batch in source.iter_batches(_BATCH):
                writer.write_table(_marked(pa.Table.from_batches([batch])))
    shutil.rmtree(texts)


def derive_reactions(engine: Engine, folder: Path) -> None:
    """Writes the table of reactions into a new folder: acts of outsiders that answer, share or like one of ours."""
    engine.materialise("reacting", _REACTING_SQL)
    engine.write_table(_REACTIONS_SQL, folder)
    engine.release("reacting")


def _marked(posts: pa.Table) -> pa.Table:
    """Posts with marks in place of their texts, and with the sum of their counts."""
    marked = posts.drop_columns(["text", "engagement"])
    for name, column in (
        ("exact_mark", _marks(_plain(posts["text"]))),
        ("wording_mark", _marks(_wording(posts["text"]))),
        ("engagement_n", _sums(posts["engagement"])),
    ):
        marked = marked.append_column(pa.field(name, pa.int64()), column)
    return marked


def _plain(texts: Any) -> Any:
    """Texts without capitals and with single spaces."""
    import pyarrow.compute as pc

    return pc.utf8_trim_whitespace(pc.replace_substring_regex(pc.utf8_lower(texts), r"\s+", " "))


def _wording(texts: Any) -> Any:
    """The words of texts alone: without links, tags, handles, numbers and signs; null where few are left."""
    import pyarrow.compute as pc

    bare = pc.replace_substring_regex(pc.utf8_lower(texts), r"https?://\S+|[#@]\S+|\[number\]", " ")
    words = pc.utf8_trim_whitespace(pc.replace_substring_regex(bare, r"[^\p{L}]+", " "))
    return pc.if_else(pc.greater_equal(pc.utf8_length(words), _SHORTEST_WORDING), words, pa.scalar(None, pa.string()))


def _marks(forms: Any) -> Any:
    """A whole number for each text, the same for the same form; null where there is none."""
    import pyarrow.compute as pc

    known = pc.unique(forms).drop_null()
    digests = [
        int.from_bytes(hashlib.blake2b(form.encode(), digest_size=8).digest(), "big", signed=True)
        for form in known.to_pylist()
    ]
    return pa.array(digests, pa.int64()).take(pc.index_in(forms, known))


def _sums(counts: Any) -> Any:
    """The sum of each map of counts; null where there is none."""
    whole = counts.combine_chunks() if isinstance(counts, pa.ChunkedArray) else counts
    sums: NDArray[np.int64] = np.zeros(len(whole), dtype=np.int64)
    owners = np.repeat(np.arange(len(whole)), np.diff(whole.offsets.to_numpy()))
    first, last = (whole.offsets[at].as_py() for at in (0, -1)) if len(whole) else (0, 0)
    values = whole.items.slice(first, last - first).fill_null(0).to_numpy(zero_copy_only=False)
    np.add.at(sums, owners, values)
    return pa.array(sums, mask=~np.asarray(whole.is_valid()))


_PUBLICATIONS_SQL = """
    SELECT act_id AS post_id, ts_us, month, network, network_class, property_id, person, kind, unit, function, market,
      object_type, lang, engagement_asof_us, text, engagement
    FROM acts_in_full
    WHERE side = 'org' AND kind IN ('human', 'account') AND verb = 'Create' AND parent_id IS NULL
      AND network_class = 'social' AND (visibility IS NULL OR visibility IN ('public', 'followers', 'members'))"""

_REACTING_SQL = """
    SELECT parent_id, ts_us, month, verb, person FROM acts_in_full
    WHERE parent_id IS NOT NULL AND person IS NOT NULL AND kind = 'human' AND side <> 'org'
      AND network_class <> 'internal' AND verb IN ('Create', 'Announce', 'Like')"""

_REACTIONS_SQL = """
    SELECT p.act_id AS post_id, p.ts_us AS post_us, CASE WHEN p.parent_id IS NULL THEN 1 ELSE 0 END AS opening,
      p.network, p.network_class, p.property_id, p.person AS author, p.kind AS author_kind, p.unit, p.function,
      r.ts_us, r.month, r.verb, r.person
    FROM acts_in_full p JOIN reacting r ON p.act_id = r.parent_id
    WHERE p.side = 'org' AND p.kind IN ('human', 'account') AND p.verb = 'Create' AND r.ts_us >= p.ts_us"""
