"""Background work: reminding of documents that lapse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pappus.web.jobs.work import Kind
from pappus.web.register.documents import remind

KINDS = {"remind_of_documents": Kind(_("Reminders of documents"), remind, "review", daily=True, page="documents")}
