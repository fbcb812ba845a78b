"""Shares of the whole organisation as a table whose cells are its picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pappus.report.lookup import Lookup, counted, indicator_question, indicator_title, readable
from pappus.report.words import behind, interval_words, value_words


@dataclass(frozen=True)
class ShareLine:
    """One share.

    Attributes:
        title: name of the indicator.
        question: the question that it answers.
        value: the share in words.
        share: the same, 0 to 1.
        low: lower end of its 90 % interval; null without one.
        high: upper end.
        interval: both in words.
        behind: what stands behind it.
        note: what limits it; empty if nothing does.
    """

    title: str
    question: str
    value: str
    share: float
    low: float | None
    high: float | None
    interval: str
    behind: str
    note: str


def share_lines(lookup: Lookup, indicators: Iterable[str]) -> tuple[ShareLine, ...]:
    """Those of the shares that are known, in the order given."""
    readings = (lookup.reading(one) for one in indicators)
    return tuple(
        ShareLine(
            title=indicator_title(one.indicator),
            question=indicator_question(one.indicator),
            value=value_words(one),
            share=one.value,
            low=one.low,
            high=one.high,
            interval=interval_words(one),
            behind=behind(one, counted(one.indicator)),
            note=readable(one.reason),
        )
        for one in readings
        if one is not None and one.outcome == "found" and one.value is not None
    )


def missing_words(lookup: Lookup, indicators: Iterable[str]) -> tuple[str, ...]:
    """Why others of them are not known: name and reason."""
    readings = (lookup.reading(one) for one in indicators)
    return tuple(
        f"{indicator_title(one.indicator)}: {readable(one.reason) or value_words(one)}."
        for one in readings
        if one is not None and one.value is None
    )
