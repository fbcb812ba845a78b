"""Threads: which acts belong together, who opened each, who answered first and until when it was watched.

Only narrow rows are sorted and compared (ids, times, flags); what an act says besides is fetched at the end, for the
two acts of a thread that matter: the one that opened it and the one that answered. The SQL is portable; `acts_in_full`
and the small tables of declarations must be visible to the engine.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pappus.store.engines import Engine

_MOST_STEPS_UP_A_THREAD = 40


def derive_threads(engine: Engine, ends: pa.Table, folder: Path) -> list[str]:
    """Writes the table of threads into a new folder.

    Args:
        engine: has the acts and the declarations.
        ends: until when each property (`folded_id`; null for the rest of its network) is shown, `end_us`.
        folder: where the files go.

    Returns:
        The networks with threads at risk on which nobody is known to be an outsider.
    """
    engine.table_from_arrow("ends", ends)
    tie(engine)
    engine.materialise("ranked", _RANKED_SQL)
    engine.release("tied")
    engine.materialise("sided", _SIDED_SQL)
    engine.materialise("chosen", _CHOSEN_SQL)
    engine.release("ranked")
    engine.materialise("answers", _ANSWERS_SQL)
    engine.release("chosen")
    engine.materialise(
        "firsts_addressed",
        _FIRSTS_ADDRESSED_SQL.format(recipients=engine.exploded("recipients"), mentions=engine.exploded("mentions")),
    )
    engine.write_table(_THREADS_SQL, folder)
    files = sorted(folder.glob("*.parquet"))
    engine.table_from_files("threads_now", files, pq.read_schema(files[0]))
    found = engine.query(_WITHOUT_SIDES_SQL)
    for name in ("sided", "answers", "firsts_addressed"):
        engine.release(name)
    return [str(network) for network in found["network"].to_pylist()]


def tie(engine: Engine) -> None:
    """Finds the thread of every act that answers another by following parents upwards (pointer jumping).

    The table `tied` has the acts that do not open their thread themselves. Loops are cut off.
    """
    engine.materialise("tied", _TIED_SQL)
    for _ in range(_MOST_STEPS_UP_A_THREAD):
        if not engine.query(_OPEN_ENDS_SQL)["n"][0].as_py():
            break
        engine.materialise("tied_next", _TIED_NEXT_SQL)
        engine.materialise("tied", "SELECT act_id, root, settled FROM tied_next")
        engine.release("tied_next")


_TIED_SQL = """
    SELECT act_id, COALESCE(thread_id, parent_id) AS root, CASE WHEN thread_id IS NOT NULL THEN 1 ELSE 0 END AS settled
    FROM acts_in_full WHERE verb = 'Create' AND COALESCE(thread_id, parent_id, act_id) <> act_id"""

_OPEN_ENDS_SQL = """
    SELECT COUNT(*) AS n FROM tied p JOIN tied q ON p.root = q.act_id WHERE p.settled = 0 AND p.root <> q.root"""

_TIED_NEXT_SQL = """
    SELECT p.act_id, CASE WHEN p.settled = 0 AND q.root IS NOT NULL THEN q.root ELSE p.root END AS root,
      CASE WHEN p.settled = 0 AND q.settled = 1 THEN 1 ELSE p.settled END AS settled
    FROM tied p LEFT JOIN tied q ON p.root = q.act_id AND p.settled = 0"""

_RANKED_SQL = """
    SELECT thread_id, act_id, ts_us, opener_network AS network, place, acts_n, outsider, outward,
      CASE WHEN opener IS NULL OR person IS NULL OR person <> opener THEN speaks ELSE 0 END AS speaks
    FROM (
      SELECT thread_id, act_id, ts_us, person, speaks, answering, outsider, outward,
        ROW_NUMBER() OVER (PARTITION BY thread_id ORDER BY ts_us, inner_part, act_id) AS place,
        COUNT(*) OVER (PARTITION BY thread_id) AS acts_n,
        FIRST_VALUE(network) OVER (PARTITION BY thread_id ORDER BY ts_us, inner_part, act_id) AS opener_network,
        FIRST_VALUE(person) OVER (PARTITION BY thread_id ORDER BY ts_us, inner_part, act_id) AS opener,
        FIRST_VALUE(asking) OVER (PARTITION BY thread_id ORDER BY ts_us, inner_part, act_id) AS asked
      FROM (
        SELECT COALESCE(t.root, a.act_id) AS thread_id, a.act_id, a.ts_us, a.network, a.person,
          CASE WHEN a.parent_id IS NULL THEN 0 ELSE 1 END AS inner_part,
          CASE WHEN a.kind NOT IN ('human', 'account') THEN 0 WHEN a.side = 'org' THEN 2 ELSE 1 END AS speaks,
          CASE WHEN a.object_type = 'question' THEN 1 ELSE 0 END AS asking,
          CASE WHEN a.object_type = 'answer' THEN 1 ELSE 0 END AS answering,
          CASE WHEN a.side = 'external' AND a.kind = 'human' THEN 1 ELSE 0 END AS outsider,
          CASE WHEN a.network_class <> 'internal' THEN 1 ELSE 0 END AS outward
        FROM acts_in_full a LEFT JOIN tied t ON a.act_id = t.act_id WHERE a.verb = 'Create') parts) numbered
    WHERE place = 1 OR asked = 0 OR answering = 1"""

_SIDED_SQL = """
    SELECT network, SUM(outsider) AS outsiders, MAX(outward) AS outward FROM ranked WHERE place = 1 GROUP BY network"""

_CHOSEN_SQL = """
    SELECT o.thread_id, o.act_id, o.acts_n, r.naive_us, CASE WHEN r.others = 0 THEN r.act_id END AS reply_id
    FROM ranked o LEFT JOIN (
      SELECT thread_id, act_id, others,
        MIN(ts_us) OVER (PARTITION BY thread_id) AS naive_us,
        ROW_NUMBER() OVER (PARTITION BY thread_id ORDER BY others, ts_us, act_id) AS place
      FROM (
        SELECT w.thread_id, w.act_id, w.ts_us,
          CASE WHEN w.speaks = 2 OR (w.speaks = 1 AND s.outsiders = 0) THEN 0 ELSE 1 END AS others
        FROM ranked w JOIN sided s ON w.network = s.network WHERE w.place > 1) later) r
      ON o.thread_id = r.thread_id AND r.place = 1
    WHERE o.place = 1"""

_ANSWERS_SQL = """
    SELECT k.thread_id, k.act_id, k.acts_n, k.naive_us,
      COALESCE(CASE WHEN a.kind = 'account' THEN a.person END, a.on_behalf_of, a.property_id) AS property_id,
      a.ts_us AS reply_us, a.person AS replier, a.kind AS replier_kind, a.unit AS replier_unit,
      a.function AS replier_function
    FROM acts_in_full a RIGHT JOIN chosen k ON a.act_id = k.reply_id"""

_FIRSTS_ADDRESSED_SQL = """
    WITH waiting AS (SELECT act_id FROM answers WHERE property_id IS NULL),
    addressed AS (
      SELECT act_id, {recipients} AS actor_id FROM acts_in_full
      WHERE verb = 'Create' AND recipients IS NOT NULL AND act_id IN (SELECT act_id FROM waiting)
      UNION ALL
      SELECT act_id, {mentions} AS actor_id FROM acts_in_full
      WHERE verb = 'Create' AND mentions IS NOT NULL AND act_id IN (SELECT act_id FROM waiting))
    SELECT d.act_id, MIN(acc.property_id) AS property_id
    FROM addressed d JOIN accounts acc ON d.actor_id = acc.actor_id
    GROUP BY d.act_id"""

_THREADS_SQL = """
    WITH opened AS (
      SELECT k.thread_id, k.acts_n, k.naive_us, k.reply_us, k.replier, k.replier_kind, k.replier_unit,
        k.replier_function, COALESCE(k.property_id, f.property_id, o.property_id) AS property_id, o.network,
        o.network_class, o.market, o.ts_us, o.month, o.person, o.kind, o.side, o.object_type, o.parent_id,
        o.needs_response
      FROM answers k
      JOIN acts_in_full o ON k.act_id = o.act_id
      LEFT JOIN firsts_addressed f ON k.act_id = f.act_id),
    watched AS (
      SELECT o.*, GREATEST(COALESCE(pe.end_us, e.end_us, o.ts_us), o.ts_us) AS censored_us
      FROM opened o
      LEFT JOIN ends e ON o.network = e.network AND e.folded_id IS NULL
      LEFT JOIN ends pe ON o.network = pe.network AND LOWER(o.property_id) = pe.folded_id)
    SELECT o.thread_id, o.network, o.network_class,
      COALESCE(reg.property_id, o.property_id) AS property_id,
      COALESCE(reg.owner_unit, o.replier_unit) AS unit,
      COALESCE(reg.function, o.replier_function) AS function,
      COALESCE(reg.market, o.market) AS market,
      o.ts_us AS opened_us, o.month, o.person AS opener, o.kind AS opener_kind, o.side AS opener_side,
      o.object_type AS opener_type, o.acts_n,
      (o.kind = 'human' AND o.parent_id IS NULL AND (o.needs_response IS NULL OR o.needs_response)
        AND (s.outsiders = 0 OR o.side = 'external')
        AND (o.network_class <> 'internal' OR w.outward_networks = 0)) AS at_risk,
      CASE WHEN o.reply_us IS NULL THEN 0 ELSE 1 END AS answered,
      o.reply_us AS first_reply_us, o.replier, o.replier_kind, o.replier_unit, o.replier_function,
      o.naive_us AS naive_reply_us, o.censored_us,
      COALESCE(o.reply_us, o.censored_us) - o.ts_us AS elapsed_us,
      CAST(NULL AS BIGINT) AS elapsed_business_us
    FROM watched o
    JOIN sided s ON o.network = s.network
    CROSS JOIN (SELECT COALESCE(SUM(outward), 0) AS outward_networks FROM sided) w
    LEFT JOIN register reg ON LOWER(o.property_id) = reg.folded_id"""

_WITHOUT_SIDES_SQL = """
    SELECT DISTINCT t.network FROM threads_now t JOIN sided s ON t.network = s.network
    WHERE t.at_risk AND s.outsiders = 0 ORDER BY t.network"""
