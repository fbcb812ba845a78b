"""Which share of our properties is archived as the sector's rules ask."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.register_marks import marked_share, marked_sql
from pappus.vocabulary.languages import translatable, translated

NOWHERE = translatable("the register says of no property whether it is archived (properties.csv, archived)")


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Properties that the register marks as archived ÷ our properties, registered or found; counted in full.

    Nothing is said where no property is marked, with yes or no.
    """
    return marked_share(columns, translated(NOWHERE))


INDICATOR = Indicator(
    title="Archived properties",
    question="Is what we say archived as the rules of the sector ask?",
    unit="share",
    direction="higher",
    n_is="properties",
    needs=("the register of properties with what is archived", "the records, for those outside the register"),
    absent="no property of ours is known",
    source="s1",
    sql=marked_sql("archived = 'yes'", "COUNT(archived)"),
    readings=readings,
    groupings=("organisation", "network"),
    requires=("register",),
    snapshot=True,
    counts_people=False,
)
