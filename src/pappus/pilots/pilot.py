"""A pilot as it is written down before it starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import cached_by_language, in_language
from pappus.vocabulary.readings import Grouping

Design = Literal["ab", "staggered", "before_after_with_controls", "synthetic_control"]
Looks = Literal["any_time", "at_end"] | int
VerdictKind = Literal["works", "no_effect", "harmful", "cannot_tell"]
Fit = Literal["fits", "partly", "does_not_fit"]
Step = Literal["pot", "plot", "plantation"]


@dataclass(frozen=True)
class Measure:
    """The one figure that decides a pilot.

    Attributes:
        better: which way is better.
        minimum_effect: the smallest change worth having, above 0, in the measure's unit.
        unit: in what it is measured; empty if not said.
        indicator: id of the indicator; null where a file holds the figures.
        by: what the series of an indicator are.
        file: name of the CSV file beside the pilot; null where an indicator holds the figures.
        treated: series on which the pilot runs.
        controls: series that it does not touch.
        starts: first day of each treated series, where they start one after the other.
        season: number of points after which the figures begin anew; null if not said.
        arm: column that names the arm.
        value: column with each one's figure.
        day: column with the day; null if there is none, or if it is called `day` (of series).
        new: the name of the new arm.
        old: the name of the old one.
        other_arms: names of further arms in the file, which are left out.
        new_share: the share of both arms that was to be in the new one.
    """

    better: Literal["higher", "lower"]
    minimum_effect: float
    unit: str = ""
    indicator: str | None = None
    by: Grouping = "property"
    file: str | None = None
    treated: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    starts: tuple[tuple[str, date], ...] = ()
    season: int | None = None
    arm: str | None = None
    value: str | None = None
    day: str | None = None
    new: str | None = None
    old: str | None = None
    other_arms: tuple[str, ...] = ()
    new_share: float = 0.5

    @property
    def sign(self) -> int:
        """1 where higher is better, −1 where lower is."""
        return 1 if self.better == "higher" else -1

    def first_day(self, series: str, otherwise: date) -> date:
        """The day on which a treated series starts."""
        return dict(self.starts).get(series, otherwise)


@dataclass(frozen=True)
class Pilot:
    """A trial: what it is to show, on what, from when to when.

    Attributes:
        id: the name of its file.
        title: what it is called.
        hypothesis: what is expected to happen.
        start: first day.
        end: last day.
        design: how it is told what would have happened without it.
        measure: the figure that decides.
        looks: any_time, at_end, or a number of planned looks.
        property_id: the property on which it runs; null if not said.
        unit: id of the unit that runs it; null if not said.
        owner: who answers for it; empty if not said.
        amount: money; null if not said.
        currency: of that money.
        person_days: work; null if not said.
        follows: id of the pilot that it repeats; null if none.
        digest: of all the above, as it is written; changes with any of it.
    """

    id: str
    title: str
    hypothesis: str
    start: date
    end: date
    design: Design
    measure: Measure
    looks: Looks = "any_time"
    property_id: str | None = None
    unit: str | None = None
    owner: str = ""
    amount: float | None = None
    currency: str = ""
    person_days: float | None = None
    follows: str | None = None
    digest: str = ""

    @property
    def days(self) -> int:
        """Its length, days."""
        return (self.end - self.start).days + 1

    @property
    def last_start(self) -> date:
        """The day from which on it runs everywhere: its first day, unless series start one after the other."""
        return max((self.measure.first_day(one, self.start) for one in self.measure.treated), default=self.start)

    @property
    def shared_days(self) -> int:
        """Days over which every treated series can be followed."""
        return max(1, (self.end - self.last_start).days + 1)


@cache
def settings() -> dict[str, Any]:
    """What a verdict takes, from `settings.yaml`."""
    found: dict[str, Any] = read_yaml(Path(__file__).with_name("settings.yaml")).content
    return found


@cached_by_language
def words() -> dict[str, Any]:
    """Words that a person reads about pilots, from `words.yaml`, in the language of whoever reads."""
    found: dict[str, Any] = in_language(read_yaml(Path(__file__).with_name("words.yaml")).content, "pilots")
    return found
