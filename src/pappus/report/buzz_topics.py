"""What bursts were about: what several people used in one, and a larger share of them than in the days before.

Nothing that fewer than five people used is given, and nothing that anybody wrote as a sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Any

from pappus.indicators.buzz import Episode, buzz_rules
from pappus.statistics.intervals import log_ratio
from pappus.themes.setting import common_words
from pappus.vocabulary.readings import INTERVAL_LEVEL, MINIMUM_PEOPLE
from pappus.vocabulary.record import MICROSECONDS_PER_DAY

Query = Callable[[str], Any]
Used = Mapping[str, int]
"""How many different people used each word, tag, page or language."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ADDRESS = re.compile(r"(?<!\S)\S*?(?:://|www\.|@)\S*")
_KINDS = ("terms", "links", "languages")

_SQL = """
SELECT ts_us, act_id, person, network, text, tags, links, lang
FROM acts_in_full
WHERE kind = 'human' AND side <> 'org' AND side <> 'partner' AND verb IN ('Create', 'Announce') AND person IS NOT NULL
  AND (<stretches>)
ORDER BY network, ts_us, act_id
"""


@dataclass(frozen=True)
class Topics:
    """What a burst was about, what most people used first; each with the number of people.

    Attributes:
        terms: words and tags.
        links: domains of pages.
        languages: tags of languages, as the export gives them, of everybody in the burst.
    """

    terms: tuple[tuple[str, int], ...] = ()
    links: tuple[tuple[str, int], ...] = ()
    languages: tuple[tuple[str, int], ...] = ()


def topics_of(query: Query, episodes: Sequence[Episode]) -> list[Topics]:
    """What each of some bursts was about."""
    if not episodes:
        return []
    before_us = buzz_rules()["topics"]["before_days"] * MICROSECONDS_PER_DAY
    stretches = " OR ".join(
        f"(network = '{_quoted(one.network)}' AND ts_us >= {one.began_us - before_us} AND ts_us < {one.end_us})"
        for one in episodes
    )
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in query(_SQL.replace("<stretches>", stretches)).to_pylist():
        rows[row["network"]].append(row)
    return [_topics(rows[one.network], one, one.began_us - before_us) for one in episodes]


def _quoted(network: str) -> str:
    return network.replace("'", "''")


def _topics(rows: Sequence[dict[str, Any]], episode: Episode, from_us: int) -> Topics:
    during = _thinned([row for row in rows if episode.began_us <= row["ts_us"] < episode.end_us])
    before = _thinned([row for row in rows if from_us <= row["ts_us"] < episode.began_us])
    people = (_people(during), _people(before))
    used = [{kind: _people_by_use(part, kind) for kind in _KINDS} for part in (during, before)]
    return Topics(
        terms=_telling(used[0]["terms"], used[1]["terms"], people),
        links=_telling(used[0]["links"], used[1]["links"], people),
        languages=_most_used(used[0]["languages"].items()),
    )


def _thinned(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every so manieth act, where there are very many."""
    return rows[:: 1 + len(rows) // buzz_rules()["topics"]["most_acts"]]


def _people(rows: Sequence[dict[str, Any]]) -> int:
    return max(1, len({row["person"] for row in rows}))


def _people_by_use(rows: Sequence[dict[str, Any]], kind: str) -> Used:
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for used in _used(row, kind):
            people[used].add(row["person"])
    return {used: len(who) for used, who in people.items()}


def _used(row: dict[str, Any], kind: str) -> Iterator[str]:
    if kind == "links":
        yield from (link.casefold() for link in row["links"] or ())
    elif kind == "languages":
        yield from (row["lang"],) if row["lang"] else ()
    else:
        yield from (f"#{tag.casefold()}" for tag in row["tags"] or ())
        yield from _words(row["text"] or "")


def _words(text: str) -> Iterator[str]:
    shortest, common = buzz_rules()["topics"]["shortest_letters"], common_words()
    found = (word.casefold() for word in _WORD.findall(_ADDRESS.sub(" ", text)))
    return (word for word in found if len(word) >= shortest and word not in common)


def _telling(during: Used, before: Used, people: tuple[int, int]) -> tuple[tuple[str, int], ...]:
    """What at least five used, and surely so many times the share of people before; the largest part of it first."""
    least_times, most = buzz_rules()["topics"]["times_before"], buzz_rules()["topics"]["most"]
    weighed = []
    for used, number in during.items():
        # One more person before, so that what nobody used then has a share too.
        now, then = number / people[0], (before.get(used, 0) + 1) / (people[1] + 1)
        errors = (sqrt(now * (1 - now) / people[0]), sqrt(then * (1 - then) / (people[1] + 1)))
        times = log_ratio(now, errors[0], then, errors[1], INTERVAL_LEVEL)
        if number >= MINIMUM_PEOPLE and times.low > least_times:
            weighed.append((-number * log(times.value), used, number))
    return tuple((used, number) for _, used, number in sorted(weighed)[:most])


def _most_used(used: Any) -> tuple[tuple[str, int], ...]:
    known = sorted((-number, name) for name, number in used if number >= MINIMUM_PEOPLE)
    return tuple((name, -number) for number, name in known[: buzz_rules()["topics"]["most"]])
