"""What outsiders say to us and about us: week by week, hour by hour, and the bursts with what they were about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pappus.indicators.buzz import SQL, Episode, buzz_rules, days_watched, episodes_of, watched
from pappus.indicators.indicator import REVIEW_DAYS
from pappus.indicators.query import groups_of
from pappus.report.buzz_topics import Topics, topics_of
from pappus.vocabulary.periods import moment_of
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.vocabulary.record import MICROSECONDS_PER_DAY

Query = Callable[[str], Any]

WEEK_US = 7 * MICROSECONDS_PER_DAY
_MONDAY_US = 4 * MICROSECONDS_PER_DAY
"""The first Monday after the beginning of 1970, on which weeks are counted from."""

PARTS_A_DAY = 6
"""Parts of four hours, of which the week's profile is made."""

_OUTSIDE = """
WITH outside AS (
  SELECT network, person, ts_us,
         CAST(FLOOR((ts_us - {monday_us}) / 604800000000.0) AS BIGINT) AS week,
         CAST(FLOOR(ts_us / 300000000.0) AS BIGINT) AS bin
  FROM acts
  WHERE network_class <> 'internal' AND verb IN ('Create', 'Announce') AND kind = 'human'
    AND side <> 'org' AND side <> 'partner' AND ts_us > {from_us} AND ts_us <= {as_of_us}
    AND ts_us - FLOOR(ts_us / 86400000000.0) * 86400000000.0 > 0
)"""
_WEEKS_SQL = f"""{_OUTSIDE}
SELECT week, CAST(SUM(voices_n) AS BIGINT) AS voices_n, MAX(people) AS people
FROM (
  SELECT b.week AS week, b.voices_n AS voices_n, p.people AS people
  FROM (
    SELECT week, network, bin, COUNT(DISTINCT person) + COUNT(*) - COUNT(person) AS voices_n
    FROM outside GROUP BY week, network, bin
  ) b
  JOIN (SELECT week, COUNT(DISTINCT person) AS people FROM outside GROUP BY week) p ON b.week = p.week
) counted
GROUP BY week
ORDER BY week
"""
_PROFILE_SQL = f"""{_OUTSIDE}
SELECT part, COUNT(*) AS acts_n, COUNT(DISTINCT person) AS people
FROM (
  SELECT CAST(FLOOR((ts_us - {{monday_us}} - week * 604800000000) / 14400000000.0) AS BIGINT) AS part, person
  FROM outside
) parted
GROUP BY part
ORDER BY part
"""


@dataclass(frozen=True)
class BuzzFound:
    """What outsiders said in the last year.

    Attributes:
        weeks: Monday of each week with the number of voices; null for one to four people.
        episodes: the bursts in order of time.
        topics: what each of them was about; empty for those that are not among the strongest.
        profile: acts in each part of four hours of the week from Monday 0:00 UTC, as times the mean of all; null where
            one of them cannot be shown.
        days: for how many days bursts could be seen.
    """

    weeks: tuple[tuple[date, int | None], ...]
    episodes: tuple[Episode, ...]
    topics: tuple[Topics, ...]
    profile: tuple[float, ...] | None
    days: float


def buzz_found(query: Query, as_of_us: int, window_us: tuple[int, int] | None) -> BuzzFound | None:
    """The year before a moment; null where no act of five outsiders with a time of day is in the record."""
    if window_us is None:
        return None
    from_us = as_of_us - REVIEW_DAYS * MICROSECONDS_PER_DAY
    filled = SQL.format(key="'organisation'", period="0", as_of_us=as_of_us, review_from_us=from_us)
    columns = next((columns for _, _, columns in groups_of(query(filled))), None)
    if columns is None or int(columns["people"][0]) < MINIMUM_PEOPLE:
        return None
    networks = watched(columns)
    episodes = episodes_of(networks)
    blanks = {"as_of_us": as_of_us, "from_us": from_us, "monday_us": _MONDAY_US}
    return BuzzFound(
        weeks=_weeks(query(_WEEKS_SQL.format(**blanks)).to_pylist()),
        episodes=tuple(episodes),
        topics=_topics(query, episodes),
        profile=_profile(query(_PROFILE_SQL.format(**blanks)).to_pylist()),
        days=days_watched(networks),
    )


def _weeks(rows: list[dict[str, Any]]) -> tuple[tuple[date, int | None], ...]:
    found = {row["week"]: row for row in rows}
    weeks = []
    for week in range(min(found, default=0), max(found, default=-1) + 1):
        monday = moment_of(_MONDAY_US + week * WEEK_US).date()
        row = found.get(week, {"voices_n": 0, "people": 0})
        small = row["voices_n"] > 0 and row["people"] < MINIMUM_PEOPLE
        weeks.append((monday, None if small else int(row["voices_n"])))
    return tuple(weeks)


def _profile(rows: list[dict[str, Any]]) -> tuple[float, ...] | None:
    if any(row["people"] < MINIMUM_PEOPLE for row in rows):
        return None
    parts = 7 * PARTS_A_DAY
    acts = {int(row["part"]): int(row["acts_n"]) for row in rows}
    mean = sum(acts.values()) / parts
    return tuple(acts.get(part, 0) / mean for part in range(parts))


def _topics(query: Query, episodes: list[Episode]) -> tuple[Topics, ...]:
    """What the strongest were about; nothing is asked of the others."""
    strongest = sorted(range(len(episodes)), key=lambda at: (-episodes[at].strength, at))
    chosen = sorted(strongest[: buzz_rules()["topics"]["episodes"]])
    found = dict(zip(chosen, topics_of(query, [episodes[at] for at in chosen]), strict=True))
    return tuple(found.get(at, Topics()) for at in range(len(episodes)))
