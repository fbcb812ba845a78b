"""Pappus beside what one would use instead, in one run on one machine.

    python benchmarks/run.py --sizes 1e5,1e6

For each size: exports are made up, Pappus reads and assesses them, bare DuckDB is sent the same statements, pandas with
lifelines and ConvoKit work out the same response times. Everything is timed as whole processes. The table, the figures
and a plot of cost against size go to the folder that `--out` names.
"""

from __future__ import annotations

import argparse
import compileall
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import data
from environments import python_with
from measuring import Cost, FailedError, cost_of
from outcome import Figure, Outcome

import pappus

CONTENDERS = Path(__file__).with_name("contenders")
PAPPUS: list[str | Path] = [sys.executable, "-m", "pappus"]
MOST_JSON_ACTS = 10_000_000
TELLING = ("pandas and lifelines", "ConvoKit", "ConvoKit again")


class Run:
    """One run over several sizes."""

    def __init__(self, options: argparse.Namespace, scratch: Path) -> None:
        self.options, self.scratch = options, scratch
        self.outcome = Outcome()
        self.pythons: dict[str, Path | str] = {}

    def size(self, acts: int) -> None:
        """Everything at one size; what was made for it is removed at the end."""
        folder = self.scratch / f"{acts}"
        folder.mkdir()
        print(f"{acts:,} acts", flush=True)
        try:
            self._reading(acts, folder)
            self._answering(acts, folder)
            self._others(acts, folder)
        finally:
            shutil.rmtree(folder)

    def _reading(self, acts: int, folder: Path) -> None:
        data.write_care_table(folder / "care.csv", acts)
        self._workspace(folder / "org")
        alone: list[str | Path] = [sys.executable, CONTENDERS / "read_alone.py"]
        self._measured("read CSV", acts, [*alone, "support_tweets", folder / "care.csv"], folder)
        self._measured("import CSV", acts, [*PAPPUS, "import", folder / "org", folder / "care.csv"], folder)
        (folder / "care.csv").unlink()
        if acts <= MOST_JSON_ACTS:
            data.write_slack_archive(folder / "slack.zip", acts)
            self._workspace(folder / "slack")
            self._measured("read JSON", acts, [*alone, "slack", folder / "slack.zip"], folder)
            self._measured("import JSON", acts, [*PAPPUS, "import", folder / "slack", folder / "slack.zip"], folder)
            shutil.rmtree(folder / "slack")
            (folder / "slack.zip").unlink()
            data.write_x_archive(folder / "x", acts)
            self._measured("read X archive", acts, [*alone, "x_archive", folder / "x"], folder)
            shutil.rmtree(folder / "x")
            data.write_outbox(folder / "outbox.json", acts)
            self._measured("read ActivityStreams", acts, [*alone, "activitystreams", folder / "outbox.json"], folder)
            (folder / "outbox.json").unlink()

    def _answering(self, acts: int, folder: Path) -> None:
        workspace, derived = folder / "org", folder / "org" / "records" / "derived"
        assess = [*PAPPUS, "assess", workspace, "--json"]
        record: list[str | Path] = [sys.executable, CONTENDERS / "record_queries.py", workspace]
        replay: list[str | Path] = [sys.executable, CONTENDERS / "bare_duckdb.py"]
        for deriving in (False, True):
            if deriving:
                shutil.rmtree(derived)
            self._measured("derive and assess" if deriving else "assess", acts, assess, folder)
            if deriving:
                shutil.rmtree(derived)
            else:
                self._measured("assess again", acts, assess, folder)
                _forget_results(derived)
            calls, bare = (folder / f"{name}{'-deriving' if deriving else ''}" for name in ("calls", "bare"))
            cost_of([*record, calls], folder / "log")
            what = "bare DuckDB, deriving" if deriving else "bare DuckDB"
            self._measured(what, acts, [*replay, calls, bare], folder)
        _forget_results(derived)
        medians = ("response.median_hours", "response.naive_median_hours")
        self._measured("median", acts, [*PAPPUS, "indicators", workspace, *medians, "--format", "json"], folder)

    def _others(self, acts: int, folder: Path) -> None:
        python = self._python("lifelines")
        if isinstance(python, Path):
            script = CONTENDERS / "pandas_lifelines.py"
            self._measured("pandas and lifelines", acts, [python, script, folder / "org" / "records"], folder)
        if acts > self.options.most_convokit:
            return
        python = self._python("convokit")
        if isinstance(python, Path):
            data.write_utterances(folder / "utterances.jsonl", acts)
            script = CONTENDERS / "convokit_response.py"
            for again in ("", " again"):
                command = [python, script, folder / "utterances.jsonl", folder / "corpora"]
                self._measured(f"ConvoKit{again}", acts, command, folder)

    def _python(self, package: str) -> Path | str:
        if package not in self.pythons:
            given = getattr(self.options, f"{package}_python")
            found = given or ("left out" if package in self.options.without else None)
            self.pythons[package] = found or python_with(package, self.scratch / "environments")
            if isinstance(self.pythons[package], str):
                self.outcome.notes.append(f"{package}: {self.pythons[package]}")
        return self.pythons[package]

    def _measured(self, what: str, acts: int, command: Sequence[str | Path], folder: Path) -> None:
        try:
            cost = cost_of(command, folder / "log")
        except (FailedError, MemoryError) as error:
            self.outcome.notes.append(f"{what}, {acts:,} acts: {error}")
            print(f"  {what:<22} failed: {str(error).splitlines()[-1][:150]}", flush=True)
            return
        self.outcome.figures.append(Figure(what, acts, cost.wall_s, cost.cpu_s, cost.peak_mb, _told(what, cost)))
        print(f"  {what:<22} {cost.wall_s:9.2f} s {cost.cpu_s:9.2f} CPU s {cost.peak_mb:9,.0f} MB", flush=True)

    @staticmethod
    def _workspace(folder: Path) -> None:
        pappus.initialise(folder, "Benchmark")
        data.declare(folder)


def _forget_results(derived: Path) -> None:
    """Has whoever asks next ask the engine."""
    for results in derived.glob("*/results"):
        shutil.rmtree(results)


def _told(what: str, cost: Cost) -> str:
    """The result, so that one can see that contenders agree."""
    if what == "median":
        return " ".join(f"{one['indicator']}={one['value']:.6f}" for one in json.loads(cost.said))
    return cost.said.strip().splitlines()[-1] if what in TELLING else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1e5,1e6,1e7", help="numbers of acts; 1e8 takes an hour and 40 GB of disk")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks"), help="folder of the results")
    parser.add_argument("--scratch", type=Path, help="folder for data and environments; a temporary one if left out")
    parser.add_argument("--most-convokit", type=float, default=1e6, help="largest size that ConvoKit is given")
    parser.add_argument("--without", action="append", default=[], choices=["lifelines", "convokit"])
    parser.add_argument("--convokit-python", type=Path, help="interpreter of an environment that has ConvoKit")
    parser.add_argument("--lifelines-python", type=Path, help="interpreter of an environment that has lifelines")
    options = parser.parse_args()
    sizes = [int(float(size)) for size in options.sizes.split(",")]
    # As an installation does; else each process would compile what it imports where Python keeps nothing of it.
    compileall.compile_dir(Path(pappus.__file__).parent, quiet=2)
    with tempfile.TemporaryDirectory(prefix="pappus-bench-") as temporary:
        scratch = options.scratch or Path(temporary)
        scratch.mkdir(parents=True, exist_ok=True)
        run = Run(options, scratch)
        for size in sizes:
            run.size(size)
        for path in run.outcome.write(options.out):
            print(path)
        for name, measured, asked, met in run.outcome.targets():
            print(f"{'✓' if met == 'yes' else '✗'} {name}: {measured} (asked: {asked})")
        for note in run.outcome.notes:
            print(f"note: {note}")


if __name__ == "__main__":
    main()
