"""Hand-overs: from whom to whom of ours a matter passes. The SQL is portable."""

from __future__ import annotations

from pathlib import Path

from pappus.store.engines import Engine


def derive_handovers(engine: Engine, folder: Path) -> None:
    """Writes the table of hand-overs into a new folder; the engine must see `acts_in_full` and `tied`.

    Whoever of ours speaks next in a thread, after somebody else of ours, has taken it over. Talk among ourselves and
    internal notes do not count.
    """
    engine.write_table(_HANDOVERS_SQL, folder)


_HANDOVERS_SQL = """
    WITH spoken AS (
      SELECT COALESCE(t.root, a.act_id) AS thread_id, a.act_id, a.ts_us, a.month, a.network, a.network_class, a.person,
        a.unit, a.function
      FROM acts_in_full a LEFT JOIN tied t ON a.act_id = t.act_id
      WHERE a.verb = 'Create' AND a.side = 'org' AND a.kind = 'human' AND a.person IS NOT NULL
        AND a.network_class <> 'internal' AND COALESCE(a.visibility, 'public') <> 'internal_note'),
    several AS (
      SELECT thread_id FROM spoken GROUP BY thread_id HAVING MIN(person) <> MAX(person)),
    turns AS (
      SELECT s.month, s.network, s.network_class, s.person AS to_person, s.unit AS to_unit, s.function AS to_function,
        MIN(s.person) OVER (PARTITION BY s.thread_id ORDER BY s.ts_us, s.act_id
          ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS from_person,
        MIN(s.unit) OVER (PARTITION BY s.thread_id ORDER BY s.ts_us, s.act_id
          ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS from_unit,
        MIN(s.function) OVER (PARTITION BY s.thread_id ORDER BY s.ts_us, s.act_id
          ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS from_function
      FROM spoken s JOIN several v ON s.thread_id = v.thread_id)
    SELECT from_person, to_person, from_unit, to_unit, from_function, to_function, month, network, network_class,
      CAST(COUNT(*) AS BIGINT) AS n
    FROM turns WHERE from_person <> to_person
    GROUP BY from_person, to_person, from_unit, to_unit, from_function, to_function, month, network, network_class"""
