"""Mentions: what outsiders say to us or about us, and which of ours did something about it. The SQL is portable."""

from __future__ import annotations

from pathlib import Path

from pappus.store.engines import Engine


def derive_mentions(engine: Engine, folder: Path) -> None:
    """Writes the table of mentions into a new folder.

    The engine must see `acts_in_full`, `numbered` and the declarations.
    """
    engine.materialise("begun_outside", _BEGUN_OUTSIDE_SQL)
    engine.materialise(
        "named_accounts",
        _NAMED_SQL.format(recipients=engine.exploded("recipients"), mentions=engine.exploded("mentions")),
    )
    engine.materialise("voices", _VOICES_SQL)
    engine.release("begun_outside")
    engine.materialise("done_by_us", _DONE_SQL)
    engine.write_table(_MENTIONS_SQL, folder)
    for name in ("named_accounts", "voices", "done_by_us"):
        engine.release(name)


# Only what begins something: what an outsider adds to a conversation is part of it. A cluster cannot read an empty
# table of its own back whose columns are narrower than 64 bits.
_BEGUN_OUTSIDE_SQL = """
    SELECT act_id, ts_us, CAST(month AS BIGINT) AS month, network, thread_id, person, property_id, recipients, mentions
    FROM acts_in_full
    WHERE verb = 'Create' AND side = 'external' AND kind = 'human' AND parent_id IS NULL
      AND network_class = 'social' AND (needs_response IS NULL OR needs_response)"""

_NAMED_SQL = """
    WITH addressed AS (
      SELECT act_id, {recipients} AS actor_id FROM begun_outside WHERE recipients IS NOT NULL
      UNION ALL
      SELECT act_id, {mentions} AS actor_id FROM begun_outside WHERE mentions IS NOT NULL)
    SELECT d.act_id, MIN(acc.property_id) AS property_id
    FROM addressed d JOIN accounts acc ON d.actor_id = acc.actor_id
    GROUP BY d.act_id"""

_VOICES_SQL = """
    WITH ours AS (SELECT DISTINCT LOWER(property_id) AS folded_id FROM accounts),
    heard AS (
      SELECT a.act_id, a.ts_us, a.month, a.network, a.thread_id, a.person,
        COALESCE(n.property_id, CASE WHEN o.folded_id IS NOT NULL THEN a.property_id END) AS property_id
      FROM begun_outside a
      LEFT JOIN named_accounts n ON a.act_id = n.act_id
      LEFT JOIN ours o ON LOWER(a.property_id) = o.folded_id)
    SELECT h.act_id, h.ts_us, h.month, h.network, h.thread_id, h.person,
      COALESCE(reg.property_id, h.property_id) AS property_id, reg.owner_unit AS unit, reg.function AS function
    FROM heard h LEFT JOIN register reg ON LOWER(h.property_id) = reg.folded_id
    WHERE h.property_id IS NOT NULL"""

_DONE_SQL = """
    SELECT parent_id, CASE WHEN parent_id IS NULL THEN thread_id END AS thread_id, ts_us, function,
      CASE WHEN kind = 'human' THEN person END AS actor
    FROM acts_in_full
    WHERE side = 'org' AND kind IN ('human', 'account') AND (parent_id IS NOT NULL OR thread_id IS NOT NULL)"""

_MENTIONS_SQL = """
    WITH met AS (
      SELECT v.act_id, d.ts_us, d.actor,
        CASE WHEN v.function IS NOT NULL AND d.function = v.function THEN d.ts_us END AS right_us
      FROM voices v JOIN done_by_us d ON v.act_id = d.parent_id
      WHERE d.ts_us >= v.ts_us
      UNION ALL
      SELECT v.act_id, d.ts_us, d.actor,
        CASE WHEN v.function IS NOT NULL AND d.function = v.function THEN d.ts_us END AS right_us
      FROM voices v JOIN done_by_us d ON v.thread_id = d.thread_id
      WHERE d.ts_us >= v.ts_us),
    first_met AS (
      SELECT act_id, MIN(ts_us) AS seen_us, MIN(right_us) AS routed_us, MIN(actor) AS seen_by
      FROM met GROUP BY act_id)
    SELECT v.act_id, v.ts_us, CAST(v.month AS INT) AS month, v.network, v.property_id, v.unit, v.function, v.person,
      vn.person_no, f.seen_us, f.seen_by, fn.person_no AS seen_by_no, f.routed_us
    FROM voices v LEFT JOIN first_met f ON v.act_id = f.act_id
    LEFT JOIN numbered vn ON v.person = vn.person LEFT JOIN numbered fn ON f.seen_by = fn.person"""
