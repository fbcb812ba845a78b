"""Elapsed time on the organisation's own clock: only opening hours count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from pappus.statistics.business_clock import elapsed_business_us
from pappus.workspace.organisation import Organisation


def elapsed_business_column(threads: pa.RecordBatch, organisation: Organisation) -> Any:
    """Opening-hours part of `elapsed_us` for a batch of threads, microseconds, as an Arrow array."""
    business = organisation.business_hours
    if business is None:
        return pa.nulls(threads.num_rows, pa.int64())
    opened = threads.column("opened_us").to_numpy(zero_copy_only=False).astype(np.int64)
    elapsed = threads.column("elapsed_us").to_numpy(zero_copy_only=False).astype(np.int64)
    weekly = {str(day): span for day, span in business.hours.items()}
    return pa.array(
        elapsed_business_us(opened, opened + elapsed, weekly, organisation.time_zone, business.holidays), pa.int64()
    )
