"""A maturity model as its file defines it, and the stage that a vector of levels reaches on it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Literal

from pappus.maturity.weighted.questionnaire import Weighted
from pappus.practices.practice import Practice
from pappus.workspace.organisation import Function, Level, Shape

Kind = Literal["staged", "profile", "structure", "weighted"]
DEFAULT_QUORUM = 0.8
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Requirement:
    """One line of a gate.

    Attributes:
        practice: id of the practice.
        level: it holds from this level on (1 to 4); a drawn level holds from half a level below.
        essential: the gate stays shut without it, whatever the quorum.
    """

    practice: str
    level: int
    essential: bool = False

    def holds(self, value: float) -> bool:
        """Whether a level, or a draw of one, meets the requirement."""
        return value >= self.level - 0.5


@dataclass(frozen=True)
class Transition:
    """The advice for getting beyond a stage (or for filling a layer of a profile).

    Attributes:
        do: what to do, one sentence each, in order.
        leads: the role that leads it.
        raises: ids of the practices that it raises.
        test: how one knows that it is through.
        by_reason: what to do first, by the reason for dormancy that the organisation declared.
    """

    do: tuple[str, ...]
    leads: str
    raises: tuple[str, ...]
    test: str
    by_reason: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stage:
    """One stage of a ladder.

    Attributes:
        id: in lower case with hyphens.
        title: its name on screen.
        what: what an organisation in it looks like, in one sentence.
        also_called: its other name; empty if it has none.
        gate: what holds of an organisation in it; empty for the first stage.
        quorum: share of all applicable requirements that has to hold, beside the essential ones.
        transition: the advice for leaving it upwards, or for staying at the top; null if there is none.
    """

    id: str
    title: str
    what: str
    also_called: str = ""
    gate: tuple[Requirement, ...] = ()
    quorum: float = DEFAULT_QUORUM
    transition: Transition | None = None

    def holds(self, levels: Mapping[str, float], not_applicable: Set[str] = frozenset()) -> bool:
        """Whether this stage's own gate holds; a practice without a level counts as unmet.

        Requirements on practices that do not apply drop out; a gate of which nothing is left holds.
        """
        asked = [requirement for requirement in self.gate if requirement.practice not in not_applicable]
        met = [requirement.holds(levels.get(requirement.practice, 0.0)) for requirement in asked]
        essentials = all(holds for requirement, holds in zip(asked, met, strict=True) if requirement.essential)
        return essentials and sum(met) >= self.quorum * len(asked) - _ROUNDING


@dataclass(frozen=True)
class Comparison:
    """A published share to set beside an organisation's own place.

    Attributes:
        what: what was counted.
        share: 0 to 1.
        year: of the survey.
        n: number of respondents; null if it was not published with the figure.
        source: who published it.
        population: who was asked; empty if not known.
        stage: id of the stage it speaks of; null if of none.
        shape: the shape it speaks of; null if of none.
    """

    what: str
    share: float
    year: int
    n: int | None
    source: str
    population: str = ""
    stage: str | None = None
    shape: Shape | None = None


@dataclass(frozen=True)
class Layer:
    """A layer of know-how in a profile.

    Attributes:
        id: in lower case with hyphens.
        title: its name on screen.
        question: as put to a person about themselves.
        question_of_others: as put about most people of a level (`{level}` stands for it).
        anchors: what a person can do at level 0, 1, 2, 3, 4.
        floor: whether more than expected earns nothing.
        advice: what fills a gap in it.
    """

    id: str
    title: str
    question: str
    question_of_others: str
    anchors: tuple[str, ...]
    floor: bool
    advice: Transition


@dataclass(frozen=True)
class Cell:
    """What is expected of one level of people in one layer, and how to ask about it.

    Attributes:
        layer: id of the layer.
        level: frontline, manager or executive.
        expected: level of know-how, 0 to 4.
        worse_question: the question that leads nowhere.
        better_question: the one to ask in its place.
    """

    layer: str
    level: Level
    expected: int
    worse_question: str
    better_question: str


@dataclass(frozen=True)
class Profile:
    """Expected know-how over layers and levels of people.

    Attributes:
        layers: the layers.
        levels: the levels of people.
        cells: one for each layer and level.
        watched: ids of the practices shown beside the grid.
    """

    layers: tuple[Layer, ...]
    levels: tuple[Level, ...]
    cells: tuple[Cell, ...]
    watched: tuple[str, ...] = ()

    def cell(self, layer: str, level: Level) -> Cell:
        """The cell of one layer and level."""
        return next(cell for cell in self.cells if (cell.layer, cell.level) == (layer, level))


@dataclass(frozen=True)
class Structure:
    """Shapes of interaction and what the model makes of them.

    Attributes:
        target: the shapes that the model aims at.
        shapes: each shape with its description, in the order of the model.
        width_functions: the functions whose taking part is its width.
        depth: what counts as depth, in one sentence.
    """

    target: tuple[Shape, ...]
    shapes: Mapping[Shape, str]
    width_functions: tuple[Function, ...]
    depth: str


@dataclass(frozen=True)
class ScorecardNote:
    """How the model would have objectives followed down to channels.

    Attributes:
        chain: its levels from the vision down, one sentence each.
        channel_measures: kinds of measure of a channel, by id, with what each counts.
        source: who it comes from.
    """

    chain: tuple[str, ...]
    channel_measures: Mapping[str, str]
    source: str


@dataclass(frozen=True)
class MaturityModel:
    """A maturity model: a view over the practices.

    Attributes:
        id: the name of its file.
        kind: staged, profile, structure or weighted.
        title: its name on screen.
        what: what it tells, in one sentence.
        source: where it comes from, as a citation.
        stages: ascending; empty for a profile and for a weighted questionnaire.
        comparisons: published figures to set beside the placement.
        profile: the grid, for a profile.
        structure: the shapes, for a structure.
        scorecard: null unless the model has one.
        weighted: the questionnaire, for a weighted model.
        practices: practices that the file brings itself, by id.
    """

    id: str
    kind: Kind
    title: str
    what: str
    source: str
    stages: tuple[Stage, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    profile: Profile | None = None
    structure: Structure | None = None
    scorecard: ScorecardNote | None = None
    weighted: Weighted | None = None
    practices: Mapping[str, Practice] = field(default_factory=dict)

    def stage_index(self, stage: str) -> int:
        """The place of a stage on the ladder, from 0.

        Raises:
            KeyError: the model has no such stage.
        """
        for index, entry in enumerate(self.stages):
            if entry.id == stage:
                return index
        raise KeyError(stage)

    def required_practices(self) -> tuple[str, ...]:
        """The ids of all practices in its gates, in the order in which they are first asked for."""
        return tuple(dict.fromkeys(line.practice for stage in self.stages for line in stage.gate))

    def difficulty(self, practice: str) -> int | None:
        """The lowest stage (from 0) whose gate asks for a practice; null if none does."""
        for index, stage in enumerate(self.stages):
            if any(line.practice == practice for line in stage.gate):
                return index
        return None


def stage_reached(model: MaturityModel, levels: Mapping[str, float], not_applicable: Set[str] = frozenset()) -> int:
    """The index (from 0) of the highest stage whose gate, and every gate below it, holds.

    Args:
        model: a model with stages.
        levels: level of each practice, 0 to 4, whole or drawn; a practice that is missing counts as unmet.
        not_applicable: practices whose requirements drop out.

    Returns:
        0 for the first stage, which has no gate.
    """
    reached = 0
    for index, stage in enumerate(model.stages[1:], start=1):
        if not stage.holds(levels, not_applicable):
            break
        reached = index
    return reached
