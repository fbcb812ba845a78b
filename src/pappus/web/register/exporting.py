"""The register as a table that goes out: no cell of it is run as a formula."""

from __future__ import annotations

import io

from pappus.web.organisations.models import Organisation
from pappus.web.register.properties import COLUMNS
from pappus.web.register.selectors import rows_for_export
from pappus.workspace.tables import BOM, cell_of, line_of

_SHOWN = (*COLUMNS, "state", "last_month")
HEADER = (*COLUMNS.values(), "state", "last_month")


def as_csv(organisation: Organisation) -> bytes:
    """The register as CSV, as spreadsheets read it."""
    rows = [tuple(cell_of(cell) for cell in row) for row in rows_for_export(organisation, _SHOWN)]
    lines = [line_of(cells, ",") + "\r\n" for cells in (HEADER, *rows)]
    return (BOM + "".join(lines)).encode("utf-8", "replace")


def as_xlsx(organisation: Organisation) -> bytes:
    """The register as a workbook whose cells are texts."""
    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(made, options)
    sheet = workbook.add_worksheet("properties")
    bold = workbook.add_format({"bold": True})
    for column, name in enumerate(HEADER):
        sheet.write_string(0, column, name, bold)
    for place, row in enumerate(rows_for_export(organisation, _SHOWN), start=1):
        for column, cell in enumerate(row):
            sheet.write_string(place, column, cell_of(cell))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, 0, len(HEADER) - 1)
    workbook.close()
    return made.getvalue()
