"""One HTML page that needs nothing beside itself: for the browser, the telephone and the printer."""

from __future__ import annotations

from pappus.report.document import ReportDocument, Writer


def write(document: ReportDocument) -> bytes:
    """The report as one HTML file, UTF-8; the same bytes for the same document."""
    from pappus.report.page import render

    return render(document).encode()


WRITER = Writer("web page", ".html", write)
