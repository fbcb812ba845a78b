"""Entries of the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pappus.web.design.navigation import Entry

ENTRIES = [
    Entry(_("Properties"), "properties", "see_register", 50, "properties/"),
    Entry(_("Units and people"), "units", "see_register", 55, "units/"),
    Entry(_("Documents"), "documents", "see_register", 60, "documents/"),
    Entry(_("Settings"), "organisation_settings", "manage", 95, "settings/"),
]
