"""Registers: rows of `properties.csv` and `attested.csv` as values, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pappus.vocabulary.errors import InvalidFileError
from pappus.workspace.columns import Flaw, cell_flaws, in_place, missing_flaws, none_of, rules_of, word
from pappus.workspace.identifiers import mangled_by_spreadsheet, network_id, unknown_network
from pappus.workspace.migration import migrate
from pappus.workspace.organisation import FUNCTIONS, AttestedDocument, Organisation, Property
from pappus.workspace.people import unknown_unit
from pappus.workspace.tables import Row, Table, read_table, with_columns, with_values, write_table
from pappus.workspace.writing import make_folder, remove_left_behind

PROPERTIES_FILE = "properties.csv"
ATTESTED_FILE = "attested.csv"


def properties_of(table: Table, organisation: Organisation) -> tuple[list[Property], list[Flaw]]:
    """The properties of a table in its order, with everything that is wrong with the table."""
    rules = rules_of("properties")
    units = tuple(unit.id for unit in organisation.units)
    properties: list[Property] = []
    flaws: list[Flaw] = []
    seen: dict[str, int] = {}
    for row, values in table.filled():
        flaws += missing_flaws(row.number, values, rules) + cell_flaws(row.number, values, rules)
        flaws += _property_flaws(row.number, values, units)
        if (key := _property_key(values)) is not None:
            if (first := seen.setdefault(key, row.number)) != row.number:
                flaws.append(Flaw(row.number, "handle", f"is the same property as row {first}"))
            properties.append(_property(values))
    return properties, flaws


def attested_of(table: Table, organisation: Organisation) -> tuple[list[AttestedDocument], list[Flaw]]:
    """The documents of a table in its order, with everything that is wrong with the table."""
    rules = rules_of("attested")
    groups = ("organisation", *FUNCTIONS, *(unit.id for unit in organisation.units))
    documents: list[AttestedDocument] = []
    flaws: list[Flaw] = []
    for row, values in table.filled():
        found = missing_flaws(row.number, values, rules) + cell_flaws(row.number, values, rules)
        found += _attested_flaws(row.number, values, groups)
        flaws += found
        if not found:
            documents.append(_attested(values, groups))
    return documents, flaws


def save_properties(folder: Path, properties: Sequence[Property]) -> None:
    """Makes these the properties of `properties.csv`, in one step.

    Rows keep their order, columns of the person's own stay. A row that a person typed (without `import_id`) is never
    removed, and changed only by a property without `import_id`; a row of an import is brought to what is given, or
    removed if its property is not among them. New properties follow at the end.

    Raises:
        InvalidFileError: the file that is there now cannot be read, or a property could not be read back.
        PappusError: the file cannot be written; it is as it was before.
    """
    migrate(folder)
    path = folder / PROPERTIES_FILE
    rules = rules_of("properties")
    given = {_key(one.network, one.handle): _property_values(one) for one in properties}
    table = read_table(path, rules)
    used = {column for values in given.values() for column, value in values.items() if value}
    table = with_columns(table, [column for column in rules.columns if column in used])
    known = {row.number: values for row, values in table.filled()}
    rows = []
    for row in table.rows:
        kept = _kept(table, row, known.get(row.number, {}), given)
        if kept is not None:
            rows.append(kept)
    written = replace(table, rows=(*rows, *(_new_row(table, values) for values in given.values())))
    _refuse_flaws(path, written)
    make_folder(folder)
    remove_left_behind(path)
    write_table(path, written, rules)


def add_attested(folder: Path, document: AttestedDocument) -> None:
    """Adds a document to the end of `attested.csv`, in one step.

    Raises:
        InvalidFileError: the document, or the file that is there now, breaks the rules of the file.
        PappusError: the file cannot be written; it is as it was before.
    """
    migrate(folder)
    path = folder / ATTESTED_FILE
    rules = rules_of("attested")
    values = {column: value or "" for column, value in asdict(document).items()}
    table = read_table(path, rules)
    table = with_columns(table, [column for column in rules.columns if values[column]])
    filled = {column: value for column, value in values.items() if value}
    number = len(table.rows) + 2
    flaws = missing_flaws(number, filled, rules) + cell_flaws(number, filled, rules)
    if flaws:
        raise InvalidFileError(in_place(str(path), flaws))
    make_folder(folder)
    write_table(path, replace(table, rows=(*table.rows, _new_row(table, values))), rules)


def _property_flaws(row: int, values: Mapping[str, str], units: tuple[str, ...]) -> Iterator[Flaw]:
    if "network" in values and network_id(values["network"]) is None:
        yield Flaw(row, "network", unknown_network(values["network"]))
    if mangled := mangled_by_spreadsheet(values.get("handle", "")):
        yield Flaw(row, "handle", mangled)
    elif "handle" in values and not _handle(values["handle"]):
        yield Flaw(row, "handle", "expected a name after the @")
    # A register names the owners as it calls them, whether or not organisation.yaml lists them; a typed row is checked.
    typed = "import_id" not in values
    if typed and "owner_unit" in values and values["owner_unit"] not in units:
        yield Flaw(row, "owner_unit", unknown_unit(values["owner_unit"], units))


def _attested_flaws(row: int, values: Mapping[str, str], groups: tuple[str, ...]) -> list[Flaw]:
    flaws = []
    if "group" in values and values["group"] not in groups and word(values["group"]) not in groups:
        flaws.append(Flaw(row, "group", none_of(values["group"], groups)))
    dated, expires = values.get("dated_at", ""), values.get("expires_at", "")
    if dated and expires and expires < dated:
        flaws.append(Flaw(row, "expires_at", f"{expires} lies before dated_at, {dated}"))
    return flaws


def _property(values: Mapping[str, str]) -> Property:
    network, handle = network_id(values["network"]) or "", _handle(values["handle"])
    choices: dict[str, Any] = {
        "network_class": word(values["class"]) if "class" in values else None,
        "decision": word(values["decision"]) if "decision" in values else None,
        "second_factor": word(values["second_factor"]) if "second_factor" in values else None,
        "archived": word(values["archived"]) if "archived" in values else None,
    }
    as_written = ("kind", "owner_unit", "purpose", "audience", "market", "reviewed_at", "url", "import_id", "access")
    plain: dict[str, Any] = {column: values.get(column) for column in as_written}
    return Property(f"{network}:{handle}", network, handle, **plain, **choices)


def _attested(values: Mapping[str, str], groups: tuple[str, ...]) -> AttestedDocument:
    known = {column: value for column, value in values.items() if column in rules_of("attested").columns}
    group = known.get("group", "organisation")
    choices: dict[str, Any] = {
        "status": word(known.get("status", "valid")),
        "group": group if group in groups else word(group),
    }
    return AttestedDocument(**{**known, **choices})


def _handle(text: str) -> str:
    return text.strip().lstrip("@").strip()


def _key(network: str, handle: str) -> str:
    return f"{network}:{_handle(handle)}".casefold()


def _property_key(values: Mapping[str, str]) -> str | None:
    network = network_id(values.get("network", ""))
    return _key(network, values["handle"]) if network and _handle(values.get("handle", "")) else None


def _property_values(one: Property) -> dict[str, str]:
    values = {column: value or "" for column, value in asdict(one).items() if column != "property_id"}
    values["class"] = values.pop("network_class")
    return values


def _kept(table: Table, row: Row, values: Mapping[str, str], given: dict[str, dict[str, str]]) -> Row | None:
    """The row as it is to stand in the file, or null if it goes; what is given for it counts as used up."""
    wanted = given.pop(key, None) if (key := _property_key(values)) is not None else None
    if "import_id" not in values and (wanted is None or wanted["import_id"]):
        return row
    if wanted is None:
        return None
    return Row(row.number, with_values(table, row.cells, _differing(values, wanted)))


def _differing(values: Mapping[str, str], wanted: dict[str, str]) -> dict[str, str]:
    """What is to be entered in a row; spellings that mean the same (Twitter for x, @acme for acme) stay."""
    former = _property_values(_property(values))
    return {column: value for column, value in wanted.items() if former[column] != value}


def _new_row(table: Table, values: Mapping[str, str]) -> Row:
    return Row(0, with_values(table, (), values))


def _refuse_flaws(path: Path, table: Table) -> None:
    """New properties must be such that the file can be read again; older rows are the person's own affair."""
    rules = rules_of("properties")
    for row, values in table.filled():
        if row.number:
            continue
        flaws = missing_flaws(1, values, rules) + cell_flaws(1, values, rules)
        flaws += _property_flaws(1, values, (values.get("owner_unit", ""),))
        if flaws:
            raise InvalidFileError(in_place(str(path), [replace(flaw, row=len(table.rows)) for flaw in flaws]))
