"""Sessions in the database, found by a prepared query: every page of a member begins with one."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from pappus.web.prepared import Prepared

_OPEN = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now),
    Session._meta.get_field("session_key"),
    Session._meta.get_field("expire_date"),
)


class SessionStore(db.SessionStore):
    """The sessions of Django's own store."""

    def _get_session_from_db(self) -> Session | None:
        found = _OPEN.first(self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found
