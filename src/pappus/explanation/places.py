"""Where in the exports a row stands: file and record, so that the organisation itself can open the source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pappus.explanation.row_query import literal
from pappus.indicators.measure import Query

Places = Mapping[tuple[Any, ...], str]
"""File and record, by what identifies a row."""

_ACTS = "SELECT act_id, thread_id, parent_id, ts_us, network, person, raw_ref FROM acts_in_full WHERE verb = 'Create'"


def places_of_acts(query: Query, threads: Iterable[Mapping[str, Any]]) -> Places:
    """Where the opening act and the first answer of threads stand: by (thread, `opening` or `answer`).

    An act that the record does not tell apart from others of the same moment and person is left out, not guessed.
    """
    rows = list(threads)
    moments = sorted(
        {int(row[name]) for row in rows for name in ("opened_us", "first_reply_us") if row[name] is not None}
    )
    if not moments:
        return {}
    at: dict[tuple[Any, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for act in query(f"{_ACTS} AND ts_us IN ({', '.join(map(str, moments))}) ORDER BY act_id").to_pylist():
        at[act["network"], act["ts_us"], act["person"]].append(act)
    found: dict[tuple[Any, ...], str] = {}
    for row in rows:
        thread = row["thread_id"]
        opening = _only(at[row["network"], row["opened_us"], row["opener"]], {thread})
        if opening is not None:
            found[thread, "opening"] = opening["raw_ref"]
        tied = {thread, opening["act_id"] if opening else None} - {None}
        answer = _only(at[row["network"], row["first_reply_us"], row["replier"]], tied)
        if answer is not None and row["answered"]:
            found[thread, "answer"] = answer["raw_ref"]
    return found


def places_of_contacts(query: Query, contacts: Iterable[Mapping[str, Any]]) -> Places:
    """Where the first act of contacts stands: by (from, to, month, kind)."""
    rows = list(contacts)
    if not rows:
        return {}
    speakers = ", ".join(literal(one) for one in sorted({row["from_person"] for row in rows}))
    months = ", ".join(str(one) for one in sorted({row["month"] for row in rows}))
    wanted = {(row["from_person"], row["to_person"], row["month"], row["kind"]) for row in rows}
    heard = ", ".join(literal(one) for one in sorted({row["to_person"] for row in rows}))
    aliases = query(f"SELECT DISTINCT actor_id, person FROM acts_in_full WHERE person IN ({heard})").to_pylist()
    person_of = {one["actor_id"]: one["person"] for one in aliases}
    sql = (
        "SELECT a.person AS speaker, a.month AS month, a.raw_ref AS raw_ref, a.recipients AS recipients, "
        "a.mentions AS mentions, p.person AS answered "
        "FROM acts_in_full a LEFT JOIN acts_in_full p ON a.parent_id = p.act_id "
        f"WHERE a.verb = 'Create' AND a.person IN ({speakers}) AND a.month IN ({months}) ORDER BY a.ts_us, a.act_id"
    )
    found: dict[tuple[Any, ...], str] = {}
    for act in query(sql).to_pylist():
        met = [("reply", act["answered"])]
        met += [("addressed", person_of.get(one, one)) for one in act["recipients"] or ()]
        met += [("mention", person_of.get(one, one)) for one in act["mentions"] or ()]
        for kind, other in met:
            key = (act["speaker"], other, act["month"], kind)
            if key in wanted:
                found.setdefault(key, act["raw_ref"])
    return found


def _only(acts: list[Mapping[str, Any]], tied: set[Any]) -> Mapping[str, Any] | None:
    """The one act of those that belongs to a thread; null if there is none or it cannot be told."""
    sure = [act for act in acts if {act["act_id"], act["thread_id"], act["parent_id"]} & tied]
    own = [act for act in sure if act["act_id"] in tied]
    for found in (own, sure, acts):
        if found:
            return found[0] if len(found) == 1 else None
    return None
