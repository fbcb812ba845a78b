"""Practices are read from YAML: a file for each family, the file's name is the family's id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from pappus.practices.practice import (
    AllBut,
    AttestedRule,
    Condition,
    EvidenceRule,
    Exclusion,
    MeasureRule,
    Practice,
    Provenance,
    ReadingRule,
)
from pappus.vocabulary.discovery import yaml_files_in
from pappus.vocabulary.documents import Document, Path_, read_schema, read_yaml, schema_faults
from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.vocabulary.languages import cached_by_language, in_language

CATALOGUE = Path(__file__).with_name("catalogue")
SCHEMA = Path(__file__).with_name("schemas") / "practices.schema.json"
MINIMUM_N = 5


@cached_by_language
def practices() -> dict[str, Practice]:
    """Every practice of the catalogue by id, family by family; a family whose file is broken is left out."""
    return load_practices()[0]


def told_apart(known: Iterable[str]) -> tuple[list[str], list[str]]:
    """Ids of practices of the catalogue, and of those that models bring themselves, each in the order given."""
    listed = list(known)
    return [name for name in listed if name in practices()], [name for name in listed if name not in practices()]


def load_practices(folder: Path = CATALOGUE) -> tuple[dict[str, Practice], list[Fault]]:
    """Every practice of a folder of family files, and what is wrong in the files that had to be left out.

    A broken file costs its own practices only. An id that stands in two files is kept from the first.
    """
    found: dict[str, Practice] = {}
    faults: list[Fault] = []
    for path in yaml_files_in(folder):
        try:
            family = read_family(path)
        except InvalidFileError as error:
            faults += error.faults
            continue
        faults += [Fault(path.name, "", f"{id_!r} is defined in an earlier file") for id_ in family if id_ in found]
        found = {**found, **{name: one for name, one in family.items() if name not in found}}
    return found, faults


def read_family(path: Path) -> dict[str, Practice]:
    """The practices of one family file by id, in the file's order.

    Raises:
        InvalidFileError: the file breaks the schema or a rule of the catalogue; carries every fault with its line.
    """
    document = read_yaml(path, path.name)
    faults = schema_faults(document, read_schema(SCHEMA))
    if not faults:
        entries = document.content["practices"]
        faults = [*_foreign_ids(document, path.stem), *practice_faults(document, entries)]
    if faults:
        raise InvalidFileError(faults)
    entries = in_language(document.content, "practices")["practices"]
    return {entry["id"]: practice_of(entry) for entry in entries}


def practice_faults(document: Document, entries: list[Any]) -> list[Fault]:
    """What the schema cannot see in a list of practices: ids that stand twice, thresholds out of order."""
    faults: list[Fault] = []
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if entry["id"] in seen:
            faults.append(document.fault(("practices", index, "id"), f"the practice {entry['id']!r} stands twice"))
        seen.add(entry["id"])
        for number, rule in enumerate(entry.get("evidence", ())):
            faults += _rule_faults(document, ("practices", index, "evidence", number), rule)
    return faults


def practice_of(entry: Mapping[str, Any]) -> Practice:
    """A practice from its entry in a checked file."""
    return Practice(
        id=entry["id"],
        template=entry["template"],
        statement=entry["statement"],
        question=entry["question"],
        anchors=tuple(entry["anchors"]),
        scope=tuple(entry.get("scope", ())),
        routed=entry.get("routed"),
        sources=tuple(entry.get("sources", ())),
        counter_indicator=entry.get("counter_indicator", ""),
        excluded=_exclusion(entry.get("not_applicable_when")),
        evidence=tuple(_rule(rule) for rule in entry.get("evidence", ())),
    )


def _foreign_ids(document: Document, family: str) -> list[Fault]:
    return [
        document.fault(("practices", index, "id"), f"{entry['id']!r} does not begin with {family!r}, the file's name")
        for index, entry in enumerate(document.content["practices"])
        if entry["id"].partition(".")[0] != family
    ]


def _rule_faults(document: Document, place: Path_, rule: Mapping[str, Any]) -> Iterator[Fault]:
    all_but = "at_least_all_but" in rule
    for key, sign in (("at_least", 1), ("thresholds", 1), ("at_most", -1)):
        steps = rule.get(key, ())
        if any(sign * (later - earlier) <= 0 for earlier, later in pairwise(steps)):
            order = "ascend" if sign > 0 else "descend"
            yield document.fault((*place, key), f"{key}: the thresholds have to {order} from level to level")
        if steps and len(steps) + all_but != 4:
            expected = (
                "three thresholds beside at_least_all_but" if all_but else "four thresholds, for the levels 1 to 4"
            )
            yield document.fault((*place, key), f"{key}: expected {expected}, found {len(steps)}")
    if "indicator" in rule and ("at_least" in rule) == ("at_most" in rule):
        yield document.fault(place, "an indicator needs either 'at_least' or 'at_most'")
    yield from _tier_faults(document, place, rule)


def _tier_faults(document: Document, place: Path_, rule: Mapping[str, Any]) -> Iterator[Fault]:
    if ("document" in rule) != (rule["tier"] == "attested"):
        yield document.fault(place, "a document goes with the tier 'attested', and with that tier only")
    if ("indicator" in rule or "levels" in rule) and rule["tier"] not in ("shown", "recorded"):
        yield document.fault((*place, "tier"), "an indicator's tier is 'shown' or 'recorded'")


def _exclusion(entry: Mapping[str, Any] | None) -> Exclusion | None:
    if entry is None:
        return None
    return Exclusion(
        footprint=tuple(entry.get("footprint", ())),
        regulated=tuple(entry.get("regulated", ())),
        size_below=entry.get("size_below"),
        reason=entry["reason"],
    )


def _rule(entry: Mapping[str, Any]) -> EvidenceRule:
    source = entry["provenance"]
    provenance = Provenance(source["kind"], source["source"], tuple(source.get("levels", ())))
    if "document" in entry:
        return AttestedRule(entry["document"], entry.get("max_age_days"), provenance)
    if "measure" in entry:
        return MeasureRule(
            tier=entry["tier"],
            measure=entry["measure"],
            needs=entry["needs"],
            provenance=provenance,
            thresholds=tuple(entry.get("thresholds", ())),
            all_but=_all_but(entry),
            steps=tuple(entry.get("steps", ())),
            minimum_n=entry.get("minimum_n", MINIMUM_N),
        )
    floor = entry.get("floor")
    return ReadingRule(
        tier=entry["tier"],
        conditions=tuple(_conditions(entry)),
        provenance=provenance,
        floor=_condition(0, floor, entry.get("minimum_n", MINIMUM_N)) if floor else None,
    )


def _conditions(entry: Mapping[str, Any]) -> Iterator[Condition]:
    minimum_n = entry.get("minimum_n", MINIMUM_N)
    for level, condition in enumerate(entry.get("levels", ()), start=1):
        yield _condition(level, condition, minimum_n)
    for key in ("at_least", "at_most"):
        for level, threshold in enumerate(entry.get(key, ()), start=1):
            yield _condition(level, {"indicator": entry["indicator"], key: threshold}, minimum_n)
    all_but = _all_but(entry)
    if all_but:
        yield Condition(4, entry["indicator"], all_but=all_but, minimum_n=minimum_n)


def _condition(level: int, entry: Mapping[str, Any], minimum_n: int) -> Condition:
    return Condition(
        level,
        entry["indicator"],
        at_least=entry.get("at_least"),
        at_most=entry.get("at_most"),
        minimum_n=entry.get("minimum_n", minimum_n),
    )


def _all_but(entry: Mapping[str, Any]) -> AllBut | None:
    allowed = entry.get("at_least_all_but")
    return AllBut(allowed["count"], allowed["share"]) if allowed else None
