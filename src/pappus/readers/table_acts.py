"""Acts of a block of rows, column by column: templates, pseudonyms, choices."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from pappus.readers.column_times import Times, read_times
from pappus.readers.column_values import (
    Occurrences,
    address_in,
    blank_is_null,
    digests,
    domain_in,
    each,
    join,
    lists_of,
)
from pappus.readers.door import Door
from pappus.readers.mapping import ALLOWED, ActMapping, Choice, Condition, ListColumn, Mapping, Template, TimeColumn
from pappus.readers.scrubbing import scrub_column
from pappus.readers.table_blocks import Block
from pappus.vocabulary.networks import normalise
from pappus.vocabulary.record import MICROSECONDS_PER_DAY

ROUNDED_ID = r"^[0-9](\.[0-9]+)?[eE]\+[0-9]+$"
FLOAT_ID = r"^([0-9]+)\.0$"
_FIELD = "\x1f"
_CHOSEN: dict[str, tuple[str, str | None]] = {
    "side": ("actor_side", "unknown"),
    "kind": ("actor_kind", "human"),
    "verb": ("verb", "Create"),
    "object_type": ("object_type", "note"),
    "visibility": ("visibility", None),
    "needs_response": ("needs_response", None),
    "lang": ("lang", None),
}
"""Choice of a mapping → column of the record, and what holds where a row names nothing that is known."""


class RowReader:
    """Makes the acts of one table; remembers what must be unique in the whole file."""

    def __init__(self, mapping: Mapping, door: Door, place: str) -> None:
        self.mapping = mapping
        self.door = door
        self.place = place
        self.people = mapping.person_columns()
        self.doubtful: dict[str, str] = {}
        self._row_key = door.pseudonyms.digest("rows without an id").encode()
        self._occurrences = [Occurrences() for _ in mapping.acts]

    def applies(self, act: ActMapping, block: Block) -> Any:
        """Which rows make this act, as booleans."""
        return _holds(act.when, block) if act.when else np.ones(len(block), dtype=bool)

    def faults(self, act: ActMapping, block: Block, times: Times) -> dict[int, str]:
        """Why a row cannot become this act, by its place in the block."""
        import pyarrow.compute as pc

        column = _as_text(times_written(block, act.at))
        read_from = act.at.column if act.at.clock is None else f"{act.at.column} or {act.at.clock}"
        faults = {
            int(row): f"{act.at.column} {column[int(row)].as_py()!r} is no time that reads as {act.at.format}"
            if column[int(row)].is_valid
            else f"{read_from} is empty, and the time of the act is read from it"
            for row in np.flatnonzero(np.asarray(pc.is_null(times.us)))
        }
        us = times.us.fill_null(MICROSECONDS_PER_DAY + 1).to_numpy(zero_copy_only=False)
        out = (us <= MICROSECONDS_PER_DAY) | (us > self.door.now_us + MICROSECONDS_PER_DAY)
        for row in np.flatnonzero(out).tolist():
            faults.setdefault(row, f"{act.at.column} {column[row].as_py()!r} lies before 1970 or in the future")
        for name in act.id.columns if act.id else ():
            values = blank_is_null(_text(block, name))
            for row in np.flatnonzero(np.asarray(pc.is_null(values))).tolist():
                faults.setdefault(row, f"{name} is empty, and the id of the act is made of it")
            rounded = pc.fill_null(pc.match_substring_regex(values, ROUNDED_ID), False)
            for row in np.flatnonzero(np.asarray(rounded)).tolist():
                faults.setdefault(row, f"{name} {values[row].as_py()!r} was rounded by a spreadsheet; export it again")
        return faults

    def columns(self, index: int, block: Block, times: Times, numbers: Any) -> dict[str, Any]:
        """The columns of the act with this index in the mapping, for rows that have no fault."""
        act = self.mapping.acts[index]
        network = self.network(block)
        columns: dict[str, Any] = {
            "record_no": pa.array(numbers),
            "network": network,
            "source": self.door.source,
            "ts_us": times.us,
            "ts_precision": times.precision,
            "tz_assumed": times.zone,
            "raw_ref": join(f"{self.place}#", pa.array(block.ordinals).cast(pa.string())),
            "act_id": self._ids(index, block, network),
        }
        for key, template in (("thread_id", act.thread), ("parent_id", act.parent)):
            if template is not None:
                columns[key] = join(network, ":", self._composed(template, block, network))
        columns["thread_method"] = _thread_method(columns)
        if act.container is not None:
            columns["container_id"] = self._composed(act.container, block, network)
        columns |= self._choices(act, block)
        columns |= self._actor(act, block, network, columns)
        columns |= self._lists(act, block, network)
        columns |= self._texts(act, block)
        if act.edited:
            columns["edited_us"] = read_times(times_written(block, act.edited), act.edited, self.mapping.time_zone).us
        return columns

    def network(self, block: Block) -> Any:
        """The network of each row: one id for all, or an array."""
        choice = self.mapping.network
        if choice.column is None:
            return choice.constant
        return each(_text(block, choice.column), self._network_id).fill_null(choice.otherwise or "other")

    def _network_id(self, spelling: str) -> str:
        choice = self.mapping.network
        listed = choice.values.get(spelling.strip().lower())
        if listed is not None:
            return listed
        found = normalise(spelling)
        if found.doubtful:
            self.doubtful.setdefault(spelling, found.reason)
        return found.id or choice.otherwise or "other"

    def _ids(self, index: int, block: Block, network: Any) -> Any:
        act = self.mapping.acts[index]
        if act.id is not None:
            return join(network, ":", self._composed(act.id, block, network))
        fields = [pa.scalar(str(index)), *(_text(block, name).fill_null("") for name in act.columns)]
        rows = join(*fields, separator=_FIELD)
        texts, keys = digests(rows, self._row_key)
        numbers = self._occurrences[index].of(keys)
        return join(network, ":", texts, ".", pa.array(numbers).cast(pa.string()))

    def _composed(self, template: Template, block: Block, network: Any) -> Any:
        """A template filled in; people in it appear as pseudonyms; null where one of its columns is."""
        return _filled(template, len(block), lambda name: self._part(name, block, network))

    def _part(self, name: str, block: Block, network: Any) -> Any:
        import pyarrow.compute as pc

        values = blank_is_null(_text(block, name))
        if name in self.people:
            return self._pseudonyms(values, self.people[name], network)
        whole = pc.replace_substring_regex(values, FLOAT_ID, r"\1")
        if pc.any(pc.match_substring(whole, "@")).as_py():
            return each(whole, lambda value: self.door.pseudonyms.digest(value) if "@" in value else value)
        return whole

    def _pseudonyms(self, values: Any, is_email: bool, network: Any) -> Any:
        door = self.door
        if is_email:
            return each(values, lambda value: door.email(address_in(value)))
        if isinstance(network, str):
            return each(values, partial(door.pseudonyms.person, network))
        return each(join(network, _FIELD, values), lambda pair: door.person(*pair.split(_FIELD, 1)))

    def _properties(self, handles: Any, network: Any) -> Any:
        """The property ids of handles, spelling kept, or as the organisation declared them."""

        def property_id(pair: str) -> str | None:
            network_id, handle = pair.split(_FIELD, 1)
            handle = handle.strip().lstrip("@")
            return (self.door.ours(network_id, handle) or f"{network_id}:{handle}") if handle else None

        return each(join(network, _FIELD, handles), property_id)

    def _actor(self, act: ActMapping, block: Block, network: Any, chosen: dict[str, Any]) -> dict[str, Any]:
        import pyarrow.compute as pc

        default = pa.array([self.door.property_id] * len(block), pa.string())
        stands_in = default
        if act.property is not None:
            handles = _filled(act.property, len(block), lambda name: _text(block, name))
            stands_in = pc.coalesce(self._properties(handles, network), default)
        elif act.to is not None:
            stands_in = pc.coalesce(self._properties(_text(block, act.to), network), default)
        columns: dict[str, Any] = {"property_id": stands_in}
        if act.account is not None:
            account = pc.coalesce(self._properties(_text(block, act.account), network), default)
            columns["property_id"] = account if act.property is None else stands_in
            columns["actor_side"] = chosen.get("actor_side", "org")
            columns |= {"on_behalf_of": account} if act.actor else {"actor_id": account, "actor_kind": "account"}
        if act.actor is not None:
            columns |= self._person(act.actor, block, network, {**chosen, **columns})
        return columns

    def _person(self, actor: ListColumn, block: Block, network: Any, known: dict[str, Any]) -> dict[str, Any]:
        import pyarrow.compute as pc

        values = _text(block, actor.column)
        person = self._pseudonyms(values, actor.is_email, network)
        if actor.is_email:
            return {"actor_id": person, "actor_domain": each(values, domain_in)}
        if not self.door.accounts or "on_behalf_of" in known:
            return {"actor_id": person}
        ours = each(join(network, _FIELD, values), lambda pair: self.door.ours(*pair.split(_FIELD, 1)))
        return {
            "actor_id": pc.coalesce(ours, person),
            "actor_kind": pc.if_else(pc.is_valid(ours), "account", known.get("actor_kind", "human")),
            "actor_side": pc.if_else(pc.is_valid(ours), "org", known.get("actor_side", "unknown")),
            "property_id": pc.coalesce(ours, known["property_id"]),
        }

    def _choices(self, act: ActMapping, block: Block) -> dict[str, Any]:
        columns = {_CHOSEN[key][0]: self._chosen(key, choice, block) for key, choice in act.choices.items()}
        words = columns.get("needs_response")
        if words is not None:
            columns["needs_response"] = words == "true" if isinstance(words, str) else words.cast(pa.bool_())
            columns["needs_response_rule"] = "mapping"
        return columns

    def _chosen(self, key: str, choice: Choice, block: Block) -> Any:
        if choice.column is None:
            return choice.constant
        otherwise = choice.otherwise or _CHOSEN[key][1]

        def word(value: str) -> str | None:
            found = choice.values.get(value.strip().lower(), None if choice.values else value.strip())
            return found if found is not None and _fits(key, found) else otherwise

        words = each(_text(block, choice.column), word)
        return words if otherwise is None else words.fill_null(otherwise)

    def _lists(self, act: ActMapping, block: Block, network: Any) -> dict[str, Any]:
        columns: dict[str, Any] = {}
        for key, people in (("recipients", act.recipients), ("mentions", act.mentions)):
            if people:
                parts = []
                for one in people:
                    rows, values = _entries(one, block)
                    named = network if isinstance(network, str) else network.take(pa.array(rows))
                    parts.append((rows, self._pseudonyms(values, one.is_email, named)))
                columns[key] = lists_of(len(block), parts)
        if act.tags is not None:
            rows, values = _entries(act.tags, block)
            columns["tags"] = lists_of(len(block), [(rows, each(values, lambda tag: tag.strip().lstrip("#") or None))])
        return columns

    def _texts(self, act: ActMapping, block: Block) -> dict[str, Any]:
        import pyarrow.compute as pc

        if act.text is None:
            return {}
        text = _text(block, act.text)
        kept = scrub_column(text) if self.door.keep_text else pa.nulls(len(block), pa.string())
        return {"text": kept, "text_len": pc.utf8_length(text)}


def times_written(block: Block, spec: TimeColumn) -> Any:
    """A column of times as they are written: where the time of day stands in another column, behind the day."""
    return (
        block.columns[spec.column]
        if spec.clock is None
        else join(_text(block, spec.column), " ", _text(block, spec.clock))
    )


def grouped(columns: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Acts of one id made one, with all their recipients; the columns of the first, and how many rows are left."""
    ids = columns["act_id"]
    groups = ids.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    _, first = np.unique(groups, return_index=True)
    taken = pa.array(first)
    kept = {name: value.take(taken) if isinstance(value, pa.Array) else value for name, value in columns.items()}
    for key in ("recipients", "mentions"):
        if key in columns:
            lists = columns[key]
            parents = lists.value_parent_indices().to_numpy(zero_copy_only=False)
            kept[key] = lists_of(len(first), [(groups[parents], lists.flatten())], once=True)
    return kept, len(first)


def _fits(key: str, word: str) -> bool:
    return key not in ALLOWED or word in ALLOWED[key]


def _filled(template: Template, rows: int, part: Callable[[str], Any]) -> Any:
    """A template with `part(column)` for each of its columns."""
    pieces = [part(text) if is_column else text for is_column, text in template.pieces]
    return join(*pieces) if template.columns else pa.array(["".join(pieces)] * rows)


def _holds(condition: Condition, block: Block) -> Any:
    import pyarrow.compute as pc

    values = _text(block, condition.column)
    if not condition.values and not condition.negated:
        return np.asarray(pc.is_valid(values))
    listed = pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(values)), pa.array(condition.values))
    return np.asarray(pc.invert(listed) if condition.negated else listed)


def _text(block: Block, name: str) -> Any:
    """A column as text; of a list its first value."""
    return _as_text(block.columns[name])


def _as_text(column: Any) -> Any:
    if pa.types.is_list(column.type):
        return pa.array([values[0] if values else None for values in column.to_pylist()], pa.string())
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


def _entries(spec: ListColumn, block: Block) -> tuple[Any, Any]:
    """The single values of a column of lists or of separated text: (row of each, trimmed value or null)."""
    import pyarrow.compute as pc

    column = block.columns[spec.column]
    if not pa.types.is_list(column.type):
        column = _text(block, spec.column)
        if spec.split is None:
            rows = np.arange(len(block))
            return rows, blank_is_null(column)
        column = pc.split_pattern(column, spec.split)
    rows = pc.list_parent_indices(column).to_numpy(zero_copy_only=False)
    return rows, blank_is_null(pc.list_flatten(column))


def _thread_method(columns: dict[str, Any]) -> Any:
    import pyarrow.compute as pc

    if "thread_id" in columns:
        return pc.if_else(pc.is_valid(columns["thread_id"]), "native", pa.scalar(None, pa.string()))
    if "parent_id" in columns:
        return pc.if_else(pc.is_valid(columns["parent_id"]), "reply_chain", pa.scalar(None, pa.string()))
    return None
