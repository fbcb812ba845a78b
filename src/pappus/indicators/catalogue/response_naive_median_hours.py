"""What most tools print for the response time, beside the honest figure."""

import numpy as np

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.response import NEEDS, elapsed_sql, median


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """The median of the answered threads only, answers to oneself counted: for comparison, never for a finding.

    `n` is the number of threads with such an answer.
    """
    return median({**columns, "answered_n": np.asarray(columns["threads_n"])}, context)


INDICATOR = Indicator(
    title="Median of the answered (for comparison)",
    question="What would a tool print that leaves out the unanswered and counts answers to oneself?",
    unit="hours",
    direction="neither",
    n_is="threads",
    needs=NEEDS,
    absent="no thread in the record that calls for an answer has one",
    source="common practice of response-time reports",
    sql=elapsed_sql("(naive_reply_us - opened_us)"),
    readings=readings,
)
