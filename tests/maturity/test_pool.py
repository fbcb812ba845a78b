"""Many organisations on one scale."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pappus.maturity.definitions import models
from pappus.maturity.draws import designed_difficulty
from pappus.maturity.model import MaturityModel
from pappus.maturity.pool import Pool, pool, read_pool
from pappus.vocabulary.errors import InvalidFileError, UsageError

MODEL = models()["social-maturity"]
PRACTICES = MODEL.required_practices()


def simulated(count: int, harder: dict[str, float] | None = None, seed: int = 1) -> NDArray[np.int64]:
    """Levels of organisations drawn by the partial credit model, one in five unknown."""
    rng = np.random.default_rng(seed)
    steps = np.array([-1.5, -0.5, 0.5, 1.5])
    hard = designed_difficulty(PRACTICES, models().values()) + [(harder or {}).get(name, 0.0) for name in PRACTICES]
    heights = np.linspace(-2.5, 2.5, count)
    logits = heights[:, None, None] - hard[:, None] - steps
    weights = np.exp(np.concatenate([np.zeros((count, len(PRACTICES), 1)), logits.cumsum(axis=2)], axis=2))
    shares = (weights / weights.sum(axis=2, keepdims=True)).cumsum(axis=2)
    levels = (rng.random((count, len(PRACTICES), 1)) > shares).sum(axis=2)
    return np.where(rng.random(levels.shape) < 0.2, -1, levels)


def pooled(levels: NDArray[np.int64], model: MaturityModel = MODEL) -> Pool:
    names = [f"o{number:03d}" for number in range(len(levels))]
    return pool(model, names, levels, models())


def test_organisations_come_in_the_order_of_what_they_do() -> None:
    found = pooled(simulated(80))
    numbers = [int(one.organisation[1:]) for one in found.standings]
    truth = np.argsort(np.argsort(numbers))
    assert np.corrcoef(truth, np.arange(80)[::-1])[0, 1] > 0.93
    assert (found.organisations, found.scale) == (80, "learnt")
    assert found.reliability is not None
    assert 0.7 < found.reliability < 1
    assert list(found.bands) == sorted(found.bands)
    assert found.standings[0].share_below == 1.0
    assert found.standings[-1].share_below == 0.0


def test_stages_begin_one_after_the_other() -> None:
    found = pooled(simulated(200))
    positions = [one.position for one in found.stages]
    assert positions == sorted(positions)
    assert [one.stage for one in found.stages] == [stage.id for stage in MODEL.stages if stage.gate]
    counts = [one.organisations for one in found.stages]
    assert counts == sorted(counts, reverse=True)
    assert (found.rank_correlation or 0) > 0.5
    assert {(one.year, one.n) for one in found.comparisons} == {(one.year, one.n) for one in MODEL.comparisons}


def test_a_practice_that_is_far_harder_than_its_stage_is_named() -> None:
    shepherd = "governance.shepherd"
    found = pooled(simulated(600, {shepherd: 4.0}))
    (wrong,) = [one for one in found.contradictions if one.practice == shepherd]
    assert wrong.placed_in == "early-majority"
    assert wrong.probability >= 0.9
    assert shepherd not in {one.practice for one in pooled(simulated(600)).contradictions}


def test_few_organisations_are_placed_as_designed_and_not_banded() -> None:
    found = pooled(simulated(6))
    assert (found.scale, found.bands) == ("designed", ())
    assert all(one.share_below is None for one in found.standings)


def test_the_order_of_organisations_changes_nothing() -> None:
    levels = simulated(40)
    names = [f"o{number}" for number in range(40)]
    back = pool(MODEL, names[::-1], levels[::-1], models())
    there = {one.organisation: one.position for one in pool(MODEL, names, levels, models()).standings}
    assert {one.organisation: pytest.approx(one.position, abs=1e-6) for one in back.standings} == there


def test_one_organisation_is_no_pool() -> None:
    with pytest.raises(UsageError, match="fewer than two organisations"):
        pooled(np.where(np.arange(3)[:, None] == 0, simulated(3), -1))


def test_a_table_is_read_by_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "levels.csv"
    file.write_text("Level;practice;Organisation\n3;governance.shepherd;A\n;governance.policies;A\n0;other.thing;B\n")
    organisations, practices, levels = read_pool(file, MODEL)
    assert organisations == ("A", "B")
    assert levels[0, practices.index("governance.shepherd")] == 3
    assert (levels >= 0).sum() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("organisation,practice\nA,governance.shepherd\n", "lacks the columns level"),
        (
            "organisation,practice,level\nA,governance.shepherd,5\n",
            "row 2, column level: expected 0 to 4 or nothing, found '5'",
        ),
        (
            "organisation,practice,level\nA,governance.shepherd,2\nA,governance.shepherd,2\n",
            "row 3, column practice: stands in",
        ),
        ("organisation,practice,level\n,governance.shepherd,2\n", "column organisation: is empty"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "levels.csv"
    file.write_text(text)
    with pytest.raises(InvalidFileError, match=said):
        read_pool(file, MODEL)


def test_a_model_without_stages_has_no_scale(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="without stages"):
        read_pool(tmp_path / "none.csv", replace(MODEL, stages=()))
