"""Which share of our posts meets a post of another property of ours before the same audience."""

from pappus.indicators.coordination import ABSENT, NEEDS, posts_sql, share_of_posts
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Posts within 15 minutes of a post of another property to the same audience ÷ posts of our properties.

    The same audience is the same network and, as far as they are known, market, audience in the register, and language.
    Replies and shares are no posts. The interval takes a day as one observation.
    """
    return share_of_posts(columns)


INDICATOR = Indicator(
    title="Posts that collide",
    question="How often do our own properties talk at the same time to the same people?",
    unit="share",
    direction="lower",
    n_is="posts",
    needs=NEEDS,
    absent=ABSENT,
    source="s2; the distance in time is set by judgement",
    sql=posts_sql("collides = 1"),
    readings=readings,
)
