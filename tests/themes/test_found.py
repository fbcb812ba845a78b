"""Themes: what is found, what stays put, and what is never shown."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pappus.themes.following import followed, month_starts
from pappus.themes.found import Theme, themes_of
from pappus.themes.setting import settings
from pappus.themes.weighing import terms_of, vocabulary_of, weighed
from pappus.vocabulary.quoting import own_words

TOPICS = {
    "delivery": "parcel carrier delivery delayed tracking driver doorstep courier",
    "billing": "invoice charged refund payment receipt billing card amount",
    "garden": "roses pruning hedge secateurs soil compost bloom spade",
}
MADE = {
    f"topic {at}": " ".join(f"{first}{second}mo" for second in ("ba", "du", "ki", "lo", "ne", "pu", "ra", "ti"))
    for at, first in enumerate(("fa", "ge", "hi", "jo", "ku", "la", "me", "ni", "po", "ru", "sa", "ve"))
}
ALL = {**TOPICS, **MADE}
Rows = tuple[list[str], list[str], list[int]]


def written(topics: tuple[str, ...], texts: int, months: int = 6, people: int = 80, seed: int = 2) -> Rows:
    """Texts of several topics, each with its writer and month, in the order of time."""
    chance = np.random.default_rng(seed)
    said, who, when = [], [], []
    for at in range(texts):
        topic = ALL[topics[chance.integers(len(topics))]].split()
        said.append(f"Please about the {' '.join(chance.choice(topic, 4, replace=False))} number {at}")
        who.append(f"p{chance.integers(people)}")
        when.append(202401 + at * months // texts)
    return said, who, when


def about(theme: Theme) -> str:
    return max(ALL, key=lambda topic: len(set(theme.terms) & set(ALL[topic].split())))


def test_topics_are_told_apart() -> None:
    found = themes_of(*written(tuple(TOPICS), 600))
    assert {about(theme) for theme in found.themes} == set(TOPICS)
    for theme in found.themes:
        assert set(theme.terms) <= set(TOPICS[about(theme)].split())
        assert theme.people <= 80
        assert sum(theme.months.values()) <= theme.texts
    assert sum(theme.texts for theme in found.themes) + found.without == found.texts == 600
    assert sum(theme.share for theme in found.themes) <= 1.0


def test_what_was_said_of_a_month_stays_when_another_is_added() -> None:
    said, _, when = written(tuple(MADE), 1500, months=10)
    counted, month = [Counter(terms_of(text)) for text in said], np.array(when)
    before, after = followed(counted[:1350], month[:1350])[0], followed(counted, month)[0]
    assert np.array_equal(before, after[:1350])
    assert len(np.unique(after)) >= 10


def test_themes_keep_their_numbers_when_the_space_is_made_anew() -> None:
    said, _, when = written(tuple(MADE), 2400, months=8)
    labels = followed([Counter(terms_of(text)) for text in said], np.array(when))[0]
    topics = np.array(
        [next(name for name in MADE if MADE[name].split()[0][:2] in text.split()[3][:2]) for text in said]
    )
    kept = [(labels[:600][topics[:600] == name], labels[-600:][topics[-600:] == name]) for name in MADE]
    same = [np.bincount(first[first >= 0]).argmax() == np.bincount(last[last >= 0]).argmax() for first, last in kept]
    assert np.mean(same) >= 0.9


def test_what_few_people_talk_about_is_not_shown() -> None:
    said, who, when = written(("delivery", "billing"), 400)
    alone = written(("garden",), 100, people=4)
    found = themes_of([*said, *alone[0]], [*who, *(f"few {name}" for name in alone[1])], [*when, *[202407] * 100])
    terms = {term for theme in found.themes for term in theme.terms}
    assert not terms & set(TOPICS["garden"].split())
    assert not any("roses" in quote for theme in found.themes for quote in theme.quotes)
    assert all(theme.people >= 5 for theme in found.themes)
    assert all("2024-07" not in theme.months for theme in found.themes)


def test_a_word_of_one_person_is_no_term() -> None:
    said, who, when = written(tuple(TOPICS), 300)
    said = [f"{text} Wilhelmina" if name == "p1" else text for text, name in zip(said, who, strict=True)]
    said[::2] = [f"{text} Wilhelmina" for text in said[::2]]
    who = ["p1" if "Wilhelmina" in text else name for text, name in zip(said, who, strict=True)]
    found = themes_of(said, who, when)
    assert found.themes
    assert all("wilhelmina" not in theme.terms for theme in found.themes)


def test_quotes_are_scrubbed_and_of_different_people() -> None:
    said, who, when = written(tuple(TOPICS), 300)
    said = [f"@somebody mail me at jane@example.org, order 49895: {text}\n> Ada Wren wrote this" for text in said]
    found = themes_of(said, who, when)
    quotes = [quote for theme in found.themes for quote in theme.quotes]
    assert quotes
    for quote in quotes:
        assert "jane" not in quote
        assert "somebody" not in quote
        assert "49895" not in quote
        assert "Wren" not in quote


def test_too_few_texts_say_so() -> None:
    found = themes_of(*written(("delivery",), 50))
    assert (found.themes, found.texts) == ((), 50)
    assert found.reason == f"{settings()['texts_least']} texts of people outside are needed."


def test_texts_without_shared_words_have_no_theme() -> None:
    said, who, when = written(tuple(TOPICS), 300)
    found = themes_of([*said, *["hm"] * 40], [*who, *["p3"] * 40], [*when, *[202406] * 40])
    assert found.without >= 40


def test_what_is_quoted_is_not_ones_own() -> None:
    assert (
        own_words("Yes please.\n\nAda Wren wrote:\nFrom what you said:\n> the carrier\n> lost it\nBye")
        == "Yes please.\nBye"
    )
    assert own_words("a > b") == "a > b"
    assert terms_of("Over https://example.org/Path @you …@firma.de [number] The Parcel's label 123") == [
        "parcel",
        "label",
    ]


@given(st.lists(st.text(max_size=60), min_size=1, max_size=30))
def test_any_texts_can_be_weighed(texts: list[str]) -> None:
    counted = [Counter(terms_of(text)) for text in texts]
    vocabulary = vocabulary_of(counted)
    found = weighed(counted, vocabulary)
    assert found.shape == (len(texts), len(vocabulary.terms))
    lengths = np.asarray(found.multiply(found).sum(axis=1)).ravel()
    assert all(abs(float(one) - 1) < 1e-9 or float(one) == 0 for one in lengths)


def test_the_first_months_count_as_one_until_there_are_enough_texts() -> None:
    month = np.array([202401] * 3 + [202402] * 4 + [202403] * 2)
    assert month_starts(month, 5) == [0, 7]
    assert month_starts(month, 3) == [0, 3, 7]
    assert month_starts(month, 99) == [0]


def test_quotes_begin_with_what_is_said_and_hold_no_links() -> None:
    from pappus.themes.found import _quotable

    assert _quotable("@ann @ben @carl — where is it? https://example.org/s/1 Tell me") == "where is it? Tell me"


def test_only_what_was_said_in_public_is_quoted() -> None:
    said, who, when = written(tuple(TOPICS), 600)
    assert all(one.quotes for one in themes_of(said, who, when).themes)
    kept = themes_of(said, who, when, [False] * 600)
    assert {about(theme) for theme in kept.themes} == set(TOPICS)
    assert not any(one.quotes for one in kept.themes)
