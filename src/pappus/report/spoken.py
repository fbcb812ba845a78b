"""What people outside talk about, as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.report.lookup import Lookup
from pappus.report.words import count, joined, month_words, percent, plural
from pappus.themes.found import Theme, ThemesFound
from pappus.vocabulary.languages import in_quotes, translated


@dataclass(frozen=True)
class ThemeLine:
    """One theme in words.

    Attributes:
        terms: words that tell it from the others.
        people: how many people.
        texts: how many texts.
        share: of all texts, from 0 to 1.
        share_words: the same in words.
        peak: the month with most of it; empty where no month may be shown.
        quotes: texts near its middle, in quotation marks.
    """

    terms: str
    people: str
    texts: str
    share: float
    share_words: str
    peak: str
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Spoken:
    """Everything that this part of the page says."""

    sentence: str
    rest: str
    lines: tuple[ThemeLine, ...]


def spoken(lookup: Lookup) -> Spoken | None:
    """The themes; null where there are none."""
    found = lookup.document.themes
    return told(found) if found is not None and found.themes else None


def few(lookup: Lookup) -> str:
    """Why there are no themes although people outside have written something; empty otherwise."""
    found = lookup.document.themes
    if found is None or not found.texts or found.themes:
        return ""
    written = translated("The record holds {texts} of people outside.", texts=plural(found.texts, "text"))
    return f"{written} {found.reason or translated('None of what they talk about is shared by five people or more.')}"


def told(found: ThemesFound) -> Spoken:
    """Themes in words."""
    first = found.themes[0]
    sentence = translated(
        "In {texts} of people outside, most is about {terms} ({share}).",
        texts=plural(found.texts, "text"),
        terms=joined(list(first.terms[:3])),
        share=percent(first.share),
    )
    rest = translated(
        "{without} of the texts are in none of these themes: they share too few words with others, or few people wrote "
        "them.",
        without=count(found.without),
    )
    return Spoken(sentence, rest, tuple(map(_line, found.themes)))


def _line(one: Theme) -> ThemeLine:
    peak = ""
    if one.months:
        month = max(one.months, key=lambda each: (one.months[each], each))
        peak = f"{month_words(month)} ({count(one.months[month])})"
    return ThemeLine(
        ", ".join(one.terms),
        count(one.people),
        count(one.texts),
        one.share,
        percent(one.share),
        peak,
        tuple(in_quotes(quote) for quote in one.quotes),
    )
