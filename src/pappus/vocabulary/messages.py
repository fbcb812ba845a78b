"""What there is to translate, collected for translators: `python -m pappus.vocabulary.messages` (`make messages`).

Texts come from the YAML files that `texts.yaml` names, from templates (`_("…")`, `counted("…", "…", n)`), and from
Python (`translated("…")`, `translated_count("…", "…", n)`, `translatable("…")`; `plural(n, "thread")` stands for
`{number} thread` and `{number} threads`).
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pappus.vocabulary.docstrings import paragraphs
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import ENGLISH, LOCALE, languages, text_places, with_texts

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

PACKAGE = Path(__file__).parents[1]
_PLAIN = ("translated", "translatable", "_")
_COUNTED = ("translated_count", "counted")
_NOUN = "plural"
_TITLED = {"Explanation": 0, "Column": 1}
"""Where the title stands in what is made of explanations; it is translated where it is shown."""
_FIGURES, _MADE_BY = "indicators/**/*.py", "readings"
_WIDTH = 110
_CHANGING = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator')


@dataclass(frozen=True)
class Message:
    """A text that people read.

    Attributes:
        text: in English; of two forms that of one thing.
        many: the form of several things; empty if nothing is counted.
        file: where it stands, under `src/pappus`.
    """

    text: str
    many: str
    file: str


def messages() -> list[Message]:
    """Every text that people read, file by file; a text may stand in several."""
    return [*_of_definitions(), *_of_code(), *_of_makings()]


def catalog_of(language: str) -> Catalog:
    """The translations into a language as its file holds them now; empty where there is no file."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def po_file(language: str) -> Path:
    """The file of a language's translations."""
    return LOCALE / language / "LC_MESSAGES" / "pappus.po"


def renewed(language: str) -> bytes:
    """The file of a language with every text that there is now: the translated ones as they are, new ones empty."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    former = catalog_of(language)
    # No dates and no line numbers: they would change with every call.
    header = f"# Pappus in the language {language}."
    wanted = Catalog(locale=language, project="Pappus", version="", fuzzy=False, header_comment=header)
    for one in messages():
        key = (one.text, one.many) if one.many else one.text
        known = former.get(one.text)
        wanted.add(key, known.string if known and known.id == key else None, [(one.file, 0)])
    target = io.BytesIO()
    write_po(target, wanted, width=_WIDTH, include_lineno=False)
    lines = target.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_CHANGING)).encode()


def _of_definitions() -> Iterator[Message]:
    for kind in text_places().values():
        for path in sorted(PACKAGE.glob(kind["files"])):
            found = _texts(path, kind) if path.suffix == ".yaml" else _arguments(path, kind["arguments"])
            yield from (Message(text, "", str(path.relative_to(PACKAGE))) for text in found)


def _texts(path: Path, kind: dict[str, Any]) -> list[str]:
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    with_texts(read_yaml(path).content, kind["texts"], note)
    return found


def _arguments(path: Path, names: list[str]) -> Iterator[str]:
    """The texts that calls in a Python file are given by these names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for keyword in node.keywords if isinstance(node, ast.Call) else ():
            if keyword.arg in names:
                yield from (text for part in ast.walk(keyword.value) if (text := _text(part)))


def _of_code() -> Iterator[Message]:
    for path in _ours("**/*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
        for call in calls:
            if isinstance(call.func, ast.Name):
                yield from _message(call.func.id, [_text(part) for part in call.args], path)
    for path in _ours("**/templates/**/*.html"):
        yield from _of_template(path)


def _of_makings() -> Iterator[Message]:
    """How figures are made, as their authors put it: the docstrings of the functions that indicators name."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in _ours(_FIGURES)}
    calls = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = {_function(one.value) for call in calls for one in call.keywords if one.arg == _MADE_BY}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name in named:
                found = paragraphs(ast.get_docstring(node))
                yield from (Message(text, "", str(path.relative_to(PACKAGE))) for text in found)


def _function(node: ast.AST) -> str:
    """The name of a function that is given as it is, or with some of its arguments."""
    if isinstance(node, ast.Call) and node.args:
        return _function(node.args[0])
    return node.id if isinstance(node, ast.Name) else ""


def _ours(pattern: str) -> Iterator[Path]:
    """The files of the library; those of the screens are translated by Django's own means."""
    yield from (path for path in sorted(PACKAGE.glob(pattern)) if PACKAGE / "web" not in path.parents)


def _of_template(path: Path) -> Iterator[Message]:
    from jinja2 import Environment, nodes

    tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):
            yield from _message(call.node.name, [_constant(part) for part in call.args], path)
    for one in tree.find_all(nodes.Filter):
        yield from _message(one.name, [None, *map(_constant, one.args)], path)


def _constant(node: Any) -> Any:
    return getattr(node, "value", None)


def _message(function: str, texts: list[Any], path: Path) -> Iterator[Message]:
    """What a call of one of our functions shows, if all of it stands in the call."""
    file = str(path.relative_to(PACKAGE))
    if function in _PLAIN and texts and isinstance(texts[0], str):
        yield Message(texts[0], "", file)
    elif function in _COUNTED and len(texts) > 1 and isinstance(texts[0], str) and isinstance(texts[1], str):
        yield Message(texts[0], texts[1], file)
    elif function in _TITLED:
        yield from (Message(text, "", file) for text in texts[_TITLED[function] :][:1] if isinstance(text, str))
    elif function == _NOUN and len(texts) > 1 and isinstance(texts[1], str):
        many = texts[2] if len(texts) > 2 and isinstance(texts[2], str) else f"{texts[1]}s"
        yield Message(f"{{number}} {texts[1]}", f"{{number}} {many}", file)


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value else None


def main() -> None:
    """Brings the file of each language up to date."""
    for one in languages():
        if one != ENGLISH:
            po_file(one).write_bytes(renewed(one))
            left = sum(1 for message in catalog_of(one) if message.id and not _is_translated(message.string))
            print(f"{po_file(one).relative_to(PACKAGE)}: {left} texts to translate")  # noqa: T201


def _is_translated(string: Any) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    main()
