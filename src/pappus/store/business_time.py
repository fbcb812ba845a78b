"""Elapsed time on the organisation's own clock: only opening hours count."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from pappus.statistics.business_clock import Schedule, elapsed_on_schedules_us
from pappus.vocabulary.periods import microseconds
from pappus.workspace.organisation import BusinessHours, Organisation


def elapsed_business_column(threads: pa.RecordBatch, organisation: Organisation) -> Any:
    """Opening-hours part of `elapsed_us` for a batch of threads, microseconds, as an Arrow array."""
    if organisation.business_hours is None:
        return pa.nulls(threads.num_rows, pa.int64())
    opened = threads.column("opened_us").to_numpy(zero_copy_only=False).astype(np.int64)
    elapsed = threads.column("elapsed_us").to_numpy(zero_copy_only=False).astype(np.int64)
    schedules = schedules_of(organisation.business_hours, organisation.time_zone)
    return pa.array(elapsed_on_schedules_us(opened, opened + elapsed, schedules), pa.int64())


def schedules_of(business: BusinessHours, time_zone: str) -> list[Schedule]:
    """The opening hours as they were at each time, the earliest first; days begin in the organisation's time zone."""
    schedules = []
    begin: int | None = None
    for earlier in sorted(business.earlier, key=lambda one: one.until):
        end = _midnight_us(earlier.until, time_zone)
        hours = {str(day): span for day, span in earlier.hours.items()}
        schedules.append(Schedule(hours, earlier.time_zone or time_zone, business.holidays, begin, end))
        begin = end
    now = {str(day): span for day, span in business.hours.items()}
    return [*schedules, Schedule(now, time_zone, business.holidays, begin)]


def _midnight_us(day: str, time_zone: str) -> int:
    return microseconds(datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(time_zone)))
