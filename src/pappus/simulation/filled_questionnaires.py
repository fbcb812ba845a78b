"""Questionnaires as spreadsheets that somebody has filled in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from pappus.assessment.questionnaire import Questionnaire
from pappus.assessment.ratings import Rating
from pappus.assessment.words import unit_labels, words
from pappus.assessment.workbook import ITEM_NAMES, WHO_NAMES, WHO_VALUES, questionnaire_workbook
from pappus.simulation.archive_files import write_zip
from pappus.workspace.organisation import Unit

_SAVED = "2026-09-30T12:00:00Z"


def filled_questionnaire(paper: Questionnaire, units: Sequence[Unit], ratings: Sequence[Rating]) -> bytes:
    """The spreadsheet of one person, the same bytes for the same answers.

    Args:
        paper: what the person is asked.
        units: those to choose from.
        ratings: what the person answered, all of it.
    """
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(questionnaire_workbook([paper], units)))
    sheet = book.worksheets[0]
    rows = {str(cell.value): cell.row for cell in sheet["A"] if cell.value is not None}
    columns = {str(cell.value): cell.column for mark in (WHO_NAMES, ITEM_NAMES) for cell in sheet[rows[mark]]}
    first = ratings[0]
    who = {
        "rater": first.rater,
        "unit": unit_labels(units)[first.unit or ""],
        "function": words()["functions"][first.function],
        "level": words()["levels"][first.level],
        "answered_at": first.answered_at,
    }
    for name, value in who.items():
        sheet.cell(rows[WHO_VALUES], columns[name], value)
    for rating in ratings:
        answer = rating.state if rating.answer is None else rating.answer
        sheet.cell(rows[rating.practice], columns["answer"], answer)
        sheet.cell(rows[rating.practice], columns["comment"], rating.comment or None)
    target = io.BytesIO()
    book.save(target)
    return _without_moment(target.getvalue())


def _without_moment(content: bytes) -> bytes:
    """A workbook that does not say when it was saved."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    saved = rf"\g<1>{_SAVED}".encode()
    name = "docProps/core.xml"
    members[name] = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", saved, members[name])
    target = io.BytesIO()
    write_zip(target, members)
    return target.getvalue()
