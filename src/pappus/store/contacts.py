"""Contacts: who answered, addressed or named whom, how often in a month. The SQL is portable."""

from __future__ import annotations

from pathlib import Path

from pappus.store.engines import Engine


def derive_contacts(engine: Engine, folder: Path) -> None:
    """Writes the table of contacts into a new folder; the engine must see `acts_in_full` and the declarations."""
    engine.materialise("responding", _RESPONDING_SQL)
    engine.materialise(
        "addressing",
        _ADDRESSING_SQL.format(recipients=engine.exploded("recipients"), mentions=engine.exploded("mentions")),
    )
    engine.materialise("known_sides", _KNOWN_SIDES_SQL)
    engine.write_table(_CONTACTS_SQL, folder)
    for name in ("responding", "addressing", "known_sides"):
        engine.release(name)


_RESPONDING_SQL = """
    SELECT parent_id, person, side, unit, function, month, network_class
    FROM acts_in_full WHERE verb = 'Create' AND kind = 'human' AND parent_id IS NOT NULL AND person IS NOT NULL"""

_ADDRESSING_SQL = """
    WITH named AS (
      SELECT person, side, unit, function, ts_us, month, network_class, 'addressed' AS kind, {recipients} AS actor_id
      FROM acts_in_full WHERE verb = 'Create' AND kind = 'human' AND person IS NOT NULL AND recipients IS NOT NULL
      UNION ALL
      SELECT person, side, unit, function, ts_us, month, network_class, 'mention' AS kind, {mentions} AS actor_id
      FROM acts_in_full WHERE verb = 'Create' AND kind = 'human' AND person IS NOT NULL AND mentions IS NOT NULL)
    SELECT n.person, n.side, n.unit, n.function, n.month, n.network_class, n.kind, n.actor_id,
      asg.person AS member, asg.unit AS to_unit, asg.function AS to_function, COUNT(*) AS n
    FROM named n
    LEFT JOIN assignments asg ON n.actor_id = asg.actor_id
      AND n.ts_us >= asg.valid_from_us AND n.ts_us < asg.valid_to_us
    LEFT JOIN accounts acc ON n.actor_id = acc.actor_id AND asg.person IS NULL
    WHERE acc.property_id IS NULL
    GROUP BY n.person, n.side, n.unit, n.function, n.month, n.network_class, n.kind, n.actor_id,
      asg.person, asg.unit, asg.function"""

_KNOWN_SIDES_SQL = """
    SELECT actor_id, MAX(side) AS side,
      MAX(CASE WHEN unit = actor_domain THEN unit END) AS unit
    FROM acts_in_full WHERE kind = 'human' AND actor_id IN (SELECT actor_id FROM addressing WHERE member IS NULL)
    GROUP BY actor_id"""

_CONTACTS_SQL = """
    WITH met AS (
      SELECT r.person AS from_person, p.person AS to_person, r.side AS from_side, p.side AS to_side,
        r.unit AS from_unit, p.unit AS to_unit, r.function AS from_function, p.function AS to_function,
        r.month, 'reply' AS kind, r.network_class, CAST(1 AS BIGINT) AS n
      FROM acts_in_full p JOIN responding r ON p.act_id = r.parent_id
      WHERE p.kind = 'human'
      UNION ALL
      SELECT d.person AS from_person, COALESCE(d.member, idn.person, d.actor_id) AS to_person, d.side AS from_side,
        CASE WHEN d.member IS NOT NULL THEN 'org' ELSE COALESCE(k.side, 'unknown') END AS to_side,
        d.unit AS from_unit, COALESCE(d.to_unit, k.unit) AS to_unit, d.function AS from_function, d.to_function,
        d.month, d.kind, d.network_class, d.n
      FROM addressing d
      LEFT JOIN identities idn ON d.actor_id = idn.actor_id
      LEFT JOIN known_sides k ON d.actor_id = k.actor_id)
    SELECT from_person, to_person, from_side, to_side, from_unit, to_unit, from_function, to_function,
      month, kind, network_class, CAST(SUM(n) AS BIGINT) AS n
    FROM met WHERE to_person IS NOT NULL AND from_person <> to_person
    GROUP BY from_person, to_person, from_side, to_side, from_unit, to_unit, from_function, to_function,
      month, kind, network_class"""
