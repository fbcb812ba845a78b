"""Mappings that come with Pappus: tables whose columns are called as in one of them need none of their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pappus.readers.mapping import Mapping, parse_mapping
from pappus.readers.source import Source
from pappus.readers.table_files import decoded_head, format_of, named_header, sniff_delimiter
from pappus.vocabulary.documents import read_yaml

_FOLDER = Path(__file__).with_name("mappings")
_ENDINGS = (".csv", ".tsv", ".txt")
_MOST_TABLES = 50


@cache
def shipped_mappings() -> dict[str, Mapping]:
    """Every mapping in the folder `mappings`, by the name of its file."""
    return {path.stem: parse_mapping(read_yaml(path)) for path in sorted(_FOLDER.glob("*.yaml"))}


def tables_with_mapping(source: Source) -> list[tuple[str, Mapping]]:
    """The tables of a source that a shipped mapping fits, in order, with the one of the most columns."""
    members = list(source.members) if source.kind == "file" else source.find(*_ENDINGS)[:_MOST_TABLES]
    found = ((member, _fitting(source, member)) for member in members)
    return [(member, mapping) for member, mapping in found if mapping is not None]


def _fitting(source: Source, member: str) -> Mapping | None:
    if not source.head(member) or format_of(source, member) != "csv":
        return None
    text = decoded_head(source, member, "utf-8")
    names = set(named_header(text, sniff_delimiter(text), '"').names)
    fitting = [mapping for mapping in shipped_mappings().values() if names.issuperset(mapping.columns)]
    return max(fitting, key=lambda mapping: len(mapping.columns), default=None)
