"""The SQL that derives the tables is written in a portable subset too; lists are taken apart by the engine alone."""

from __future__ import annotations

from collections import defaultdict
from types import ModuleType

import pytest
import sqlglot
from sqlglot import exp

from pappus.interchange import conversations
from pappus.interchange.writers import convokit, vivainsights
from pappus.store import contacts, derivation, handovers, identities, sentiments, threads
from pappus.store.declarations import acts_in_full_sql
from pappus.workspace.organisation import Organisation, Person

EXPLODED = {"duckdb": "UNNEST", "spark": "EXPLODE"}
MODULES: tuple[ModuleType, ...] = (
    *(contacts, derivation, handovers, identities, sentiments, threads),
    *(conversations, convokit, vivainsights),
)
TEXTS = {
    f"{module.__name__.rsplit('.', 1)[-1]}.{name}": str(text)
    for module in MODULES
    for name, text in vars(module).items()
    if name.endswith("_SQL")
}
ORGANISATIONS = {
    "bare": Organisation("Org"),
    "domains": Organisation("Org", domains=("org.example",)),
    "people": Organisation("Org", domains=("org.example",), people=(Person("p1", ("p1",), "care"),)),
}
TEXTS |= {f"acts of {name}": acts_in_full_sql(one, 0) for name, one in ORGANISATIONS.items()}
FUNCTIONS: tuple[type[exp.Expr], ...] = (
    *(exp.Count, exp.Sum, exp.Min, exp.Max, exp.Coalesce, exp.Cast, exp.Case, exp.If, exp.And, exp.Or),
    *(exp.Lower, exp.Greatest, exp.Least, exp.RowNumber, exp.FirstValue, exp.Explode),
)
UNIQUE = defaultdict(lambda: {"act_id"}, {"threads._NUMBERED_SQL": {"person"}, "threads._RETURNS_SQL": {"thread_id"}})
"""What no two rows of a statement's windows share."""
WHOLE = (exp.Count, exp.Min, exp.Max)
TYPES = {"BIGINT", "INT", "TEXT"}


def parsed(text: str, dialect: str) -> exp.Expr:
    lists = {name: f"{EXPLODED[dialect]}({name})" for name in ("recipients", "mentions", "tags")}
    filled = text.format(as_of_us=0, least_characters=1, within_us=1, fewest_texts=1, most=1, **lists)
    return sqlglot.parse_one(filled, read=dialect, error_level=sqlglot.ErrorLevel.RAISE)


def test_every_statement_is_looked_at() -> None:
    assert len(TEXTS) >= 15


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
@pytest.mark.parametrize("name", TEXTS)
def test_sql_is_portable(name: str, dialect: str) -> None:
    tree = parsed(TEXTS[name], dialect)
    for function in tree.find_all(exp.Func):
        assert isinstance(function, FUNCTIONS), f"{function.sql()} is outside the subset"
    for forbidden in (exp.Filter, exp.Qualify, exp.Anonymous, exp.Limit, exp.Lateral, exp.Placeholder, exp.Div):
        assert tree.find(forbidden) is None
    for cast in tree.find_all(exp.Cast):
        assert cast.to.this.value in TYPES


@pytest.mark.parametrize("name", TEXTS)
def test_windows_have_a_total_order_or_need_none(name: str) -> None:
    for window in parsed(TEXTS[name], "duckdb").find_all(exp.Window):
        order = window.args.get("order")
        if order is None:
            assert isinstance(window.this, WHOLE), f"{window.sql()} depends on an order"
        else:
            assert order.expressions[-1].name in UNIQUE[name], f"{window.sql()} leaves ties to chance"


@pytest.mark.parametrize("name", TEXTS)
def test_both_dialects_understand_the_same(name: str) -> None:
    one, other = (parsed(TEXTS[name], dialect).sql("spark") for dialect in ("duckdb", "spark"))
    assert one.replace(" NULLS LAST", "").replace("UNNEST(", "EXPLODE(") == other.replace(" NULLS LAST", "")
