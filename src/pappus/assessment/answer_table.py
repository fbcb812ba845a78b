"""Questionnaires as a text file to be filled in: a row for each person and item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pappus.assessment.items import Item
from pappus.assessment.questionnaire import Questionnaire
from pappus.assessment.rating_rows import COLUMNS
from pappus.assessment.words import words
from pappus.workspace.tables import BOM, cell_of, line_of

_ANCHORS = 5
_COLUMNS = (*COLUMNS[:-2], "what_happens_with_it", *COLUMNS[-2:], "question", *(f"anchor_{n}" for n in range(_ANCHORS)))


def answer_table(questionnaires: Iterable[tuple[Questionnaire, str]]) -> bytes:
    """A CSV file with a row for each item of each questionnaire, its answer left empty.

    What happens with the answers stands in front of each comment, since rows may be filled in in any order.

    Args:
        questionnaires: each with the mark of the person who is to answer it; empty leaves the mark to be filled in.
    """
    rows = [_COLUMNS, *(row for one, rater in questionnaires for row in _rows(one, rater))]
    # The byte-order mark tells spreadsheets that this is UTF-8.
    return (BOM + "".join(line_of(row, ",") + "\r\n" for row in rows)).encode()


def _rows(questionnaire: Questionnaire, rater: str) -> Iterator[tuple[str, ...]]:
    audience = questionnaire.audience
    privacy = " ".join(words()["privacy"])
    for item in questionnaire.items:
        who = (rater, "", audience.function or "", audience.level or "", item.id, "", privacy, "", "")
        yield tuple(cell_of(cell) for cell in (*who, item.question, *_anchors(item)))


def _anchors(item: Item) -> Iterator[str]:
    if len(item.anchors) == _ANCHORS:
        yield from item.anchors
        return
    first, last = item.anchors
    yield from (f"{item.lowest}: {first}", *[""] * (_ANCHORS - 2), f"{item.highest}: {last}")
