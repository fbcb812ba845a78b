"""The part of a model's file that defines a weighted questionnaire: what it says, and what is wrong in it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from pappus.maturity.checks import entries, twice
from pappus.maturity.weighted.columns import plain_answer
from pappus.maturity.weighted.item_table import read_items
from pappus.maturity.weighted.questionnaire import (
    AnswerLayout,
    CutOff,
    OfficialLayout,
    ReviewerColumns,
    Weighted,
    WeightedItem,
)
from pappus.vocabulary.documents import Document, Path_
from pappus.vocabulary.errors import Fault, InvalidFileError

_HERE = "weighted"
_TWICE = "an answer stands twice; case tells none apart, and unquoted yes and on, no and off are one to YAML"


def weighted_faults(document: Document) -> Iterator[Fault]:
    """What a schema cannot see in the questionnaire of a model's file; passes over what has the wrong form."""
    weighted = document.content.get(_HERE) if isinstance(document.content, dict) else None
    if not isinstance(weighted, dict):
        return
    for key, noun in (("dimensions", "dimension"), ("items", "item"), ("cut_offs", "level")):
        yield from twice(document, (_HERE, key), weighted.get(key), noun)
    if ("items" in weighted) == ("items_from" in weighted):
        yield document.fault((_HERE,), "expected either items, or items_from with the name of a table of them")
    yield from _cut_off_faults(document, weighted)
    yield from _option_faults(document, weighted)


def weighted_of(document: Document, folder: Path) -> Weighted:
    """The questionnaire of a model's file that has no other fault; its items may stand in a table beside the file.

    Args:
        document: the file.
        folder: where it lies.

    Raises:
        InvalidFileError: the table of items is not sound, or items do not fit one another or the dimensions.
    """
    entry = document.content[_HERE]
    source = entry.get("items_from")
    declared = dict(source) if isinstance(source, dict) else {"file": source}
    table = None if source is None else folder / declared.pop("file")
    items = _items(document, entry["items"]) if table is None else read_items(table, declared)
    dimensions = {str(one["id"]): one["title"] for one in entry.get("dimensions", ())}
    places = {str(one["id"]): (_HERE, "items", index) for index, one in enumerate(entry.get("items", ()))}
    faults = [
        document.fault((*places[name], key), text) if table is None else Fault(str(table), f"item {name}", text)
        for name, key, text in _item_faults(items, dimensions)
    ]
    if not faults and not any(item.maximum for item in items.values()):
        faults.append(document.fault((_HERE,), "no item has a weight above 0, so no answer could earn a point"))
    if faults:
        raise InvalidFileError(faults)
    return Weighted(
        items=items,
        dimensions=dimensions,
        cut_offs=tuple(CutOff(**cut_off) for cut_off in entry.get("cut_offs", ())),
        options=_by_answer(document, (_HERE, "options"), entry.get("options", {})),
        answers=_layout(entry.get("answers", {})),
        official=_official(entry.get("official", {})),
        when_reviewers_differ=entry.get("when_reviewers_differ", "unscored"),
    )


def _cut_off_faults(document: Document, weighted: Mapping[str, Any]) -> Iterator[Fault]:
    cut_offs = [
        (index, entry["at_least"])
        for index, entry in entries(weighted.get("cut_offs"))
        if isinstance(entry.get("at_least"), (int, float))
    ]
    if cut_offs and cut_offs[0][1] != 0:
        yield document.fault((_HERE, "cut_offs", cut_offs[0][0]), "the first level is reached from 0 on")
    for (_, lower), (index, upper) in pairwise(cut_offs):
        if not upper > lower:
            yield document.fault((_HERE, "cut_offs", index), "the cut-offs have to ascend")


def _option_faults(document: Document, weighted: Mapping[str, Any]) -> Iterator[Fault]:
    places: list[tuple[Path_, Any]] = [((_HERE, "options"), weighted.get("options"))]
    for index, item in entries(weighted.get("items")):
        places.append(((_HERE, "items", index, "points"), item.get("points")))
    for place, options in places:
        if isinstance(options, dict):
            written = [plain_answer(key) for key in document.keys(place)]
            if len(set(written)) < len(written) or len(options) < len(written):
                yield document.fault(place, _TWICE)
            if any(isinstance(worth, float) and not math.isfinite(worth) for worth in options.values()):
                yield document.fault(place, "an answer is worth no number")


def _item_faults(items: Mapping[str, WeightedItem], dimensions: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Id and key of each item with a fault, and what it is."""
    for name, item in items.items():
        if item.dimension is not None and dimensions and item.dimension not in dimensions:
            yield name, "dimension", f"no dimension of this model is called {item.dimension!r}"
        if item.weight is not None and not math.isfinite(item.weight):
            yield name, "weight", "the weight is no number"
        if item.points and item.weight is None:
            yield name, "points", "an item without a weight earns no points"
        elif any(points is not None and points > (item.weight or 0) for points in item.points.values()):
            yield name, "points", f"an answer earns more than the weight of the item, {item.weight:g}"
        whole = items.get(item.part_of) if item.part_of is not None else None
        if item.part_of is not None and whole is None:
            yield name, "part_of", f"no item of this model is called {item.part_of!r}"
        elif whole is not None and (whole is item or whole.part_of is not None):
            yield name, "part_of", "an item is part of another one that is itself a whole"


def _items(document: Document, listed: list[Mapping[str, Any]]) -> dict[str, WeightedItem]:
    return {
        str(entry["id"]): WeightedItem(
            id=str(entry["id"]),
            title=entry.get("title", ""),
            dimension=None if entry.get("dimension") is None else str(entry["dimension"]),
            weight=None if entry["weight"] is None else float(entry["weight"]),
            part_of=None if entry.get("part_of") is None else str(entry["part_of"]),
            points=_by_answer(document, (_HERE, "items", index, "points"), entry.get("points", {})),
        )
        for index, entry in enumerate(listed)
    }


def _by_answer(document: Document, place: Path_, options: Mapping[Any, float | None]) -> dict[str, float | None]:
    """What each answer is worth, by the answer as it is written: YAML takes an unquoted yes or no for a truth value."""
    written = document.keys(place) if options else []
    return {
        plain_answer(answer): None if worth is None else float(worth)
        for answer, worth in zip(written, options.values(), strict=True)
    }


def _layout(entry: Mapping[str, Any]) -> AnswerLayout:
    columns = {role: name for role, name in entry.items() if role not in ("kinds", "reviewers")}
    reviewers = tuple(
        ReviewerColumns(reviewer.get("name", str(number)), reviewer.get("score"), reviewer.get("comment"))
        for number, reviewer in enumerate(entry.get("reviewers", ()), start=1)
    )
    return AnswerLayout(columns, entry.get("kinds", {}), reviewers)


def _official(entry: Mapping[str, Any]) -> OfficialLayout:
    dimensions = {str(dimension): column for dimension, column in entry.get("dimensions", {}).items()}
    return OfficialLayout(entry.get("subject"), entry.get("total"), dimensions)
