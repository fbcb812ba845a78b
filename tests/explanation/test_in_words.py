"""What is explained can be put into other languages: all of it is among the texts that translators are given."""

from __future__ import annotations

import pytest

from pappus.explanation.indicators import making
from pappus.explanation.listings import LISTINGS
from pappus.indicators.registry import indicators
from pappus.vocabulary.messages import messages


@pytest.fixture(scope="module")
def known() -> set[str]:
    return {one.text for one in messages()}


def test_how_each_figure_is_made(known: set[str]) -> None:
    told = {sentence for one in indicators().values() for sentence in making(one.readings)}
    assert len(told) > 50
    filled = {one for one in told if one.startswith("Here the horizon hours are ")}
    assert filled
    assert told - known - filled == set()
    assert {"Here the {figure} are {value}.", "horizon hours"} <= known


def test_what_rows_are_listed_as(known: set[str]) -> None:
    ends = {end for one in LISTINGS.values() for end in one.ends}
    columns = {column.title for one in LISTINGS.values() for column in one.columns}
    assert (ends | columns) - known == set()
