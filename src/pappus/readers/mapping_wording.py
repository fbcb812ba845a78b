"""Parts of a proposed mapping as YAML: names, templates, times and people."""

from __future__ import annotations

import json
import re

import yaml

from pappus.readers.mapping_samples import Column

FILL_IN = "?"


def time_said(column: Column | None, clock: Column | None = None, whole: Column | None = None) -> str:
    """A time with the way it is written, and what to check of it; with a clock, `whole` is what both are together."""
    if column is None:
        return f"{quoted(FILL_IN)}   # FILL IN: the column of the time"
    beside = f", clock: {named(clock)}" if clock is not None else ""
    read = whole or column
    if read.time_format in (None, "iso"):
        return f"{{column: {named(column)}{beside}}}" if beside else named(column)
    told = f"{{column: {named(column)}{beside}, format: {word(read.time_format or '')}}}"
    other = read.other_time_format
    return told if other is None else f"{told}   # CHECK: day and month may be the other way round ({word(other)})"


def who_said(column: Column | None) -> dict[str, str]:
    """The actor, where a column tells it."""
    return {} if column is None else {"actor": person_said(column)}


def person_said(column: Column) -> str:
    """A person, by address where the column has addresses."""
    return f"{{email: {named(column)}}}" if column.is_email else named(column)


def people_said(column: Column) -> str:
    """The people of a column that may hold several."""
    key = "email" if column.is_email else "column"
    # "Berg, Ann" is one person.
    signs = (";", ",") if column.is_email or not any(", " in value for value in column.given) else (";",)
    split = next((sign for sign in signs if any(sign in value for value in column.given)), None)
    if split is not None:
        return f"{{{key}: {named(column)}, split: {quoted(split)}}}"
    return person_said(column)


def kind_of(column: Column) -> str:
    """What a column seems to hold, in a word or two."""
    if not column.given:
        return "empty in the first rows"
    if column.time_format:
        return "times"
    if column.is_email:
        return "e-mail addresses"
    return "texts" if column.is_prose else "numbers" if all(map(_is_number, column.given)) else "words"


def _is_number(value: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", value))


def named(column: Column) -> str:
    """The name of a column as YAML reads it back unchanged."""
    return word(column.name)


def word(text: str) -> str:
    """A word as YAML reads it back unchanged."""
    plain = bool(re.fullmatch(r"[^\W\d]\w*", text)) and yaml.safe_load(text) == text
    return text if plain else quoted(text)


def quoted(text: str) -> str:
    """Text in double quotes; what YAML does not allow as it is, as its code."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else rf"\U{ord(sign):08x}" for sign in quoted)
