"""How often much more than usual is said to us and about us."""

from pappus.indicators.buzz import ABSENT, NEEDS, SOURCE, SQL, buzz_rules, days_watched, episodes_of, watched
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.response import caveat
from pappus.statistics.means_and_counts import poisson
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import INTERVAL_LEVEL

DAYS_A_QUARTER = 91.3125


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Bursts ÷ quarters watched, with the exact interval of a count; at most the last year is looked at.

    A burst is a moment that is twice as surprising as the most surprising one of a usual day, on one network, with at
    least five people in an hour of it. What follows within a day belongs to it. By chance alone there is about one in
    a hundred days.
    """
    people, networks = single(columns, "people"), watched(columns)
    days, learning = days_watched(networks), buzz_rules()["learning_days"]
    if days < learning:
        return unavailable(
            translated("no network was followed for {days} days, so what is usual is not known", days=2 * learning),
            0,
            people,
        )
    n, quarters = len(episodes_of(networks)), days / DAYS_A_QUARTER
    found = poisson(n, INTERVAL_LEVEL)
    return Estimate(n / quarters, found.low / quarters, found.high / quarters, n, people, reason=caveat(context))


INDICATOR = Indicator(
    title="Bursts a quarter",
    question="How often is much more than usual said to us and about us?",
    unit="bursts",
    direction="neither",
    n_is="bursts",
    needs=NEEDS,
    absent=ABSENT,
    source=SOURCE,
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network"),
    snapshot=True,
)
