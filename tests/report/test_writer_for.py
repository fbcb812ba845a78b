"""The ending of a file's name chooses the writer."""

from __future__ import annotations

from pathlib import Path

import pytest

from pappus.report import known_writers, writer_for
from pappus.vocabulary.errors import UsageError


@pytest.mark.parametrize("name", ["report.html", "Report.HTML", Path("folder") / "a.b.html"])
def test_the_ending_counts_whatever_its_case(name: str | Path) -> None:
    assert writer_for(name) is known_writers()["html"]


@pytest.mark.parametrize("name", ["report.docx", "report", "html"])
def test_an_unknown_ending_is_refused_with_those_that_exist(name: str) -> None:
    with pytest.raises(UsageError, match=r"\.html \(web page\)"):
        writer_for(name)
