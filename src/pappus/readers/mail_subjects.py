"""Ties answers that name no message to the mail of the same subject; remembers a bounded number of subjects."""

from __future__ import annotations

from collections import OrderedDict

from pappus.readers.mail_words import limits
from pappus.vocabulary.record import MICROSECONDS_PER_DAY

_MOST_SUBJECTS = 100_000


class SubjectThreads:
    """The threads of the subjects met so far, by property and subject; the least recently met are forgotten."""

    def __init__(self) -> None:
        self._threads: OrderedDict[int, tuple[int, str]] = OrderedDict()
        self._window_us = limits()["subject_window_days"] * MICROSECONDS_PER_DAY

    def note(self, property_id: str, subject: str, ts_us: int, thread_id: str) -> None:
        """Remembers that a mail of this (bare) subject stands in a thread."""
        if subject:
            key = hash((property_id, subject))
            self._threads[key] = (ts_us, thread_id)
            self._threads.move_to_end(key)
            if len(self._threads) > _MOST_SUBJECTS:
                self._threads.popitem(last=False)

    def find(self, property_id: str, subject: str, ts_us: int) -> str | None:
        """The thread of the last mail of this subject, if it is not too far away in time."""
        noted_us, thread_id = self._threads.get(hash((property_id, subject)), (0, None))
        return thread_id if thread_id and abs(ts_us - noted_us) <= self._window_us else None
