"""The documentation is true: what it shows is run, what it lists is there, what it links to exists."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from tests.copying import copied

from pappus.cli import main
from pappus.readers.mapping import parse_mapping
from pappus.vocabulary.documents import parse_yaml
from pappus.vocabulary.networks import networks
from pappus.vocabulary.record import STORED_SCHEMA

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
GENERATED = ("formats.md", "indicators.md", "practices.md", "models.md", "actions.md", "data-dictionary.md")
RUN = ("sh", "console", "python")

_BLOCK = re.compile(r"((?:^<!-- [^\n]* -->\n)*)^```(\w+)\n(.*?)^```$", re.M | re.S)
_MARK = re.compile(r"<!-- (file|not run): (.*?) -->")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page with the marks that stand before it."""

    language: str
    text: str
    marks: dict[str, str]

    @property
    def is_run(self) -> bool:
        return self.language in RUN and not self.marks


def blocks(page: Path) -> list[Block]:
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [Block(language, text, dict(_MARK.findall(marks))) for marks, language, text in found]


def prose(page: Path) -> str:
    return re.sub(r"`[^`\n]*`", "", _BLOCK.sub("", page.read_text(encoding="utf-8")))


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


RUNNABLE = [page for page in PAGES if any(block.is_run for block in blocks(page))]


def shown(command: list[str] | str, folder: Path) -> str:
    """What a command prints; fails if it does not end with 0."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    line = ["bash", "-ec", command] if isinstance(command, str) else command
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def plain(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class Shell:
    """Runs the lines of a page: Pappus alone in this process, which saves its start, all else in a shell."""

    folder: Path
    captured: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    def run(self, line: str) -> str:
        if not line.startswith("pappus ") or re.search(r"[|&;<>$`*]", line):
            return shown(line, self.folder)
        self.patch.chdir(self.folder)
        self.patch.setattr(sys, "argv", shlex.split(line))
        self.captured.readouterr()
        code = exit_code()
        printed = self.captured.readouterr()
        assert code == 0, f"{line}\n{printed.out}\n{printed.err}"
        return printed.out


def exit_code() -> object:
    try:
        main()
    except SystemExit as leaving:
        return leaving.code or 0
    return 0


def run_console(text: str, shell: Shell) -> None:
    for entry in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, expected = entry.partition("\n")
        printed = plain(shell.run(command))
        place = 0
        for line in expected.splitlines():
            for piece in filter(None, map(plain, line.split("…"))):
                place = printed.find(piece, place)
                assert place >= 0, f"$ {command}\nprints no {piece!r} (in this order) but\n{printed}"


@pytest.mark.long(20)
@pytest.mark.parametrize("page", RUNNABLE, ids=named)
def test_what_a_page_shows_can_be_done(
    page: Path,
    demonstration_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copied(demonstration_folder, tmp_path / "demo")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shell = Shell(tmp_path, capsys, monkeypatch)
    for block in blocks(page):
        if "file" in block.marks:
            file = tmp_path / block.marks["file"]
            if not file.parent.exists():
                shell.run(f"pappus init {file.parent.name} --name Example")
            file.write_text(block.text, encoding="utf-8")
        elif block.is_run and block.language == "sh":
            for line in block.text.splitlines():
                shell.run(line)
        elif block.is_run and block.language == "console":
            run_console(block.text, shell)
        elif block.is_run:
            shown([sys.executable, "-W", "error", "-c", block.text], tmp_path)


def test_most_of_what_is_shown_is_run() -> None:
    shown_blocks = [block for page in PAGES for block in blocks(page) if block.language in RUN]
    left_out = [block for block in shown_blocks if "not run" in block.marks]
    assert len(left_out) < len(shown_blocks) / 5
    assert all(block.marks["not run"] for block in left_out)


def test_the_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M))
    for page in PAGES:
        used = set(re.findall(r"^make ([a-z]+)|`make ([a-z]+)`", page.read_text(encoding="utf-8"), flags=re.M))
        assert {one or other for one, other in used} <= targets, named(page)


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", _BLOCK.sub("", page.read_text(encoding="utf-8")), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(prose(page)):
        if re.match(r"\w+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{named(page)}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{named(page)}: {link}"


def test_the_map_has_every_folder() -> None:
    page = (ROOT / "docs" / "explanation" / "the-map.md").read_text(encoding="utf-8")
    stages = {line.split("|")[2].strip(" `") for line in page.splitlines() if line.startswith("|")}
    folders = {path.parent.name for path in (ROOT / "src" / "pappus").glob("*/__init__.py")}
    assert folders - stages == set()


def test_every_page_is_in_the_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    listed = {(DOCS / link.partition("#")[0]).resolve() for link in _LINK.findall(index)}
    assert {page for page in DOCS.rglob("*.md") if page.name != "README.md"} <= listed


def test_generated_pages_are_current() -> None:
    pages = runpy.run_path(str(DOCS / "generate.py"))["pages"]()
    assert set(pages) == set(GENERATED)
    for name, content in pages.items():
        stored = (DOCS / "reference" / name).read_text(encoding="utf-8")
        assert stored == content, f"{name} is out of date; run python docs/generate.py"


def section(page: Path, title: str) -> str:
    text = page.read_text(encoding="utf-8")
    return re.split(r"^#+ ", re.split(rf"^#+ {re.escape(title)}\n", text, flags=re.M)[1], maxsplit=1, flags=re.M)[0]


def columns(text: str) -> list[str]:
    cells = re.findall(r"^\| (`[^|]+`) \|", text, flags=re.M)
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


def test_the_record_lists_every_column_in_order() -> None:
    assert columns(section(DOCS / "reference" / "record.md", "Stored columns")) == STORED_SCHEMA.names


def test_the_record_lists_the_tables_for_questions(demonstration_folder: Path) -> None:
    import pappus

    page = DOCS / "reference" / "record.md"
    with pappus.open(demonstration_folder).record() as record:
        ours = ("acts", "threads", "contacts", "properties", "posts", "mentions", "ideas")
        for table in (*ours, "handovers", "publications", "reactions", "content_plan", "sentiments"):
            found = set(record.query(f"SELECT * FROM {table} LIMIT 0").column_names)
            assert found == set(columns(section(page, table))), table
        full = set(record.query("SELECT * FROM acts_in_full LIMIT 0").column_names)
        assert full == {*STORED_SCHEMA.names, *columns(section(page, "acts"))} - {"person_no"}


def test_the_mapping_language_is_described_whole() -> None:
    from pappus.readers import mapping
    from pappus.vocabulary.documents import read_schema

    page = DOCS / "how-to" / "map-your-own-table.md"
    schema = read_schema(Path(mapping.__file__).with_name("schemas") / "mapping.schema.json")
    assert set(columns(section(page, "The file"))) == set(schema["properties"])
    assert set(columns(section(page, "An act"))) == set(schema["$defs"]["act"]["properties"])
    described = section(page, "An act")
    for words in mapping.ALLOWED.values():
        assert all(f"`{word}`" in described for word in words)


def test_examples_of_mappings_are_mappings() -> None:
    page = DOCS / "how-to" / "map-your-own-table.md"
    texts = [block.text for block in blocks(page) if block.language == "yaml"]
    assert [len(parse_mapping(parse_yaml(text, named(page))).acts) for text in texts] == [2]


def test_every_network_is_listed_with_its_class() -> None:
    rows = re.findall(r"^\| (`.+`) \| (\w+) \|", section(DOCS / "how-to" / "map-your-own-table.md", "Networks"), re.M)
    listed = {name: kind for names, kind in rows for name in re.findall(r"`(\w+)`", names)}
    assert listed == {network.id: network.network_class for network in networks().values()}


def test_every_command_is_described() -> None:
    from pappus.cli import pappus as group

    page = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `pappus ([\w-]+)", page, flags=re.M))
    assert listed == set(group.list_commands(click.Context(group)))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_speak_of_nobodys_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"(^|[\s`(\"'])/(home|root|tmp|work|Users|var|opt)/", text)
    assert "TODO" not in text
    assert "FIXME" not in text
