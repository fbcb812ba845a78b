"""What of the record deserves attention: each with its day, in one sentence, for as long as it is news."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pappus.indicators.buzz import buzz_rules
from pappus.indicators.indicator import RECENT_DAYS
from pappus.indicators.parity import verdict_of
from pappus.report.buzz import told
from pappus.report.document import PropertyNote, ReportDocument
from pappus.report.over_time import PARITY, is_next, last_day_of, period_words, series_of
from pappus.report.shape_quarters import changed, most_probable
from pappus.report.words import duration, from_to, joined, percent, probability, value_words, words
from pappus.statistics.control_chart import Limits, limits
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import translated, translated_count
from pappus.vocabulary.periods import moment_of
from pappus.vocabulary.readings import Reading

_UNKNOWN = float("nan")


@dataclass(frozen=True)
class Notable:
    """One thing that deserves attention.

    Attributes:
        day: on which it came about, as far as it can be told.
        until: the last day on which it is news.
        sentence: what it is.
        section: id of the section of the report that tells more.
    """

    day: date
    until: date
    sentence: str
    section: str


@cache
def attention_rules() -> dict[str, Any]:
    """For how long things are news, and from when on; the file of the same name beside this one."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_suffix(".yaml")).content
    return content


def notables(document: ReportDocument) -> tuple[Notable, ...]:
    """What is still news on the day of the document, the latest first."""
    found = [one for finder in _FINDERS for one in finder(document) if one.until >= document.as_of]
    return tuple(sorted(found, key=lambda one: (-one.day.toordinal(), one.section, one.sentence)))


def _notable(kind: str, day: date, sentence: str) -> Notable:
    rules = attention_rules()["kinds"][kind]
    return Notable(day, day + timedelta(days=rules["days"]), sentence, rules["section"])


def _bursts(document: ReportDocument) -> Iterator[Notable]:
    if document.buzz is None:
        return
    for episode, topics in zip(document.buzz.episodes, document.buzz.topics, strict=True):
        began = moment_of(episode.began_us).date()
        until = began + timedelta(days=buzz_rules()["recent_days"])
        yield Notable(began, until, told(episode, topics), "buzz")


def _dormant(document: ReportDocument) -> Iterator[Notable]:
    """Properties outside the house that nobody means to close; the day is known to the month."""
    silent = [
        (min(last_day_of(one.last_month) + timedelta(days=RECENT_DAYS), document.as_of), one)
        for one in document.properties
        if one.state == "dormant" and one.last_month and one.network_class != "internal" and one.decision != "close"
    ]
    for day, few in _together("dormant", silent, document.as_of):
        sentence = translated_count(
            "{names} has fallen silent: no act for {days} days.",
            "{names} have fallen silent: no act for {days} days.",
            len(few),
            names=_names(few),
            days=RECENT_DAYS,
        )
        yield _notable("dormant", day, sentence)


def _unregistered(document: ReportDocument) -> Iterator[Notable]:
    """Properties that turned up after the record had begun and are in no register, where there is one."""
    if document.window is None or not document.organisation.properties:
        return
    news_from = document.window[0] + timedelta(days=attention_rules()["kinds"]["unregistered"]["days"])
    new = [
        (min(last_day_of(one.first_month), document.as_of), one)
        for one in document.properties
        if not one.registered
        and one.first_month
        and one.network_class != "internal"
        and last_day_of(one.first_month) >= news_from
    ]
    for day, few in _together("unregistered", new, document.as_of):
        sentence = translated_count(
            "{names} speaks for us and is in no register.",
            "{names} speak for us and are in no register.",
            len(few),
            names=_names(few),
        )
        yield _notable("unregistered", day, sentence)


def _together(
    kind: str, found: Sequence[tuple[date, PropertyNote]], as_of: date
) -> Iterator[tuple[date, list[PropertyNote]]]:
    """What is news, one by one, or all together where there is much of it."""
    days = timedelta(days=attention_rules()["kinds"][kind]["days"])
    news = sorted(((day, one) for day, one in found if day + days >= as_of), key=lambda pair: pair[1].property_id)
    if len(news) > attention_rules()["one_by_one"]:
        yield max(day for day, _ in news), [one for _, one in news]
        return
    for day, one in news:
        yield day, [one]


def _names(few: Sequence[PropertyNote]) -> str:
    most = attention_rules()["one_by_one"]
    names = [one.property_id for one in few[:most]]
    rest = len(few) - len(names)
    if rest:
        names.append(translated_count("{number} other", "{number} others", rest))
    return joined(names)


def _parity(document: ReportDocument) -> Iterator[Notable]:
    """The last quarter's verdict is worse, and that of the quarter before was not."""
    known = [one for one in series_of(document.quarterly, PARITY) if one.low is not None and one.high is not None]
    if len(known) < 2 or not is_next(known[-2].period, known[-1].period):
        return
    before, last = (verdict_of(one.low or 0.0, one.high or 0.0) for one in known[-2:])
    if last == "worse" and before != "worse":
        sentence = translated(
            "In {quarter} people waited longer on social channels than on traditional ones, by {hours} on average; in "
            "{before} that was not so.",
            quarter=period_words(known[-1].period),
            hours=duration(known[-1].value),
            before=period_words(known[-2].period),
        )
        yield _notable("parity", min(last_day_of(known[-1].period), document.as_of), sentence)


def _shape(document: ReportDocument) -> Iterator[Notable]:
    quarters = most_probable(document)
    if len(quarters) < 2:
        return
    before, last = quarters[-2:]
    if not changed(before, last, words()["rules"]["shape_sure"]):
        return
    sentence = translated(
        "The shape has changed: {before} in {quarter_before} ({chance_before}), {shape} in {quarter} ({chance}).",
        before=before.title,
        quarter_before=period_words(before.quarter),
        chance_before=probability(before.chance),
        shape=last.title,
        quarter=period_words(last.quarter),
        chance=probability(last.chance),
    )
    yield _notable("shape", min(last_day_of(last.quarter), document.as_of), sentence)


def _waits(document: ReportDocument) -> Iterator[Notable]:
    found = out_of_range(series_of(document.monthly, "response.median_hours"), document.as_of)
    if found is None:
        return
    last, usual = found
    values = {
        "month": period_words(last.period),
        "wait": value_words(last),
        "usual": from_to(duration(max(0.0, usual.low)), duration(usual.high)),
    }
    longer = (last.value or 0.0) > usual.high
    if longer:
        sentence = translated(
            "In {month} people waited longer than usual for an answer: {wait}, where {usual} is usual.", **values
        )
    else:
        sentence = translated(
            "In {month} people waited less than usual for an answer: {wait}, where {usual} is usual.", **values
        )
    yield _notable("wait", last_day_of(last.period), sentence)


def _coordination(document: ReportDocument) -> Iterator[Notable]:
    found = out_of_range(series_of(document.monthly, "coordination.index"), document.as_of)
    if found is None or (found[0].value or 0.0) > found[1].centre:
        return
    last, usual = found
    sentence = translated(
        "In {month} our properties got in each other’s way more than usual: {share} of the posts collide or repeat "
        "another one, where up to {usual} is usual.",
        month=period_words(last.period),
        share=percent(1 - (last.value or 0.0), 1),
        usual=percent(max(0.0, 1 - usual.low), 1),
    )
    yield _notable("coordination", last_day_of(last.period), sentence)


def out_of_range(series: Sequence[Reading], as_of: date) -> tuple[Reading, Limits] | None:
    """The last whole month, if neither it nor its interval fits what the months before make usual; else null.

    The month must lie beyond the limits of an XmR chart of the months before, and its interval must not hold their
    mean: where the months before are all alike, any change would lie beyond their limits.

    Args:
        series: readings by month, the earliest first.
        as_of: months that end later are not over yet.
    """
    rules = attention_rules()
    whole = [one for one in series if last_day_of(one.period) <= as_of]
    if not whole or whole[-1].value is None:
        return None
    before = whole[:-1][-rules["baseline_months_most"] :]
    if sum(one.value is not None for one in before) < rules["baseline_months"]:
        return None
    try:
        usual = limits([_UNKNOWN if one.value is None else one.value for one in before])
    except ValueError:  # no two known months are neighbours
        return None
    last, value = whole[-1], whole[-1].value
    within = usual.low <= value <= usual.high
    low, high = value if last.low is None else last.low, value if last.high is None else last.high
    return None if within or low <= usual.centre <= high else (last, usual)


_FINDERS: tuple[Callable[[ReportDocument], Iterator[Notable]], ...] = (
    _bursts,
    _dormant,
    _unregistered,
    _parity,
    _shape,
    _waits,
    _coordination,
)
