"""Words and figures as people read them: the report's own names for ids, and no more digits than are known."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pappus.vocabulary.findings import Finding
from pappus.vocabulary.readings import Reading

SUPPRESSED = "fewer than five people"
PROTECTED = "hidden to protect a small group"
_PERCENT = "\N{NO-BREAK SPACE}%"
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_MINUTES, _HOURS, _DAYS = ("min", 1 / 60), ("h", 1.0), ("days", 24.0)


@cache
def words() -> dict[str, Any]:
    """The content of `words.yaml`."""
    from pappus.vocabulary.documents import read_yaml

    content: dict[str, Any] = read_yaml(Path(__file__).with_name("words.yaml")).content
    return content


def function_title(function: str) -> str:
    """Name of a function on screen; an id that is unknown stays as it is."""
    title: str = words()["functions"].get(function, function)
    return title


def family_title(family: str) -> str:
    """Name of a family of practices on screen; an id that is unknown is capitalised."""
    title: str = words()["families"].get(family, family.replace("-", " ").capitalize())
    return title


def family_order(families: Iterable[str]) -> list[str]:
    """Families as every part of the report lists them: from why to what comes of it, then further ones by name."""
    known = list(words()["families"])
    return sorted(families, key=lambda name: (known.index(name) if name in known else len(known), name))


def network_title(network: str) -> str:
    """Name of a network on screen; an id that is unknown stays as it is."""
    from pappus.vocabulary.networks import networks

    return networks()[network].title if network in networks() else network


def level_word(template: str, level: int | None) -> str:
    """What a level is called for a habit (S) or an arrangement (A); "not known" without a level."""
    if level is None:
        return "not known"
    word: str = words()["levels"][template][level]
    return word


def outcome_words(outcome: str) -> str:
    """An outcome as a reader sees it."""
    word: str = words()["outcomes"][outcome]
    return word


def probability(share: float) -> str:
    """A probability in whole percent; never 0 % or 100 %, since draws prove neither."""
    if share < 0.005:
        return f"under {percent(0.01)}"
    if share > 0.995:
        return f"over {percent(0.99)}"
    return percent(share)


def percent(share: float, decimals: int = 0) -> str:
    """A share (0 to 1) in percent, with a space that no line breaks at."""
    return f"{share * 100:.{decimals}f}{_PERCENT}"


def count(number: int) -> str:
    """A whole number with its thousands marked: `1,042`."""
    return f"{number:,}"


def spelled(number: int) -> str:
    """A small whole number as a word, a larger one in digits: `five`, `1,042`."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else count(number)


def ordinal(number: int) -> str:
    """A small place as a word, a larger one in digits: `third`, `12th`."""
    return _ORDINALS[number - 1] if 0 < number <= len(_ORDINALS) else f"{number}th"


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 thread`, `1,042 threads`."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def day(moment: date) -> str:
    """A date as people write it: `3 March 2024`."""
    return f"{moment.day} {moment:%B %Y}"


def month_words(period: str) -> str:
    """A month as people write it: `March 2024` for `2024-03`."""
    return f"{date.fromisoformat(period + '-01'):%B %Y}"


def joined(parts: list[str], last: str = "and") -> str:
    """A list in a sentence: `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def duration(hours: float | None, half_width: float | None = None) -> str:
    """A time span in the unit that fits it (`35 min`, `4.2 h`, `3.5 days`); a dash for null."""
    if hours is None:
        return "–"
    name, size = _time_unit(hours)
    half = None if half_width is None else half_width / size
    return f"{_rounded(hours / size, half, _time_decimals(hours))} {name}"


def value_words(reading: Reading) -> str:
    """The value of a reading with its unit, or why there is none."""
    if reading.outcome == "suppressed" and reading.reason.startswith("hidden"):
        return PROTECTED
    if reading.outcome != "found" or reading.value is None:
        return outcome_words(reading.outcome)
    return figure(reading.value, reading.low, reading.high, reading.unit)


def figure(value: float, low: float | None, high: float | None, unit: str) -> str:
    """A value with its unit, in as many digits as its 90 % interval supports."""
    if _is_probability(unit):
        return probability(value)
    scale, suffix, decimals = _style(unit, value)
    return f"{_rounded(value * scale, _half_width(value, low, high, scale), decimals)}{suffix}"


def interval_words(reading: Reading) -> str:
    """The 90 % interval of a reading in the value's own unit; a dash where there is none, `exact` for a point."""
    value, low, high = reading.value, reading.low, reading.high
    if value is None or (low is None and high is None):
        return "–"
    if low == high:
        return "exact"
    if _is_probability(reading.unit):
        ends = dict.fromkeys((probability(low or 0.0), probability(1.0 if high is None else high)))
        return " to ".join(ends).replace(f"{_PERCENT} to", " to")
    scale, suffix, decimals = _style(reading.unit, value)
    half = _half_width(value, low, high, scale)
    if low is None:
        return f"up to {_rounded((high or 0.0) * scale, half, decimals)}{suffix}"
    if high is None:
        return f"{_rounded(low * scale, half, decimals)}{suffix} or more"
    return f"{_rounded(low * scale, half, decimals)} to {_rounded(high * scale, half, decimals)}{suffix}"


def share_words(value: float, low: float, high: float) -> tuple[str, str]:
    """A share and its 90 % interval, both in words: `62 %` and `58 to 66 %`."""
    half = (high - low) / 2 * 100
    ends = f"{_rounded(low * 100, half, 0)} to {_rounded(high * 100, half, 0)}{_PERCENT}"
    return f"{_rounded(value * 100, half, 0)}{_PERCENT}", ends


def behind(reading: Reading, noun: str = "") -> str:
    """What stands behind a reading: `n = 1,042 threads, 310 people`; empty where nothing is counted."""
    parts = []
    if reading.n is not None:
        parts.append(f"n = {count(reading.n)}{' ' + noun if noun else ''}")
    if reading.people is not None and (noun, reading.people) != ("people", reading.n):
        parts.append(plural(reading.people, "person", "people"))
    return ", ".join(parts)


def holds_probability(finding: Finding, level: int) -> float | None:
    """The probability that a practice is at `level` or above; null where nothing is known."""
    return sum(finding.probabilities[level:]) if finding.outcome == "found" else None


def _time_unit(hours: float) -> tuple[str, float]:
    if abs(hours) < 1:
        return _MINUTES
    return _HOURS if abs(hours) < 72 else _DAYS


def _time_decimals(hours: float) -> int:
    name, size = _time_unit(hours)
    return 0 if name == "min" or abs(hours / size) >= 10 else 1


def _is_probability(unit: str) -> bool:
    return bool(words()["units"].get(unit, {}).get("style") == "probability")


def _style(unit: str, value: float) -> tuple[float, str, int]:
    entry = words()["units"].get(unit, {"style": "plain"})
    style = entry["style"]
    if style == "share":
        return 100.0, _PERCENT, 0
    if style == "hours":
        name, size = _time_unit(value)
        after = f" {entry['after']}" if "after" in entry else ""
        return 1 / size, f" {name}{after}", _time_decimals(value)
    if style == "number":
        return 1.0, "", int(entry["decimals"])
    return 1.0, f" {entry['one'] if value == 1 and 'one' in entry else unit}", int(not float(value).is_integer())


def _half_width(value: float, low: float | None, high: float | None, scale: float) -> float | None:
    if low is not None and high is not None:
        return (high - low) / 2 * scale
    end = low if low is not None else high
    return None if end is None else abs(value - end) * scale


def _rounded(value: float, half_width: float | None, decimals: int) -> str:
    """Whole numbers at least; behind the point what the half-width of the interval supports, three digits at most."""
    if half_width is not None and half_width > 0:
        decimals = min(3, max(0, -math.floor(math.log10(half_width))))
    elif abs(value) >= 100:
        decimals = 0
    text = f"{value:,.{decimals}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text
