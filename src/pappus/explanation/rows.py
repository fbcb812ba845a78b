"""The rows behind a reading: a few of them, chosen the same way every time, with nobody's name in them."""

from __future__ import annotations

from collections.abc import Mapping

from pappus.explanation.ground import Ground
from pappus.explanation.listings import LISTINGS, Row, listing_of
from pappus.explanation.places import Places, places_of_acts, places_of_contacts
from pappus.explanation.protection import Hidden, listed_sql, small_groups, small_places, why_not_listed
from pappus.explanation.row_query import Base, base_of, rows_sql
from pappus.explanation.sampling import middle, shared_out, spread
from pappus.explanation.tree import Column, Explanation, Table
from pappus.explanation.view import View
from pappus.explanation.words import words
from pappus.indicators.indicator import Indicator
from pappus.vocabulary.languages import digits, translatable, translated
from pappus.vocabulary.readings import Reading

_BETWEEN = translatable("in between")


def rows_behind(ground: Ground, indicator: Indicator, reading: Reading, view: View, hidden: Hidden) -> Explanation:
    """Some of the rows that went into a reading, or why none are listed.

    Both ends of their order, the middle and some between are listed, and of threads some that nobody answered.
    """
    title = "Rows behind it"
    base = base_of(indicator)
    if base is None:
        return Explanation(title, (translated("Its query reads no table of rows."),), lists="rows")
    rows = counted_rows(ground, base, rows_sql(indicator, base, view, ground.context), reading)
    reason = why_not_listed(reading, base, rows, ground.query)
    if reason is not None:
        return Explanation(title, (translated("Suppressed: {reason}.", reason=reason),), lists="rows")
    total = _count(ground, rows)
    listed = listed_sql(base, rows, hidden)
    chosen = _chosen(ground, base, listed, view.rows)
    if not chosen:
        why = words()["rows"]["none" if not total else "only_small"]
        return Explanation(title, (why,), lists="rows")
    listing = LISTINGS[listing_of(base)]
    masks = _masks(ground, base, rows, hidden)
    places = _places(ground, base, [row for _, row in chosen])
    table = Table(
        (Column("shown_as", "shown as"), *listing.columns),
        tuple((why, *listing.cells(row, places, masks)) for why, row in chosen),
    )
    order = words()["rows"]["order"][listing_of(base)]
    counted = translated(
        "{shown} of the {total} rows of {table} that its query reads, {order}.",
        shown=len(chosen),
        total=digits(f"{total:,}"),
        table=base.table,
        order=order,
    )
    return Explanation(title, (counted, words()["rows"]["people"]), table, lists="rows")


def counted_rows(ground: Ground, base: Base, rows: str, reading: Reading) -> str:
    """The rows without those that the query returns but the reading leaves out, as its n tells."""
    if base.table != "threads" or base.whole == "1":
        return rows
    counts = ground.query(
        f"SELECT COUNT(*) AS n, COUNT(CASE WHEN whole > 0 THEN 1 END) AS whole_n FROM ({rows}) behind"
    )
    found = counts.to_pylist()[0]
    if reading.n in (None, found["n"]) or reading.n != found["whole_n"]:
        return rows
    return f"SELECT * FROM ({rows}) behind WHERE whole > 0"


def _count(ground: Ground, rows: str) -> int:
    return int(ground.query(f"SELECT COUNT(*) AS n FROM ({rows}) behind").to_pylist()[0]["n"])


def _chosen(ground: Ground, base: Base, rows: str, wanted: int) -> list[tuple[str, Row]]:
    """Rows with why they were chosen."""
    listing = LISTINGS[listing_of(base)]
    if base.table != "threads":
        places = spread(_count(ground, rows), wanted)
        return _at(ground, rows, "1", listing.order, {1: places}, listing.ends)
    counts = ground.query(f"SELECT answered, COUNT(*) AS n FROM ({rows}) behind GROUP BY answered").to_pylist()
    found = {int(one["answered"]): int(one["n"]) for one in counts}
    answered, open_ = shared_out(wanted, found.get(1, 0), found.get(0, 0))
    groups = {1: spread(found.get(1, 0), answered), 0: spread(found.get(0, 0), open_)}
    return _at(ground, rows, "answered", listing.order, groups, listing.ends)


def _at(
    ground: Ground, rows: str, part: str, order: str, groups: Mapping[int, tuple[int, ...]], ends: tuple[str, str, str]
) -> list[tuple[str, Row]]:
    """The rows at given places of the parts that a column makes of them."""
    wanted = [
        f"(part = {value} AND place IN ({', '.join(map(str, places))}))" for value, places in groups.items() if places
    ]
    if not wanted:
        return []
    sql = (
        f"SELECT * FROM (SELECT behind.*, {part} AS part, COUNT(*) OVER (PARTITION BY {part}) AS part_n, "
        f"ROW_NUMBER() OVER (PARTITION BY {part} ORDER BY {order}) AS place FROM ({rows}) behind) placed "
        f"WHERE {' OR '.join(wanted)} ORDER BY part DESC, place"
    )
    return [(_why(row, ends), row) for row in ground.query(sql).to_pylist()]


def _why(row: Row, ends: tuple[str, str, str]) -> str:
    place, count = row["place"], row["part_n"]
    first, halfway, last = ends
    name = first if place == 1 else last if place == count else halfway if place == middle(count) else _BETWEEN
    told = translated(name)
    return translated("unanswered, {name}", name=told) if row["part"] == 0 else told


def _masks(ground: Ground, base: Base, rows: str, hidden: Hidden) -> dict[str, frozenset[str]]:
    """Values of columns that would name a small group, by column."""
    if base.table == "acts":
        person = "CASE WHEN kind = 'human' THEN person END"
        few = small_groups(rows, "function", person, ground.query)
        return {"function": few | hidden.of("function")}
    if base.table == "contacts":
        ends = (("from_unit", "from_person"), ("to_unit", "to_person"))
        return {unit: small_groups(rows, unit, one, ground.query) | hidden.of("unit") for unit, one in ends}
    if base.table == "properties":
        few = ground.query(small_places("property_id"))["property_id"].to_pylist()
        return {"last_outward_us": frozenset(few)}
    return {}


def _places(ground: Ground, base: Base, rows: list[Row]) -> Places:
    if base.table == "threads":
        return places_of_acts(ground.query, rows)
    return places_of_contacts(ground.query, rows) if base.table == "contacts" else {}
