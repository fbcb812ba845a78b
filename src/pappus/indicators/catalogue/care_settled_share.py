"""Whether answers settle the matter."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.recontact import ANSWERS_FOLLOWED, NEEDS_RETURNING, SETTLED, returning_sql
from pappus.indicators.response import SIDES_UNKNOWN
from pappus.indicators.shares import share_of_rows
from pappus.vocabulary.languages import translated


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Answered matters whose opener did not come back, and which were not opened again, until 7 days after the answer.

    Coming back before the answer counts too. The interval counts people, not matters.
    """
    reason = "" if context.sides_known else translated(SIDES_UNKNOWN)
    return share_of_rows(columns, single(columns, "people"), reason, "settled")


INDICATOR = Indicator(
    title="Settled by the answer",
    question="Do answers settle the matter, so that nobody has to come back within a week?",
    unit="share",
    direction="higher",
    n_is="threads",
    needs=NEEDS_RETURNING,
    absent="no matter in the record was answered and followed for a week by somebody who can be recognised",
    source="s4; first contact resolution; Franco et al. (2019), PMC6690503",
    sql=returning_sql(ANSWERS_FOLLOWED, settled=SETTLED),
    readings=readings,
)
