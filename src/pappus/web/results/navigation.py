"""Entries of the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pappus.web.design.navigation import Entry

ENTRIES = [
    Entry(_("Home"), "organisation_home", "see_answer", 10, ""),
    Entry(_("Results"), "results", "see_answer", 20, "results/"),
    Entry(_("Share"), "share_links", "share", 80, "share/"),
]
