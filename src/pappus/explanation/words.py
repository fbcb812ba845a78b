"""Words and figures as explanations write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pappus.vocabulary.languages import cached_by_language, digits, in_language, translated
from pappus.vocabulary.readings import Reading


@cached_by_language
def words() -> dict[str, Any]:
    """The content of `words.yaml`, in the language of whoever reads."""
    from pappus.vocabulary.documents import read_yaml

    content: dict[str, Any] = in_language(read_yaml(Path(__file__).with_name("words.yaml")).content, "explanations")
    return content


def outcome_words(outcome: str) -> str:
    """An outcome as a person reads it."""
    word: str = words()["outcomes"][outcome]
    return word


def level_words(template: str, level: int) -> str:
    """A level with what it is called for a habit (S) or an arrangement (A): `2 (repeated)`."""
    return f"{level} ({words()['templates'][template]['levels'][level]})"


def probability(share: float) -> str:
    """A probability in whole percent; never 0 % or 100 %, since draws prove neither."""
    if share < 0.005:
        return translated("under {share}", share="1 %")
    if share > 0.995:
        return translated("over {share}", share="99 %")
    return f"{share:.0%}".replace("%", " %")


def number(value: float) -> str:
    """A figure with three digits that matter; whole numbers stay whole."""
    if value == int(value) and abs(value) < 1e15:
        return digits(f"{int(value):,}")
    return digits(f"{value:,.1f}" if abs(value) >= 100 else f"{value:.3g}")


def interval_words(reading: Reading) -> str:
    """The 90 % interval of a reading; empty for exact counts and where there is no value."""
    if reading.low is None and reading.high is None:
        return ""
    if reading.low == reading.high == reading.value:
        return translated("counted in full")
    low, high = (translated("unbounded") if end is None else number(end) for end in (reading.low, reading.high))
    return translated("90 % interval {low} to {high}", low=low, high=high)


def reading_words(reading: Reading, n_is: str) -> str:
    """A reading in one line: value with unit, interval, n and people, or why there is none."""
    if reading.value is None:
        because = f": {reading.reason}" if reading.reason else ""
        return f"{outcome_words(reading.outcome)}{because}"
    parts = [f"{number(reading.value)} {translated(reading.unit)}", interval_words(reading)]
    if reading.n is not None:
        parts.append(f"n = {digits(f'{reading.n:,}')} {n_is}")
    if reading.people is not None and n_is != "people":
        parts.append(translated("{count} people", count=digits(f"{reading.people:,}")))
    return ", ".join(part for part in parts if part)


def joined(parts: list[str]) -> str:
    """A list in a sentence: `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return translated("{others} and {last}", others=", ".join(parts[:-1]), last=parts[-1])
