"""Background work: looking at exports, reading them, taking imports back, fetching from servers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pappus.web.jobs.work import Kind
from pappus.web.sources.live_services import FETCH, fetch
from pappus.web.sources.receiving import tidy
from pappus.web.sources.services import look, read_in, take_back

KINDS = {
    FETCH: Kind(_("Fetching from servers"), fetch, "manage", daily=True, page="live_sources"),
    "look_at_export": Kind(_("Looking at an export"), look, "import", page="sources"),
    "read_export": Kind(_("Reading an export"), read_in, "import", page="sources"),
    "tidy_uploads": Kind(_("Removing exports that nobody read"), tidy, "import", daily=True, page="sources"),
    "undo_import": Kind(_("Taking an import back"), take_back, "import", page="sources"),
}
