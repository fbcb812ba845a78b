"""Bursts of what outsiders say to us and about us: when they began, how large they were, when we first acted.

Each network is watched by itself, from its first act on, since the export of one may begin where that of another ends.
What is counted is people: somebody who writes ten times in five minutes counts once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.indicators.indicator import Columns
from pappus.statistics.burst_states import Burst, bursts
from pappus.statistics.bursts import BurstRule, onsets, running_sums, unusualness
from pappus.statistics.hybrid_esd import outstanding
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.keeping import kept
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.vocabulary.record import MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]

RULES_FILE = Path(__file__).with_name("buzz.yaml")
NEEDS = (
    translatable("what outsiders write to the organisation or about it"),
    translatable("the time of day of each act"),
)
ABSENT = translatable("no act of an outsider in the last year has a time of day")
SOURCE = "s1; Numenta Anomaly Benchmark (Lavin & Ahmad 2015, doi:10.1109/ICMLA.2015.141), benchmarks/nab.py"

_BIN_US = 300_000_000
_BINS_AN_HOUR = MICROSECONDS_PER_HOUR // _BIN_US

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, network, person_no, kind, side, ts_us,
         CAST(FLOOR(ts_us / 300000000.0) AS BIGINT) AS bin
  FROM acts
  WHERE network_class <> 'internal' AND verb IN ('Create', 'Announce') AND kind IN ('human', 'account')
    AND ts_us > {review_from_us} AND ts_us <= {as_of_us}
    AND ts_us - FLOOR(ts_us / 86400000000.0) * 86400000000.0 > 0
),
heard AS (
  SELECT key, period, network, bin, CAST(FLOOR(bin / 12.0) AS BIGINT) AS hour, person_no, MIN(ts_us) AS first_us,
         COUNT(*) AS acts_n
  FROM base
  WHERE kind = 'human' AND side <> 'org' AND side <> 'partner'
  GROUP BY key, period, network, bin, CAST(FLOOR(bin / 12.0) AS BIGINT), person_no
),
voices AS (
  SELECT key, period, network, bin, hour, MIN(first_us) AS first_us,
         CAST(SUM(CASE WHEN person_no IS NULL THEN acts_n ELSE 1 END) AS BIGINT) AS voices_n
  FROM heard
  GROUP BY key, period, network, bin, hour
),
hours AS (
  SELECT key, period, network, hour, COUNT(DISTINCT person_no) AS hour_people
  FROM heard
  GROUP BY key, period, network, hour
),
behind AS (
  SELECT key, period, CASE WHEN COUNT(person_no) = 0 THEN 1 ELSE COUNT(DISTINCT person_no) END AS people
  FROM heard
  GROUP BY key, period
),
ours AS (
  SELECT key, period, network, bin, MIN(ts_us) AS first_us
  FROM base
  WHERE side = 'org'
  GROUP BY key, period, network, bin
)
SELECT v.key AS key, v.period AS period, v.network AS network, v.bin AS bin, v.first_us AS first_us,
       v.voices_n AS voices_n, h.hour_people AS hour_people, b.people AS people
FROM voices v
JOIN hours h ON v.key = h.key AND v.period = h.period AND v.network = h.network AND v.hour = h.hour
JOIN behind b ON v.key = b.key AND v.period = b.period
UNION ALL
SELECT o.key AS key, o.period AS period, o.network AS network, o.bin AS bin, o.first_us AS first_us,
       0 AS voices_n, 0 AS hour_people, b.people AS people
FROM ours o
JOIN behind b ON o.key = b.key AND o.period = b.period
"""
"""Bins of five minutes with the people who spoke in them, and bins in which we did, in the year before."""


@dataclass(frozen=True)
class Episode:
    """A burst on one network.

    Attributes:
        network: its id.
        began_us: beginning of the first five minutes in which somebody spoke, in the hour that ends with the onset.
        onset_us: beginning of the five minutes at which the alarm is given.
        peak_us: beginning of the busiest hour, which ends with the fullest five minutes of it.
        end_us: end of the last five minutes that are out of the ordinary.
        voices: people, counted once in each five minutes, from beginning to end.
        expected: how many would be usual in the same time.
        people: at least so many different people in one of its hours; five or more.
        times_usual: how surprising its most surprising moment is, in times of that of a usual day.
        strength: weight of Kleinberg's bursts that lie in it, in nats; 0 where it is too short or small for that.
        first_act_us: our first act on that network from the onset on; null if none is in the record.
        stands_out: whether, looking back, one of its days stands out from the level and the week too (S-H-ESD).
    """

    network: str
    began_us: int
    onset_us: int
    peak_us: int
    end_us: int
    voices: int
    expected: float
    people: int
    times_usual: float
    strength: float
    first_act_us: int | None
    stands_out: bool


@dataclass(frozen=True)
class Watched:
    """One network as it was watched.

    Attributes:
        network: its id.
        first_bin: number of the first bin of five minutes since 1970.
        voices: people in each bin from there to the last one in which somebody spoke.
        hour_people: different people in the hour of each bin.
        own_us: times of our own acts, the first of each bin, in order.
    """

    network: str
    first_bin: int
    voices: Floats
    hour_people: Whole
    own_us: Whole

    def digest(self) -> str:
        """The same for the same network seen in the same way."""
        parts = (f"{self.network} {self.first_bin}".encode(), self.voices, self.hour_people, self.own_us)
        return hashlib.blake2b(b"".join(map(bytes, parts))).hexdigest()


@cache
def buzz_rules() -> dict[str, Any]:
    """The file of settings beside this one."""
    rules: dict[str, Any] = read_yaml(RULES_FILE).content
    return rules


@cache
def burst_rule() -> BurstRule:
    """When a moment is out of the ordinary, as `statistics.bursts` takes it."""
    rules = buzz_rules()
    return BurstRule(
        bins_a_day=MICROSECONDS_PER_DAY // _BIN_US,
        scales=tuple(rules["scales"]),
        past_days=rules["past_days"],
        prior_days=rules["prior_days"],
        times_usual=rules["times_usual"],
    )


def watched(columns: Columns) -> list[Watched]:
    """Every network on which outsiders spoke in the last year, in the order of their ids."""
    return [
        _watched(name, {key: held[columns["network"] == name] for key, held in columns.items()})
        for name in sorted(set(columns["network"][columns["voices_n"] > 0].tolist()))
    ]


def _watched(name: str, columns: Columns) -> Watched:
    outside = columns["voices_n"] > 0
    bins = columns["bin"][outside]
    first = int(bins.min())
    # Where an export ends its network is not silent; it is not known.
    length = int(bins.max()) - first + 1
    voices, people = np.zeros(length), np.zeros(length, dtype=np.int64)
    voices[bins - first] = columns["voices_n"][outside]
    people[bins - first] = columns["hour_people"][outside]
    return Watched(name, first, voices, people, np.sort(columns["first_us"][~outside].astype(np.int64)))


def days_watched(networks: list[Watched]) -> float:
    """Days of the network that was watched longest, those of learning left out; 0 where none was watched longer."""
    longest = max((one.voices.size for one in networks), default=0)
    return max(0.0, longest * _BIN_US / MICROSECONDS_PER_DAY - float(buzz_rules()["learning_days"]))


def episodes_of(networks: list[Watched]) -> list[Episode]:
    """The bursts of all networks by the time of their onset; those with one to four people are none."""
    found = [episode for network in networks for episode in _kept_episodes(network)]
    return sorted(found, key=lambda one: (one.onset_us, one.network))


def _kept_episodes(network: Watched) -> list[Episode]:
    return kept(("episodes", network.digest()), lambda: list(_episodes(network)))


def _episodes(network: Watched) -> Iterator[Episode]:
    rule = burst_rule()
    learning = buzz_rules()["learning_days"] * rule.bins_a_day
    if network.voices.size <= learning:
        return
    unusual = unusualness(network.voices, rule)
    high = np.flatnonzero(unusual >= rule.times_usual)
    begins = onsets(unusual, rule)
    days = _outstanding_days(network.voices) if begins.size else set()
    for place, onset in enumerate(begins):
        until = begins[place + 1] if place + 1 < begins.size else network.voices.size
        first, last = _first_voice(network.voices, int(onset)), int(high[high < until][-1])
        people = int(network.hour_people[first : last + 1].max())
        if onset >= learning and people >= MINIMUM_PEOPLE:
            stands_out = not days.isdisjoint(range(first // rule.bins_a_day, last // rule.bins_a_day + 1))
            peak = float(unusual[onset : last + 1].max())
            yield _episode(network, (first, int(onset), last), people, peak, stands_out)


def _first_voice(voices: Floats, onset: int) -> int:
    """The first bin in which somebody spoke, of those that were looked at together when the alarm was given."""
    start = max(0, onset - max(burst_rule().scales) + 1)
    return start + int(np.flatnonzero(voices[start : onset + 1])[0])


def _outstanding_days(voices: Floats) -> set[int]:
    """The days, counted from the first bin, that stand out upwards once the record is known as a whole."""
    day, most = burst_rule().bins_a_day, buzz_rules()["looking_back"]["most_share"]
    daily = voices[: voices.size // day * day].reshape(-1, day).sum(axis=1)
    level = np.median(daily)
    return {int(place) for place in outstanding(daily, 7, most) if daily[place] > level}


def _episode(
    network: Watched, places: tuple[int, int, int], people: int, times_usual: float, stands_out: bool
) -> Episode:
    """An episode from the places of its first voice, its onset and its last bin."""
    first, onset, last = places
    past = burst_rule().past_days * burst_rule().bins_a_day
    before = network.voices[max(0, first - past) : first]
    began_us, onset_us = ((network.first_bin + place) * _BIN_US for place in (first, onset))
    sums = running_sums(network.voices, _BINS_AN_HOUR)[first : last + 1]
    peak = network.first_bin + first + int(np.argmax(sums)) - _BINS_AN_HOUR + 1
    later = network.own_us[np.searchsorted(network.own_us, onset_us) :]
    return Episode(
        network=network.network,
        began_us=began_us,
        onset_us=onset_us,
        peak_us=max(peak * _BIN_US, began_us),
        end_us=(network.first_bin + last + 1) * _BIN_US,
        voices=int(network.voices[first : last + 1].sum()),
        expected=float(before.mean()) * (last + 1 - first),
        people=people,
        times_usual=times_usual,
        strength=_strength(network.voices, first, last),
        first_act_us=int(later[0]) if later.size else None,
        stands_out=stands_out,
    )


def _strength(voices: Floats, first: int, last: int) -> float:
    """The weight of Kleinberg's bursts, hour by hour, as far as they lie in an episode; a month is usual before it."""
    rule, settings = burst_rule(), buzz_rules()["strength"]
    start = max(0, first - rule.past_days * rule.bins_a_day) // _BINS_AN_HOUR * _BINS_AN_HOUR
    around = voices[start : last + 1 + rule.bins_a_day]
    hours = np.add.reduceat(around, np.arange(0, around.size, _BINS_AN_HOUR))
    # Nothing limits how many can speak in an hour, so the total is far above all of them.
    found = bursts(hours, np.full(hours.size, 100 * max(1.0, hours.max())), **settings)
    within = ((first - start) // _BINS_AN_HOUR, (last - start) // _BINS_AN_HOUR)
    return sum(one.weight * _shared(one, within) for one in found)


def _shared(burst: Burst, within: tuple[int, int]) -> float:
    """Which share of a burst lies between two places, both counted in."""
    common = min(burst.last, within[1]) - max(burst.first, within[0]) + 1
    return max(0, common) / (burst.last - burst.first + 1)
