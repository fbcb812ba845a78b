"""What a schema cannot see in a model's file: names that lead nowhere, ladders that go down, grids with holes.

The checks run on files that may break the schema as well, so that a person sees every fault at once; what has
the wrong form is passed over here, since the schema has named it already.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from typing import Any

from pappus.vocabulary.documents import Document, Path_
from pappus.vocabulary.errors import Fault

_KEYS_OF_KIND = {
    "staged": {"stages", "scorecard"},
    "structure": {"stages", "shape", "width", "scorecard"},
    "profile": {"profile"},
    "weighted": {"weighted"},
}
_KEYS_OF_SOME_KIND = frozenset().union(*_KEYS_OF_KIND.values())


def model_faults(document: Document, known: Collection[str]) -> Iterator[Fault]:
    """Every such fault of a model's file.

    Args:
        document: the file.
        known: ids of the practices that a gate may ask for.
    """
    content = document.content
    if not isinstance(content, dict):
        return
    yield from _kind_faults(document, content)
    yield from _stage_faults(document, content)
    yield from _gate_faults(document, content, known)
    yield from _advice_faults(document, content, known)
    yield from _comparison_faults(document, content)
    yield from _profile_faults(document, content.get("profile"), known)
    yield from _shape_faults(document, content.get("shape"))


def entries(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The mappings of a list with their places; nothing if it is no list."""
    for index, entry in enumerate(value if isinstance(value, list) else ()):
        if isinstance(entry, dict):
            yield index, entry


def unknown_practice(document: Document, place: Path_, practice: Any, known: Collection[str]) -> Iterator[Fault]:
    """A fault, with the nearest id, if no such practice is known."""
    if isinstance(practice, str) and practice not in known:
        near = difflib.get_close_matches(practice, list(known), n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        yield document.fault(place, f"no practice is called {practice!r}{hint}")


def _kind_faults(document: Document, content: dict[str, Any]) -> Iterator[Fault]:
    fitting = _KEYS_OF_KIND.get(str(content.get("kind")), _KEYS_OF_SOME_KIND)
    for key in content:
        if key in _KEYS_OF_SOME_KIND and key not in fitting:
            yield document.fault((key,), f"a model of the kind {content['kind']!r} has no {key!r}")


def _stage_faults(document: Document, content: dict[str, Any]) -> Iterator[Fault]:
    yield from twice(document, ("stages",), content.get("stages"), "stage")
    for index, stage in entries(content.get("stages")):
        if index == 0 and "gate" in stage:
            yield document.fault(("stages", 0, "gate"), "the first stage has no gate: everybody is at least there")
        if index > 0 and "gate" not in stage:
            yield document.fault(("stages", index), "a stage after the first needs a gate")


def _gate_faults(document: Document, content: dict[str, Any], known: Collection[str]) -> Iterator[Fault]:
    asked: dict[str, int] = {}
    for index, stage in entries(content.get("stages")):
        here: dict[str, int] = {}
        for number, line in entries(stage.get("gate")):
            place: Path_ = ("stages", index, "gate", number)
            practice, level = line.get("practice"), line.get("level")
            yield from unknown_practice(document, (*place, "practice"), practice, known)
            if not isinstance(practice, str) or not isinstance(level, int):
                continue
            if practice in here:
                yield document.fault((*place, "practice"), f"the gate asks for {practice!r} twice")
            earlier = asked.get(practice)
            if earlier is not None and level < earlier:
                expected = f"asks {practice!r} for {level}, less than the {earlier} of an earlier stage"
                yield document.fault((*place, "level"), expected)
            here[practice] = level
        asked.update({practice: max(level, asked.get(practice, 0)) for practice, level in here.items()})


def _advice_faults(document: Document, content: dict[str, Any], known: Collection[str]) -> Iterator[Fault]:
    profile = content.get("profile")
    places: list[tuple[Path_, dict[str, Any]]] = [
        (("stages", index, "transition"), stage) for index, stage in entries(content.get("stages"))
    ]
    layers = entries(profile.get("layers")) if isinstance(profile, dict) else ()
    places += [(("profile", "layers", index, "advice"), layer) for index, layer in layers]
    for place, owner in places:
        advice = owner.get(str(place[-1]))
        raised = advice.get("raises") if isinstance(advice, dict) else None
        for number, practice in enumerate(raised if isinstance(raised, list) else ()):
            yield from unknown_practice(document, (*place, "raises", number), practice, known)


def _comparison_faults(document: Document, content: dict[str, Any]) -> Iterator[Fault]:
    stages = [stage.get("id") for _, stage in entries(content.get("stages"))]
    for index, comparison in entries(content.get("comparisons")):
        if "stage" in comparison and comparison["stage"] not in stages:
            expected = f"no stage of this model is called {comparison['stage']!r}"
            yield document.fault(("comparisons", index, "stage"), expected)


def _profile_faults(document: Document, profile: Any, known: Collection[str]) -> Iterator[Fault]:
    if not isinstance(profile, dict):
        return
    yield from twice(document, ("profile", "layers"), profile.get("layers"), "layer")
    watched = profile.get("watched")
    for index, practice in enumerate(watched if isinstance(watched, list) else ()):
        yield from unknown_practice(document, ("profile", "watched", index), practice, known)
    levels = profile.get("levels")
    expected = {
        (layer, level)
        for layer in (layer.get("id") for _, layer in entries(profile.get("layers")))
        for level in (levels if isinstance(levels, list) else ())
        if isinstance(layer, str) and isinstance(level, str)
    }
    found: set[tuple[str, str]] = set()
    for index, cell in entries(profile.get("cells")):
        layer, level = cell.get("layer"), cell.get("level")
        if not isinstance(layer, str) or not isinstance(level, str):
            continue
        key = (layer, level)
        if key not in expected:
            yield document.fault(("profile", "cells", index), f"no layer {key[0]!r} with the level {key[1]!r} is there")
        if key in found:
            yield document.fault(("profile", "cells", index), f"the cell {key[0]}, {key[1]} stands twice")
        found.add(key)
    for layer, level in sorted(expected - found, key=str):
        yield document.fault(("profile", "cells"), f"the cell {layer}, {level} is missing")


def _shape_faults(document: Document, shape: Any) -> Iterator[Fault]:
    if not isinstance(shape, dict):
        return
    yield from twice(document, ("shape", "shapes"), shape.get("shapes"), "shape")
    described = [entry.get("id") for _, entry in entries(shape.get("shapes"))]
    target = shape.get("target")
    for index, name in enumerate(target if isinstance(target, list) else ()):
        if name not in described:
            yield document.fault(("shape", "target", index), f"the shape {name!r} is not among those described")


def twice(document: Document, place: Path_, value: Any, noun: str) -> Iterator[Fault]:
    """A fault for each entry of a list whose id an earlier one has."""
    seen: set[Any] = set()
    for index, entry in entries(value):
        name = entry.get("id")
        if isinstance(name, (str, int)) and str(name) in seen:
            yield document.fault((*place, index, "id"), f"the {noun} {name!r} stands twice")
        seen.add(str(name))
