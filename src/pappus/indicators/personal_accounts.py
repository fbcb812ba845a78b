"""Accounts that belong to people of the organisation: their handles are names, and what is said of them is of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pappus.vocabulary.readings import Reading

PERSONAL_ACCOUNTS_SQL = """
SELECT DISTINCT actor_id FROM acts_in_full WHERE actor_kind = 'account' AND kind = 'human' AND actor_id IS NOT NULL"""


def personal_accounts(query: Callable[[str], Any]) -> frozenset[str]:
    """Properties that are the accounts of people of the organisation rather than its own, by id."""
    return frozenset(str(one) for one in query(PERSONAL_ACCOUNTS_SQL)["actor_id"].to_pylist())


def without_personal(readings: Iterable[Reading], personal: frozenset[str]) -> list[Reading]:
    """The readings but for those of accounts of people, however many stand on the other side of them."""
    folded = {one.lower() for one in personal}
    return [one for one in readings if one.by != "property" or one.key.lower() not in folded]
