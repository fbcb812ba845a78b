"""What the organisation says of itself: organisation.yaml, people.csv, properties.csv, attested.csv, actions.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from pappus.simulation.cast import Cast, Member
from pappus.simulation.settings import Settings, UnitPlan

PEOPLE_COLUMNS = ("identifiers", "name", "unit", "function", "level", "valid_from", "valid_to", "ambassador_from")
PROPERTY_COLUMNS = (
    "network", "handle", "kind", "class", "owner_unit", "purpose", "audience", "decision", "market", "reviewed_at",
    "url", "import_id",
)  # fmt: skip
ATTESTED_COLUMNS = (
    "practice", "document", "owner", "dated_at", "status", "reviewer", "reviewed_at", "expires_at", "group",
)  # fmt: skip
ACTION_COLUMNS = ("action", "status", "owner", "starts_at", "due_at", "finished_at", "evidence", "comment")

_FOUND_IN_RECORDS = ("x", "mastodon", "email", "forum", "instagram", "linkedin", "facebook", "youtube", "bluesky")


def write_declared(folder: Path, settings: Settings, cast: Cast) -> None:
    """Writes the files of a workspace that a person would write."""
    text = yaml.safe_dump(_organisation(settings), sort_keys=False, allow_unicode=True, width=110)
    (folder / "organisation.yaml").write_text(text, encoding="utf-8")
    _write_table(folder / "people.csv", PEOPLE_COLUMNS, _people(cast, settings.first_day))
    _write_table(folder / "properties.csv", PROPERTY_COLUMNS, settings.plan["registered"])
    _write_table(folder / "attested.csv", ATTESTED_COLUMNS, _attested(settings))
    _write_table(folder / "actions.csv", ACTION_COLUMNS, settings.plan["actions"])


def _organisation(settings: Settings) -> dict[str, Any]:
    plan = settings.plan
    units = settings.units()
    registered = [entry for entry in plan["registered"] if entry["network"] in _FOUND_IN_RECORDS]
    declared = {
        "format": 1,
        "name": plan["name"],
        "domains": [plan["domain"]],
        "accounts": [f"{entry['network']}:{entry['handle']}" for entry in registered],
        "functions": list(dict.fromkeys(unit.function for unit in units)),
        "units": [_unit(unit) for unit in units],
        "size": settings.size,
    }
    same = ("footprint", "regulated", "initiative", "declared_shape", "target", "core_measures", "time_zone",
            "business_hours")  # fmt: skip
    return declared | {key: plan[key] for key in same}


def _unit(unit: UnitPlan) -> dict[str, str]:
    entry = {"id": unit.unit_id, "name": unit.name, "function": unit.function, "parent": unit.parent,
             "market": unit.market}  # fmt: skip
    return {key: value for key, value in entry.items() if value is not None}


def _people(cast: Cast, first_day: date) -> Iterator[dict[str, str]]:
    for member in cast.members:
        row = {"identifiers": _identifiers(member), "name": member.name, "level": member.level}
        if member.moved_at is not None:
            day_before = member.moved_at - timedelta(days=1)
            yield row | {"unit": member.came_from, "valid_from": str(first_day), "valid_to": str(day_before)}
        # An empty function is the unit's own.
        yield row | {
            "unit": member.unit,
            "valid_from": str(member.moved_at or ""),
            "valid_to": str(member.left_at or ""),
            "ambassador_from": str(member.ambassador_from or ""),
        }


def _identifiers(member: Member) -> str:
    return ";".join([member.email, *([f"slack:{member.slack_id}"] if member.slack_id else [])])


def _attested(settings: Settings) -> Iterator[dict[str, str]]:
    """A draft for a practice at level 1, a valid document at 2, a reviewed one from 3 on."""
    for place, (practice, document) in enumerate(settings.plan["documents"].items()):
        level = settings.levels.get(practice)
        if level:
            dated = settings.last_day - timedelta(days=document.get("age_days", 60 + 17 * place))
            row = {
                "practice": practice,
                "document": document["title"],
                "owner": document["owner"],
                "dated_at": str(dated),
                "status": "draft" if level == 1 else "valid",
                "expires_at": str(date(settings.last_day.year + 1, 12, 31)),
                "group": "organisation",
            }
            reviewed = {"reviewer": "Audit circle", "reviewed_at": str(settings.last_day - timedelta(days=20))}
            yield row | (reviewed if level >= 3 else {})


def _write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
