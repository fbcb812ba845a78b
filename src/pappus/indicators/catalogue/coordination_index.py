"""Which share of our posts neither collides with another one of ours nor repeats it."""

from pappus.indicators.coordination import ABSENT, NEEDS, posts_sql, share_of_posts
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.vocabulary.languages import translatable


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """One less the rate of collisions and duplicates among posts of our properties whose text is known.

    1 means that none of our properties ever got in the way of another. A post that collides and is a duplicate counts
    once. Its parts are readings of their own. The interval takes a day as one observation.
    """
    return share_of_posts(columns)


INDICATOR = Indicator(
    title="Coordination",
    question="Do our properties keep out of each other's way?",
    unit="share",
    direction="higher",
    n_is="posts",
    needs=(*NEEDS, translatable("the texts of posts")),
    absent=ABSENT,
    source="s2; distances are set by judgement",
    sql=posts_sql("collides = 0 AND repeats = 0", "legible = 1"),
    readings=readings,
)
