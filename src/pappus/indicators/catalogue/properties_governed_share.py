"""Which share of our properties is managed by one process."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.register_marks import marked_share, marked_sql
from pappus.vocabulary.languages import translatable, translated

NOWHERE = translatable("the register says of no property who can sign in there (properties.csv, access, second_factor)")


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Properties with owner, known access and a second factor in the register ÷ our properties; counted in full.

    Our properties are those registered and those found in the records. Nothing is said where the register tells of no
    property who can sign in or whether that needs a second factor.
    """
    return marked_share(columns, translated(NOWHERE))


INDICATOR = Indicator(
    title="Properties under one process",
    question="Are accounts, access and tools managed by one process?",
    unit="share",
    direction="higher",
    n_is="properties",
    needs=(
        "the register of properties with who can sign in and whether that needs a second factor",
        "the records, for those outside the register",
    ),
    absent="no property of ours is known",
    source="s1",
    sql=marked_sql(
        "registered AND owner_unit IS NOT NULL AND access IS NOT NULL AND second_factor = 'yes'",
        "COUNT(access) + COUNT(second_factor)",
    ),
    readings=readings,
    groupings=("organisation", "network"),
    requires=("register",),
    snapshot=True,
    counts_people=False,
)
