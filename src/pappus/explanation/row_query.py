"""Which rows an indicator counts, read off its own query: so what is listed cannot part from what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from pappus.explanation.view import View
from pappus.indicators.indicator import Indicator, MeasureContext
from pappus.indicators.query import filled_sql
from pappus.vocabulary.errors import UsageError

BaseTable = Literal[
    "threads", "acts", "contacts", "properties", "posts", "mentions", "ideas", "core_figures", "resources"
]
BASE_TABLES: tuple[BaseTable, ...] = get_args(BaseTable)

COLUMNS: dict[BaseTable, tuple[str, ...]] = {
    "threads": (
        *("thread_id", "network", "property_id", "opened_us", "answered", "first_reply_us"),
        *("opener", "opener_kind", "replier", "replier_kind"),
    ),
    "acts": ("act_id", "ts_us", "network", "property_id", "verb", "person", "kind", "side", "function", "raw_ref"),
    "contacts": (*("from_person", "to_person", "from_unit", "to_unit", "month", "kind", "network_class", "n"),),
    "properties": (
        *("property_id", "network", "registered", "discovered", "owner_unit", "purpose", "decision"),
        *("reviewed_us", "last_outward_us"),
    ),
    "posts": ("act_id", "ts_us", "network", "property_id", "market", "audience", "lang", "person", "kind"),
    "mentions": ("act_id", "ts_us", "network", "property_id", "person", "seen_us", "routed_us"),
    "ideas": (
        *("id", "kind", "function", "source", "decision"),
        *("recorded_us", "decided_us", "acted_us", "launched_us"),
    ),
    "core_figures": ("measure", "date_us", "value", "sign"),
    "resources": ("kind", "amount", "from_us", "to_us"),
}
"""What is read of each row."""

_TIMED = re.compile(r"FLOOR\((?P<time>.+?) / 1000000\.0\) AS BIGINT\) AS elapsed_s")
_WHOLE = re.compile(r"(?P<whole>CASE WHEN (?:(?!\bAS\b).)*? END) AS whole\b", re.DOTALL)
# What people and accounts publish, and who reacts to it, is told in sum; such rows would tell of single people.
_TOLD_IN_SUM = re.compile(r"FROM (publications|reactions|content_plan|sentiments)\b")
_WORD = re.compile(r"[A-Za-z_]+|\(|\)|'[^']*'")


@dataclass(frozen=True)
class Base:
    """The part of an indicator's query that picks its rows.

    Attributes:
        table: the table of the record that they come from.
        before: common table expressions that stand before it, as `WITH …`, or empty.
        source: from its FROM to the end of its WHERE.
        chosen: its select list.
        keyed: whether it tells groups apart itself; otherwise people's groups do.
    """

    table: BaseTable
    before: str
    source: str
    chosen: str
    keyed: bool

    @property
    def waited(self) -> str:
        """The time that the query measures, in microseconds, as an expression over `threads`."""
        found = _TIMED.search(self.chosen)
        return found["time"] if found else "elapsed_us"

    @property
    def whole(self) -> str:
        """Whether a thread counts for shares too (above 0) or for waits only (0), as an expression over `threads`."""
        found = _WHOLE.search(self.chosen)
        return found["whole"] if found else "1"


def base_of(indicator: Indicator) -> Base | None:
    """Where an indicator's rows come from; null if its query reads no table of rows, or posts and reactions."""
    if _TOLD_IN_SUM.search(indicator.sql):
        return None
    found = list(_bases(indicator.sql))
    return next((base for base in found if base.keyed), found[0] if found else None)


def rows_sql(indicator: Indicator, base: Base, view: View, context: MeasureContext) -> str:
    """A query for the rows of one group and period, with `waited_us` and `whole` for threads.

    Raises:
        UsageError: rows cannot be told apart by this grouping.
    """
    columns = ", ".join(f"{base.table}.{name} AS {name}" for name in COLUMNS[base.table])
    extra = f", {base.waited} AS waited_us, {base.whole} AS whole" if base.table == "threads" else ""
    key = "{key}" if base.keyed else "'organisation'"
    period = "{period}" if view.label != "all" else "0"

    def filled(template: str) -> str:
        return filled_sql(replace(indicator, sql=template), view.by, view.period_kind, context)

    # What tells one act from another, and where it stands, is only in the full table.
    source = re.sub(r"^FROM\s+acts\b", "FROM acts_in_full acts", base.source)
    found = filled(f"{base.before}SELECT {key} AS row_key, {period} AS row_period, {columns}{extra}\n{source}")
    group = "TRUE" if view.by == "organisation" else f"row_key = {literal(view.key)}"
    if not base.keyed:
        if base.table != "acts" and view.by != "organisation":
            raise UsageError(f"its rows cannot be told apart by {view.by}")
        staff = filled("SELECT person, {key} AS row_key FROM people")
        listed = f"person IN (SELECT person FROM ({staff}) staff WHERE {group})"
        group = listed if base.table == "acts" and context.has_people else "TRUE"
    return f"SELECT * FROM ({found}) found WHERE {group} AND row_period = {view.code}"


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _bases(sql: str) -> Iterator[Base]:
    """Each SELECT that begins with a table of rows, in the order of the query."""
    words = [(match[0].upper(), match.start()) for match in _WORD.finditer(sql)]
    for index, (word, start) in enumerate(words):
        if word != "SELECT":
            continue
        ends = _clauses(words[index + 1 :], len(sql))
        origin = re.match(r"FROM\s+(\w+)", sql[ends["FROM"] : ends["END"]])
        if origin and origin[1] in BASE_TABLES:
            chosen = sql[start : ends["FROM"]]
            source = sql[ends["FROM"] : ends["END"]].rstrip()
            if "WHERE" not in ends:
                source += "\n  WHERE 1 = 1"
            yield Base(origin[1], _before(sql[:start]), source, chosen, "{key}" in chosen)


def _clauses(words: list[tuple[str, int]], end: int) -> dict[str, int]:
    """Where the clauses of a SELECT begin, and where it ends (before GROUP BY, UNION, or the closing bracket)."""
    depth, found = 0, {"FROM": end}
    for word, place in words:
        depth += (word == "(") - (word == ")")
        if depth < 0 or (depth == 0 and word in {"GROUP", "UNION", "ORDER"}):
            end = place
            break
        if depth == 0 and word in {"FROM", "WHERE"}:
            found[word] = place
    return {**found, "FROM": min(found["FROM"], end), "END": end}


def _before(text: str) -> str:
    """What stands before the common table expression that `text` ends in."""
    opened = re.search(r",?\s*\w+\s+AS\s+\(\s*$", text)
    kept = text[: opened.start()].strip() if opened else ""
    return f"{kept}\n" if kept and kept.upper() != "WITH" else ""
