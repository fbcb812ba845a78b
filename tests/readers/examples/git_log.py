"""The log of a small repository, as git writes it: a commit of two, a merge, one of a program."""

from __future__ import annotations

from pathlib import Path

ANN, BO, BOT = (
    "Ann Lee <ann@acme.example>",
    "Bo <bo@guest.example>",
    "helper[bot] <49699333+helper[bot]@users.noreply.example>",
)


def ident(number: int) -> str:
    """The id of a commit."""
    return f"{number:040x}"


def commit(number: int, who: str, minute: int, body: str, *files: str, merged: str = "", committer: str = "") -> str:
    """A commit in the form that git calls fuller."""
    at = f"2026-03-01T10:{minute:02d}:00+01:00"
    lines = [
        f"commit {ident(number)}",
        *([f"Merge: {merged}"] if merged else []),
        f"Author:     {who}",
        f"AuthorDate: {at}",
        f"Commit:     {committer or who}",
        f"CommitDate: {at}",
        "",
        *(f"    {line}" for line in body.split("\n")),
        "",
        *files,
    ]
    return "\n".join(lines) + ("\n\n" if files else "\n")


TOGETHER = (
    "Invoices are right\n\nSee https://help.example/a, told by @ann\n\n"
    "Co-authored-by: Bo <bo@guest.example>\nReviewed-by: Eva <eva@acme.example>"
)
LOG = (
    commit(0xA1B2C3D4, ANN, 3, TOGETHER, "2\t1\tsrc/a.py", "-\t-\tlogo.png")
    + commit(0xA1B2C3D3, BO, 2, "Merge the branch", merged="a1b2c3d a1b2c3e", committer=ANN)
    + commit(0xA1B2C3D2, BOT, 1, "Bump a dependency", "1\t1\trequirements.lock")
)
MEDIUM = f"""commit {ident(0xE5F6A7)} (HEAD -> main, origin/main)
Author: {ANN}
Date:   Sun Mar 1 10:05:00 2026 +0100

    Numbers are right

 src/a.py | 4 ++--
 1 file changed, 2 insertions(+), 2 deletions(-)

commit {ident(0xE5F6A6)}
Author: {BO}
Date:   Sun Mar 1 10:04:00 2026 +0100

    First
"""
RAW = f"""commit {ident(0xF00D01)}
tree {ident(7)}
parent {ident(8)}
parent {ident(9)}
author {ANN} 1772355900 +0100
committer {ANN} 1772355900 +0100

    Merged

commit {ident(0xF00D02)}
tree {ident(6)}
author {BO} 1772355800 +0100
committer {BO} 1772355800 +0100

    Begun
"""


def write(folder: Path) -> Path:
    """Writes the log; returns what a person would hand in."""
    path = folder / "website.txt"
    path.write_text(LOG, encoding="utf-8")
    return path


def more(folder: Path) -> list[Path]:
    """A folder with the logs of two repositories, in two other forms."""
    several = folder / "logs"
    several.mkdir()
    (several / "shop.log").write_text(MEDIUM, encoding="utf-8")
    (several / "tools.txt").write_text(RAW, encoding="utf-8")
    return [several]
