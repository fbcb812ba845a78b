"""Words and figures as people read them: the report's own names for ids, and no more digits than are known."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from pappus.vocabulary.findings import Finding
from pappus.vocabulary.languages import (
    cached_by_language,
    digits,
    in_language,
    long_date,
    long_month,
    translatable,
    translated,
    translated_count,
)
from pappus.vocabulary.readings import HIDDEN_BY_TOTALS, Reading

SUPPRESSED = translatable("fewer than five people")
PROTECTED = translatable("hidden to protect a small group")
_PERCENT = "\N{NO-BREAK SPACE}%"
_MINUTES, _HOURS, _DAYS = ("min", 1 / 60), ("h", 1.0), (translatable("days"), 24.0)


@cached_by_language
def words() -> dict[str, Any]:
    """The content of `words.yaml`, in the language of whoever reads."""
    from pappus.vocabulary.documents import read_yaml

    content: dict[str, Any] = in_language(read_yaml(Path(__file__).with_name("words.yaml")).content, "report")
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

    return translated(networks()[network].title) if network in networks() else network


def level_word(template: str, level: int | None) -> str:
    """What a level is called for a habit (S) or an arrangement (A); "not known" without a level."""
    if level is None:
        return translated("not known")
    word: str = words()["levels"][template][level]
    return word


def outcome_words(outcome: str) -> str:
    """An outcome as a reader sees it."""
    word: str = words()["outcomes"][outcome]
    return word


def probability(share: float) -> str:
    """A probability in whole percent; never 0 % or 100 %, since draws prove neither."""
    if share < 0.005:
        return translated("under {share}", share=percent(0.01))
    if share > 0.995:
        return translated("over {share}", share=percent(0.99))
    return percent(share)


def percent(share: float, decimals: int = 0) -> str:
    """A share (0 to 1) in percent, with a space that no line breaks at."""
    return digits(f"{share * 100:.{decimals}f}") + _PERCENT


def count(number: int) -> str:
    """A whole number with its thousands marked: `1,042`."""
    return digits(f"{number:,}")


def spelled(number: int) -> str:
    """A small whole number as a word, a larger one in digits: `five`, `1,042`."""
    small: list[str] = words()["numbers"]
    return small[number - 1] if 0 < number <= len(small) else count(number)


def ordinal(number: int) -> str:
    """A small place as a word, a larger one in digits: `third`, `12th`."""
    first: list[str] = words()["ordinals"]
    return first[number - 1] if 0 < number <= len(first) else translated("{number}th", number=number)


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 thread`, `1,042 threads`.

    Translators read `{number} thread` and `{number} threads`: both nouns have to stand in the call as they are.
    """
    return translated_count(f"{{number}} {one}", f"{{number}} {many or one + 's'}", number)


def day(moment: date) -> str:
    """A date as people write it: `3 March 2024`."""
    return long_date(moment)


def month_words(period: str) -> str:
    """A month as people write it: `March 2024` for `2024-03`."""
    return long_month(date.fromisoformat(f"{period}-01"))


def from_to(start: str, end: str) -> str:
    """Both ends of a span or range: `2 to 4`."""
    return translated("{start} to {end}", start=start, end=end)


def joined(parts: list[str]) -> str:
    """A list in a sentence: `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return translated("{others} and {last}", others=", ".join(parts[:-1]), last=parts[-1])


def either(parts: list[str]) -> str:
    """Choices in a sentence: `a, b or c`."""
    if len(parts) < 2:
        return "".join(parts)
    return translated("{others} or {last}", others=", ".join(parts[:-1]), last=parts[-1])


def duration(hours: float | None, half_width: float | None = None) -> str:
    """A time span in the unit that fits it (`35 min`, `4.2 h`, `3.5 days`); a dash for null."""
    if hours is None:
        return "–"
    name, size = _time_unit(hours)
    half = None if half_width is None else half_width / size
    return f"{_rounded(hours / size, half, _time_decimals(hours))} {translated(name)}"


def value_words(reading: Reading) -> str:
    """The value of a reading with its unit, or why there is none."""
    if reading.outcome == "suppressed" and reading.reason in (HIDDEN_BY_TOTALS, translated(HIDDEN_BY_TOTALS)):
        return translated(PROTECTED)
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
        return translated("exact")
    if _is_probability(reading.unit):
        ends = dict.fromkeys((probability(low or 0.0), probability(1.0 if high is None else high)))
        return _range([*ends])
    scale, suffix, decimals = _style(reading.unit, value)
    half = _half_width(value, low, high, scale)
    if low is None:
        return translated("up to {figure}", figure=f"{_rounded((high or 0.0) * scale, half, decimals)}{suffix}")
    if high is None:
        return or_more(f"{_rounded(low * scale, half, decimals)}{suffix}")
    return from_to(_rounded(low * scale, half, decimals), f"{_rounded(high * scale, half, decimals)}{suffix}")


def or_more(figure_words: str) -> str:
    """A figure that may be larger: `80 % or more`."""
    return translated("{figure} or more", figure=figure_words)


def share_words(value: float, low: float, high: float) -> tuple[str, str]:
    """A share and its 90 % interval, both in words: `62 %` and `58 to 66 %`."""
    half = (high - low) / 2 * 100
    ends = from_to(_rounded(low * 100, half, 0), f"{_rounded(high * 100, half, 0)}{_PERCENT}")
    return f"{_rounded(value * 100, half, 0)}{_PERCENT}", ends


def behind(reading: Reading, noun: str = "") -> str:
    """What stands behind a reading: `n = 1,042 threads, 310 people`; empty where nothing is counted."""
    parts = []
    if reading.n is not None:
        parts.append(f"n = {count(reading.n)}{' ' + noun if noun else ''}")
    # Behind what accounts do no person is known.
    if reading.people and (noun, reading.people) != ("people", reading.n):
        parts.append(plural(reading.people, "person", "people"))
    return ", ".join(parts)


def holds_probability(finding: Finding, level: int) -> float | None:
    """The probability that a practice is at `level` or above; null where nothing is known."""
    return sum(finding.probabilities[level:]) if finding.outcome == "found" else None


def _range(ends: list[str]) -> str:
    """One or two probabilities in words; the percent sign of the first goes without saying."""
    return ends[0] if len(ends) == 1 else from_to(ends[0].removesuffix(_PERCENT), ends[1])


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
        return 1 / size, f" {translated(name)}{after}", _time_decimals(value)
    if style == "number":
        return 1.0, "", int(entry["decimals"])
    noun = entry["one"] if value == 1 and "one" in entry else translated(unit)
    return 1.0, f" {noun}", int(not float(value).is_integer())


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
    return digits(text.removeprefix("-") if float(text.replace(",", "")) == 0 else text)
