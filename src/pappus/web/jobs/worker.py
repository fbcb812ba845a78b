"""A worker: takes jobs from the queue one after the other, and revives those whose worker died."""

from __future__ import annotations

import os
import threading
import uuid
from contextlib import suppress

from django.db import DatabaseError, connection

from pappus.web.jobs.services import HEARTBEAT_SECONDS, enqueue_daily, revive

_BEATS_AN_HOUR = round(3600 / HEARTBEAT_SECONDS)


def work(*, until_empty: bool = False, interval_seconds: float = 0.5) -> None:
    """Works until it is told to end (SIGTERM, Ctrl-C), or until nothing waits any more."""
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker(
        queue_names=["default"],
        interval=interval_seconds,
        batch=until_empty,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{os.getpid()}-{uuid.uuid4().hex[:12]}",
        excluded_queue_names=[],
    )
    ended = threading.Event()
    thread = threading.Thread(target=_keep_reviving, args=(ended,), daemon=True)
    revive()
    if not until_empty:
        enqueue_daily()
    thread.start()
    try:
        if threading.current_thread() is threading.main_thread():
            worker.configure_signals()
        worker.run()
    finally:
        ended.set()
        thread.join()


def _keep_reviving(ended: threading.Event) -> None:
    beats = 0
    try:
        while not ended.wait(HEARTBEAT_SECONDS):
            beats += 1
            with suppress(DatabaseError):
                revive()
                if beats % _BEATS_AN_HOUR == 0:
                    enqueue_daily()
    finally:
        connection.close()
