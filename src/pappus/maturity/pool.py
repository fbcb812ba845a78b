"""Many organisations on one scale: where each stands, where stages begin, and what of a model contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.maturity.draws import designed_difficulty
from pappus.maturity.model import Comparison, MaturityModel, Requirement
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import Fault, InvalidFileError, UsageError
from pappus.vocabulary.findings import LEVELS
from pappus.workspace.columns import Flaw, in_place
from pappus.workspace.spreadsheets import read_spreadsheet
from pappus.workspace.tables import Row, plain

_COLUMNS = ("organisation", "practice", "level")
_MOST_FLAWS = 50

_Cells = tuple[int, str, str, str]


@dataclass(frozen=True)
class Standing:
    """Where one organisation stands on the common scale.

    Attributes:
        organisation: its key in the table.
        position: in logits; 0 is the middle of the designed thresholds.
        sd: how unsure that is.
        known: practices of the model of which a level is given.
        share_below: share of the other organisations that stand lower; null with too few of them.
    """

    organisation: str
    position: float
    sd: float
    known: int
    share_below: float | None


@dataclass(frozen=True)
class StageStart:
    """Where a stage begins on the common scale.

    Attributes:
        stage: id of the stage.
        position: from which on the asked share of its requirements holds, in logits.
        se: standard error of that.
        organisations: how many of the organisations stand there or beyond.
    """

    stage: str
    position: float
    se: float | None
    organisations: int


@dataclass(frozen=True)
class Contradiction:
    """A requirement that is as hard as those of another stage than its own.

    Attributes:
        practice: the practice.
        level: the level that is asked.
        placed_in: id of the stage that asks.
        behaves_like: id of the stage among whose requirements it lies.
        probability: that it belongs to another stage.
    """

    practice: str
    level: int
    placed_in: str
    behaves_like: str
    probability: float


@dataclass(frozen=True)
class Pool:
    """Organisations set beside one another on one model.

    Attributes:
        model: id of the model.
        organisations: how many.
        scale: `learnt` from them, or `designed` where they are too few to teach it.
        standings: of each, the highest first.
        bands: the position below which a quarter, half and three quarters of them stand; empty with too few.
        stages: where each stage with a gate begins.
        reliability: share of the differences between positions that is no error; null with fewer than two.
        rank_correlation: between a requirement's stage and its difficulty (Spearman); null where it is not defined.
        contradictions: requirements that contradict their stage, the surest first.
        comparisons: published figures to set beside it, with year, n and source.
    """

    model: str
    organisations: int
    scale: str
    standings: tuple[Standing, ...]
    bands: tuple[float, ...]
    stages: tuple[StageStart, ...]
    reliability: float | None
    rank_correlation: float | None
    contradictions: tuple[Contradiction, ...]
    comparisons: tuple[Comparison, ...]

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus pool --json`."""
        return asdict(self)


@cache
def settings() -> dict[str, Any]:
    """The settings of `pool.yaml`."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_name("pool.yaml")).content
    return content


def read_pool(path: Path, model: MaturityModel) -> tuple[tuple[str, ...], tuple[str, ...], NDArray[np.int64]]:
    """Levels of many organisations from a table with the columns organisation, practice, level (0 to 4, or empty).

    Returns:
        The organisations, the practices that the model asks for, and organisations × practices: the level, -1 where
        none is given. Practices that the model does not ask for are left out.

    Raises:
        InvalidFileError: the table has not these columns, or rows that cannot be understood; carries every fault.
        UsageError: the model has no stages.
    """
    if not model.stages:
        raise UsageError(f"{model.id} is a {model.kind} model without stages; name one with stages")
    table = read_spreadsheet(path, _COLUMNS)
    names = [plain(name) for name in table.header]
    missing = [name for name in _COLUMNS if name not in names]
    if missing:
        raise InvalidFileError([Fault(str(path), "row 1", f"lacks the columns {', '.join(missing)}")])
    rows = [_cells(row, names) for row in table.rows if any(map(str.strip, row.cells))]
    flaws = list(_flaws(rows))[:_MOST_FLAWS]
    if flaws:
        raise InvalidFileError(in_place(str(path), flaws))
    practices = model.required_practices()
    organisations = tuple(dict.fromkeys(organisation for _, organisation, _, _ in rows))
    levels = np.full((len(organisations), len(practices)), -1, dtype=np.int64)
    row_of = {name: number for number, name in enumerate(organisations)}
    column_of = {name: number for number, name in enumerate(practices)}
    for _, organisation, practice, level in rows:
        if practice in column_of and level:
            levels[row_of[organisation], column_of[practice]] = int(level)
    return organisations, practices, levels


def _cells(row: Row, names: Sequence[str]) -> _Cells:
    organisation, practice, level = (row.cells[names.index(name)].strip() for name in _COLUMNS)
    return row.number, organisation, practice, level


def _flaws(rows: Sequence[_Cells]) -> Iterator[Flaw]:
    seen: dict[tuple[str, str], int] = {}
    for number, organisation, practice, level in rows:
        if not organisation or not practice:
            yield Flaw(number, "organisation" if not organisation else "practice", "is empty")
        elif level and level not in {str(one) for one in LEVELS}:
            yield Flaw(number, "level", f"expected 0 to 4 or nothing, found {level!r}")
        elif (first := seen.setdefault((organisation, practice), number)) != number:
            yield Flaw(number, "practice", f"stands in row {first} already for {organisation}; expected one level")


def pool(
    model: MaturityModel,
    organisations: Sequence[str],
    levels: NDArray[np.int64],
    difficulty: Mapping[str, MaturityModel],
) -> Pool:
    """Sets organisations beside one another on one model.

    Thresholds of the partial credit model begin where they were designed and are moved as far as the organisations
    teach (conditional likelihood with a prior); positions are expected a posteriori. Stages keep the requirements that
    their author gave them and begin by the rule of response probability.

    Args:
        model: a model with stages.
        organisations: their keys.
        levels: organisations × practices of the model; -1 where no level is known.
        difficulty: models that say how hard each practice is designed to be.

    Raises:
        UsageError: fewer than two organisations have a level.
    """
    from pappus.statistics.item_models import Designed
    from pappus.statistics.latent_scores import expected_a_posteriori, population, reliability
    from pappus.statistics.partial_credit import partial_credit

    kept = np.asarray((levels >= 0).any(axis=1))
    if kept.sum() < 2:
        raise UsageError("fewer than two organisations have a level of anything that the model asks for")
    names = [organisations[row] for row in np.flatnonzero(kept).tolist()]
    known = levels[kept]
    practices = model.required_practices()
    designed = Designed(_designed_thresholds(practices, difficulty), settings()["thresholds_sd"])
    fit = partial_credit(known, len(LEVELS), designed)
    scores = expected_a_posteriori(known, fit.model, population(known, fit.model))
    order = np.argsort(-scores.positions, kind="stable")
    enough = len(names) >= settings()["fewest_for_bands"]
    starts, rise, contradictions = _stages(model, practices, fit.model, fit.covariance, scores.positions)
    return Pool(
        model=model.id,
        organisations=len(names),
        scale="learnt" if len(names) >= settings()["fewest_for_scale"] else "designed",
        standings=tuple(
            Standing(
                names[one],
                float(scores.positions[one]),
                float(scores.sds[one]),
                int((known[one] >= 0).sum()),
                float((np.delete(scores.positions, one) < scores.positions[one]).mean()) if enough else None,
            )
            for one in order.tolist()
        ),
        bands=tuple(float(one) for one in np.quantile(scores.positions, (0.25, 0.5, 0.75))) if enough else (),
        stages=starts,
        reliability=reliability(scores),
        rank_correlation=rise,
        contradictions=contradictions,
        comparisons=model.comparisons,
    )


def _designed_thresholds(practices: Sequence[str], models: Mapping[str, MaturityModel]) -> NDArray[np.float64]:
    """Practices × levels from 1: where each level is designed to be reached, in logits."""
    steps = np.array(LEVELS[1:], dtype=np.float64) - np.mean(LEVELS[1:])
    hard = designed_difficulty(practices, models.values())
    thresholds: NDArray[np.float64] = (steps[None, :] + hard[:, None]) * settings()["logits_a_level"]
    return thresholds


def _stages(
    model: MaturityModel,
    practices: Sequence[str],
    items: Any,
    covariance: NDArray[np.float64],
    positions: NDArray[np.float64],
) -> tuple[tuple[StageStart, ...], float | None, tuple[Contradiction, ...]]:
    from pappus.statistics import stage_boundaries as boundaries
    from pappus.statistics.designed_levels import misplaced, rise_with_level

    share = settings()["response_probability"]
    lines = [(stage, line) for stage, entry in enumerate(model.stages) for line in entry.gate]
    asked = [boundaries.Requirement(practices.index(line.practice), line.level, stage) for stage, line in lines]
    starts = tuple(
        StageStart(model.stages[stage].id, found.position, found.se, int((positions >= found.position).sum()))
        for stage, found in boundaries.stage_boundaries(items, asked, share, covariance).items()
    )
    found = boundaries.requirement_difficulties(items, asked, share, covariance)
    stage_of = np.array([stage for stage, _ in lines], dtype=np.int64)
    difficulty = np.array([one.position for one in found])
    errors = np.array([one.se or 0.0 for one in found])
    rise = rise_with_level(stage_of, difficulty, np.random.default_rng(settings()["seed"]))
    wrong = misplaced(stage_of, difficulty, errors, settings()["contradiction"])
    return starts, rise.rank_correlation, tuple(_contradiction(model, lines[one.item], one) for one in wrong)


def _contradiction(model: MaturityModel, line: tuple[int, Requirement], found: Any) -> Contradiction:
    requirement = line[1]
    return Contradiction(
        requirement.practice,
        requirement.level,
        model.stages[found.placed_in].id,
        model.stages[found.behaves_like].id,
        found.probability,
    )
