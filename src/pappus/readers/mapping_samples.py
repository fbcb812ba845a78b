"""The first rows of a table, looked at column by column: names cut into words, times recognised."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from pappus.readers.column_times import iso_moment, read_times
from pappus.readers.mapping import TimeColumn
from pappus.readers.source import Source
from pappus.readers.table_files import decoded_head, format_of, named_header, sniff_delimiter
from pappus.readers.table_json import json_items
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import UnreadableError

_SAMPLE_ROWS = 500
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+|\d+")
_MOSTLY = 0.9
_TRIED_FIRST = 5
_DAY = re.compile(r"\d.*\d")
_SHORTEST_PART, _DIGITS_OF_TIME = 2, 14
_EPOCH = re.compile(r"\d+(\.\d+)?")
_CLOCK = re.compile(r"\d\d?:\d\d(:\d\d)?(\s*[AaPp][Mm])?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_]\w{2,8})*")


@dataclass(frozen=True)
class Column:
    """A column of the sample; `values` has a null where a row has nothing."""

    name: str
    values: tuple[str | None, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its name, lower case without accents; "threadid" is two, "#" a number."""
        if self.name.strip() == "#":
            return ("no",)
        return tuple(part for word in _WORD.findall(_plain(self.name)) for part in _parts(word.lower()))

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The values that are there."""
        return tuple(value for value in self.values if value)

    @cached_property
    def is_unique(self) -> bool:
        """Whether every row has a value and no two the same."""
        return bool(self.given) and len(self.given) == len(self.values) == len(set(self.given))

    @cached_property
    def is_email(self) -> bool:
        """Whether the values are mostly e-mail addresses."""
        return self._mostly(lambda value: bool(re.search(r"[^\s@]@[^\s@]+\.[^\s@]", value)))

    @cached_property
    def is_prose(self) -> bool:
        """Whether the values are mostly several words."""
        return self._mostly(lambda value: value.strip().count(" ") >= 2)

    @cached_property
    def has_prose(self) -> bool:
        """Whether the values are at least now and then several words, as "thanks" stands between sentences."""
        return 3 * sum(value.strip().count(" ") >= 2 for value in self.given) >= len(self.given) > 0

    @cached_property
    def is_single_word(self) -> bool:
        """Whether no value has a space in it."""
        return bool(self.given) and not any(re.search(r"\s", value.strip()) for value in self.given)

    @cached_property
    def time_format(self) -> str | None:
        """How its values are written, if they are times."""
        if not self.given or self._mostly(lambda value: len(value) < 6):
            return None
        epochs: dict[str, list[int]] = words()["epochs"]
        for name, (first, last) in epochs.items():
            if self._mostly(lambda value, a=first, b=last: bool(_EPOCH.fullmatch(value)) and a <= float(value) <= b):
                return name
        return next(iter(self._time_patterns), None)

    @cached_property
    def other_time_format(self) -> str | None:
        """Another way to read its times as well, with day and month the other way round; null if there is none."""
        other = (self.time_format or "").replace("%d", "%\0").replace("%m", "%d").replace("%\0", "%m")
        return other if other != self.time_format and other in self._time_patterns else None

    @cached_property
    def _time_patterns(self) -> list[str]:
        """The ways of writing times that most values, and as many as with any other, can be read as."""
        numbers = self._mostly(lambda value: bool(_EPOCH.fullmatch(value)))
        if numbers and not self._mostly(lambda value: len(value) == _DIGITS_OF_TIME):
            return []
        # Most columns are of no times, which a few of their values tell soon.
        first = pa.array([value for value in self.given if _DAY.search(value)][:_TRIED_FIRST], pa.string())
        formats = [one for one in ("iso", *words()["time_formats"]) if self._misses(first, one) < len(first)]
        values = pa.array(self.given)
        misses = {pattern: self._misses(values, pattern) for pattern in formats}
        # Below a small table stands a total.
        most = max((1 - _MOSTLY) * len(values), int(len(values) > _SHORTEST_PART))
        fewest = min(misses.values(), default=len(values))
        return [pattern for pattern, count in misses.items() if count == fewest <= most]

    def _misses(self, values: Any, pattern: str) -> int:
        """How many values are not written so."""
        return int(read_times(values, TimeColumn(self.name, pattern), "UTC").us.null_count)

    @cached_property
    def is_language(self) -> bool:
        """Whether its values are tags of languages such as "en" or "pt-BR"."""
        return self._mostly(lambda value: bool(_LANGUAGE.fullmatch(value)))

    @cached_property
    def is_clock(self) -> bool:
        """Whether its values are mostly times of day."""
        return self._mostly(lambda value: bool(_CLOCK.fullmatch(value.strip())))

    @cached_property
    def is_of_days(self) -> bool:
        """Whether its values are days without a time of day."""
        form = self.time_format or "epoch"
        if form == "iso":
            return self._mostly(lambda value: ":" not in value)
        return not form.startswith("epoch") and "%H" not in form and "%I" not in form

    @cached_property
    def lacks_zone(self) -> bool:
        """Whether its times name no time zone."""
        if self.time_format is None:
            return False
        return bool(read_times(pa.array(self.given), TimeColumn(self.name, self.time_format), "UTC").zone[0].is_valid)

    def says(self, phrases: list[str]) -> int | None:
        """The rank of the first of `phrases` whose words stand side by side in the name; null if none does."""
        name = f" {' '.join(self.words)} "
        return next((rank for rank, phrase in enumerate(phrases) if f" {phrase.replace('_', ' ')} " in name), None)

    def _mostly(self, test: Any) -> bool:
        return bool(self.given) and sum(map(test, self.given)) >= _MOSTLY * len(self.given)


@dataclass(frozen=True)
class Sample:
    """The beginning of a table and how it is written; names in `repeated` stand over several columns."""

    name: str
    format: str
    delimiter: str
    encoding: str
    columns: tuple[Column, ...]
    repeated: tuple[str, ...] = ()


@cache
def words() -> dict[str, Any]:
    """The words of `mapping_words.yaml`."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("mapping_words.yaml")).content
    return content


def sample_of(source: Source, member: str) -> Sample:
    """The first rows of a table.

    Raises:
        UnreadableError: it is empty or no table.
    """
    place = source.place(member)
    if not source.head(member):
        raise UnreadableError(f"{place}: is empty")
    form = format_of(source, member)
    encoding = _encoding(source.head(member))
    text = decoded_head(source, member, encoding)
    delimiter = sniff_delimiter(text)
    repeated: tuple[str, ...] = ()
    if form == "parquet":
        rows = _parquet_rows(source, member)
    elif form == "jsonl":
        rows = _json_rows(source, member, encoding)
    else:
        header, lines_above = named_header(text, delimiter, '"')
        _refuse_values(header, place)
        repeated = tuple(name for name, count in Counter(header).items() if name and count > 1)
        rows = _csv_rows(text, delimiter, header, lines_above)
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not names or "\0" in "".join(names) or (form == "csv" and len(names) < 2):
        raise UnreadableError(
            f"{place}: no table is recognised in it; expected is CSV with a line of names, JSON (one object a line, or "
            "a list of objects) or Parquet"
        )
    told = [name for name in names if name and name not in repeated]
    columns = tuple(Column(name, tuple(row.get(name) for row in rows)) for name in told)
    return Sample(source.name, form, delimiter, encoding, columns, repeated)


def _refuse_values(header: list[str], place: str) -> None:
    """Refuses a table without names: what stands in their place would be told as names."""
    if any((":" in name and iso_moment(name)) or re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", name) for name in header):
        raise UnreadableError(
            f"{place}: its first line holds values (a time or an address), not the names of columns; write a line of "
            "names above it"
        )


def _encoding(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if error.start >= len(head) - 3 else "cp1252"
    return "utf-8"


def _csv_rows(text: str, delimiter: str, header: list[str], lines_above: int) -> list[dict[str, str | None]]:
    whole = text if text.endswith("\n") else text.rpartition("\n")[0] or text
    lines = islice(io.StringIO(whole, newline=""), lines_above, None)
    rows: list[dict[str, str | None]] = []
    reader = csv.reader(lines, delimiter=delimiter)
    with suppress(csv.Error):  # the sample ends where the damage begins
        rows.extend(
            dict(zip(header, row, strict=True))
            for row in reader
            if len(row) == len(header) and row != header and any(row)
        )
    return rows[:_SAMPLE_ROWS] or [dict.fromkeys(header)]


def _json_rows(source: Source, member: str, encoding: str) -> list[dict[str, str | None]]:
    rows = []
    for item in islice(json_items(source, member, encoding), _SAMPLE_ROWS):
        try:
            record = msgspec.json.decode(item)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            continue
        if isinstance(record, dict):
            rows.append(dict(_flat(record, "")))
    return rows


def _plain(name: str) -> str:
    """A name without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))


def _parts(word: str) -> tuple[str, ...]:
    """A word, or the two known ones of which it is put together."""
    known = _known_words()
    cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1) if word not in known else ()
    return next(((word[:cut], word[cut:]) for cut in cuts if word[:cut] in known and word[cut:] in known), (word,))


@cache
def _known_words() -> frozenset[str]:
    """Every word that names of columns are looked at for."""
    content = words()
    lists = [content["unspecific"], *content["times"].values(), *content["roles"].values(), *content["sides"].values()]
    return frozenset(part for phrases in lists for phrase in phrases for part in phrase.split("_"))


def _flat(record: dict[str, Any], prefix: str) -> list[tuple[str, str | None]]:
    pairs: list[tuple[str, str | None]] = []
    for key, value in record.items():
        if isinstance(value, dict):
            pairs += _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            pairs.append((f"{prefix}{key}", str(value[0]) if value and not isinstance(value[0], dict) else None))
        else:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            pairs.append((f"{prefix}{key}", None if value is None else text))
    return pairs


def _parquet_rows(source: Source, member: str) -> list[dict[str, str | None]]:
    from pyarrow import parquet

    path = source.local_path(member)
    try:
        table = parquet.ParquetFile(path if path is not None else io.BytesIO(source.read(member)))
        batch = next(table.iter_batches(batch_size=_SAMPLE_ROWS), None)
        rows = [] if batch is None else batch.to_pylist()
        names = table.schema_arrow.names
    except (pa.ArrowException, ValueError, OverflowError, OSError) as error:
        raise UnreadableError(f"{source.place(member)}: cannot be read as parquet ({str(error)[:200]})") from error
    return [{name: _said(value) for name, value in row.items()} for row in rows] or [dict.fromkeys(names)]


def _said(value: Any) -> str | None:
    return None if value is None else str(value)
