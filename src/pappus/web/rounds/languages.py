"""In which language somebody is asked, and how a day is written in it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language_info

from pappus.web.rounds.models import Round


def languages_of(one: Round) -> list[tuple[str, str]]:
    """The languages of a round's form, code and own name: those that were chosen for it, else all there are."""
    known = [(code, str(get_language_info(code)["name_local"])) for code, _title in settings.LANGUAGES]
    return [pair for pair in known if pair[0] in one.languages] or known


def language_of(one: Round, own: str, asked_for: str | None) -> str:
    """The language for a person: the one they chose, else that of their device, else the first of the round.

    Args:
        one: the round.
        own: what the person chose, or the list said; empty for neither.
        asked_for: what the device asks for; null if that is not known.
    """
    offered = [code for code, _title in languages_of(one)]
    return next((code for code in (own, asked_for) if code in offered), offered[0])


def written(day: str) -> str:
    """An ISO date as people write it in the language of now; empty for none."""
    return date_format(date.fromisoformat(day), "DATE_FORMAT") if day else ""
