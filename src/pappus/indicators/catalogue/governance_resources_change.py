"""Whether more or less is set aside than a year ago."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, unavailable
from pappus.indicators.set_aside import ABSENT, NEEDS, SQL, set_aside
from pappus.vocabulary.languages import translated


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """The change against a year ago of that kind (people, hours, money) which fell the most, as a share of it.

    −.2 means that a fifth of it is gone. Posts, hours and money are not added up: one cannot stand for another. `n` is
    the number of kinds that were set aside a year ago; they are counted, not estimated.
    """
    changes = [one.change for one in set_aside(columns).values() if one.change is not None]
    if not changes:
        return unavailable(translated("nothing was set aside a year ago"), 0, None)
    least = min(changes)
    return Estimate(least, least, least, len(changes), None)


INDICATOR = Indicator(
    title="Change of what is set aside",
    question="Is as much set aside as a year ago?",
    unit="index",
    direction="higher",
    n_is="kinds",
    needs=NEEDS,
    absent=ABSENT,
    source="s0, s2",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
    snapshot=True,
    counts_people=False,
)
