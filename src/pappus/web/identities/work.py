"""Background work: looking for people under several names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pappus.web.identities.services import LOOK, suggest
from pappus.web.jobs.work import Kind

KINDS = {LOOK: Kind(_("Looking for people under several names"), suggest, "manage", page="identities")}
