"""Answers of respondents: kept one by one, as they are given."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from pappus.assessment.cells import Unfit, answer_of, comment_of
from pappus.web.organisations.models import Unit
from pappus.web.rounds.asking import askable, questionnaire_of
from pappus.web.rounds.models import Rating, Respondent
from pappus.web.rounds.selectors import Asked

MOST_COMMENT = 2000
_LONGEST_AGO = timedelta(days=60)
_COLUMNS = ("round_id", "rater", "unit", "function", "level", "practice", "answer", "state", "comment", "answered_at")
_ROWS = "(rows)"
_INSERT = (
    f"INSERT INTO {Rating._meta.db_table} ({', '.join(_COLUMNS)}) VALUES {_ROWS}"
    " ON CONFLICT (round_id, rater, practice) DO UPDATE SET answer = excluded.answer, state = excluded.state,"
    " comment = excluded.comment, answered_at = excluded.answered_at"
)
_ANSWER, _COMMENT, _AGO = "a.", "c.", "t."


@dataclass(frozen=True)
class Given:
    """What somebody answered to one item.

    Attributes:
        item: id.
        answer: the number, `dk` or `na`, as the form says it.
        comment: what was added.
        ago_seconds: how long ago it was given, where it could not be sent at once.
    """

    item: str
    answer: str
    comment: str = ""
    ago_seconds: float = 0.0


def given_in(fields: Mapping[str, str]) -> list[Given]:
    """The answers among the fields of a form, and comments without an answer as those with an empty one."""
    names = dict.fromkeys(name[2:] for name in fields if name.startswith((_ANSWER, _COMMENT)))
    found = (
        Given(name, fields.get(_ANSWER + name, ""), fields.get(_COMMENT + name, ""), _seconds(fields.get(_AGO + name)))
        for name in names
    )
    return [one for one in found if one.answer or one.comment.strip()]


def keep(asked: Asked, given: Iterable[Given]) -> int:
    """Keeps answers in one statement; a second answer to an item takes the place of the first. How many were kept.

    What was not asked, is off the scale or has no answer is left out.
    """
    items = askable(asked.organisation, settings.LANGUAGE_CODE)
    theirs = set(asked.items)
    now = timezone.now()
    rows: dict[str, tuple[Any, ...]] = {}
    for one in given:
        item = items.get(one.item)
        answer = answer_of(one.answer, item) if item is not None and one.answer and one.item in theirs else None
        if answer is not None and not isinstance(answer, Unfit):
            comment = comment_of(one.comment.replace("\0", "")[:MOST_COMMENT])
            moment = _moment(now - timedelta(seconds=one.ago_seconds))
            rows[one.item] = (*_of(asked), one.item, *answer, comment, moment)
    if rows:
        _write(list(rows.values()))
    return len(rows)


def _of(asked: Asked) -> tuple[Any, ...]:
    return asked.round, asked.rater, asked.unit, asked.function, asked.level


def _write(rows: Sequence[tuple[Any, ...]]) -> None:
    """Writes answers in one statement, which is committed when this returns; SQLite and PostgreSQL read it alike."""
    row = f"({', '.join(['%s'] * len(_COLUMNS))})"
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.replace(_ROWS, ", ".join([row] * len(rows))), [cell for one in rows for cell in one])


@transaction.atomic
def begin(respondent: Respondent, told: Mapping[str, str]) -> None:
    """Fixes what a person is asked; who began before goes on with what was fixed then.

    Args:
        respondent: who begins.
        told: what the person said of level, unit and function, as far as the link does not say it.
    """
    if not respondent.level:
        respondent.level = told["level"]
    if not respondent.unit and told.get("unit"):
        respondent.unit = told["unit"]
    if not respondent.function:
        respondent.function = _function_of(respondent) or told.get("function", "")
    before = Respondent.objects.filter(round=respondent.round, level=respondent.level, started_at__isnull=False)
    whole = questionnaire_of(respondent.round, respondent, before.count() + 1)
    Respondent.objects.filter(pk=respondent.pk, started_at=None).update(
        level=respondent.level,
        unit=respondent.unit,
        function=respondent.function,
        items=[item.id for item in whole.items],
        started_at=timezone.now(),
    )


def finish(respondent: Respondent) -> None:
    """Notes that a person is done; answers can still be changed until the round closes."""
    Respondent.objects.filter(pk=respondent.pk, finished_at=None).update(finished_at=timezone.now())


def choose_language(respondent: Respondent, language: str) -> None:
    """Notes in which language a person reads, on every device."""
    Respondent.objects.filter(pk=respondent.pk).update(language=language)


def _function_of(respondent: Respondent) -> str:
    unit = Unit.objects.filter(organisation=respondent.round.organisation, key=respondent.unit).first()
    return unit.function if unit is not None else ""


def _seconds(said: str | None) -> float:
    try:
        seconds = float(said or 0)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), _LONGEST_AGO.total_seconds()) if math.isfinite(seconds) else 0.0


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
