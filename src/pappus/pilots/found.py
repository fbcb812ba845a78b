"""The pilots of a workspace, judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pappus.pilots.definitions import FOLDER, load_pilots
from pappus.pilots.judging import judged
from pappus.pilots.many import PilotsFound, together
from pappus.pilots.pilot import Measure, Pilot
from pappus.pilots.register import Register, read_register, standing
from pappus.pilots.series import Arms, Panel, figures_of
from pappus.vocabulary.errors import Fault, UsageError
from pappus.vocabulary.readings import Reading

MonthlyReadings = Callable[[Measure], Iterable[Reading]]


@dataclass(frozen=True)
class Kept:
    """What a workspace keeps of its pilots.

    Attributes:
        pilots: by id.
        register: what was written down.
        figures: of each pilot; null where there are none yet.
        faults: what is wrong in the files that had to be left out.
    """

    pilots: Mapping[str, Pilot]
    register: Register
    figures: Mapping[str, Panel | Arms | None]
    faults: tuple[Fault, ...] = ()

    def pilot(self, name: str) -> Pilot:
        """The pilot of this name.

        Raises:
            UsageError: there is none.
        """
        if name not in self.pilots:
            known = ", ".join(self.pilots) or "none yet"
            raise UsageError(f"{name!r} is no pilot of this workspace. Pilots: {known}")
        return self.pilots[name]

    def last_day(self) -> date:
        """The last day that figures or register tell of; today where they tell of none."""
        days = [one.days[-1] for one in self.figures.values() if isinstance(one, Panel) and one.days]
        days += [row.day for row in self.register.rows]
        arms = [one for one in self.figures.values() if isinstance(one, Arms) and one.new_days.size]
        days += [date.fromordinal(int(max(one.new_days.max(), one.old_days.max()))) for one in arms]
        return max(days, default=datetime.now(UTC).date())


def kept_pilots(folder: Path, readings: MonthlyReadings | None = None) -> Kept:
    """The pilots of a workspace with their figures.

    Args:
        folder: the workspace.
        readings: gives monthly readings of a measure's indicator; null where there is no record.

    Raises:
        InvalidFileError: register or figures are not sound.
    """
    pilots, faults = load_pilots(folder)
    figures = {name: figures_of(one, folder / FOLDER, readings) for name, one in pilots.items()}
    return Kept(pilots, read_register(folder), figures, tuple(faults))


def defined_pilots(folder: Path) -> Kept:
    """The pilots of a workspace with their register, without their figures.

    Raises:
        InvalidFileError: the register is not sound.
    """
    pilots, faults = load_pilots(folder)
    return Kept(pilots, read_register(folder), {}, tuple(faults))


def find_pilots(kept: Kept, as_of: date | None = None) -> PilotsFound:
    """All pilots with their verdicts as of a day; of the last one that anything is known of, if none is named."""
    day = as_of or kept.last_day()
    rows = tuple(row for row in kept.register.rows if row.day <= day)
    register = Register(rows, kept.register.broken_from)
    verdicts = {
        name: judged(one, kept.figures[name], standing(one, register), day) for name, one in kept.pilots.items()
    }
    return together(kept.pilots, verdicts, register, day)
