"""A YAML file that a person wrote, changed in a few places: comments, order and style of all else stay."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from pappus.vocabulary.documents import parse_yaml
from pappus.vocabulary.errors import PappusError

_WIDTH = 110
_ENDLESS = 10**9


def changed(text: str, wanted: Mapping[str, Any]) -> str:
    """The text with the fewest changes after which it says what is wanted.

    Values that differ are written anew where they stand, new keys and entries behind the last one. Entries of a list
    are taken by their place. Where the text cannot be changed in places (anchors, or keys that begin an entry are gone)
    it is written anew as a whole, without its comments.

    Args:
        text: YAML of plain values, days as text; a mapping.
        wanted: what it is to say.
    """
    node = yaml.compose(text, Loader=_Loader)
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        made = text
        for edit in sorted(_mapping(text, node, wanted), key=lambda one: (one.start, one.end), reverse=True):
            made = made[: edit.start] + edit.text + made[edit.end :]
        if _says(made, wanted):
            return made
    return str(yaml.safe_dump(dict(wanted), sort_keys=False, allow_unicode=True, width=_WIDTH))


class _Loader(yaml.SafeLoader):
    """Days stay text, as everywhere in the workspace."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class _Edit:
    """A stretch of the text and what stands there afterwards."""

    start: int
    end: int
    text: str


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return bool(parse_yaml(text, "").content == wanted)
    except PappusError:
        return False


def _value(node: yaml.Node) -> Any:
    return _Loader("").construct_document(node)


def _edits(text: str, node: yaml.Node, wanted: Any, column: int) -> Iterator[_Edit]:
    """What makes a node say what is wanted; the column is that of the entry it belongs to."""
    if _value(node) == wanted:
        return
    if isinstance(node, yaml.MappingNode) and not node.flow_style and isinstance(wanted, Mapping) and wanted:
        yield from _mapping(text, node, wanted)
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style and isinstance(wanted, list) and wanted:
        yield from _sequence(text, node, wanted)
    else:
        start, end = node.start_mark.index, _end(text, node)
        said = _inline(wanted)
        if isinstance(wanted, list) and any(isinstance(one, Mapping) for one in wanted):
            said = "\n" + _block(wanted, column).rstrip("\n")
        yield _Edit(start, end, said if start and text[start - 1] in " -\n" else f" {said}")


def _mapping(text: str, node: yaml.MappingNode, wanted: Mapping[str, Any]) -> Iterator[_Edit]:
    column = node.start_mark.column
    known = {key.value: (key, value) for key, value in node.value}
    for name, (key, value) in known.items():
        if name in wanted:
            yield from _edits(text, value, wanted[name], column)
        else:
            yield _without(text, key.start_mark.index, _end(text, value))
    new = {name: value for name, value in wanted.items() if name not in known}
    if new:
        yield _behind(text, _end(text, node), _block(new, column))


def _sequence(text: str, node: yaml.SequenceNode, wanted: list[Any]) -> Iterator[_Edit]:
    column = node.start_mark.column
    for one, value in zip(node.value, wanted, strict=False):
        yield from _edits(text, one, value, column)
    for one in node.value[len(wanted) :]:
        yield _without(text, one.start_mark.index, _end(text, one))
    if new := wanted[len(node.value) :]:
        yield _behind(text, _end(text, node), _block(new, column))


def _end(text: str, node: yaml.Node) -> int:
    """Where the last word of a node ends; what follows it, comments say, belongs to nobody."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    end = int(node.end_mark.index)
    while end > node.start_mark.index and text[end - 1].isspace():
        end -= 1
    return end


def _without(text: str, start: int, end: int) -> _Edit:
    """Whole lines gone."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return _Edit(first, len(text) if last < 0 else last + 1, "")


def _behind(text: str, end: int, block: str) -> _Edit:
    """Lines behind the one on which something ends."""
    last = text.find("\n", end)
    return _Edit(len(text), len(text), "\n" + block) if last < 0 else _Edit(last + 1, last + 1, block)


def _block(value: Any, column: int) -> str:
    dumped = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return textwrap.indent(dumped, " " * column)


def _inline(value: Any) -> str:
    dumped = str(yaml.safe_dump(value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=_ENDLESS))
    return dumped.removesuffix("...\n").strip()
