"""Begins a reader, an indicator, a practice, a model or a writer: files that work, with their tests, to be changed.

A `writer` is one of the report, a `record-writer` one of data that are taken out.

    python scaffold/new.py KIND NAME

What it writes passes the contract tests as it is; `make test` names the texts that only you can write. Nothing is ever
overwritten.
"""

from __future__ import annotations

import argparse
import keyword
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = Path(__file__).with_name("templates")
PRACTICES = Path("src/pappus/practices/catalogue")
WRITERS = Path("src/pappus/report/writers")

Tokens = dict[str, str]
Files = dict[Path, str]


class RefusedError(Exception):
    """Why nothing was written, in a sentence."""


@dataclass(frozen=True)
class Kind:
    """One sort of thing that can be begun.

    Attributes:
        example: a name that it may have.
        pattern: what its names look like; groups `family` and `name`.
        guide: page that explains it.
        next: what has to be done by hand.
        checks: tests that every one of its sort has to pass.
    """

    example: str
    pattern: str
    guide: str
    next: str
    checks: str


_WORD = r"[a-z][a-z0-9]*"
KINDS = {
    "reader": Kind(
        "guest_book",
        rf"(?P<name>{_WORD}(?:_[a-z0-9]+)*)",
        "docs/how-to/add-a-reader.md",
        "replace the line format by your own, first in the example of the tests",
        "tests/contracts/test_readers.py tests/contracts/test_fuzz.py",
    ),
    "indicator": Kind(
        "activity.weekend_share",
        rf"(?P<family>{_WORD})\.(?P<name>{_WORD}(?:_[a-z0-9]+)*)",
        "docs/how-to/add-an-indicator.md",
        "replace the question, the query and the figure worked out by hand",
        "tests/contracts/test_indicators.py",
    ),
    "practice": Kind(
        "governance.press-contact",
        rf"(?P<family>{_WORD}(?:-[a-z0-9]+)*)\.(?P<name>{_WORD}(?:-[a-z0-9]+)*)",
        "docs/how-to/add-a-practice.md",
        "write five anchors that somebody could see, and the evidence that would show it",
        "tests/practices/test_catalogue.py",
    ),
    "model": Kind(
        "answering-ladder",
        rf"(?P<name>{_WORD}(?:-[a-z0-9]+)*)",
        "docs/how-to/write-a-model.md",
        "replace the stages and their gates",
        "tests/maturity/test_catalogue.py",
    ),
    "writer": Kind(
        "plain",
        rf"(?P<name>{_WORD}(?:_[a-z0-9]+)*)",
        "docs/how-to/add-a-writer.md",
        "replace the text by your own form",
        "tests/contracts/test_writers.py",
    ),
    "record-writer": Kind(
        "month_table",
        rf"(?P<name>{_WORD}(?:_[a-z0-9]+)*)",
        "docs/how-to/add-a-writer.md",
        "replace the table by your own form, and say it in docs/how-to/take-your-data-out.md",
        "tests/contracts/test_record_writers.py",
    ),
}


def main(arguments: list[str]) -> int:
    """Writes the files of what `arguments` name; 0, or 2 if nothing was written."""
    parser = argparse.ArgumentParser(prog="new.py", description="Begins something that works, with its tests.")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("name", help="; ".join(f"{kind}: {one.example}" for kind, one in KINDS.items()))
    given = parser.parse_args(arguments)
    try:
        files = begun(given.kind, given.name, ROOT)
    except RefusedError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    for path, content in files.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(content, encoding="utf-8")
    # The reference pages follow from the catalogues, and a test compares them.
    subprocess.run([sys.executable, str(ROOT / "docs" / "generate.py")], check=True)  # noqa: S603 - our own
    sys.stdout.write("\n".join(_said(KINDS[given.kind], files)) + "\n")
    return 0


def begun(kind: str, name: str, root: Path) -> Files:
    """The files to write, by their path below `root`.

    Raises:
        RefusedError: the name is none, or is taken.
    """
    tokens = _tokens(kind, name)
    if kind == "practice":
        return _practice(tokens, root)
    files = _mirrored(kind, tokens)
    for path in files:
        if (root / path).exists():
            raise RefusedError(f"{path} is there already; choose another name, or change that file")
    if kind == "writer":
        _refuse_suffix(tokens["__SUFFIX__"], root)
    return files


def _tokens(kind: str, name: str) -> Tokens:
    found = re.fullmatch(KINDS[kind].pattern, name)
    if found is None:
        article = "an" if kind[0] in "aeiou" else "a"
        raise RefusedError(f"{name!r} cannot be the name of {article} {kind}; write it like {KINDS[kind].example}")
    parts = found.groupdict()
    if any(keyword.iskeyword(part) for part in parts.values()):
        raise RefusedError(f"{name!r} is a word of Python itself; choose another name, like {KINDS[kind].example}")
    family, own = parts.get("family", ""), parts["name"]
    words = re.sub(r"[_-]", " ", own)
    return {
        "__FAMILY_TITLE__": re.sub(r"[_-]", " ", family).capitalize(),
        "__FAMILY__": family,
        "__NAME__": own,
        "__FILE__": re.sub(r"[.-]", "_", name),
        "__SUFFIX__": own.replace("_", ""),
        "__TITLE_LOWER__": words,
        "__TITLE__": words.capitalize(),
        "__WORDS__": words,
    }


def _mirrored(kind: str, tokens: Tokens) -> Files:
    """Every template of a kind that lies as in the project, filled in."""
    folder = TEMPLATES / kind
    templates = (path for part in ("src", "tests") for path in sorted((folder / part).rglob("*")) if path.is_file())
    return {
        Path(_filled(path.relative_to(folder).as_posix(), tokens)): _filled(path.read_text(encoding="utf-8"), tokens)
        for path in templates
    }


def _filled(text: str, tokens: Tokens) -> str:
    for token, value in tokens.items():
        text = text.replace(token, value)
    return text


def _practice(tokens: Tokens, root: Path) -> Files:
    """The family's file with the practice at its end, and the practice's test."""
    practice, path = f"{tokens['__FAMILY__']}.{tokens['__NAME__']}", PRACTICES / f"{tokens['__FAMILY__']}.yaml"
    entry = _filled((TEMPLATES / "practice" / "entry.yaml").read_text(encoding="utf-8"), tokens)
    if (root / path).exists():
        before = (root / path).read_text(encoding="utf-8")
        if re.search(rf"^\s*- id: {re.escape(practice)}\s*$", before, re.MULTILINE):
            raise RefusedError(f"{practice} is there already, in {path}; an id never changes its meaning")
        whole = f"{before.rstrip()}\n\n{entry}"
    else:
        whole = _filled((TEMPLATES / "practice" / "family.yaml").read_text(encoding="utf-8"), tokens) + entry
    return {path: whole, **_mirrored("practice", tokens)}


def _refuse_suffix(suffix: str, root: Path) -> None:
    taken = re.compile(rf'["\']\.{suffix}["\']')
    for path in sorted((root / WRITERS).glob("*.py")):
        if taken.search(path.read_text(encoding="utf-8")):
            raise RefusedError(f"files that end in .{suffix} are written by {path.name} already; choose another name")


def _said(kind: Kind, files: Files) -> Iterator[str]:
    yield from (f"wrote {path}" for path in files)
    yield "wrote docs/reference/ anew"
    tests = " ".join(str(path) for path in files if path.name.startswith("test_"))
    yield f"Now: {kind.next} ({kind.guide})."
    yield f"Try: make check; .venv/bin/pytest {tests} {kind.checks}"
    yield "Last: .venv/bin/python docs/generate.py, since the reference pages repeat what you have changed."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
