"""Levels from answers: coverage, what must not matter, and what must."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pappus.statistics.anchored_levels import (
    AnchoredDraws,
    Prior,
    Ratings,
    anchored_levels,
    dimension_intervals,
    dimension_levels,
    level_probabilities,
    of_population,
    raters_by_dimension,
    resampled,
    variance_shares,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DIMENSION = np.repeat(np.arange(3), 6)


def levels_of(rng: np.random.Generator) -> Floats:
    return rng.normal(rng.normal(1.8, 0.8, 3)[DIMENSION], 0.5)


def answered(mu: Floats, severity: Floats, rng: np.random.Generator) -> tuple[Integers, Integers, Integers]:
    """Rounds what each rater thinks to the nearest level, with 10 % missing."""
    thought = mu + severity[:, None] + rng.normal(0, 0.7, (len(severity), len(mu)))
    rater, criterion = np.nonzero(rng.random(thought.shape) > 0.1)
    return rater, criterion, np.clip(np.rint(thought), 0, 4).astype(np.int64)[rater, criterion]


def simulated(raters: int, seed: int) -> Ratings:
    rng = np.random.default_rng(seed)
    return Ratings(*answered(levels_of(rng), rng.normal(0, 0.45, raters), rng), DIMENSION, raters)


def with_rater(ratings: Ratings, criterion: Integers, answer: Integers) -> Ratings:
    rater = np.full(len(criterion), ratings.raters)
    return Ratings(
        np.concatenate([ratings.rater, rater]),
        np.concatenate([ratings.criterion, criterion]),
        np.concatenate([ratings.answer, answer]),
        ratings.dimension,
        ratings.raters + 1,
    )


def widths(draws: AnchoredDraws) -> Floats:
    low, high = dimension_intervals(draws, 0.9).T
    return np.asarray(high - low)


def clipped_means(mu: Floats) -> Floats:
    return np.asarray(np.clip(mu, -0.5, 4.5).reshape(3, 6).mean(1))


def inside(draws: AnchoredDraws, truth: Floats) -> Floats:
    low, high = dimension_intervals(draws, 0.9).T
    return np.asarray((low <= clipped_means(truth)) & (clipped_means(truth) <= high))


def test_intervals_cover_the_level_and_the_population() -> None:
    """150 organisations that another generator made; 10 of endlessly many people, and 10 of 14."""
    runs, open_ended, finite = 150, [], []
    for run in range(runs):
        rng = np.random.default_rng([7, run])
        mu, severity = levels_of(rng), rng.normal(0, 0.45, 14)
        draws = anchored_levels(Ratings(*answered(mu, severity[:10], rng), DIMENSION, 10), run, draws=200, warm_up=50)
        open_ended.append(inside(draws, mu))
        finite.append(inside(of_population(draws, 14, run), mu + severity.mean()))
    band = 3 * np.sqrt(0.9 * 0.1 / runs)
    assert np.mean(open_ended) == pytest.approx(0.9, abs=band)
    assert np.mean(finite) == pytest.approx(0.9, abs=band)


def test_many_raters_leave_no_bias() -> None:
    rng = np.random.default_rng(12)
    mu, severity = rng.uniform(0.5, 3.5, 18), rng.normal(0, 0.3, 200)
    draws = anchored_levels(Ratings(*answered(mu, severity, rng), DIMENSION, 200), 1, draws=200)
    error = of_population(draws, 200, 1).mu.mean(0) - mu - severity.mean()
    assert error.mean() == pytest.approx(0, abs=0.03)
    assert np.abs(error).max() < 0.2
    assert draws.s2.mean() == pytest.approx(0.49, abs=0.04)
    assert draws.severity.mean(0) == pytest.approx(severity, abs=0.7)


def test_the_same_ratings_give_the_same_draws_in_any_order() -> None:
    ratings = simulated(6, 1)
    order = np.random.default_rng(1).permutation(len(ratings.rater))
    shuffled = Ratings(ratings.rater[order], ratings.criterion[order], ratings.answer[order], DIMENSION, 6)
    one, other = (anchored_levels(given, 5, draws=50) for given in (ratings, shuffled))
    assert np.array_equal(one.mu, other.mu)
    assert np.array_equal(one.severity, other.severity)
    assert not np.array_equal(one.mu, anchored_levels(ratings, 6, draws=50).mu)


def test_names_of_raters_and_criteria_do_not_matter() -> None:
    ratings = simulated(7, 2)
    rng = np.random.default_rng(3)
    raters, criteria = rng.permutation(7), rng.permutation(18)
    dimension = np.empty(18, dtype=np.int64)
    dimension[criteria] = DIMENSION
    renamed = Ratings(raters[ratings.rater], criteria[ratings.criterion], ratings.answer, dimension, 7)
    plain, other = anchored_levels(ratings, 1, draws=2500), anchored_levels(renamed, 1, draws=2500)
    assert np.abs(other.mu[:, criteria].mean(0) - plain.mu.mean(0)).max() < 0.25 * plain.mu.std()
    assert other.mu[:, criteria].mean(0) == pytest.approx(plain.mu.mean(0), abs=0.06)
    assert other.mu[:, criteria].std(0) == pytest.approx(plain.mu.std(0), rel=0.12)
    assert other.severity[:, raters].mean(0) == pytest.approx(plain.severity.mean(0), abs=0.06)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_copied_rater_does_not_halve_the_interval(seed: int) -> None:
    ratings = simulated(6, seed)
    plain = widths(anchored_levels(ratings, 1)).mean()
    own = ratings.rater == 0
    copied = with_rater(ratings, ratings.criterion[own], ratings.answer[own])
    assert widths(anchored_levels(copied, 1)).mean() > 0.8 * plain
    everybody = Ratings(
        np.concatenate([ratings.rater, ratings.rater + 6]),
        np.tile(ratings.criterion, 2),
        np.tile(ratings.answer, 2),
        DIMENSION,
        12,
    )
    assert widths(anchored_levels(everybody, 1)).mean() > 0.55 * plain


@pytest.mark.parametrize("seed", [1, 2])
def test_a_rater_who_says_what_all_say_narrows_the_interval(seed: int) -> None:
    ratings = simulated(6, seed)
    plain = anchored_levels(ratings, 1)
    consensus = np.clip(np.rint(plain.mu.mean(0)), 0, 4).astype(np.int64)
    more = anchored_levels(with_rater(ratings, np.arange(18), consensus), 1)
    assert widths(more).mean() < widths(plain).mean()


@pytest.mark.parametrize("seed", [1, 2])
def test_higher_answers_never_make_a_level_less_likely(seed: int) -> None:
    ratings = simulated(6, seed)
    raised = Ratings(ratings.rater, ratings.criterion, np.minimum(ratings.answer + 1, 4), DIMENSION, 6)
    before, after = anchored_levels(ratings, 1), anchored_levels(raised, 1)
    for level in range(1, 5):
        reached = [(draws.mu >= level - 0.5).mean(0) for draws in (before, after)]
        assert (reached[1] >= reached[0] - 0.03).all()


@pytest.mark.parametrize(("answer", "end"), [(0, -0.5), (4, 4.5)])
def test_everybody_at_an_end_of_the_scale(answer: int, end: float) -> None:
    rater, criterion = np.divmod(np.arange(6 * 18), 18)
    draws = anchored_levels(Ratings(rater, criterion, np.full(6 * 18, answer), DIMENSION, 6), 1)
    assert np.isfinite(draws.mu).all()
    assert (level_probabilities(draws.mu)[:, answer] > 0.9).all()
    intervals = dimension_intervals(draws, 0.9)
    assert np.abs(intervals - end).max() < 0.5
    assert (np.abs(intervals) <= 4.5).all()


def test_a_lenient_rater_is_not_taken_at_his_word() -> None:
    """Where half of the criteria are rated by a lenient rater only, the other half tells how lenient he is."""
    rater, criterion = np.divmod(np.arange(8 * 18), 18)
    kept = (rater == 0) | (criterion < 12)
    rater, criterion = rater[kept], criterion[kept]
    ratings = Ratings(rater, criterion, np.where(rater == 0, 3, 1), np.zeros(18, dtype=np.int64), 8)
    draws = anchored_levels(ratings, 1)
    assert draws.severity[:, 0].mean() > 1
    assert draws.mu[:, 12:].mean() < 2


def test_a_criterion_that_nobody_rated_is_drawn_from_its_dimension() -> None:
    ratings = simulated(12, 4)
    kept = ratings.criterion != 17
    draws = anchored_levels(
        Ratings(ratings.rater[kept], ratings.criterion[kept], ratings.answer[kept], DIMENSION, 12), 1, draws=4000
    )
    rest = draws.mu[:, 17] - draws.centres[:, 2]
    assert rest.mean() == pytest.approx(0, abs=0.05)
    assert rest.std() == pytest.approx(np.sqrt(draws.t2.mean()), rel=0.1)
    assert draws.mu[:, 17].std() > 1.5 * draws.mu[:, 16].std()


def test_without_answers_the_prior_comes_back() -> None:
    none = np.empty(0, dtype=np.int64)
    prior = Prior(centre=1.5, centre_sd=0.7)
    draws = anchored_levels(Ratings(none, none, none, np.array([0, 0, 2]), 3), 1, prior, draws=4000)
    assert draws.centres.shape == (4000, 3)
    assert draws.centres.mean(0) == pytest.approx([1.5] * 3, abs=0.06)
    assert draws.centres.std(0) == pytest.approx([0.7] * 3, rel=0.06)
    assert np.median(draws.s2) == pytest.approx(1.2 / 2.674, rel=0.06)
    assert variance_shares(draws, 0.9) is None
    assert raters_by_dimension(draws.ratings).tolist() == [0, 0, 0]
    assert dimension_intervals(draws, 0.9)[1] == pytest.approx([1.5 - 1.645 * 0.7, 1.5 + 1.645 * 0.7], abs=0.15)
    nobody = anchored_levels(Ratings(none, none, none, np.array([0, 0]), 0), 1)
    assert nobody.severity.shape == (1500, 0)


def test_few_raters_get_no_narrow_interval() -> None:
    """Dimension 0 has five raters, the others four."""
    rater, criterion = np.divmod(np.arange(5 * 18), 18)
    kept = (rater < 4) | (criterion < 6)
    ratings = Ratings(rater[kept], criterion[kept], np.full(kept.sum(), 2), DIMENSION, 5)
    assert raters_by_dimension(ratings).tolist() == [5, 4, 4]
    draws = anchored_levels(ratings, 1)
    assert widths(draws)[0] < 1.5
    assert (widths(draws)[1:] > 4).all()
    low, high = dimension_intervals(draws, 0.9, fewest_raters=4).T
    assert (high - low < 1.5).all()


def test_the_population_is_sure_once_all_are_asked() -> None:
    """What is left is what a mean of as many answers does not know."""
    ratings = simulated(8, 5)
    draws = anchored_levels(ratings, 1)
    wide, some, all_asked = (widths(of_population(draws, people, 1)).mean() for people in (100_000, 16, 8))
    assert wide == pytest.approx(widths(draws).mean(), rel=0.05)
    assert all_asked < some < wide
    shifted = of_population(draws, 8, 1)
    assert shifted.mu == pytest.approx(draws.mu + draws.severity.mean(1)[:, None])
    severity = np.sqrt(draws.v2.mean() / 8)
    spread = [one.centres.mean(1).std() for one in (of_population(draws, 16, 1), shifted)]
    assert spread[0] ** 2 - spread[1] ** 2 == pytest.approx(severity**2 / 2, rel=0.5)


def test_roles_count_by_their_people() -> None:
    """A role of 10 says 3, one of 990 says 1."""
    role = np.repeat([0, 1], 6)
    rater, criterion = np.divmod(np.arange(12 * 18), 18)
    ratings = Ratings(rater, criterion, np.where(role[rater] == 0, 3, 1), DIMENSION, 12, role)
    draws = anchored_levels(ratings, 1)
    few, many = (of_population(draws, people, 1).mu.mean() for people in ([10, 990], [990, 10]))
    assert (few, many) == (pytest.approx(1, abs=0.15), pytest.approx(3, abs=0.15))
    assert (draws.roles[:, 0] > draws.roles[:, 1]).mean() > 0.95


def test_wrong_populations() -> None:
    draws = anchored_levels(simulated(6, 1), 1, draws=10)
    with pytest.raises(ValueError, match="more raters than people"):
        of_population(draws, 5, 1)
    with pytest.raises(ValueError, match="each role"):
        of_population(draws, [5, 9], 1)


def test_shares_of_variance() -> None:
    rng = np.random.default_rng(8)
    role = np.arange(30) % 3
    covered = []
    for run in range(12):
        mu, severity, roles = levels_of(rng), rng.normal(0, 0.4, 30), rng.normal(0, 0.5, 3)
        ratings = Ratings(*answered(mu, severity + roles[role], rng), DIMENSION, 30, role)
        found = variance_shares(anchored_levels(ratings, run, draws=400), 0.9)
        assert found is not None
        assert found.roles is not None
        shares = (found.criteria, found.roles, found.raters, found.residual)
        assert sum(one.value for one in shares) == pytest.approx(1)
        parts = np.array([mu.var(ddof=1), roles.var(ddof=1), severity.var(ddof=1), 0.49])
        truth = parts / parts.sum()
        covered += [one.low <= true <= one.high for one, true in zip(shares, truth, strict=True)]
    assert np.mean(covered) > 0.75


def test_shares_without_roles_or_raters() -> None:
    found = variance_shares(anchored_levels(simulated(6, 1), 1, draws=50), 0.9)
    assert found is not None
    assert found.roles is None
    assert found.criteria.value + found.raters.value + found.residual.value == pytest.approx(1)
    assert variance_shares(anchored_levels(simulated(1, 1), 1, draws=50), 0.9) is None


def test_draws_are_resampled_evenly() -> None:
    draws = anchored_levels(simulated(6, 1), 1, draws=150)
    more = resampled(draws, 400, 2)
    assert more.mu.shape == (400, 18)
    _, counts = np.unique(more.s2, return_counts=True)
    assert sorted(set(counts.tolist())) == [2, 3]
    row = int(np.flatnonzero(draws.s2 == more.s2[0])[0])
    assert np.array_equal(more.mu[0], draws.mu[row])
    assert np.array_equal(more.severity[0], draws.severity[row])
    assert len(resampled(draws, 40, 2).v2) == 40


def test_probabilities_of_levels() -> None:
    drawn = np.array([[-3.0, 0.5], [0.4, 1.4], [0.6, 9.0], [3.4, 3.5]])
    assert level_probabilities(drawn).tolist() == [[0.5, 0.25, 0, 0.25, 0], [0, 0.5, 0, 0, 0.5]]


def test_levels_of_dimensions() -> None:
    """Criteria do not count beyond the ends; a dimension without criteria has its centre."""
    none = np.empty(0, dtype=np.int64)
    draws = anchored_levels(Ratings(none, none, none, np.array([0, 0, 2]), 3), 1, draws=100)
    found = dimension_levels(draws)
    assert found[:, 0] == pytest.approx(np.clip(draws.mu[:, :2], -0.5, 4.5).mean(1))
    assert found[:, 1] == pytest.approx(np.clip(draws.centres[:, 1], -0.5, 4.5))


@pytest.mark.parametrize(
    ("ratings", "message"),
    [
        (Ratings(np.array([0]), np.array([0, 1]), np.array([1]), DIMENSION, 1), "needs a rater"),
        (Ratings(np.array([1]), np.array([0]), np.array([1]), DIMENSION, 1), "rater is a number from 0 to 0"),
        (Ratings(np.array([0]), np.array([18]), np.array([1]), DIMENSION, 1), "criterion is a number from 0 to 17"),
        (Ratings(np.array([0]), np.array([0]), np.array([5]), DIMENSION, 1), "answer is a number from 0 to 4"),
        (Ratings(np.array([0]), np.array([0]), np.array([1]), DIMENSION - 1, 1), "dimension is a number from 0"),
        (Ratings(np.array([0]), np.array([0]), np.array([1]), DIMENSION, 1, np.array([-1])), "role is a number"),
        (Ratings(np.array([0]), np.array([0]), np.array([1]), DIMENSION, 1, np.array([0, 1])), "needs a role"),
        (Ratings(np.array([0, 0]), np.array([3, 3]), np.array([1, 2]), DIMENSION, 1), "once"),
    ],
)
def test_wrong_ratings(ratings: Ratings, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        anchored_levels(ratings, 1)
