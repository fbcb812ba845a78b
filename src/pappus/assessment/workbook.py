"""Questionnaires as a spreadsheet: a sheet for each, to be filled in on the screen or on paper."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pappus.assessment.items import Item
from pappus.assessment.questionnaire import Questionnaire
from pappus.assessment.words import SPECIALISTS, unit_labels, words
from pappus.workspace.organisation import FUNCTIONS, LEVELS, Unit
from pappus.workspace.tables import cell_of

# Hidden names by which the sheet is read again, wherever its columns may have moved.
WHO_NAMES, WHO_VALUES, ITEM_NAMES, HEADS = "pappus:who", "pappus:values", "pappus:items", "pappus:heads"
LISTS_SHEET = "lists"

_WHO = ("rater", "unit", "function", "level", "answered_at")
_SCALE = range(5)
_WIDTHS = {"number": 4, "question": 38, **{f"anchor_{answer}": 17 for answer in _SCALE}, "answer": 8, "comment": 24}
_COLUMNS = {name: place for place, name in enumerate(_WIDTHS, start=1)}
_WHO_COLUMNS = {name: place for place, name in enumerate(_WHO, start=_COLUMNS["question"])}
_LINE_POINTS = 13.0
_INK, _QUIET, _RULE, _PAPER = "#1f2933", "#6b7785", "#d5dae0", "#f7f5ec"


@dataclass(frozen=True)
class _Book:
    """The workbook that is written, with its formats and the lists to choose from."""

    workbook: Any
    formats: dict[str, Any]
    lists: dict[str, str]


def questionnaire_workbook(questionnaires: Sequence[Questionnaire], units: Iterable[Unit], rater: str = "") -> bytes:
    """The questionnaires as an XLSX file, a sheet for each, with cells to answer in and all others locked.

    Args:
        questionnaires: one for each sheet.
        units: those that a person can choose from.
        rater: the mark that is entered already; empty leaves it to the person.
    """
    import xlsxwriter

    target = io.BytesIO()
    as_typed = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(target, {"in_memory": True, **as_typed})
    sheets = [workbook.add_worksheet(words()["sheets"][_kind(one)]) for one in questionnaires]
    book = _Book(workbook, _formats(workbook), _write_lists(workbook, list(unit_labels(units).values())))
    for sheet, one in zip(sheets, questionnaires, strict=True):
        _write_sheet(sheet, one, book, rater)
    workbook.close()
    return target.getvalue()


def _kind(questionnaire: Questionnaire) -> str:
    return questionnaire.audience.level or SPECIALISTS


def _formats(workbook: Any) -> dict[str, Any]:
    text = {"font_name": "Calibri", "font_size": 10, "font_color": _INK, "valign": "top", "text_wrap": True}
    line = {"bottom": 1, "bottom_color": _RULE}
    entry = {"locked": False, "border": 1, "border_color": _RULE, "bg_color": _PAPER}
    centre = {"align": "center"}
    properties: dict[str, dict[str, Any]] = {
        "title": {"font_size": 15, "bold": True, "text_wrap": False},
        "text": {},
        "label": {"font_color": _QUIET, "font_size": 9, "text_wrap": False},
        "entry": {**entry, "num_format": "@", "text_wrap": False},
        "head": {"bold": True, "bottom": 2, "bottom_color": _INK, "text_wrap": False},
        "head_centre": {"bold": True, "bottom": 2, "bottom_color": _INK, **centre},
        "head_anchor": {"bold": True, "bottom": 2, "bottom_color": _INK, "align": "left", "indent": 1},
        "part": {"bold": True, "font_color": _QUIET, "valign": "bottom", "text_wrap": False},
        "number": {**line, "font_color": _QUIET},
        "question": {**line, "bold": True},
        "anchor": {**line, "font_size": 9, "align": "left", "indent": 1},
        "answer": {**entry, **centre, "valign": "vcenter", "bold": True, "font_size": 12},
        "comment": {**entry, "num_format": "@", "font_size": 9},
        "hint": {"font_color": _QUIET, "font_size": 9},
        "bold": {"bold": True},
    }
    formats = {name: workbook.add_format({**text, **one}) for name, one in properties.items()}
    # What is applied under a condition may say only what differs.
    return {**formats, "skipped": workbook.add_format({"font_color": _RULE, "bg_color": "#ffffff"})}


def _write_lists(workbook: Any, units: list[str]) -> dict[str, str]:
    """Writes the lists to choose from on a hidden sheet; the place of each."""
    sheet = workbook.add_worksheet(LISTS_SHEET)
    sheet.hide()
    sheet.protect()
    functions, levels = words()["functions"], words()["levels"]
    lists = {
        "unit": units,
        "function": [functions[name] for name in FUNCTIONS],
        "level": [levels[name] for name in LEVELS],
    }
    places = {}
    for column, (name, choices) in enumerate(lists.items()):
        for row, choice in enumerate(choices):
            sheet.write_string(row, column, cell_of(choice))
        if choices:
            letter = "ABC"[column]
            places[name] = f"={LISTS_SHEET}!${letter}$1:${letter}${len(choices)}"
    return places


def _write_sheet(sheet: Any, questionnaire: Questionnaire, book: _Book, rater: str) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    for name, width in _WIDTHS.items():
        sheet.set_column(_COLUMNS[name], _COLUMNS[name], width)
    row = _write_opening(sheet, questionnaire, book)
    row = _write_who(sheet, row, questionnaire, book, rater)
    row = _write_heads(sheet, row, book)
    sheet.freeze_panes(row, 0)
    sheet.repeat_rows(row - 1)
    _write_items(sheet, row, questionnaire.items, book)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&C{words()['footer']}")


def _write_opening(sheet: Any, questionnaire: Questionnaire, book: _Book) -> int:
    """Title and instructions; the number of the next row."""
    kind = _kind(questionnaire)
    minutes = max(1, round(questionnaire.minutes))
    length = words()["length"].format(items=len(questionnaire.items), minutes=minutes)
    sheet.set_row(0, 24)
    sheet.write_string(0, 1, f"{words()['titles'][kind]}  ·  {length}", book.formats["title"])
    width = sum(_WIDTHS.values())
    sentences = [*words()["instructions"], *words()["privacy"]]
    for row, sentence in enumerate(sentences, start=1):
        told = sentence.format(view=words()["views"][kind], **words()["codes"])
        sheet.set_row(row, _LINE_POINTS * _lines(told, width) + 2)
        sheet.merge_range(row, 1, row, _COLUMNS["comment"], told, book.formats["text"])
    return 1 + len(sentences)


def _write_who(sheet: Any, row: int, questionnaire: Questionnaire, book: _Book, rater: str) -> int:
    """The cells in which a person says who answers; the number of the next row."""
    audience = questionnaire.audience
    known = {
        "rater": rater,
        "function": words()["functions"][audience.function] if audience.function else "",
        "level": words()["levels"][audience.level] if audience.level else "",
    }
    sheet.set_row(row, None, None, {"hidden": True})
    sheet.set_row(row + 1, 16)
    sheet.set_row(row + 2, 20)
    sheet.write_string(row, 0, WHO_NAMES)
    sheet.write_string(row + 2, 0, WHO_VALUES)
    for name, column in _WHO_COLUMNS.items():
        sheet.write_string(row, column, name)
        sheet.write_string(row + 1, column, words()["who"][name], book.formats["label"])
        sheet.write_string(row + 2, column, cell_of(known.get(name)), book.formats["entry"])
        rule = {"validate": "any", "input_title": words()["who"][name], "input_message": words()["who_hints"][name]}
        if name in book.lists:
            rule |= {"validate": "list", "source": book.lists[name], "error_message": words()["answer_refused"]}
        sheet.data_validation(row + 2, column, row + 2, column, rule)
    sheet.set_row(row + 3, 8)
    return row + 4


def _write_heads(sheet: Any, row: int, book: _Book) -> int:
    """The heads of the columns; the number of the next row."""
    heads = {**words()["columns"], **{f"anchor_{answer}": str(answer) for answer in _SCALE}}
    sheet.set_row(row, None, None, {"hidden": True})
    sheet.set_row(row + 1, 18)
    sheet.write_string(row, 0, ITEM_NAMES)
    sheet.write_string(row + 1, 0, HEADS)
    for name, column in _COLUMNS.items():
        kind = "head_anchor" if name.startswith("anchor_") else "head_centre" if name == "answer" else "head"
        sheet.write_string(row, column, name)
        sheet.write_string(row + 1, column, heads[name], book.formats[kind])
    return row + 2


def _write_items(sheet: Any, row: int, items: Sequence[Item], book: _Book) -> None:
    part = None
    rows: dict[str, tuple[int, int]] = {}
    for number, item in enumerate(items, start=1):
        if item.part != part:
            part = item.part
            sheet.set_row(row, 22)
            sheet.write_string(row, 1, part, book.formats["part"])
            row += 1
        rows[item.id] = (number, row)
        _write_item(sheet, row, item, number, rows.get(item.follows or ""), book)
        row += 1


def _write_item(sheet: Any, row: int, item: Item, number: int, leader: tuple[int, int] | None, book: _Book) -> None:
    formats = book.formats
    anchors = _anchors(item)
    hint = words()["skipped"].format(number=leader[0]) if leader else ""
    lines = [_lines(text, _WIDTHS[f"anchor_{place}"]) for place, text in anchors.items()]
    lines.append(_lines(item.question, _WIDTHS["question"] * 0.95) + _lines(hint, _WIDTHS["question"] * 1.15))
    sheet.set_row(row, _LINE_POINTS * max(3, *lines) + 6)
    sheet.write_string(row, 0, item.id)
    sheet.write_string(row, _COLUMNS["number"], str(number), formats["number"])
    if hint:
        texts = (formats["bold"], f"{item.question}\n", formats["hint"], hint)
        sheet.write_rich_string(row, _COLUMNS["question"], *texts, formats["question"])
    else:
        sheet.write_string(row, _COLUMNS["question"], item.question, formats["question"])
    for answer in _SCALE:
        sheet.write_string(row, _COLUMNS[f"anchor_{answer}"], anchors.get(answer, ""), formats["anchor"])
    sheet.write_blank(row, _COLUMNS["answer"], None, formats["answer"])
    sheet.write_blank(row, _COLUMNS["comment"], None, formats["comment"])
    _offer_answers(sheet, row, item)
    if leader:
        _fade_when_skipped(sheet, row, leader[1], book)


def _anchors(item: Item) -> dict[int, str]:
    """The text under each head from 0 to 4; an item with another scale says its ends at both ends."""
    if len(item.anchors) == len(_SCALE):
        return dict(enumerate(item.anchors))
    ends = zip((item.lowest, item.highest), (_SCALE[0], _SCALE[-1]), item.anchors, strict=True)
    return {place: words()["ends"].format(answer=answer, anchor=anchor) for answer, place, anchor in ends}


def _offer_answers(sheet: Any, row: int, item: Item) -> None:
    choices = [*range(item.lowest, item.highest + 1), *words()["codes"].values()]
    hint = words()["answer_hint"].format(lowest=item.lowest, highest=item.highest, **words()["codes"])
    rule = {"validate": "list", "source": choices, "input_message": hint, "error_message": words()["answer_refused"]}
    sheet.data_validation(row, _COLUMNS["answer"], row, _COLUMNS["answer"], rule)


def _fade_when_skipped(sheet: Any, row: int, leader_row: int, book: _Book) -> None:
    letter = chr(ord("A") + _COLUMNS["answer"])
    cell = f"${letter}${leader_row + 1}"
    rule = {"type": "formula", "criteria": f'=AND({cell}<>"",{cell}&""="0")', "format": book.formats["skipped"]}
    sheet.conditional_format(row, 1, row, _COLUMNS["comment"], rule)


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column of so many characters."""
    return math.ceil(len(text) / width) if text else 0
