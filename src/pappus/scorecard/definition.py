"""The scorecard is read from `scorecard.yaml` of the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pappus.scorecard.scorecard import (
    Action,
    Channel,
    Customers,
    Foundation,
    Measure,
    Objective,
    Rebase,
    Review,
    Scorecard,
)
from pappus.vocabulary.documents import Document, Path_, read_schema, read_yaml, schema_faults
from pappus.vocabulary.errors import Fault, InvalidFileError

FILE = "scorecard.yaml"
SCHEMA = Path(__file__).with_name("schemas") / "scorecard.schema.json"


def read_scorecard(folder: Path) -> Scorecard | None:
    """The scorecard of a workspace; null where there is none.

    Raises:
        InvalidFileError: it breaks the schema, or a link leads nowhere; carries every fault with its line.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    document = read_yaml(path)
    faults = schema_faults(document, read_schema(SCHEMA)) or list(_loose_ends(document))
    if faults:
        raise InvalidFileError(faults)
    return _scorecard(document.content)


def _loose_ends(document: Document) -> Iterator[Fault]:
    """Ids that stand twice, links that lead nowhere, measures without values."""
    content = document.content
    known = {kind: [one["id"] for one in content.get(kind, ())] for kind in ("objectives", "measures", "customers")}
    for kind, ids in known.items():
        for at, name in enumerate(ids):
            if name in ids[:at]:
                yield document.fault((kind, at, "id"), f"{name!r} stands twice")
    for place, kind, names in _links(content):
        for name in names:
            if name not in known[kind]:
                yield document.fault(
                    place, f"{name!r} is none of the {kind}: {', '.join(known[kind]) or 'there are none'}"
                )
    for at, one in enumerate(content.get("measures", ())):
        if ("indicator" in one) == ("file" in one):
            yield document.fault(("measures", at), f"{one['id']}: needs either an indicator or a file")
        file = Path(one.get("file", ""))
        if file.is_absolute() or ".." in file.parts:
            yield document.fault(("measures", at, "file"), f"{one['id']}: expected a path within the workspace")
        if one.get("start") is not None and one.get("start") == one.get("target", {}).get("value"):
            yield document.fault(("measures", at, "target"), f"{one['id']}: the target is where it started")


def _links(content: Mapping[str, Any]) -> Iterator[tuple[Path_, str, Iterable[str]]]:
    for at, one in enumerate(content["objectives"]):
        yield ("objectives", at, "leads_to"), "objectives", one.get("leads_to", ())
        yield ("objectives", at, "outcome"), "measures", [one["outcome"]] if "outcome" in one else ()
    for kind in ("measures", "customers", "foundations"):
        for at, one in enumerate(content.get(kind, ())):
            yield (kind, at, "objectives"), "objectives", one.get("objectives", ())
    for at, one in enumerate(content.get("channels", ())):
        yield ("channels", at, "customers"), "customers", one.get("customers", ())
        for number, action in enumerate(one["actions"]):
            yield ("channels", at, "actions", number, "measures"), "measures", action.get("measures", ())
    for at, one in enumerate(content.get("reviews", ())):
        because = [decision["measure"] for decision in one.get("decisions", ())]
        yield ("reviews", at, "decisions"), "measures", because


def _scorecard(content: Mapping[str, Any]) -> Scorecard:
    reviews = [
        Review(
            date.fromisoformat(one["day"]),
            one.get("note", ""),
            tuple((each["measure"], each["decision"]) for each in one.get("decisions", ())),
        )
        for one in content.get("reviews", ())
    ]
    return Scorecard(
        vision=content["vision"],
        objectives=tuple(Objective(**_tupled(one)) for one in content["objectives"]),
        measures=tuple(_measure(one) for one in content.get("measures", ())),
        customers=tuple(Customers(**_tupled(one)) for one in content.get("customers", ())),
        channels=tuple(_channel(one) for one in content.get("channels", ())),
        foundations=tuple(Foundation(**_tupled(one)) for one in content.get("foundations", ())),
        reviews=tuple(sorted(reviews, key=lambda one: one.day)),
    )


def _tupled(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}


def _measure(entry: Mapping[str, Any]) -> Measure:
    plain = {name: value for name, value in entry.items() if name not in ("target", "baseline_until", "rebased")}
    target = entry.get("target", {})
    return Measure(
        **_tupled(plain),
        target=target.get("value"),
        target_by=_day(target.get("by")),
        baseline_until=_day(entry.get("baseline_until")),
        rebased=tuple(Rebase(date.fromisoformat(one["day"]), one["because"]) for one in entry.get("rebased", ())),
    )


def _channel(entry: Mapping[str, Any]) -> Channel:
    actions = [
        Action(**_tupled({**one, "channel": entry["channel"], "until": _day(one.get("until"))}))
        for one in entry["actions"]
    ]
    title = entry.get("title", entry["channel"])
    return Channel(entry["channel"], title, tuple(entry.get("customers", ())), tuple(actions))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
