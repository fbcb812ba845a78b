"""The report of the demonstration in German: the same figures and pictures, and no English text of ours."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from pappus.pipeline import Workspace
from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.languages import translated, using
from pappus.vocabulary.messages import messages


@pytest.fixture(scope="module")
def pages(demonstrated: Workspace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pages")
    written = {code: demonstrated.report(folder / f"{code}.html", language=code) for code in ("en", "de")}
    return {code: path.read_text(encoding="utf-8") for code, path in written.items()}


def texts(page: str) -> set[str]:
    """What a person reads: between tags, in labels, and in the titles of pictures."""
    shown = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    found = [*re.findall(r">([^<>]+)<", shown), *re.findall(r'aria-label="([^"]*)"', shown)]
    return {re.sub(r"[ \n]+", " ", html.unescape(text)).strip() for text in found}


def test_a_page_says_its_language(pages: dict[str, str]) -> None:
    assert '<html lang="de">' in pages["de"]
    assert '<html lang="en">' in pages["en"]


def test_no_text_of_ours_is_left_in_english(pages: dict[str, str], demonstrated: Workspace) -> None:
    with using("de"):
        english = {one.text for one in messages() if translated(one.text) != one.text}
    # What the organisation itself calls something stays as it is.
    english -= {unit.name for unit in demonstrated.organisation().units}
    assert len(english & texts(pages["en"])) > 500
    assert english & texts(pages["de"]) == set()


def test_what_is_drawn_is_the_same(pages: dict[str, str]) -> None:
    drawn = {
        code: re.findall(r"--(?:at|low|high):[\d.]+|width:[\d.]+%|left:[\d.]+%", page) for code, page in pages.items()
    }
    assert drawn["de"] == drawn["en"]
    assert len(drawn["de"]) > 100


def test_figures_have_german_marks(pages: dict[str, str]) -> None:
    told = texts(pages["de"])
    assert any(re.search(r"\d\.\d{3} Threads", text) for text in told)
    assert any(re.search(r"\d,\d h", text) for text in told)
    # A comma before three digits marks thousands in English, and may stand before decimals in German.
    thousands = {figure for text in texts(pages["en"]) for figure in re.findall(r"\b\d{1,3}(?:,\d{3})+\b", text)}
    assert len(thousands) > 10
    assert not [text for text in told if thousands & set(re.findall(r"\b\d[\d,]*\b", text))]
    assert not [text for text in told if re.search(r"\d\.\d h", text)]


def test_a_language_without_translations_writes_nothing(demonstrated: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such language"):
        demonstrated.report(tmp_path / "report.html", language="xx")
    assert not (tmp_path / "report.html").exists()
