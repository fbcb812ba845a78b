"""Pilots are read from YAML: a file each in the folder `pilots` of the workspace, the file's name is the id."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pappus.pilots.pilot import Measure, Pilot
from pappus.vocabulary.discovery import yaml_files_in
from pappus.vocabulary.documents import Document, read_schema, read_yaml, schema_faults
from pappus.vocabulary.errors import Fault, InvalidFileError

FOLDER = "pilots"
SCHEMA = Path(__file__).with_name("schemas") / "pilot.schema.json"

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load_pilots(folder: Path) -> tuple[dict[str, Pilot], list[Fault]]:
    """Every pilot of a workspace by id, and what is wrong in the files that had to be left out."""
    found: dict[str, Pilot] = {}
    faults: list[Fault] = []
    for path in yaml_files_in(folder / FOLDER):
        try:
            found[path.stem] = read_pilot(path)
        except InvalidFileError as error:
            faults += error.faults
    faults += [
        Fault(str(folder / FOLDER / f"{one.id}.yaml"), "", f"follows: there is no pilot {one.follows!r}")
        for one in found.values()
        if one.follows is not None and one.follows not in found
    ]
    return found, faults


def read_pilot(path: Path) -> Pilot:
    """The pilot of a file.

    Raises:
        InvalidFileError: the file breaks the schema, or what it says does not go together; carries every fault.
    """
    document = read_yaml(path)
    faults = schema_faults(document, read_schema(SCHEMA))
    if not faults:
        faults = list(_contradictions(document, path))
    if faults:
        raise InvalidFileError(faults)
    return _pilot(path.stem, document.content)


def _contradictions(document: Document, path: Path) -> Iterator[Fault]:
    content, measure = document.content, document.content["measure"]
    if not _ID.fullmatch(path.stem):
        yield Fault(str(path), "", "the file's name is the pilot's id: lower case, digits and hyphens only")
    if content["end"] < content["start"]:
        yield document.fault(("end",), f"end: {content['end']} lies before the start, {content['start']}")
    file = Path(measure.get("file", ""))
    if file.is_absolute() or ".." in file.parts:
        yield document.fault(("measure", "file"), "file: expected a path beside this file, such as figures.csv")
    arms = measure.get("arms", {})
    named = [*(arms[name] for name in ("new", "old") if name in arms), *arms.get("others", ())]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        yield document.fault(("measure", "arms"), f"arms: {', '.join(twice)} stands twice")
    if content["design"] == "ab":
        yield from _arm_faults(document, measure)
    else:
        yield from _series_faults(document, measure, content["design"], content["start"])


def _arm_faults(document: Document, measure: Mapping[str, Any]) -> Iterator[Fault]:
    missing = [key for key in ("file", "arm", "value", "arms") if key not in measure]
    if missing:
        form = " (arms: {new: …, old: …}, what stands in the column arm)" if "arms" in missing else ""
        yield document.fault(("measure",), f"measure: the design ab also needs {', '.join(missing)}{form}")


def _series_faults(document: Document, measure: Mapping[str, Any], design: str, start: str) -> Iterator[Fault]:
    place = ("measure",)
    if "treated" not in measure:
        yield document.fault(place, f"measure: the design {design} also needs treated")
    both = set(measure.get("treated", ())) & set(measure.get("controls", ()))
    if both:
        yield document.fault((*place, "controls"), f"controls: {', '.join(sorted(both))} is treated too")
    if design != "staggered" and not measure.get("controls"):
        yield document.fault(place, f"measure: the design {design} also needs controls")
    strange = set(measure.get("starts", ())) - set(measure.get("treated", ()))
    if strange:
        yield document.fault((*place, "starts"), f"starts: {', '.join(sorted(strange))} is not treated")
    if any(day < start for day in measure.get("starts", {}).values()):
        yield document.fault((*place, "starts"), f"starts: a day lies before the start of the pilot, {start}")


def _pilot(name: str, content: Mapping[str, Any]) -> Pilot:
    cost = content.get("cost", {})
    return Pilot(
        id=name,
        title=content["title"],
        hypothesis=content["hypothesis"],
        start=date.fromisoformat(content["start"]),
        end=date.fromisoformat(content["end"]),
        design=content["design"],
        measure=_measure(content["measure"]),
        looks=content.get("looks", "any_time"),
        property_id=content.get("property"),
        unit=content.get("unit"),
        owner=content.get("owner", ""),
        amount=cost.get("amount"),
        currency=cost.get("currency", ""),
        person_days=cost.get("person_days"),
        follows=content.get("follows"),
        digest=digest_of(content),
    )


def _measure(entry: Mapping[str, Any]) -> Measure:
    starts, arms = entry.get("starts", {}), entry.get("arms", {})
    plain = ("better", "minimum_effect", "unit", "indicator", "by", "file", "season", "arm", "value", "day")
    return Measure(
        **{name: entry[name] for name in plain if name in entry},
        treated=tuple(entry.get("treated", ())),
        controls=tuple(entry.get("controls", ())),
        starts=tuple((name, date.fromisoformat(day)) for name, day in starts.items()),
        new=arms.get("new"),
        old=arms.get("old"),
        other_arms=tuple(arms.get("others", ())),
        new_share=arms.get("new_share", 0.5),
    )


def digest_of(content: Mapping[str, Any]) -> str:
    """A digest of what a definition says; comments, order of keys and white space change nothing."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
