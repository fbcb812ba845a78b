"""Threads: which acts belong together, who opened each, who answered first, how the waiting ended.

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
    """Writes the table of threads into a new folder; `numbered` (all persons), `tied` and `threads_now` stay visible.

    Args:
        engine: has the acts and the declarations.
        ends: until when each property (`folded_id`; null for the rest of its network) is shown, `end_us`, and whether
            our answers are shown there at all, `answers_seen`, and what nobody answered, `unanswered_seen`.
        folder: where the files go.

    Returns:
        The networks with threads at risk on which nobody is known to be an outsider.
    """
    engine.table_from_arrow("ends", ends)
    _recover_openers(engine)
    engine.materialise("numbered", _NUMBERED_SQL)
    tie(engine)
    engine.materialise("turns", _TURNS_SQL)
    engine.materialise("hands", _HANDS_SQL)
    engine.materialise("ranked", _RANKED_SQL)
    engine.materialise("sided", _SIDED_SQL)
    engine.materialise("chosen", _CHOSEN_SQL)
    engine.release("ranked")
    engine.materialise("answers", _ANSWERS_SQL)
    engine.release("chosen")
    engine.materialise("turned", _TURNED_SQL)
    engine.materialise("topics", _TOPICS_SQL.format(tags=engine.exploded("tags")))
    engine.materialise(
        "firsts_addressed",
        _FIRSTS_ADDRESSED_SQL.format(recipients=engine.exploded("recipients"), mentions=engine.exploded("mentions")),
    )
    engine.materialise("risky", _RISKY_SQL)
    engine.materialise("returns", _RETURNS_SQL)
    engine.release("risky")
    engine.write_table(_THREADS_SQL, folder)
    files = sorted(folder.glob("*.parquet"))
    engine.table_from_files("threads_now", files, pq.read_schema(files[0]))
    found = engine.query(_WITHOUT_SIDES_SQL)
    for name in ("sided", "answers", "firsts_addressed", "turns", "turned", "hands", "topics", "recovered", "returns"):
        engine.release(name)
    return [str(network) for network in found["network"].to_pylist()]


def _recover_openers(engine: Engine) -> None:
    """Finds what we answered and what is in no file, where its id tells when it was written: the table `recovered`.

    A one-sided archive shows our answers alone; with the time of what they answer the waits are exact all the same.
    """
    engine.materialise("answering", _ANSWERING_SQL)
    engine.materialise("asked", _ASKED_SQL.format(recipients=engine.exploded("recipients")))
    engine.materialise("recovered", _RECOVERED_SQL)
    engine.release("answering")
    engine.release("asked")


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


_ANSWERING_SQL = """
    SELECT r.act_id, r.parent_id, r.parent_ts_us, r.network, r.network_class, r.recipients,
      CAST(r.month AS BIGINT) AS month
    FROM acts_in_full r
    WHERE r.verb = 'Create' AND r.side = 'org' AND r.kind IN ('human', 'account') AND r.thread_id IS NULL
      AND r.parent_ts_source = 'id_encoded' AND r.parent_ts_us <= r.ts_us"""

_ASKED_SQL = """
    SELECT p.act_id, MIN(COALESCE(idn.person, p.actor_id)) AS person,
      CAST(MAX(CASE WHEN acc.property_id IS NULL AND asg.person IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS ours
    FROM (SELECT act_id, {recipients} AS actor_id FROM answering WHERE recipients IS NOT NULL) p
    LEFT JOIN accounts acc ON p.actor_id = acc.actor_id
    LEFT JOIN identities idn ON p.actor_id = idn.actor_id
    LEFT JOIN (SELECT DISTINCT actor_id, person FROM assignments) asg ON p.actor_id = asg.actor_id
    GROUP BY p.act_id"""

_RECOVERED_SQL = """
    WITH known AS (
      SELECT DISTINCT a.act_id FROM acts_in_full a JOIN answering r ON a.act_id = r.parent_id)
    SELECT r.parent_id AS act_id, MIN(r.network) AS network, MIN(r.network_class) AS network_class,
      MIN(r.month) AS month, MIN(r.parent_ts_us) AS ts_us, MIN(q.person) AS person
    FROM answering r LEFT JOIN known k ON r.parent_id = k.act_id LEFT JOIN asked q ON r.act_id = q.act_id
    WHERE k.act_id IS NULL
    GROUP BY r.parent_id
    HAVING MAX(COALESCE(q.ours, 0)) = 0"""

# Persons are told apart and counted by far the most often, and numbers are told apart faster than names.
_NUMBERED_SQL = """
    SELECT person, ROW_NUMBER() OVER (ORDER BY person) AS person_no
    FROM (
      SELECT person FROM acts_in_full WHERE person IS NOT NULL
      UNION
      SELECT person FROM recovered WHERE person IS NOT NULL) persons"""

_TURNS_SQL = """
    SELECT COALESCE(a.thread_id, t.root, a.parent_id) AS thread_id, a.verb, a.ts_us
    FROM acts_in_full a LEFT JOIN tied t ON a.parent_id = t.act_id
    WHERE a.verb IN ('Close', 'Reopen', 'Move', 'Offer', 'Accept')
      AND COALESCE(a.thread_id, t.root, a.parent_id) IS NOT NULL"""

_HANDS_SQL = """
    SELECT COALESCE(t.root, a.act_id) AS thread_id, MIN(a.unit) AS one_unit, MAX(a.unit) AS other_unit
    FROM acts_in_full a LEFT JOIN tied t ON a.act_id = t.act_id
    WHERE a.verb = 'Create' AND a.side = 'org' AND a.unit IS NOT NULL AND a.kind IN ('human', 'account')
      AND a.network_class <> 'internal' AND COALESCE(a.visibility, 'public') <> 'internal_note'
    GROUP BY COALESCE(t.root, a.act_id)"""

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
          CASE WHEN a.kind NOT IN ('human', 'account') OR a.visibility = 'internal_note' THEN 0
               WHEN a.side = 'org' THEN 2 ELSE 1 END AS speaks,
          CASE WHEN a.object_type = 'question' THEN 1 ELSE 0 END AS asking,
          CASE WHEN a.object_type = 'answer' THEN 1 ELSE 0 END AS answering,
          CASE WHEN a.side = 'external' AND a.kind = 'human' THEN 1 ELSE 0 END AS outsider,
          CASE WHEN a.network_class <> 'internal' THEN 1 ELSE 0 END AS outward
        FROM acts_in_full a LEFT JOIN tied t ON a.act_id = t.act_id WHERE a.verb = 'Create'
        UNION ALL
        SELECT act_id AS thread_id, act_id, ts_us, network, person, -1 AS inner_part, 1 AS speaks, 0 AS asking,
          0 AS answering, 0 AS outsider, 0 AS outward
        FROM recovered) parts) numbered
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

_TURNED_SQL = """
    SELECT k.thread_id, MAX(CASE WHEN u.verb = 'Close' THEN u.ts_us END) AS closed_us,
      MIN(CASE WHEN u.verb = 'Reopen' THEN u.ts_us END) AS reopened_us,
      MAX(CASE WHEN u.verb = 'Reopen' THEN u.ts_us END) AS last_reopened_us,
      MIN(CASE WHEN u.verb = 'Move' THEN u.ts_us END) AS moved_us,
      SUM(CASE WHEN u.verb IN ('Offer', 'Accept') AND (k.reply_us IS NULL OR u.ts_us <= k.reply_us)
          THEN 1 ELSE 0 END) AS approvals_n
    FROM answers k JOIN turns u ON k.thread_id = u.thread_id
    GROUP BY k.thread_id"""

_TOPICS_SQL = """
    WITH labelled AS (
      SELECT act_id, {tags} AS tag FROM acts_in_full
      WHERE verb = 'Create' AND tags IS NOT NULL AND parent_id IS NULL)
    SELECT d.act_id, MIN(LOWER(d.tag)) AS topic
    FROM labelled d JOIN answers k ON d.act_id = k.act_id GROUP BY d.act_id"""

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

_RISKY_SQL = """
    SELECT k.thread_id, o.network, o.ts_us,
      CASE WHEN COALESCE(e.unanswered_seen, TRUE) THEN n.person_no END AS person_no
    FROM answers k
    JOIN acts_in_full o ON k.act_id = o.act_id
    JOIN sided s ON o.network = s.network
    CROSS JOIN (SELECT COALESCE(SUM(outward), 0) AS outward_networks FROM sided) w
    LEFT JOIN ends e ON o.network = e.network AND e.folded_id IS NULL
    LEFT JOIN numbered n ON o.person = n.person
    WHERE o.verb = 'Create' AND o.kind = 'human' AND o.parent_id IS NULL
      AND (o.needs_response IS NULL OR o.needs_response)
      AND (s.outsiders = 0 OR o.side = 'external') AND COALESCE(e.answers_seen, TRUE)
      AND (o.network_class <> 'internal' OR w.outward_networks = 0)"""

# Each matter beside the one before and the next that the same person brings, on any network where all are seen.
_RETURNS_SQL = """
    SELECT thread_id,
      MIN(ts_us) OVER (PARTITION BY person_no ORDER BY ts_us, thread_id
        ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS previous_us,
      MIN(ts_us) OVER (PARTITION BY person_no ORDER BY ts_us, thread_id
        ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING) AS next_us,
      MIN(network) OVER (PARTITION BY person_no ORDER BY ts_us, thread_id
        ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING) AS next_network
    FROM risky WHERE person_no IS NOT NULL
    UNION ALL
    SELECT thread_id, CAST(NULL AS BIGINT) AS previous_us, CAST(NULL AS BIGINT) AS next_us,
      CAST(NULL AS STRING) AS next_network
    FROM risky WHERE person_no IS NULL"""

_THREADS_SQL = """
    WITH openers AS (
      SELECT act_id, network, network_class, market, property_id, ts_us, month, person, kind, side, object_type,
        deleted_us, 'in_export' AS opener_source
      FROM acts_in_full WHERE verb = 'Create' AND act_id IN (SELECT act_id FROM answers)
      UNION ALL
      SELECT act_id, network, network_class, CAST(NULL AS STRING) AS market, CAST(NULL AS STRING) AS property_id,
        ts_us, CAST(month AS INT) AS month, person, 'human' AS kind, 'external' AS side, 'note' AS object_type,
        CAST(NULL AS BIGINT) AS deleted_us, 'id_encoded' AS opener_source
      FROM recovered),
    opened AS (
      SELECT k.thread_id, k.acts_n, k.naive_us, k.reply_us, k.replier, k.replier_kind, k.replier_unit,
        k.replier_function, COALESCE(k.property_id, f.property_id, o.property_id) AS property_id, o.network,
        o.network_class, o.market, o.ts_us, o.month, o.person, o.kind, o.side, o.object_type,
        o.deleted_us, o.opener_source, c.topic, u.closed_us, u.reopened_us, u.last_reopened_us,
        u.moved_us, u.approvals_n, h.one_unit, h.other_unit
      FROM answers k
      JOIN openers o ON k.act_id = o.act_id
      LEFT JOIN firsts_addressed f ON k.act_id = f.act_id
      LEFT JOIN topics c ON k.act_id = c.act_id
      LEFT JOIN turned u ON k.thread_id = u.thread_id
      LEFT JOIN hands h ON k.thread_id = h.thread_id),
    watched AS (
      SELECT o.*, GREATEST(COALESCE(pe.end_us, e.end_us, o.ts_us), o.ts_us) AS censored_us,
        CASE WHEN o.closed_us >= COALESCE(o.last_reopened_us, o.closed_us) THEN o.closed_us END AS shut_us
      FROM opened o
      LEFT JOIN ends e ON o.network = e.network AND e.folded_id IS NULL
      LEFT JOIN ends pe ON o.network = pe.network AND LOWER(o.property_id) = pe.folded_id),
    ended AS (
      SELECT w.*, COALESCE(w.reply_us, GREATEST(w.ts_us, LEAST(w.censored_us, COALESCE(w.shut_us, w.censored_us),
        COALESCE(w.moved_us, w.censored_us), COALESCE(w.deleted_us, w.censored_us)))) AS end_us
      FROM watched w)
    SELECT o.thread_id, o.network, o.network_class,
      COALESCE(reg.property_id, o.property_id) AS property_id,
      COALESCE(reg.owner_unit, o.replier_unit) AS unit,
      COALESCE(reg.function, o.replier_function) AS function,
      COALESCE(reg.market, o.market) AS market,
      o.ts_us AS opened_us, o.month, o.person AS opener, o.kind AS opener_kind, o.side AS opener_side,
      o.object_type AS opener_type, o.acts_n,
      r.thread_id IS NOT NULL AS at_risk,
      CASE WHEN o.reply_us IS NULL THEN 0 ELSE 1 END AS answered,
      o.reply_us AS first_reply_us, o.replier, o.replier_kind, o.replier_unit, o.replier_function,
      o.naive_us AS naive_reply_us, o.censored_us,
      COALESCE(o.reply_us, o.censored_us) - o.ts_us AS elapsed_us,
      CAST(NULL AS BIGINT) AS elapsed_business_us,
      o.end_us,
      CASE WHEN o.reply_us IS NOT NULL THEN 'answered' WHEN o.deleted_us <= o.end_us THEN 'deleted'
           WHEN o.moved_us <= o.end_us THEN 'moved' WHEN o.shut_us <= o.end_us THEN 'closed'
           ELSE 'waiting' END AS end_reason,
      o.closed_us, o.reopened_us, CAST(o.approvals_n AS BIGINT) AS approvals_n,
      CASE WHEN o.moved_us IS NOT NULL OR o.one_unit <> o.other_unit THEN 1
           WHEN o.one_unit IS NOT NULL THEN 0 END AS handed_over,
      o.topic, o.opener_source, po.person_no AS opener_no, pr.person_no AS replier_no,
      r.previous_us, r.next_us, r.next_network
    FROM ended o
    LEFT JOIN returns r ON o.thread_id = r.thread_id
    LEFT JOIN numbered po ON o.person = po.person
    LEFT JOIN numbered pr ON o.replier = pr.person
    LEFT JOIN register reg ON LOWER(o.property_id) = reg.folded_id"""

_WITHOUT_SIDES_SQL = """
    SELECT DISTINCT t.network FROM threads_now t JOIN sided s ON t.network = s.network
    WHERE t.at_risk AND s.outsiders = 0 ORDER BY t.network"""
