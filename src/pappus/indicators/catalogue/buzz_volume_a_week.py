"""How many people speak to us and about us in a week."""

import numpy as np

from pappus.indicators.buzz import ABSENT, NEEDS, SQL, burst_rule, buzz_rules, watched
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.response import caveat
from pappus.statistics.means_and_counts import mean_of
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import INTERVAL_LEVEL


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """The mean of the last 13 whole weeks, or of as many as there are; people count once in each five minutes.

    The interval is that of a mean of weeks (Student's t). Of each network its own last weeks count, as many of each, so
    that an export that begins later makes no growth.
    """
    people, networks = single(columns, "people"), watched(columns)
    week = 7 * burst_rule().bins_a_day
    weeks = min(*(one.voices.size // week for one in networks), buzz_rules()["volume_weeks"])
    if weeks < buzz_rules()["fewest_weeks"]:
        reason = translated("fewer than {fewest} whole weeks", fewest=buzz_rules()["fewest_weeks"])
        return unavailable(reason, weeks, people)
    sums = sum(one.voices[-weeks * week :].reshape(weeks, week).sum(axis=1) for one in networks)
    found = mean_of(np.asarray(sums), INTERVAL_LEVEL)
    return Estimate(found.value, max(found.low, 0.0), found.high, weeks, people, reason=caveat(context))


INDICATOR = Indicator(
    title="Voices a week",
    question="How many people speak to us and about us in a week?",
    unit="voices",
    direction="neither",
    n_is="weeks",
    needs=NEEDS,
    absent=ABSENT,
    source="s1",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network"),
    snapshot=True,
)
