"""Which column of a table holds what: as the model says, else by the names that are usual."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pappus.maturity.weighted.questionnaire import ReviewerColumns
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.workspace.tables import Table, plain

_MOST_REVIEWERS = 9
_MOST_FAULTS = 100


@cache
def names() -> dict[str, Any]:
    """Names of columns and words in cells that are understood without being declared (`names.yaml`)."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("names.yaml")).content
    return content


def usual_columns(table: str) -> set[str]:
    """Every usual name of a column of a kind of table, without those that carry a number or an id."""
    return {name for choices in names()[table].values() for name in choices if "{" not in name}


def found_columns(table: Table, usual: Mapping[str, Sequence[str]], declared: Mapping[str, str]) -> dict[str, str]:
    """The column of each role that the table has one for, in plain form.

    Args:
        table: the table.
        usual: names that are usual, by role, the likeliest first.
        declared: names that the model gives, by role; only these count then.

    Raises:
        InvalidFileError: a declared column is not there, or a column that is used stands twice.
    """
    present = table.columns()
    missing = [(role, name) for role, name in declared.items() if plain(name) not in present]
    if missing:
        had = ", ".join(name for name in table.header if name.strip())
        raise InvalidFileError(
            [
                Fault(table.file, "row 1", f"lacks the column {name!r} that the model names for {role}; it has {had}")
                for role, name in missing
            ]
        )
    chosen = {
        role: plain(declared[role]) if role in declared else next((name for name in choices if name in present), None)
        for role, choices in {**usual, **{role: () for role in declared if role not in usual}}.items()
    }
    found = {role: name for role, name in chosen.items() if name is not None}
    twice = sorted({name for name in found.values() if present.count(name) > 1})
    if twice:
        faults = [Fault(table.file, f"row 1, column {name}", "stands twice; expected it once") for name in twice]
        raise InvalidFileError(faults)
    return found


def reviewer_columns(table: Table, declared: Sequence[ReviewerColumns]) -> list[ReviewerColumns]:
    """The columns of each reviewer in plain form, as declared or by usual names.

    Raises:
        InvalidFileError: a declared column is not there, or stands twice.
    """
    found = []
    for reviewer in declared or _usual_reviewers():
        said = {"score": reviewer.score, "comment": reviewer.comment}
        named = {part: name for part, name in said.items() if name is not None} if declared else {}
        usual = {} if declared else {part: _numbered(f"reviewer_{part}", reviewer.name) for part in said}
        columns = found_columns(table, usual, named)
        if columns:
            found.append(ReviewerColumns(reviewer.name, columns.get("score"), columns.get("comment")))
    return found


def _usual_reviewers() -> list[ReviewerColumns]:
    return [ReviewerColumns(str(number)) for number in range(1, _MOST_REVIEWERS + 1)]


def _numbered(role: str, number: str) -> list[str]:
    return [name.replace("{n}", number) for name in names()[role]]


def lacking(table: Table, what: str, usual: Sequence[str]) -> Fault:
    """The fault of a table that has no column for something that is needed."""
    had = ", ".join(name for name in table.header if name.strip())
    return Fault(table.file, "row 1", f"has no column for {what} ({', '.join(usual)}); it has {had}")


def number_of(text: str) -> float:
    """A number as people write it, with a point or a comma before its decimals.

    Raises:
        ValueError: it is none, is a formula, or can be read in two ways; says what was expected.
    """
    if text.startswith("="):
        raise ValueError("is a formula; put its value there")
    if re.fullmatch(r"[+-]?[0-9]{1,3}(?:[,.][0-9]{3}){2,}", text):
        raise ValueError(f"expected a number without separators of thousands, found {text!r}")
    if re.fullmatch(r"[+-]?[0-9]{1,3},[0-9]{3}", text):
        raise ValueError(f"{text!r} can be read in two ways; write {text.replace(',', '.')} or {text.replace(',', '')}")
    if not re.fullmatch(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,20})?", text):
        raise ValueError(f"expected a number, found {_short(text)!r}")
    return float(text.replace(",", "."))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def plain_answer(answer: str) -> str:
    """An answer as it is compared: in lower case, without surplus space and without a full stop at its end."""
    return " ".join(answer.lower().split()).rstrip(".")


def first_faults(faults: Sequence[Fault]) -> list[Fault]:
    """The first hundred faults, and how many more there are; nobody reads ten thousand."""
    more = len(faults) - _MOST_FAULTS
    if more <= 0:
        return list(faults)
    return [*faults[:_MOST_FAULTS], Fault(faults[0].file, "", f"has {more} more faults")]
