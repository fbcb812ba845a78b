"""Pilots and scorecard of the demonstration organisation, with figures in which the truth is known."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from pappus.pilots.definitions import read_pilot
from pappus.pilots.register import Noted, sealed_rows, written
from pappus.simulation.chance import stream

HERE = Path(__file__).with_name("demonstration_trials")

_WEEKS_FROM = date(2023, 1, 2)
_MONTHS_FROM = (2024, 1)
_LAST_DAY = date(2026, 9, 30)


def write_trials(folder: Path, seed: int) -> None:
    """Writes pilots with their figures and register, and a scorecard with its figures, into a workspace."""
    pilots, figures = folder / "pilots", folder / "scorecard"
    for place in (pilots, figures):
        place.mkdir(parents=True, exist_ok=True)
    for path in sorted(HERE.glob("*.yaml")):
        target = folder if path.stem == "scorecard" else pilots
        (target / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    _write_weeks(pilots / "newcomers.csv", ("forum", "mail", "mastodon"), _newcomers(stream(seed, "newcomers")))
    parts = ("drawn", "forks", "hoes", "rakes", "shears", "spades", "trowels")
    _write_weeks(pilots / "part-questions.csv", parts, _part_questions(stream(seed, "part questions")))
    _write_weeks(pilots / "applicants.csv", ("forge", "warehouse"), _applicants(stream(seed, "applicants")))
    _write_photos(pilots / "packing-photos.csv", stream(seed, "packing photos"))
    (pilots / "register.csv").write_bytes(written(list(sealed_rows(_register(pilots)))))
    _write_months(figures / "monthly.csv", stream(seed, "what is measured"))


def _register(pilots: Path) -> list[Noted]:
    """What was written down when: definitions before their start, judgements and decisions after the end."""
    digests = {path.stem: read_pilot(path).digest for path in sorted(pilots.glob("*.yaml"))}
    registered = {
        "open-drawings": date(2025, 12, 17),
        "forum-buddies": date(2026, 1, 22),
        "job-stories": date(2026, 4, 23),
        "packing-photos": date(2026, 9, 4),
    }
    rows = [Noted(day, name, "registered", digests[name]) for name, day in registered.items()]
    rows += [
        Noted(date(2026, 5, 7), "forum-buddies", "fit", "fits", "The volunteers want to go on, and care does too."),
        Noted(date(2026, 4, 16), "open-drawings", "fit", "partly", "Drawings cost the workshop a day each."),
        Noted(date(2026, 5, 28), "forum-buddies", "written_up", "forum-buddies.md"),
        Noted(date(2026, 5, 6), "open-drawings", "stopped", "", "Those who need a part still ask for it."),
        Noted(date(2026, 6, 25), "forum-buddies", "promoted", "plot", "A day a week is in the plan of Care UK."),
    ]
    return sorted(rows, key=lambda row: row.day)


def _weeks() -> list[date]:
    count = (_LAST_DAY - _WEEKS_FROM).days // 7
    return [_WEEKS_FROM + timedelta(days=7 * at) for at in range(count)]


def _wander(rng: random.Random, length: int, spread: float, keeps: float) -> list[float]:
    """A series in which each point keeps a share of the one before."""
    found, now = [], 0.0
    for _ in range(length):
        now = keeps * now + rng.gauss(0.0, spread)
        found.append(now)
    return found


def _newcomers(rng: random.Random) -> Iterator[Sequence[float]]:
    """Buddies bring eleven points, which is more than twice what would be worth having."""
    weeks = _weeks()
    shared = _wander(rng, len(weeks), 1.5, 0.7)
    own = [_wander(rng, len(weeks), 2.0, 0.3) for _ in range(3)]
    for at, week in enumerate(weeks):
        with_buddy = 11.0 if week >= date(2026, 2, 2) else 0.0
        levels = (24.0 + with_buddy, 31.0, 22.0)
        yield [round(level + shared[at] + series[at], 1) for level, series in zip(levels, own, strict=True)]


def _part_questions(rng: random.Random) -> Iterator[Sequence[float]]:
    """Drawings change nothing."""
    weeks = _weeks()
    shared = _wander(rng, len(weeks), 0.4, 0.8)
    own = [_wander(rng, len(weeks), 0.5, 0.2) for _ in range(7)]
    levels = (7.0, 6.2, 8.1, 6.6, 7.4, 7.9, 5.8)
    for at in range(len(weeks)):
        yield [round(max(0.0, level + shared[at] + series[at]), 2) for level, series in zip(levels, own, strict=True)]


def _applicants(rng: random.Random) -> Iterator[Sequence[float]]:
    """Stories bring five points, among so few applicants that nobody can see it."""
    weeks = _weeks()
    for week in weeks:
        told = 5.0 if week >= date(2026, 5, 4) else 0.0
        yield [round(min(100.0, max(0.0, rng.gauss(level, 16.0))), 1) for level in (62.0 + told, 65.0)]


def _write_weeks(path: Path, names: Sequence[str], rows: Iterator[Sequence[float]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("day", *names))
        table.writerows((week.isoformat(), *row) for week, row in zip(_weeks(), rows, strict=True))


def _write_photos(path: Path, rng: random.Random) -> None:
    """Orders of the first weeks; whether a photograph does anything cannot be seen yet."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("day", "arm", "ordered_again"))
        for at in range(17):
            day = date(2026, 9, 14) + timedelta(days=at)
            for _ in range(rng.randint(22, 34)):
                arm = rng.choice(("photo", "plain"))
                table.writerow((day.isoformat(), arm, "yes" if rng.random() < 0.21 else "no"))


def _write_months(path: Path, rng: random.Random) -> None:
    """Newcomers moved with the buddies; everything else only goes up and down."""
    year, month = _MONTHS_FROM
    count = (_LAST_DAY.year - year) * 12 + _LAST_DAY.month - month + 1
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("day", "repairs", "come_back", "mentions", "back_again", "guests"))
        for at in range(count):
            day = date(year + at // 12, at % 12 + 1, 1)
            moved = 10.0 if day >= date(2026, 2, 1) else 0.0
            table.writerow(
                (
                    day.isoformat(),
                    round(rng.gauss(11.4, 0.9), 1),
                    round(rng.gauss(24.0 + moved, 1.7), 1),
                    round(rng.gauss(410, 38)),
                    round(rng.gauss(16.5, 1.3), 1),
                    round(rng.gauss(150, 24)),
                )
            )
