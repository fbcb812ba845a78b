"""The register of pilots: what was written down when, row after row, in `pilots/register.csv`.

Each row carries a seal over itself and all rows before it, so that a row that is changed or taken out later is seen.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal, cast, get_args

from pappus.pilots.definitions import FOLDER
from pappus.pilots.pilot import Fit, Pilot, Step
from pappus.vocabulary.errors import Fault, InvalidFileError

Entry = Literal["registered", "fit", "promoted", "kept", "stopped", "written_up"]
ENTRIES: tuple[Entry, ...] = get_args(Entry)
FILE = "register.csv"

_COLUMNS = ("day", "pilot", "entry", "value", "note", "seal")
_VALUES: dict[Entry, tuple[str, ...]] = {"fit": get_args(Fit), "promoted": ("plot", "plantation")}


@dataclass(frozen=True)
class Noted:
    """One row of the register.

    Attributes:
        day: when it was written down.
        pilot: id of the pilot.
        entry: what: registered, fit, promoted, kept, stopped, written_up.
        value: of registered the digest of the definition; of fit and promoted one of their words.
        note: why, in the writer's words.
        seal: over this row and all before it.
    """

    day: date
    pilot: str
    entry: Entry
    value: str = ""
    note: str = ""
    seal: str = ""


@dataclass(frozen=True)
class Register:
    """All rows, and from which one on they are not as they were written.

    Attributes:
        rows: in the order of the file.
        broken_from: number of the first row whose seal does not fit; null if all do.
    """

    rows: tuple[Noted, ...] = ()
    broken_from: int | None = None

    def of(self, pilot: str, entry: Entry) -> list[Noted]:
        """The rows of one pilot of one kind, the earliest first."""
        return [row for row in self.rows if row.pilot == pilot and row.entry == entry]

    def step(self, pilot: str) -> Step:
        """What a pilot has become."""
        return cast(Step, next((row.value for row in reversed(self.of(pilot, "promoted"))), "pot"))

    def fit(self, pilot: str) -> Fit | None:
        """The latest judgement on fit; null if nobody has written one down."""
        return cast("Fit | None", next((row.value for row in reversed(self.of(pilot, "fit"))), None))


@dataclass(frozen=True)
class Standing:
    """Whether a pilot was written down before it started.

    Attributes:
        day: when it was first registered; null if never.
        before_start: whether that was before its first day.
        unchanged: whether its definition is still what was registered, and the register unbroken.
    """

    day: date | None
    before_start: bool
    unchanged: bool

    @property
    def confirmed(self) -> bool:
        """Whether what it was to show stood fast beforehand."""
        return self.before_start and self.unchanged


def standing(pilot: Pilot, register: Register) -> Standing:
    """Whether a pilot was registered before its start and is what it was then."""
    rows = register.of(pilot.id, "registered")
    if not rows:
        return Standing(None, before_start=False, unchanged=False)
    same = rows[0].value == pilot.digest and register.broken_from is None
    return Standing(rows[0].day, rows[0].day < pilot.start, same)


def read_register(folder: Path) -> Register:
    """The register of a workspace; empty where there is none yet.

    Raises:
        InvalidFileError: a row is not sound; carries every fault with its row.
    """
    path = folder / FOLDER / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Register()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidFileError([Fault(str(path), "", f"cannot be read as UTF-8 text ({error})")]) from error
    try:
        header, *table = list(csv.reader(io.StringIO(text))) or [[]]
    except csv.Error as error:
        raise InvalidFileError([Fault(str(path), "", f"is no CSV file ({error})")]) from error
    if tuple(header) != _COLUMNS:
        raise InvalidFileError([Fault(str(path), "row 1", f"expected the columns {', '.join(_COLUMNS)}")])
    rows, faults = [], []
    for number, cells in enumerate(table, start=2):
        wrong = _wrong(cells)
        if wrong:
            faults.append(Fault(str(path), f"row {number}", wrong))
        else:
            rows.append(Noted(date.fromisoformat(cells[0]), cells[1], cast(Entry, cells[2]), *cells[3:]))
    if faults:
        raise InvalidFileError(faults)
    return Register(tuple(rows), _broken(rows))


def _wrong(cells: Sequence[str]) -> str:
    if len(cells) != len(_COLUMNS):
        return f"expected {len(_COLUMNS)} cells, found {len(cells)}"
    try:
        date.fromisoformat(cells[0])
    except ValueError:
        return f"day: expected a date, YYYY-MM-DD, found {cells[0]!r}"
    if cells[2] not in ENTRIES:
        return f"entry: {cells[2]!r} is none of {', '.join(ENTRIES)}"
    known = _VALUES.get(cells[2])
    if known and cells[3] not in known:
        return f"value: {cells[3]!r} is none of {', '.join(known)}"
    return ""


def _broken(rows: Sequence[Noted]) -> int | None:
    before = ""
    for number, row in enumerate(rows, start=2):
        if row.seal != _seal(before, row):
            return number
        before = row.seal
    return None


def _seal(before: str, row: Noted) -> str:
    parts = (before, row.day.isoformat(), row.pilot, row.entry, row.value, row.note)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def note(folder: Path, row: Noted) -> Noted:
    """Adds a row to the register of a workspace, in one step; the row with its seal.

    Raises:
        InvalidFileError: the register that is there is not sound.
        PappusError: it cannot be written; it is as it was before.
    """
    from filelock import FileLock

    from pappus.workspace.writing import make_folder, write_atomically

    make_folder(folder / FOLDER)
    with FileLock(folder / FOLDER / ".register.lock"):
        rows = read_register(folder).rows
        plain = replace(row, note=" ".join(row.note.split()))
        sealed = replace(plain, seal=_seal(rows[-1].seal if rows else "", plain))
        write_atomically(folder / FOLDER / FILE, written((*rows, sealed)))
    return sealed


def sealed_rows(rows: Sequence[Noted]) -> Iterator[Noted]:
    """Rows of a new register, each with its seal."""
    before = ""
    for row in rows:
        before = _seal(before, row)
        yield replace(row, seal=before)


def written(rows: Sequence[Noted]) -> bytes:
    """The register as a file."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    for row in rows:
        table.writerow([row.day.isoformat(), row.pilot, row.entry, row.value, row.note, row.seal])
    return text.getvalue().encode()
