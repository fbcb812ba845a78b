"""How rows of each table are ordered and shown: times and places in full, people by the beginning of a pseudonym."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pappus.explanation.places import Places
from pappus.explanation.row_query import Base
from pappus.explanation.tree import Cell, Column
from pappus.readers.scrubbing import PATTERNS
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.periods import moment_of
from pappus.vocabulary.record import MICROSECONDS_PER_HOUR

_PSEUDONYM = re.compile(r"[0-9a-f]{24}")
_ADDRESS = re.compile(PATTERNS[0][0])
_SHORT = 8
_SMALL_GROUP = translatable("(small group)")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Listing:
    """How the rows of one table are ordered and shown.

    Attributes:
        order: what they are ordered by; ends in what tells any two apart.
        ends: what the first, the middle and the last of them are called.
        columns: what is shown.
        cells: the cells of a row, after the first, which says why it was chosen.
    """

    order: str
    ends: tuple[str, str, str]
    columns: tuple[Column, ...]
    cells: Callable[[Row, Places, Mapping[str, frozenset[str]]], tuple[Cell, ...]]


def listing_of(base: Base) -> str:
    """Properties of an indicator that does not look at what they say are ordered by what the register says of them."""
    return "register" if base.table == "properties" and "last_outward_us" not in base.chosen else base.table


def short(person: str | None) -> str | None:
    """The beginning of a pseudonym; what is no pseudonym is made unreadable first."""
    if person is None:
        return None
    known = _PSEUDONYM.fullmatch(person)
    return (person if known else hashlib.sha256(person.encode()).hexdigest())[:_SHORT]


def _time(ts_us: int | None) -> str | None:
    if ts_us is None:
        return None
    moment: datetime = moment_of(int(ts_us))
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _day(ts_us: int | None) -> str | None:
    return None if ts_us is None else moment_of(int(ts_us)).date().isoformat()


def _file_and_record(place: str | None) -> str | None:
    return None if place is None else _ADDRESS.sub(r"…@\1", place)


def _masked(value: str | None, hidden: frozenset[str]) -> str | None:
    return translated(_SMALL_GROUP) if value in hidden else value


def _actor(person: str | None, kind: str | None) -> str | None:
    return person if kind == "account" else short(person)


def _thread(row: Row, places: Places, _masks: Mapping[str, frozenset[str]]) -> tuple[Cell, ...]:
    return (
        _time(row["opened_us"]),
        row["network"],
        row["property_id"],
        bool(row["answered"]),
        int(row["waited_us"]) / MICROSECONDS_PER_HOUR,
        _actor(row["opener"], row["opener_kind"]),
        _actor(row["replier"], row["replier_kind"]),
        _file_and_record(places.get((row["thread_id"], "opening"))),
        _file_and_record(places.get((row["thread_id"], "answer"))),
    )


def _act(row: Row, _places: Places, masks: Mapping[str, frozenset[str]]) -> tuple[Cell, ...]:
    # The place may give away what the mask hides, so it goes with it.
    few = row["function"] in masks["function"]
    return (
        _time(row["ts_us"]),
        row["network"],
        None if few else row["property_id"],
        row["verb"],
        row["side"],
        _masked(row["function"], masks["function"]),
        _actor(row["person"], row["kind"]),
        None if few else _file_and_record(row["raw_ref"]),
    )


def _contact(row: Row, places: Places, masks: Mapping[str, frozenset[str]]) -> tuple[Cell, ...]:
    month = f"{row['month'] // 100:04d}-{row['month'] % 100:02d}"
    few = row["from_unit"] in masks["from_unit"] or row["to_unit"] in masks["to_unit"]
    place = None if few else places.get((row["from_person"], row["to_person"], row["month"], row["kind"]))
    return (
        month,
        row["network_class"],
        row["kind"],
        short(row["from_person"]),
        _masked(row["from_unit"], masks["from_unit"]),
        short(row["to_person"]),
        _masked(row["to_unit"], masks["to_unit"]),
        int(row["n"]),
        _file_and_record(place),
    )


def _property(row: Row, _places: Places, masks: Mapping[str, frozenset[str]]) -> tuple[Cell, ...]:
    few = row["property_id"] in masks["last_outward_us"]
    return (
        row["property_id"],
        translated("register") if row["registered"] else translated("records"),
        row["owner_unit"],
        row["purpose"],
        row["decision"],
        _day(row["reviewed_us"]),
        translated(_SMALL_GROUP) if few else _day(row["last_outward_us"]),
    )


def _post(row: Row, _places: Places, _masks: Mapping[str, frozenset[str]]) -> tuple[Cell, ...]:
    by = _actor(row["person"], row["kind"])
    return (_time(row["ts_us"]), row["network"], row["property_id"], row["market"], row["audience"], row["lang"], by)


def _mention(row: Row, _places: Places, _masks: Mapping[str, frozenset[str]]) -> tuple[Cell, ...]:
    seen, routed = _time(row["seen_us"]), _time(row["routed_us"])
    return (_time(row["ts_us"]), row["network"], row["property_id"], short(row["person"]), seen, routed)


def _idea(row: Row, _places: Places, _masks: Mapping[str, frozenset[str]]) -> tuple[Cell, ...]:
    return (
        row["id"],
        row["kind"],
        row["function"],
        row["source"],
        _day(row["recorded_us"]),
        _day(row["decided_us"]),
        row["decision"],
        _day(row["acted_us"]),
        _day(row["launched_us"]),
    )


def _core_figure(row: Row, _places: Places, _masks: Mapping[str, frozenset[str]]) -> tuple[Cell, ...]:
    better = None if row["sign"] is None else translated("higher") if row["sign"] > 0 else translated("lower")
    return (row["measure"], _day(row["date_us"]), row["value"], better)


def _resource(row: Row, _places: Places, _masks: Mapping[str, frozenset[str]]) -> tuple[Cell, ...]:
    return (row["kind"], row["amount"], _day(row["from_us"]), _day(row["to_us"]))


_PROPERTY_COLUMNS = (
    Column("property", "property"),
    Column("known_from", "known from"),
    Column("owner_unit", "owner"),
    Column("purpose", "purpose"),
    Column("decision", "decision"),
    Column("reviewed_on", "reviewed"),
    Column("last_spoke_on", "last spoke"),
)

LISTINGS: dict[str, Listing] = {
    "threads": Listing(
        "waited_us, opened_us, thread_id",
        (translatable("shortest wait"), translatable("median wait"), translatable("longest wait")),
        (
            Column("opened_at", "opened"),
            Column("network", "network"),
            Column("property", "property"),
            Column("answered", "answered"),
            Column("waited_hours", "waited, hours", "figure"),
            Column("asked_by", "asked by"),
            Column("answered_by", "answered by"),
            Column("opening_stands_in", "question stands in"),
            Column("answer_stands_in", "answer stands in"),
        ),
        _thread,
    ),
    "acts": Listing(
        "ts_us, act_id",
        (translatable("first"), translatable("middle"), translatable("last")),
        (
            Column("at", "when"),
            Column("network", "network"),
            Column("property", "property"),
            Column("verb", "act"),
            Column("side", "side"),
            Column("function", "function"),
            Column("by", "by"),
            Column("stands_in", "stands in"),
        ),
        _act,
    ),
    "contacts": Listing(
        "n, month, kind, network_class, from_person, to_person, COALESCE(from_unit, ''), COALESCE(to_unit, '')",
        (translatable("weakest"), translatable("median"), translatable("strongest")),
        (
            Column("month", "month"),
            Column("network_class", "networks"),
            Column("kind", "contact"),
            Column("from_person", "from"),
            Column("from_unit", "of unit"),
            Column("to_person", "to"),
            Column("to_unit", "of unit"),
            Column("acts_n", "acts", "count"),
            Column("first_stands_in", "first stands in"),
        ),
        _contact,
    ),
    "properties": Listing(
        "COALESCE(last_outward_us, 0), property_id",
        (translatable("silent longest"), translatable("middle"), translatable("spoke last")),
        _PROPERTY_COLUMNS,
        _property,
    ),
    "register": Listing(
        "CASE WHEN owner_unit IS NULL THEN 0 ELSE 1 END, CASE WHEN purpose IS NULL THEN 0 ELSE 1 END, "
        "CASE WHEN decision IS NULL THEN 0 ELSE 1 END, COALESCE(reviewed_us, 0), property_id",
        (translatable("least said of it"), translatable("middle"), translatable("most said of it")),
        _PROPERTY_COLUMNS,
        _property,
    ),
    "posts": Listing(
        "ts_us, act_id",
        (translatable("first"), translatable("middle"), translatable("last")),
        (
            Column("at", "when"),
            Column("network", "network"),
            Column("property", "property"),
            Column("market", "market"),
            Column("audience", "for whom"),
            Column("language", "language"),
            Column("by", "by"),
        ),
        _post,
    ),
    "mentions": Listing(
        "ts_us, act_id",
        (translatable("first"), translatable("middle"), translatable("last")),
        (
            Column("at", "when"),
            Column("network", "network"),
            Column("property", "property"),
            Column("by", "by"),
            Column("seen_at", "seen"),
            Column("routed_at", "with the right function"),
        ),
        _mention,
    ),
    "ideas": Listing(
        "recorded_us, id",
        (translatable("first"), translatable("middle"), translatable("last")),
        (
            Column("id", "mark"),
            Column("kind", "kind"),
            Column("function", "function"),
            Column("source", "from"),
            Column("recorded_on", "written down"),
            Column("decided_on", "decided on"),
            Column("decision", "decision"),
            Column("acted_on", "acted on"),
            Column("launched_on", "launched"),
        ),
        _idea,
    ),
    "core_figures": Listing(
        "measure, COALESCE(date_us, 0)",
        (translatable("first"), translatable("middle"), translatable("last")),
        (
            Column("measure", "measure"),
            Column("date", "day"),
            Column("value", "value", "figure"),
            Column("better", "better"),
        ),
        _core_figure,
    ),
    "resources": Listing(
        "kind, from_us, COALESCE(to_us, 0), amount",
        ("first", "middle", "last"),
        (
            Column("kind", "kind"),
            Column("amount", "amount", "figure"),
            Column("from", "from"),
            Column("until", "until"),
        ),
        _resource,
    ),
}
"""By what `listing_of` says."""
