"""Trying: pilots from their registration to their end, and the scorecard."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pappus.judging import today
from pappus.pipeline.measuring import MeasuringWorkspace
from pappus.vocabulary.errors import Fault, InvalidFileError, UsageError
from pappus.vocabulary.readings import Reading

if TYPE_CHECKING:
    from pappus.pilots.found import Kept
    from pappus.pilots.many import PilotsFound
    from pappus.pilots.pilot import Pilot
    from pappus.pilots.power import PowerFound
    from pappus.pilots.register import Entry, Noted
    from pappus.scorecard.standing import ScorecardFound


class TryingWorkspace(MeasuringWorkspace):
    """Keeps pilots and their register, and reads the scorecard."""

    def pilots(self, as_of: date | None = None) -> PilotsFound:
        """Every pilot with its verdict, among all others.

        Args:
            as_of: day up to which figures and register count; null for the last one that they tell of.

        Raises:
            InvalidFileError: a pilot, the register or a file of figures is not sound.
        """
        from pappus.pilots.found import find_pilots

        return find_pilots(self._kept_pilots(), as_of)

    def named_pilot(self, pilot: str) -> Pilot:
        """The definition of a pilot.

        Raises:
            UsageError: there is no such pilot.
        """
        return self._defined_pilots().pilot(pilot)

    def pilot_power(self, pilot: str) -> PowerFound:
        """What a pilot can find, and how long it would take, from how its figures were before.

        Raises:
            UsageError: there is no such pilot.
        """
        from pappus.pilots.power import power_of

        kept = self._kept_pilots()
        one = kept.pilot(pilot)
        return power_of(one, kept.figures[pilot])

    def register_pilot(self, pilot: str, day: date | None = None) -> tuple[Pilot, Noted]:
        """Writes down in the register what a pilot is to show; from now on a change is seen.

        Raises:
            UsageError: there is no such pilot, or it is registered already.
        """
        from pappus.pilots.register import Noted, note

        kept = self._defined_pilots()
        one = kept.pilot(pilot)
        former = kept.register.of(pilot, "registered")
        if former:
            same = "and has not changed" if former[0].value == one.digest else "and was changed afterwards"
            raise UsageError(f"{pilot} was registered on {former[0].day} {same}; a new trial takes a new file")
        return one, note(self.folder, Noted(day or today(), pilot, "registered", one.digest))

    def note_pilot(self, pilot: str, entry: Entry, value: str = "", because: str = "") -> Noted:
        """Writes down what became of a pilot: fit, promoted, kept, stopped, written_up.

        Raises:
            UsageError: there is no such pilot.
        """
        from pappus.pilots.register import Noted, note

        self._defined_pilots().pilot(pilot)
        return note(self.folder, Noted(today(), pilot, entry, value, because))

    def promote_pilot(self, pilot: str, because: str = "", *, anyway: bool = False) -> Noted:
        """Makes a pot a plot, or a plot a plantation, if its criteria are met.

        Args:
            pilot: its id.
            because: why, in the writer's words.
            anyway: although criteria are not met; a reason is needed then.

        Raises:
            UsageError: there is no such pilot, it is a plantation already, or criteria are not met.
        """
        kept = self._kept_pilots()
        kept.pilot(pilot)
        line = self.pilots(today()).line(pilot)
        if line.next_step is None:
            raise UsageError(f"{pilot} is a plantation already")
        to, criteria = line.next_step
        missing = [one.text for one in criteria if not one.met]
        if missing and not (anyway and because):
            what = "; ".join(missing)
            raise UsageError(f"{pilot} cannot become a {to} yet; missing: {what} (--anyway with --because overrules)")
        return self.note_pilot(pilot, "promoted", to, because)

    def pilot_story(self, pilot: str, as_of: date | None = None) -> str:
        """The case study of a pilot, written from its record, as Markdown.

        Raises:
            UsageError: there is no such pilot.
        """
        from pappus.pilots.found import find_pilots
        from pappus.pilots.story import story

        kept = self._kept_pilots()
        kept.pilot(pilot)
        return story(find_pilots(kept, as_of).line(pilot), kept.register, self.organisation().name)

    def scorecard(self, as_of: date | None = None) -> ScorecardFound | None:
        """The scorecard with every measure on its chart; null where there is none.

        Args:
            as_of: day up to which figures count; null for the last one that they tell of.

        Raises:
            InvalidFileError: the scorecard, or a file of figures, is not sound.
        """
        from pappus.scorecard.found import find_scorecard

        return find_scorecard(self.folder, self._monthly, as_of)

    def trial_faults(self) -> list[Fault]:
        """Everything wrong in pilots, their register and figures, the scorecard, outcomes and their forecasts."""
        from pappus.foresight.outcomes import read_decisions, read_forecasts, read_outcomes
        from pappus.pilots.found import kept_pilots
        from pappus.scorecard.definition import read_scorecard

        faults: list[Fault] = []
        try:
            faults += kept_pilots(self.folder).faults
        except InvalidFileError as error:
            faults += error.faults
        for read in (read_scorecard, read_outcomes, read_forecasts, read_decisions):
            try:
                read(self.folder)
            except InvalidFileError as error:
                faults += error.faults
        return faults

    def _defined_pilots(self) -> Kept:
        """Pilots and register without figures, which what is only written down does not need."""
        from pappus.pilots.found import defined_pilots

        kept = defined_pilots(self.folder)
        if kept.faults:
            raise InvalidFileError(list(kept.faults))
        return kept

    def _kept_pilots(self) -> Kept:
        from pappus.pilots.found import kept_pilots

        kept = kept_pilots(self.folder, self._monthly)
        if kept.faults:
            raise InvalidFileError(list(kept.faults))
        return kept

    def _monthly(self, measure: Any) -> list[Reading]:
        """Monthly readings of the indicator of a pilot's or scorecard's measure."""
        return self.readings([measure.indicator], measure.by, "month")
