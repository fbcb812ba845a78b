"""One person under several pseudonyms: what was confirmed, and what may be suggested, never merged by itself.

Working hours are no rule: colleagues share theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.record import MICROSECONDS_PER_HOUR
from pappus.workspace.organisation import Organisation
from pappus.workspace.spellings import Places, Spelling

_SETTINGS = Path(__file__).with_name("identities.yaml")
Links = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Suggestion:
    """Two pseudonyms that may be one person.

    Attributes:
        one: pseudonym of the one; of a person of `people.csv` where there is one.
        other: that of the other.
        rule: what speaks for it.
        confidence: how much, from 0 to 1; a judgement that orders suggestions.
        why: the same as a sentence; it may name a guessed identifier, and so is shown and never kept.
        row: row of the list of people that the guess was made from; null for what acts alone suggest.
        texts: how many texts both wrote; null where that is not the rule.
    """

    one: str
    other: str
    rule: str
    confidence: float
    why: str
    row: int | None = None
    texts: int | None = None


class People:
    """Who is who: pseudonyms that stand for one person, by declaration, by an export or by decision.

    Args:
        links: pairs that are one person; later ones are left out where they would make one of two declared people.
        organisation: with the people that it declares.
    """

    def __init__(self, links: Links, organisation: Organisation) -> None:
        self._above: dict[str, str] = {}
        self._declared: dict[str, str] = {}
        for person in organisation.people:
            for pseudonym in person.pseudonyms:
                self._join(person.person_id, pseudonym)
            self._declared[self.person(person.person_id)] = person.person_id
        for one, other in links:
            self.join(one, other)

    def person(self, pseudonym: str) -> str:
        """A pseudonym that stands for the person."""
        while (above := self._above.get(pseudonym, pseudonym)) != pseudonym:
            pseudonym = above
        return pseudonym

    def declared(self, pseudonym: str) -> str | None:
        """The declared person behind a pseudonym; null if that person is not declared."""
        return self._declared.get(self.person(pseudonym))

    def are_two(self, one: str, other: str) -> bool:
        """Whether two pseudonyms are of two declared people."""
        first, second = self.declared(one), self.declared(other)
        return first is not None and second is not None and first != second

    def join(self, one: str, other: str) -> bool:
        """Makes two one person; false, and nothing happens, if they are declared to be two."""
        if self.are_two(one, other):
            return False
        declared = self.declared(one) or self.declared(other)
        self._join(one, other)
        if declared is not None:
            self._declared[self.person(one)] = declared
        return True

    def _join(self, one: str, other: str) -> None:
        first, second = self.person(one), self.person(other)
        if first != second:
            self._above[max(first, second)] = min(first, second)


def confirmed_links(organisation: Organisation, links: Links) -> list[tuple[str, str]]:
    """Pairs that somebody has confirmed and that contradict no declaration; exports' own pairs come before them."""
    people = People(links, organisation)
    return [
        (one.one, one.other)
        for one in organisation.identities
        if one.decision == "same" and people.join(one.one, one.other)
    ]


def places_of(organisation: Organisation, networks: Iterable[str]) -> Places:
    """Where guesses about people of an organisation may lead."""
    rules = settings()
    return Places(
        sorted(networks), sorted(organisation.domains), rules["shortest_handle"], frozenset(rules["of_nobody"])
    )


def guesses_table(guesses: Iterable[Spelling]) -> pa.Table:
    """Guesses as a table that joins to the acts."""
    return pa.table({"pseudonym": pa.array(sorted({one.pseudonym for one in guesses}), pa.string())})


GUESSED_SQL = """
    SELECT DISTINCT g.pseudonym FROM guesses g JOIN acts_in_full a ON g.pseudonym = a.actor_id
    WHERE a.kind = 'human'"""


def same_words_sql() -> str:
    """Pairs of people who wrote the same words on two networks, with how many texts; nobody else wrote them."""
    rules = settings()["same_words"]
    return _SAME_WORDS_SQL.format(
        least_characters=rules["least_characters"],
        within_us=rules["within_hours"] * MICROSECONDS_PER_HOUR,
        fewest_texts=rules["fewest_texts"],
    )


_SAME_WORDS_SQL = """
    SELECT one, other, COUNT(*) AS texts FROM (
      SELECT text, MIN(person) AS one, MAX(person) AS other
      FROM acts_in_full
      WHERE verb = 'Create' AND kind = 'human' AND person IS NOT NULL AND text_len >= {least_characters}
        AND text IS NOT NULL
      GROUP BY text
      HAVING COUNT(DISTINCT person) = 2 AND COUNT(DISTINCT network) > 1 AND COUNT(*) = 2
        AND MAX(ts_us) - MIN(ts_us) <= {within_us}) shared
    GROUP BY one, other HAVING COUNT(*) >= {fewest_texts} ORDER BY one, other"""


def suggestions(
    people: People, decided: Organisation, found: Iterable[Spelling], same_words: Iterable[Mapping[str, Any]]
) -> list[Suggestion]:
    """What may be one person, the surest first; without what is known, decided, or fits several people.

    Args:
        people: who is who already.
        decided: the organisation with what was decided.
        found: guesses that occur in the record.
        same_words: pairs of people with the number of texts.
    """
    different = {
        frozenset((people.person(one.one), people.person(one.other)))
        for one in decided.identities
        if one.decision == "different"
    }
    best: dict[frozenset[str], Suggestion] = {}
    for one in sorted([*_spelled(people, found), *_alike(people, same_words)], key=lambda one: -one.confidence):
        pair = frozenset((people.person(one.one), people.person(one.other)))
        if len(pair) == 2 and pair not in different and not people.are_two(one.one, one.other):
            best.setdefault(pair, one)
    return sorted(best.values(), key=lambda one: (-one.confidence, one.one, one.other))


def _spelled(people: People, found: Iterable[Spelling]) -> Iterator[Suggestion]:
    fits: dict[str, dict[str, Spelling]] = {}
    rules = settings()
    for one in found:
        candidates = fits.setdefault(people.person(one.pseudonym), {})
        before = candidates.get(people.person(one.owner))
        if before is None or rules["confidence"][before.rule] < rules["confidence"][one.rule]:
            candidates[people.person(one.owner)] = one
    for candidates in fits.values():
        if len(candidates) == 1:
            one = next(iter(candidates.values()))
            why = rules["why"][one.rule].format(shown=one.shown, row=one.row)
            yield Suggestion(one.owner, one.pseudonym, one.rule, rules["confidence"][one.rule], why, row=one.row)


def _alike(people: People, pairs: Iterable[Mapping[str, Any]]) -> Iterator[Suggestion]:
    rules = settings()
    for pair in pairs:
        one, other = sorted((pair["one"], pair["other"]), key=lambda name: (people.declared(name) is None, name))
        texts = int(pair["texts"])
        confidence = round(1 - rules["same_words"]["doubt_left"] ** texts, 2)
        why = rules["why"]["same_words"].format(texts=texts, hours=rules["same_words"]["within_hours"])
        yield Suggestion(one, other, "same_words", confidence, why, texts=texts)


@cache
def settings() -> dict[str, Any]:
    """Rules, their confidence and their sentences, as `identities.yaml` has them."""
    rules: dict[str, Any] = read_yaml(_SETTINGS).content
    return rules
