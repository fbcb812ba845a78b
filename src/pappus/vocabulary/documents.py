"""YAML documents that a person wrote, checked against a JSON Schema with the line of each fault."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.vocabulary.quoting import quoted, shortened
from pappus.vocabulary.soundness import is_sound

Path_ = tuple[str | int, ...]
_MOST_VALUES = 1_000_000
_DEEPEST = 100
_MOST_OF_A_MESSAGE = 300
_BEGINNINGS = re.compile("(?:^|[\\n\\r\\x85\\u2028\\u2029])([ \\t\\ufeff?:-]+)")
_MOST_KEYS_NAMED = 10


@dataclass(frozen=True)
class Document:
    """A parsed YAML file.

    Attributes:
        file: its name as the person gave it.
        content: mappings, lists and scalars; dates stay text.
        lines: line number (from 1) of each value, by its path of keys and indexes.
    """

    file: str
    content: Any
    lines: dict[Path_, int]

    def line(self, path: Iterable[str | int]) -> int:
        """The line of a value, or of the nearest enclosing one that stands in the file."""
        steps = tuple(path)
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)

    def keys(self, path: Iterable[str | int]) -> list[str]:
        """The keys of a mapping as they are written, in their order; `yes` stays a word, `1.0` keeps its nought."""
        steps = tuple(path)
        return [str(place[-1]) for place in self.lines if place[:-1] == steps and place]

    def fault(self, path: Iterable[str | int], expected: str) -> Fault:
        """A fault at a value of this document."""
        return Fault(self.file, f"line {self.line(path)}", expected)


# The parser written in C is ten times as fast; not every build of the library has it.
_Fastest: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Fastest):  # type: ignore[misc]
    """YAML without guessing of dates: `2024-01-31` stays text, so that a schema can name a wrong one."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path, name: str | None = None) -> Document:
    """Reads a YAML file with the line of each value.

    Raises:
        InvalidFileError: the file cannot be opened, is not UTF-8, is no YAML, or names a key twice.
    """
    file = name or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidFileError([Fault(file, "", f"cannot be opened ({error.strerror})")]) from error
    except UnicodeDecodeError as error:
        raise InvalidFileError([Fault(file, f"byte {error.start}", "is not UTF-8 text")]) from error
    return parse_yaml(text, file)


def parse_yaml(text: str, file: str) -> Document:
    """Parses YAML text with the line of each value; see `read_yaml`."""
    try:
        _refuse_abyss(text, file)
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            lines: dict[Path_, int] = {}
            faults: list[Fault] = []
            if root is not None:
                _note_lines(root, (), lines, faults, file, loader)
            content = loader.construct_document(root) if root is not None and not faults else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InvalidFileError([Fault(file, f"line {line}", f"is not YAML: {error.problem}")]) from error
    except RecursionError as error:
        raise InvalidFileError([Fault(file, "", "is nested too deeply, or holds itself")]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise InvalidFileError([Fault(file, "", f"is not YAML: {str(error).splitlines()[0]}")]) from error
    if faults:
        raise InvalidFileError(faults)
    return Document(file, content, lines)


def nesting_at_most(text: str) -> int:
    """No fewer than the levels of a YAML text, told without reading it.

    In brackets, each one opens a level, and a square one a second where it holds a pair (`[a: b]`). Elsewhere each
    level begins further to the right than the one around it, with nothing but spaces and marks (`-`, `?`, `:`) before
    it on its line; but a list may stand right below its key.
    """
    right = max((len(run) for run in _BEGINNINGS.findall(text)), default=0)
    return 2 * text.count("[") + text.count("{") + 2 * (right + 1)


def _refuse_abyss(text: str, file: str) -> None:
    """Looks at the nesting before anything is built: the parser in C would overrun its stack."""
    if nesting_at_most(text) <= _DEEPEST:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise InvalidFileError([Fault(file, f"line {line}", f"is nested deeper than {_DEEPEST} levels")])


def _note_lines(
    node: Any, path: Path_, lines: dict[Path_, int], faults: list[Fault], file: str, loader: _Loader
) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if len(lines) > _MOST_VALUES:
        raise InvalidFileError([Fault(file, "", f"holds more than {_MOST_VALUES} values (aliases counted each time)")])
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            _note_lines(child, (*path, index), lines, faults, file, loader)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            name = str(key.value)
            if name in seen:
                faults.append(Fault(file, f"line {key.start_mark.line + 1}", f"the key {name!r} stands twice"))
            seen.add(name)
            lines[(*path, name)] = key.start_mark.line + 1
            _note_lines(child, (*path, name), lines, faults, file, loader)


def read_schema(path: Path) -> dict[str, Any]:
    """A JSON Schema file of ours."""
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def schema_faults(document: Document, schema: dict[str, Any]) -> list[Fault]:
    """Every place where a document breaks a JSON Schema (2020-12), in the order of its lines."""
    if is_sound(document.content, schema):
        return []
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    errors = sorted(validator.iter_errors(document.content), key=lambda error: document.line(error.absolute_path))
    return [document.fault(error.absolute_path, _in_words(error)) for error in errors]


def _in_words(error: Any) -> str:
    where = ".".join(str(step) for step in error.absolute_path) or "the file"
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        extra = [key for key in error.instance if key not in known]
        return f"{where}: {_unknown_keys(extra, known)}"
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        return f"{where}: lacks {', '.join(repr(key) for key in missing)}"
    if error.validator == "enum":
        return (
            f"{where}: {quoted(error.instance)} is none of {', '.join(str(value) for value in error.validator_value)}"
        )
    if error.validator == "type":
        plain = isinstance(error.instance, bool | int | float | None) and "string" in error.validator_value
        hint = "; text that could be something else needs quotes" if plain else ""
        expected = error.validator_value if plain else error.schema.get("x-expected", error.validator_value)
        return f"{where}: expected {expected}, found {quoted(error.instance)}{hint}"
    if "x-expected" in error.schema:
        return f"{where}: expected {error.schema['x-expected']}, found {quoted(error.instance)}"
    return f"{where}: {shortened(error.message, _MOST_OF_A_MESSAGE)}"


def _unknown_keys(extra: list[str], known: list[str]) -> str:
    parts = []
    for key in extra[:_MOST_KEYS_NAMED]:
        near = difflib.get_close_matches(str(key), known, n=1)
        parts.append(f"{quoted(key)} is not known" + (f" (did you mean {near[0]!r}?)" if near else ""))
    return "; ".join(parts) + f". Known here: {', '.join(known)}"
