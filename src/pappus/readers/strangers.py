"""What no reader knows: a word about what it is, and what would help."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from pappus.readers.source import Source
from pappus.readers.table_files import decoded_head, named_header, sniff_delimiter
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.quoting import printable, quoted, shortened

_ARCHIVES = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar")
_DATA = (".json", ".csv")
_MOST_OF_THE_NAMES = 200
_FEWEST_COLUMNS = 2
_KEY = re.compile(r'"([^"\\\n]{1,60})"\s*:')
_UNKNOWN = (
    "not recognised as any known format (see `pappus formats`). "
    "For a table of your own write a mapping with `pappus map FILE` and pass it with --map"
)


def described(source: Source) -> str:
    """Why a source that no reader knows cannot be read, in a sentence that begins with its path."""
    kinds = {"file": _as_file, "archive": _as_archive, "folder": told_of_folder}
    return f"{source.path}: {kinds[source.kind](source) or _UNKNOWN}"


def told_of_folder(source: Source) -> str | None:
    """What a folder is that no reader knows, and what would help; null if nothing in it tells."""
    known = _held(source)
    return _in_words(known) if known else None


def _as_archive(source: Source) -> str | None:
    if not source.members:
        return "is an archive without any file in it; export or download it again"
    if known := _held(source):
        return _in_words(known)
    if all(member.lower().endswith(_ARCHIVES) for member in source.members):
        return f"holds only other archives ({_names(source.members)}); unpack it and hand in what is inside"
    return f"{_UNKNOWN}. It holds {_names(source.members)}"


def _held(source: Source) -> dict[str, str] | None:
    """The stranger that one of several files tells, or how most of their names end; null if nothing does."""
    inside = tuple(f"/{member}" for member in source.members)
    known = (one for one in _strangers() if "holds" in one)
    held = next((one for one in known if any(member.endswith(f"/{one['holds']}") for member in inside)), None)
    return held or _by_endings([member.lower() for member in source.members])


def _by_endings(names: list[str]) -> dict[str, str] | None:
    """The stranger of which there are more files than of data."""
    data = sum(name.endswith(_DATA) for name in names)
    known = (one for one in _strangers() if "mostly" in one)
    return next((one for one in known if sum(name.endswith(one["mostly"]) for name in names) > data), None)


def _as_file(source: Source) -> str | None:
    head = source.head(source.name)
    if not head:
        return "is empty (0 bytes); export or download it again"
    begun = head.lstrip().lower()
    for one in _strangers():
        if _is_like(one, begun):
            return _in_words(one)
    text = decoded_head(source, source.name, "utf-8")
    if text.lstrip()[:1] in ("[", "{") and (keys := dict.fromkeys(_KEY.findall(text))):
        return (
            f"is JSON of no known form, with {_names(keys)}. If it is a part of an export, hand in the whole export, "
            "its folder or archive; if it is a list of rows of your own, write a mapping with `pappus map FILE` and "
            "pass it with --map"
        )
    columns = [name for name in named_header(text, sniff_delimiter(text), '"').names if name]
    if len(columns) < _FEWEST_COLUMNS or not all(name.isprintable() for name in columns):
        return None
    return (
        f"is no export of a known format. If it is a table with the columns {_names(columns)}, write a mapping with "
        f"`pappus map FILE` and pass it with --map"
    )


def _is_like(stranger: dict[str, str], begun: bytes) -> bool:
    """Whether a file that begins so, in small letters, is such a stranger."""
    begins, contains, pattern = (stranger.get(name, "").encode("latin-1") for name in ("begins", "contains", "matches"))
    if pattern:
        return re.match(pattern, begun) is not None
    return bool(begins) and begun.startswith(begins.lower()) and contains.lower() in begun


def _in_words(stranger: dict[str, str]) -> str:
    return f"is {stranger['is']}, which holds no export that can be read; {stranger['instead']}"


def _names(names: Any) -> str:
    return shortened(", ".join(quoted(printable(name)) for name in names), _MOST_OF_THE_NAMES)


@cache
def _strangers() -> list[dict[str, str]]:
    content: list[dict[str, str]] = read_yaml(Path(__file__).with_suffix(".yaml")).content
    return content
