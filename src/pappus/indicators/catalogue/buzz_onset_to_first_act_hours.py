"""How long it takes until we say something once a burst has begun."""

from pappus.indicators.buzz import ABSENT, NEEDS, SOURCE, SQL, Episode, episodes_of, watched
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.response import caveat
from pappus.statistics.survival import kaplan_meier, quantile
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import INTERVAL_LEVEL
from pappus.vocabulary.record import MICROSECONDS_PER_HOUR


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """The time by which in half of the bursts of the last year we had acted on the same network (Kaplan–Meier).

    A burst in which we have not acted yet counts as one that still waits. An act that we would have done anyhow counts
    too: the record does not say why somebody wrote.
    """
    people, found = single(columns, "people"), episodes_of(watched(columns))
    if not found:
        return unavailable(translated("no burst in the last year"), 0, people)
    acted = [one.first_act_us is not None for one in found]
    if not any(acted):
        return unavailable(
            translated("the record shows no act of ours on these networks after a burst began"), len(found), people
        )
    median = quantile(kaplan_meier([_hours(one, context) for one in found], acted), 0.5, INTERVAL_LEVEL)
    if median.value is None:
        return unavailable(translated("in less than half of the bursts we acted"), len(found), people)
    return Estimate(median.value, median.low, median.high, len(found), people, reason=caveat(context))


def _hours(episode: Episode, context: MeasureContext) -> float:
    until = context.window_end_us if episode.first_act_us is None else episode.first_act_us
    return max(0, until - episode.onset_us) / MICROSECONDS_PER_HOUR


INDICATOR = Indicator(
    title="From the onset of a burst to our first act",
    question="How long do we take to say something once a burst has begun?",
    unit="hours",
    direction="lower",
    n_is="bursts",
    needs=(*NEEDS, "our own acts on the same networks"),
    absent=ABSENT,
    source=SOURCE,
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network"),
    snapshot=True,
)
