"""Forms in which an assessment leaves: the report, the answer as JSON, readings as CSV that no spreadsheet runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.text import slugify

from pappus.vocabulary.readings import Reading
from pappus.web.results.models import Assessment
from pappus.web.results.selectors import report_of
from pappus.workspace.tables import cell_of, line_of


def query(**values: str) -> str:
    """The part of an address after the question mark."""
    return urlencode(values)


def readings_csv(readings: list[dict[str, Any]]) -> str:
    """Readings as a CSV file, one row a reading; cells that look like formulas begin with an apostrophe."""
    columns = [field.name for field in fields(Reading)]
    lines = [line_of(columns, ",")]
    lines += [line_of([_cell(one.get(name)) for name in columns], ",") for one in readings]
    return "\r\n".join(lines) + "\r\n"


def _cell(value: Any) -> str:
    # A negative figure is a number and no formula.
    return cell_of(value) if isinstance(value, str) else "" if value is None else str(value)


def _named(assessment: Assessment, suffix: str, content: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    name = f"{slugify(assessment.organisation.name) or 'organisation'}-{assessment.as_of}{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _report(assessment: Assessment) -> HttpResponse:
    from django.utils.translation import get_language

    language = (get_language() or "en").partition("-")[0]
    return _named(assessment, ".html", report_of(assessment, language), "text/html")


def _answer(assessment: Assessment) -> HttpResponse:
    content = json.dumps(assessment.answer, ensure_ascii=False, indent=1)
    return _named(assessment, ".json", content, "application/json")


def _readings(assessment: Assessment) -> HttpResponse:
    return _named(assessment, "-readings.csv", readings_csv(assessment.readings), "text/csv")


FORMS: Mapping[str, Callable[[Assessment], HttpResponse]] = {
    "report": _report,
    "answer": _answer,
    "readings": _readings,
}
"""Every form by name."""
