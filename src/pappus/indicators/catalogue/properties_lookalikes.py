"""How many accounts outside the register have a name that could be taken for one of ours."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, unavailable
from pappus.indicators.lookalikes import looks_like_one
from pappus.vocabulary.languages import translated

SQL = """
SELECT {key} AS key, {period} AS period, property_id, CASE WHEN handle IS NOT NULL THEN 1 ELSE 0 END AS declared
FROM properties
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Properties in the records, neither registered nor declared as ours, whose name nearly is one of ours.

    Nearly means equal but for signs that look alike (0 and o, rn and m), or one letter that differs in a name of five
    and more, two in a name of ten and more; also the very name on another network. Each is to be looked at: it may be
    ours, or somebody who passes for us. `n` is the number of properties that were compared.
    """
    declared = columns["declared"] == 1
    ours = [str(name) for name in columns["property_id"][declared]]
    others = [str(name) for name in columns["property_id"][~declared]]
    if not ours:
        return unavailable(translated("no property of ours is registered or declared"), len(others), None)
    if not others:
        return Estimate(0.0, None, None, 0, None, reason=translated("the records show no other property"))
    return Estimate(float(sum(looks_like_one(name, ours) for name in others)), None, None, len(others), None)


INDICATOR = Indicator(
    title="Names that look like ours",
    question="How many accounts outside the register could be taken for one of ours?",
    unit="properties",
    direction="lower",
    n_is="properties",
    needs=("the register of properties", "the records, for those outside the register"),
    absent="neither the register nor the records have a property",
    source="s1; Unicode Technical Standard 39 (confusables), of which a few are used; distances are set by judgement",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
    snapshot=True,
    counts_people=False,
)
