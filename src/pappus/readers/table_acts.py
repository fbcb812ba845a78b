"""Acts of a block of rows, column by column: templates, pseudonyms, choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from pappus.readers.column_times import Times, read_times
from pappus.readers.door import Door
from pappus.readers.mapping import ActMapping, Choice, Condition, ListColumn, Mapping, Template
from pappus.readers.scrubbing import scrub_column
from pappus.readers.table_files import Block
from pappus.vocabulary.networks import normalise
from pappus.vocabulary.record import MICROSECONDS_PER_DAY

ROUNDED_ID = r"^[0-9](\.[0-9]+)?[eE]\+[0-9]+$"
FLOAT_ID = r"^([0-9]+)\.0$"
_FIELD = "\x1f"


class RowReader:
    """Makes the acts of one table; remembers what must be unique in the whole file."""

    def __init__(self, mapping: Mapping, door: Door, place: str) -> None:
        self.mapping = mapping
        self.door = door
        self.place = place
        self.people = mapping.person_columns()
        self.doubtful: dict[str, str] = {}
        self._occurrences = [_Occurrences() for _ in mapping.acts]

    def applies(self, act: ActMapping, block: Block) -> Any:
        """Which rows make this act, as booleans."""
        return _holds(act.when, block) if act.when else np.ones(len(block), dtype=bool)

    def faults(self, act: ActMapping, block: Block, times: Times) -> dict[int, str]:
        """Why a row cannot become this act, by its place in the block."""
        import pyarrow.compute as pc

        column = _text(block, act.at.column)
        faults = {
            int(row): f"{act.at.column} {column[int(row)].as_py()!r} is no time that reads as {act.at.format}"
            if column[int(row)].is_valid
            else f"{act.at.column} is empty, and the time of the act is read from it"
            for row in np.flatnonzero(np.asarray(pc.is_null(times.us)))
        }
        us = times.us.fill_null(MICROSECONDS_PER_DAY + 1).to_numpy(zero_copy_only=False)
        out = (us <= MICROSECONDS_PER_DAY) | (us > self.door.now_us + MICROSECONDS_PER_DAY)
        for row in np.flatnonzero(out).tolist():
            faults.setdefault(row, f"{act.at.column} {column[row].as_py()!r} lies before 1970 or in the future")
        for name in act.id.columns if act.id else ():
            values = _text(block, name)
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
            "raw_ref": _join(f"{self.place}#", pa.array(block.ordinals).cast(pa.string())),
            "act_id": self._ids(index, block, network),
        }
        for key, template in (("thread_id", act.thread), ("parent_id", act.parent)):
            if template is not None:
                columns[key] = _join(network, ":", self._composed(template, block, network))
        columns["thread_method"] = _thread_method(columns)
        if act.container is not None:
            columns["container_id"] = self._composed(act.container, block, network)
        columns |= self._actor(act, block, network)
        columns |= {key: self._chosen(key, choice, block) for key, choice in act.choices.items() if key in _CHOSEN}
        columns |= self._lists(act, block, network)
        columns |= self._text(act, block)
        if act.edited:
            columns["edited_us"] = read_times(block.columns[act.edited.column], act.edited, self.mapping.time_zone).us
        if "needs_response" in act.choices:
            words = columns.pop("needs_response")
            columns["needs_response"] = _equal(words, "true") if not isinstance(words, str) else words == "true"
            columns["needs_response_rule"] = "mapping"
        return columns

    def network(self, block: Block) -> Any:
        """The network of each row: one id for all, or an array."""
        choice = self.mapping.network
        if choice.column is None:
            return choice.constant
        return _each(_text(block, choice.column), self._network_id).fill_null(choice.otherwise or "other")

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
            return _join(network, ":", self._composed(act.id, block, network))
        fields = [pa.scalar(str(index)), *(_text(block, name).fill_null("") for name in act.columns)]
        rows = _join(*fields, separator=_FIELD)
        digests = [self.door.pseudonyms.digest(row) for row in rows.to_pylist()]
        numbers = self._occurrences[index].of(digests)
        return _join(network, ":", pa.array(digests), ".", pa.array(numbers).cast(pa.string()))

    def _composed(self, template: Template, block: Block, network: Any) -> Any:
        """A template filled in; people in it appear as pseudonyms; null where one of its columns is."""
        return _join(
            *(self._part(text, block, network) if is_column else pa.scalar(text) for is_column, text in template.pieces)
        )

    def _part(self, name: str, block: Block, network: Any) -> Any:
        import pyarrow.compute as pc

        values = _text(block, name)
        if name in self.people:
            return self._pseudonyms(values, self.people[name], network)
        if pc.any(pc.match_substring(values, "@")).as_py():
            return _each(values, lambda value: self.door.pseudonyms.digest(value) if "@" in value else value)
        return pc.replace_substring_regex(pc.utf8_trim_whitespace(values), FLOAT_ID, r"\1")

    def _pseudonyms(self, values: Any, is_email: bool, network: Any) -> Any:
        door = self.door
        if is_email:
            return _each(values, lambda value: door.email(address_in(value)) if "@" in value else _unnamed(door, value))
        if isinstance(network, str):
            return _each(values, lambda value: door.person(network, value))
        return _each(_join(network, _FIELD, values), lambda pair: door.person(*pair.split(_FIELD, 1)))

    def _property(self, name: str, block: Block, network: Any) -> Any:
        """The property ids of a column of handles, spelling kept."""
        return self._properties(_text(block, name), network)

    def _properties(self, handles: Any, network: Any) -> Any:
        def property_id(pair: str) -> str | None:
            network_id, handle = pair.split(_FIELD, 1)
            handle = handle.strip().lstrip("@")
            return (self.door.ours(network_id, handle) or f"{network_id}:{handle}") if handle else None

        return _each(_join(network, _FIELD, handles), property_id)

    def _actor(self, act: ActMapping, block: Block, network: Any) -> dict[str, Any]:
        import pyarrow.compute as pc

        rows = len(block)
        default = pa.array([self.door.property_id] * rows, pa.string())
        stands_in = default
        if act.to is not None:
            stands_in = pc.coalesce(self._property(act.to, block, network), default)
        if act.property is not None:
            stands_in = pc.coalesce(self._properties(self._plain(act.property, block), network), default)
        columns: dict[str, Any] = {"property_id": stands_in}
        if act.account is not None:
            account = pc.coalesce(self._property(act.account, block, network), default)
            columns |= {"property_id": account if act.property is None else stands_in, "actor_side": "org"}
            columns |= {"on_behalf_of": account} if act.actor else {"actor_id": account, "actor_kind": "account"}
        if act.actor is not None:
            columns |= self._person(act.actor, act.account is None, block, network, columns["property_id"])
        return columns

    def _person(
        self, actor: ListColumn, may_be_account: bool, block: Block, network: Any, stands_in: Any
    ) -> dict[str, Any]:
        import pyarrow.compute as pc

        values = _text(block, actor.column)
        columns: dict[str, Any] = {"actor_id": self._pseudonyms(values, actor.is_email, network)}
        if actor.is_email:
            columns["actor_domain"] = _each(values, domain_in)
        elif may_be_account and self.door.accounts:
            ours = _each(_join(network, _FIELD, values), lambda pair: self.door.ours(*pair.split(_FIELD, 1)))
            is_ours = pc.is_valid(ours)
            columns["actor_id"] = pc.coalesce(ours, columns["actor_id"])
            columns["actor_kind"] = pc.if_else(is_ours, "account", "human")
            columns["actor_side"] = pc.if_else(is_ours, "org", "unknown")
            columns["property_id"] = pc.coalesce(ours, stands_in)
        return columns

    def _plain(self, template: Template, block: Block) -> Any:
        pieces = [_text(block, text) if is_column else pa.scalar(text) for is_column, text in template.pieces]
        return _join(*pieces) if template.columns else pa.repeat(pieces[0], len(block))

    def _chosen(self, key: str, choice: Choice, block: Block) -> Any:
        default = _CHOSEN[key]
        if choice.column is None:
            return choice.constant
        keep = not choice.values
        otherwise = choice.otherwise or default

        def word(value: str) -> str | None:
            found = choice.values.get(value.strip().lower(), value.strip() if keep else None)
            return found if found is not None and _fits(key, found) else otherwise

        return _each(_text(block, choice.column), word).fill_null(otherwise) if otherwise else _each(
            _text(block, choice.column), word
        )

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
            columns["tags"] = lists_of(len(block), [(rows, _each(values, lambda tag: tag.strip().lstrip("#") or None))])
        return columns

    def _text(self, act: ActMapping, block: Block) -> dict[str, Any]:
        import pyarrow.compute as pc

        if act.text is None:
            return {}
        text = _text(block, act.text)
        kept = scrub_column(text) if self.door.keep_text else pa.nulls(len(block), pa.string())
        return {"text": kept, "text_len": pc.utf8_length(text)}


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


def lists_of(rows: int, parts: list[tuple[Any, Any]], once: bool = False) -> Any:
    """A column of lists from (row, value) pairs in order; null where a row has none; `once`: no value twice a row."""
    owners = np.concatenate([owner for owner, _ in parts])
    values = pa.chunked_array([value for _, value in parts], pa.string()).combine_chunks()
    valid = np.asarray(values.is_valid())
    owners, values = owners[valid], values.filter(pa.array(valid))
    if once and len(values):
        codes = values.dictionary_encode().indices.to_numpy(zero_copy_only=False)
        _, first = np.unique(owners.astype(np.int64) * (int(codes.max()) + 1) + codes, return_index=True)
        first.sort()
        owners, values = owners[first], values.take(pa.array(first))
    order = np.argsort(owners, kind="stable")
    counts = np.bincount(owners, minlength=rows) if len(owners) else np.zeros(rows, dtype=np.int64)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    mask = pa.array(counts == 0)
    return pa.ListArray.from_arrays(pa.array(offsets), values.take(pa.array(order)), mask=mask)


def address_in(text: str) -> str:
    """The e-mail address in "Name <local@domain>"."""
    inner = text.rsplit("<", 1)[-1].split(">", 1)[0]
    return next((word for word in inner.split() if "@" in word), inner).strip("'\",;()")


def domain_in(text: str) -> str | None:
    """The domain of the e-mail address in a text, lower case; null if there is none."""
    return address_in(text).rpartition("@")[2].lower() or None if "@" in text else None


class _Occurrences:
    """How many times a digest was met in the file: eight bytes a row, whatever the rows hold."""

    def __init__(self) -> None:
        self._runs: list[Any] = []
        self._repeated: dict[str, int] = {}

    def of(self, digests: list[str]) -> Any:
        """The occurrence number of each digest, from 1."""
        keys = np.array([int(digest[:16], 16) for digest in digests], dtype=np.uint64)
        unique, counts = np.unique(keys, return_counts=True)
        met = np.zeros(len(unique), dtype=bool)
        for run in self._runs:
            place = np.minimum(np.searchsorted(run, unique), len(run) - 1)
            met |= run[place] == unique
        self._add(unique[~met])
        numbers = np.ones(len(keys), dtype=np.int64)
        for row in np.flatnonzero(np.isin(keys, unique[met | (counts > 1)])).tolist():
            digest = digests[row]
            known = self._repeated.get(digest, 1 if bool(met[np.searchsorted(unique, keys[row])]) else 0)
            numbers[row] = self._repeated[digest] = known + 1
        return numbers

    def _add(self, keys: Any) -> None:
        # Runs of falling length, each at most half of the one before: few to search, cheap to merge.
        self._runs += [keys] if len(keys) else []
        while len(self._runs) > 1 and len(self._runs[-1]) * 2 > len(self._runs[-2]):
            last = self._runs.pop()
            self._runs[-1] = np.union1d(self._runs[-1], last)


_CHOSEN: dict[str, str | None] = {
    "side": "unknown",
    "kind": "human",
    "verb": "Create",
    "object_type": "note",
    "visibility": None,
    "needs_response": None,
    "lang": None,
}


def _fits(key: str, word: str) -> bool:
    from pappus.readers.mapping import ALLOWED

    return key not in ALLOWED or word in ALLOWED[key]


def _holds(condition: Condition, block: Block) -> Any:
    import pyarrow.compute as pc

    values = _text(block, condition.column)
    if not condition.values and not condition.negated:
        return np.asarray(pc.is_valid(values))
    listed = pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(values)), pa.array(condition.values))
    return np.asarray(pc.invert(listed) if condition.negated else listed)


def _text(block: Block, name: str) -> Any:
    """A column as text; of a list its first value."""
    column = block.columns[name]
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
            return rows, _blank_is_null(column)
        column = pc.split_pattern(column, spec.split)
    rows = pc.list_parent_indices(column).to_numpy(zero_copy_only=False)
    return rows, _blank_is_null(pc.list_flatten(column))


def _blank_is_null(values: Any) -> Any:
    import pyarrow.compute as pc

    trimmed = pc.utf8_trim_whitespace(values)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _each(values: Any, change: Callable[[str], str | None]) -> Any:
    """`change` of each value, worked out once for each distinct one."""
    encoded = values.dictionary_encode()
    changed = pa.array([change(value) for value in encoded.dictionary.to_pylist()], pa.string())
    return changed.take(encoded.indices)


def _join(*parts: Any, separator: str = "") -> Any:
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(
        *(pa.scalar(part) if isinstance(part, str) else part for part in parts), pa.scalar(separator)
    )


def _equal(words: Any, word: str) -> Any:
    import pyarrow.compute as pc

    return pc.equal(words, word)


def _unnamed(door: Door, value: str) -> str:
    # An address book entry without an address is a person all the same.
    return door.person("email", value)


def _thread_method(columns: dict[str, Any]) -> Any:
    import pyarrow.compute as pc

    if "thread_id" in columns:
        return pc.if_else(pc.is_valid(columns["thread_id"]), "native", pa.scalar(None, pa.string()))
    if "parent_id" in columns:
        return pc.if_else(pc.is_valid(columns["parent_id"]), "reply_chain", pa.scalar(None, pa.string()))
    return None
