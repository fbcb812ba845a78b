"""What was decided about pseudonyms that may be one person: rows of `identities.csv` as values, and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pappus.workspace.columns import Flaw, cell_flaws, missing_flaws, rules_of, word
from pappus.workspace.identifiers import PSEUDONYM_SCHEME
from pappus.workspace.migration import BACKUPS, migrate
from pappus.workspace.organisation import SamePerson
from pappus.workspace.tables import Row, Table, read_table, with_columns, with_values, write_table
from pappus.workspace.writing import make_folder, remove_left_behind

IDENTITIES_FILE = "identities.csv"
_Kept = Callable[[frozenset[str]], bool]


def identities_of(table: Table) -> tuple[list[SamePerson], list[Flaw]]:
    """The decisions of a table, a pair once, with everything that is wrong with the table."""
    rules = rules_of("identities")
    decided: list[SamePerson] = []
    flaws: list[Flaw] = []
    seen: dict[frozenset[str], int] = {}
    for row, values in table.filled():
        found = [*missing_flaws(row.number, values, rules), *cell_flaws(row.number, values, rules)]
        pair = _pair(values)
        if not found and len(pair) < 2:
            found.append(Flaw(row.number, "other", "is the same pseudonym as one"))
        if (first := seen.setdefault(pair, row.number)) != row.number:
            found.append(Flaw(row.number, "", f"is about the same two pseudonyms as row {first}"))
        flaws += found
        if not found:
            decided.append(_decision(pair, values))
    return decided, flaws


def save_identity(folder: Path, decided: SamePerson) -> None:
    """Keeps a decision, in place of what was decided about the same two before.

    Raises:
        InvalidFileError: the file that is there breaks its rules.
        PappusError: it cannot be written; it is as it was before.
    """
    pair = frozenset((decided.one, decided.other))
    added = {
        "one": f"{PSEUDONYM_SCHEME}:{decided.one}",
        "other": f"{PSEUDONYM_SCHEME}:{decided.other}",
        "decision": decided.decision,
        "decided_at": decided.decided_at or "",
    }
    _rewrite(folder, lambda one: one != pair, added)


def undo_identity(folder: Path, one: str, other: str) -> bool:
    """Removes the decision about two pseudonyms, as if it had never been made; false if there was none.

    Raises:
        InvalidFileError: the file breaks its rules.
        PappusError: it cannot be written; it is as it was before.
    """
    pair = frozenset((one, other))
    return _rewrite(folder, lambda known: known != pair) > 0


def forget_identities(folder: Path, people: Sequence[str]) -> int:
    """Removes every decision about some pseudonyms, and copies from before a migration; how many rows.

    Raises:
        InvalidFileError: the file breaks its rules.
        PappusError: it cannot be written; it is as it was before.
    """
    gone = set(people)
    removed = _rewrite(folder, lambda known: not known & gone)
    remove_left_behind(folder / IDENTITIES_FILE)
    for copy in (folder / BACKUPS).glob(f"*/{IDENTITIES_FILE}"):
        copy.unlink(missing_ok=True)
    return removed


def _rewrite(folder: Path, keep: _Kept, added: dict[str, str] | None = None) -> int:
    """Writes the file with the rows that are kept and one more; how many rows went."""
    migrate(folder)
    path, rules = folder / IDENTITIES_FILE, rules_of("identities")
    table = read_table(path, rules)
    gone = {row.number for row, values in table.filled() if not keep(_pair(values))}
    if not gone and added is None:
        return 0
    rows = tuple(row for row in table.rows if row.number not in gone)
    if added is not None:
        table = with_columns(table, tuple(rules.columns))
        rows = (*rows, Row(0, with_values(table, (), added)))
    make_folder(folder)
    write_table(path, replace(table, rows=rows), rules)
    return len(gone)


def _pair(values: dict[str, str]) -> frozenset[str]:
    return frozenset(values.get(name, "").partition(":")[2] for name in ("one", "other"))


def _decision(pair: frozenset[str], values: dict[str, str]) -> SamePerson:
    one, other = sorted(pair)
    decision: Any = word(values.get("decision", "same"))
    return SamePerson(one, other, decision, values.get("decided_at"))
