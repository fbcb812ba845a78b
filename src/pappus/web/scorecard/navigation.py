"""Entries of the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pappus.web.design.navigation import Entry

ENTRIES = [Entry(_("Scorecard"), "scorecard", "see_answer", 64, "scorecard/")]
