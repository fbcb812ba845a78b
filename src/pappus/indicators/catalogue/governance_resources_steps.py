"""How far people, hours and money are set aside."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.set_aside import ABSENT, KINDS, NEEDS, SQL, set_aside

_NO_LESS = -0.05


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """0 where nothing is in force; 1 where something is; 2 where people, hours and money are; 3 and 4 beyond that.

    3 asks that all three are set aside for more than a year, and none of them fell by more than 5 % since a year ago;
    4 that each was there a year ago and one grew.
    """
    held = {kind: one for kind, one in set_aside(columns).items() if one.now}
    changes = [one.change for one in held.values()]
    known = [change for change in changes if change is not None]
    all_three = len(held) == len(KINDS)
    kept = all_three and all(one.lasting for one in held.values()) and all(change >= _NO_LESS for change in known)
    step = bool(held) + all_three + kept + (kept and len(known) == len(KINDS) and max(known) > 0)
    return Estimate(float(step), float(step), float(step), len(columns["kind"]), None)


INDICATOR = Indicator(
    title="How far means are set aside",
    question="Are people, hours and money set aside, and for more than a year?",
    unit="steps",
    direction="higher",
    n_is="entries",
    needs=NEEDS,
    absent=ABSENT,
    source="s0, s2",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
    snapshot=True,
    counts_people=False,
)
