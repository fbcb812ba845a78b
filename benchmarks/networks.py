"""Who hands over to whom among many people, beside pm4py, igraph and vivainsights; shape, bursts and themes by size.

    python benchmarks/networks.py
    python benchmarks/networks.py --people 1e3,1e4 --without pm4py

A log of matters is made up: each begins with somebody outside, and three people of ours answer it. Pappus imports the
log and answers from its record; the others read the log. All give the number of people, of pairs between whom matters
passed, of hand-overs, and of those that went back; these must agree. Everything is timed as whole processes, and none
may take more memory than `--most-gb`. pm4py holds a table of everybody by everybody.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import yaml
from environments import python_with
from measuring import FailedError, cost_of

import pappus

CONTENDERS = Path(__file__).with_name("contenders")
TARGETS = Path(__file__).with_name("networks_targets.yaml")
OTHERS = ("igraph", "vivainsights", "pm4py")
TEAMS, ANSWERS, MATTERS_A_PERSON = 20, 3, 2
FIRST_SECOND = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())
ALONE = (("shape", 12), ("bursts", 1_000_000), ("themes", 100_000))
MAPPING = {
    "network": "email",
    "coverage": {"inbound": "all", "outbound": "all"},
    "acts": [{"id": "{number}", "thread": "{matter}", "at": "at", "actor": {"email": "who"}}],
}


@dataclass(frozen=True)
class Line:
    """What one process cost.

    Attributes:
        what: what was worked out.
        who: by whom.
        size: people, units, bins or texts.
        wall_s: seconds of the whole process.
        cpu_s: seconds of processors of the whole process.
        inside_s: seconds of the work alone, where the process says so.
        peak_mb: largest resident memory, MB of 10⁶ bytes.
        told: what came out, or why nothing did.
    """

    what: str
    who: str
    size: int
    wall_s: float | None
    cpu_s: float | None
    inside_s: float | None
    peak_mb: float | None
    told: str


def write_log(path: Path, people: int) -> None:
    """Matters with a question from outside and three answers of ours, by people who mostly know each other."""
    rng = np.random.default_rng(people)
    matters = people * MATTERS_A_PERSON
    first = rng.integers(0, people, matters)
    near = (first[:, None] + rng.geometric(0.2, (matters, ANSWERS)).cumsum(axis=1)) % people
    # A part of the matters comes back to whoever had it first.
    near[:, -1] = np.where(rng.random(matters) < 0.2, near[:, 0], near[:, -1])
    opened = np.sort(rng.integers(0, 365 * 86_400, matters))
    with path.open("w", encoding="utf-8") as log:
        log.write("number,matter,at,who\n")
        for matter, (second, hands) in enumerate(zip(opened.tolist(), near.tolist(), strict=True)):
            number = matter * (ANSWERS + 1)
            log.write(f"{number},m{matter},{_moment(second)},c{matter % 50_000}@mail.example\n")
            for place, who in enumerate(hands, 1):
                moment = _moment(second + place * 600)
                log.write(f"{number + place},m{matter},{moment},p{who}@team{who % TEAMS}.example\n")


def _moment(second: int) -> str:
    return f"{datetime.fromtimestamp(FIRST_SECOND + second, UTC):%Y-%m-%dT%H:%M:%SZ}"


def measured(what: str, who: str, size: int, command: Sequence[str | Path], scratch: Path, most_gb: float) -> Line:
    """Runs a process within its memory."""
    limited = ["bash", "-c", f'ulimit -v {int(most_gb * 1e9 / 1024)}; exec "$@"', "limited", *command]
    try:
        cost = cost_of(limited, scratch / "log")
    except FailedError as error:
        last = re.sub(r"\s+", " ", str(error).strip().splitlines()[-1])[:120] or "ended without a word"
        line = Line(what, who, size, None, None, None, None, f"failed within {most_gb:g} GB: {last}")
    else:
        told = cost.said.strip().splitlines()[-1] if cost.said.strip() else ""
        inside = re.match(r"([\d.]+) s inside: ", told)
        seconds = float(inside[1]) if inside else None
        said = told.split("inside: ")[-1]
        line = Line(what, who, size, cost.wall_s, cost.cpu_s, seconds, cost.peak_mb, said)
    print(row(line), flush=True)
    return line


def row(line: Line) -> str:
    figures = [f"{one:,.2f}" if one is not None else "–" for one in (line.wall_s, line.cpu_s, line.inside_s)]
    peak = f"{line.peak_mb:,.0f}" if line.peak_mb is not None else "–"
    return f"| {line.what} | {line.who} | {line.size:,} | {' | '.join(figures)} | {peak} | {line.told} |"


def handed_over(people: int, others: Sequence[str], options: argparse.Namespace, scratch: Path) -> list[Line]:
    """One size, by everybody."""
    log, folder, mapping = scratch / f"log-{people}.csv", scratch / f"org-{people}", scratch / "mapping.yaml"
    write_log(log, people)
    mapping.write_text(yaml.safe_dump(MAPPING), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    pappus.initialise(folder, "Benchmark")
    settings = {"format": 1, "name": "Benchmark", "domains": [f"team{one}.example" for one in range(TEAMS)]}
    (folder / "organisation.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    importing: list[str | Path] = [sys.executable, "-m", "pappus", "import", folder, log, "--map", mapping]
    found = [measured("import", "Pappus", people, importing, scratch, options.most_gb)]
    ours: list[str | Path] = [sys.executable, CONTENDERS / "pappus_handovers.py", folder]
    found.append(measured("hand-overs", "Pappus", people, ours, scratch, options.most_gb))
    for name in others:
        python = python_with(name, options.environments or scratch / "environments")
        if isinstance(python, str):
            found.append(Line("hand-overs", name, people, None, None, None, None, python))
            print(row(found[-1]), flush=True)
            continue
        command: list[str | Path] = [python, CONTENDERS / f"{name}_handovers.py", log]
        found.append(measured("hand-overs", name, people, command, scratch, options.most_gb))
    agree = {one.told for one in found[1:] if one.wall_s is not None}
    print(f"{len(agree)} different answers: {agree}" if len(agree) > 1 else "All answers agree.", flush=True)
    return found


def missed(lines: Sequence[Line]) -> list[str]:
    """Targets beside what was measured, of those that were."""
    found = []
    for target in yaml.safe_load(TARGETS.read_text(encoding="utf-8")):
        same = [
            one for one in lines if (one.what, one.who, one.size) == (target["what"], target["who"], target["size"])
        ]
        for one in same:
            for figure in ("wall_s", "inside_s"):
                most, value = target.get(f"{figure}_at_most"), getattr(one, figure)
                if most is not None:
                    met = value is not None and value <= most
                    seconds = "–" if value is None else f"{value:.3f}"
                    found.append(f"{'✓' if met else '✗'} {one.what}, {one.size:,}: {seconds} s (asked: ≤ {most} s)")
    return found


def main() -> None:
    """Prints a table, and the targets beside it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", default="1e3,1e4,1e5", help="numbers of people who hand over")
    parser.add_argument("--without", action="append", default=[], choices=OTHERS)
    parser.add_argument("--alone", action="store_true", help="shape, bursts and themes only")
    parser.add_argument("--texts", type=Path, help="a CSV table with a column text, for themes; made up if left out")
    parser.add_argument("--most-gb", type=float, default=12.0, help="address space that a process may take")
    parser.add_argument("--scratch", type=Path, help="folder for data and environments; a temporary one if left out")
    parser.add_argument("--environments", type=Path, help="folder with an environment for each of the others")
    parser.add_argument("--out", type=Path, help="file for the lines as JSON")
    options = parser.parse_args()
    sizes = [] if options.alone else [int(float(size)) for size in options.people.split(",")]
    print("| what | who | size | wall s | CPU s | inside s | peak MB | told |\n|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="pappus-bench-") as temporary:
        scratch = options.scratch or Path(temporary)
        scratch.mkdir(parents=True, exist_ok=True)
        others = [name for name in OTHERS if name not in options.without]
        lines = [line for people in sizes for line in handed_over(people, others, options, scratch)]
        for what, number in ALONE:
            command: list[str | Path] = [sys.executable, CONTENDERS / "pappus_alone.py", what, str(number)]
            command += [options.texts] if what == "themes" and options.texts else []
            lines.append(measured(what, "Pappus", number, command, scratch, options.most_gb))
    print(*missed(lines), sep="\n")
    if options.out:
        options.out.write_text(json.dumps([asdict(line) for line in lines], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
