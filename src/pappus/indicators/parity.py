"""Whether social channels serve as well as traditional ones, at like times and on like topics: four answers.

Social channels are written to at other hours and about other things, so waits are compared within parts of the week and
topics and then put together by their share of all threads. One person may stand behind many threads, so errors count
people.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from pappus.indicators.indicator import Columns, Estimate, MeasureContext, single, total, unavailable
from pappus.indicators.response import HORIZON_HOURS, SECONDS_PER_HOUR, caveat
from pappus.indicators.response_rules import response_rules
from pappus.statistics.standardised_means import Observations, Standardised, compare_standardised
from pappus.vocabulary.languages import digits, translatable, translated
from pappus.vocabulary.readings import INTERVAL_LEVEL, MINIMUM_PEOPLE

Verdict = Literal["better", "as_good", "worse", "cannot_tell"]

_VERDICTS: dict[Verdict, str] = {
    "better": translatable("social channels are better"),
    "as_good": translatable("social channels are as good"),
    "worse": translatable("social channels are worse"),
    "cannot_tell": translatable("whether social channels are as good cannot be told"),
}

DIFFERENCE_SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN network_class = 'social' THEN 1 ELSE 0 END AS social,
         CAST(FLOOR(elapsed_us / 1000000.0) AS BIGINT) AS elapsed_s, answered, opener_no,
         CASE WHEN replier_kind = 'human' THEN replier_no END AS replier_no, topic,
         CAST(FLOOR((opened_us - 86400000000 * FLOOR(opened_us / 86400000000.0)) / 14400000000.0) AS BIGINT)
           AS part_of_day,
         CASE WHEN FLOOR(opened_us / 86400000000.0) - 7 * FLOOR(FLOOR(opened_us / 86400000000.0) / 7.0) IN (2, 3)
              THEN 1 ELSE 0 END AS weekend
  FROM threads
  WHERE at_risk AND network_class IN ('social', 'traditional') AND network NOT IN ({answered_only_networks})
),
sides AS (
  SELECT CASE WHEN MIN(social) < MAX(social) THEN 1 ELSE 0 END AS both_seen FROM base
),
comparable AS (
  SELECT key, period, social, answered, topic, CASE WHEN both_seen = 1 THEN part_of_day END AS part_of_day,
         CASE WHEN both_seen = 1 THEN weekend END AS weekend, CASE WHEN both_seen = 1 THEN opener_no END AS opener_no,
         CASE WHEN both_seen = 1 THEN elapsed_s END AS elapsed_s
  FROM base CROSS JOIN sides
),
shared_topics AS (
  SELECT topic FROM base WHERE topic IS NOT NULL GROUP BY topic HAVING MIN(social) < MAX(social)
),
topics AS (
  SELECT topic, COUNT(*) OVER (ORDER BY topic) AS topic_no FROM shared_topics
),
counted AS (
  SELECT key, period, social, part_of_day, weekend, COALESCE(topic_no, 0) AS topic_no,
         COALESCE(opener_no, 0) AS opener_no, elapsed_s, CAST(SUM(answered) AS BIGINT) AS answered_n,
         COUNT(*) AS threads_n
  FROM comparable LEFT JOIN topics ON comparable.topic = topics.topic
  GROUP BY key, period, social, part_of_day, weekend, COALESCE(topic_no, 0), COALESCE(opener_no, 0), elapsed_s
),
took_part AS (
  SELECT key, period, social, opener_no AS person_no FROM base WHERE opener_no IS NOT NULL
  UNION ALL
  SELECT key, period, social, replier_no AS person_no FROM base WHERE replier_no IS NOT NULL
),
persons AS (
  SELECT key, period, person_no, MAX(social) AS on_social, MIN(social) AS only_social
  FROM took_part
  GROUP BY key, period, person_no
),
behind AS (
  SELECT key, period, COUNT(*) AS people, CAST(SUM(on_social) AS BIGINT) AS social_people,
         CAST(SUM(1 - only_social) AS BIGINT) AS traditional_people
  FROM persons
  GROUP BY key, period
)
SELECT counted.key AS key, counted.period AS period, social, part_of_day, weekend, topic_no, opener_no, elapsed_s,
       answered_n, threads_n, people, social_people, traditional_people
FROM counted JOIN behind ON counted.key = behind.key AND counted.period = behind.period
"""


def verdict_of(low: float, high: float) -> Verdict:
    """What the interval of `response.parity_difference_hours` says, given the margin within which waits are alike.

    Better and worse take an interval beyond the margin; as good takes one that ends within it, so that social is at
    least not noticeably slower. All else cannot be told.
    """
    margin_hours = response_rules().parity_margin_hours
    if high < -margin_hours:
        return "better"
    if low > margin_hours:
        return "worse"
    return "as_good" if high <= margin_hours else "cannot_tell"


def verdict_words(verdict: Verdict) -> str:
    """The verdict as a part of a sentence."""
    return translated(_VERDICTS[verdict])


def difference(columns: Columns, context: MeasureContext) -> Estimate:
    """Mean wait (to 72 hours) on social less that on traditional channels, at like times and on like topics.

    Below 0 social is the faster one. Strata are four hours of the day (UTC) on working days or weekends, by each topic
    that both kinds of channel have; each side needs 20 threads in one. The interval counts people. The reason gives the
    verdict: better, as good, worse or cannot tell, by a margin of an hour.
    """
    n, people, rules = total(columns, "threads_n"), single(columns, "people"), response_rules()
    sides = np.unique(columns["social"])
    if sides.size < 2:
        return unavailable(translated("threads that call for an answer on one kind of channel alone"), n, people)
    if min(single(columns, "social_people"), single(columns, "traditional_people")) < MINIMUM_PEOPLE:
        return Estimate(None, None, None, n, people, "suppressed", translated("too few people on one kind of channel"))
    found = compare_standardised(_observations(columns), HORIZON_HOURS, rules.parity_fewest_threads, INTERVAL_LEVEL)
    if found is None or found.share < rules.parity_least_share:
        return unavailable(
            translated("the two kinds of channel are hardly ever written to at like times and on like topics"),
            n,
            people,
        )
    limits = [_told(found), caveat(context, answered_only_left_out=True)]
    interval = found.difference
    return Estimate(
        interval.value, interval.low, interval.high, n, people, reason="; ".join(part for part in limits if part)
    )


def _observations(columns: Columns) -> Observations:
    strata = (columns["topic_no"] * 2 + columns["weekend"]) * 6 + columns["part_of_day"]
    return Observations(
        columns["elapsed_s"] / SECONDS_PER_HOUR,
        columns["answered_n"],
        columns["threads_n"],
        columns["social"] == 1,
        strata,
        columns["opener_no"],
    )


def _told(found: Standardised) -> str:
    said = translated(
        "{verdict}: {social} against {traditional} hours",
        verdict=verdict_words(verdict_of(found.difference.low, found.difference.high)),
        social=digits(f"{found.second:.3g}"),
        traditional=digits(f"{found.first:.3g}"),
    )
    if found.share > 0.995:
        return said
    return translated(
        "{said}, over the {share} % of threads that can be compared", said=said, share=f"{found.share * 100:.0f}"
    )
