"""Which share of our posts repeats what another property of ours said before."""

from pappus.indicators.coordination import ABSENT, NEEDS, posts_sql, share_of_posts
from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.vocabulary.languages import translatable


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Posts whose text another property posted on the network in the 30 days before ÷ posts whose text is known.

    Texts are compared without case, punctuation and addresses; those of fewer than 40 characters count as no
    duplicates. A share or a reply links to what it repeats, so it is no duplicate. The first post of a text is none
    either. The interval takes a day as one observation.
    """
    return share_of_posts(columns)


INDICATOR = Indicator(
    title="Posts that are duplicates",
    question="How often do our own properties say the same without linking to each other?",
    unit="share",
    direction="lower",
    n_is="posts",
    needs=(*NEEDS, translatable("the texts of posts")),
    absent=ABSENT,
    source="s2; the span of time is set by judgement",
    sql=posts_sql("repeats = 1", "legible = 1"),
    readings=readings,
)
