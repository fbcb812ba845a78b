"""What becoming an ambassador does: people outside whom somebody reaches in a month, against those who have not begun.

Whoever becomes an ambassador was often the more active one before. So the change in each person's reach is compared,
not its height; where it was drifting already, nothing is said. Placebo employees, who never began and are given the
starts of those who did, show how far such comparisons lie off by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.indicators.indicator import Columns, Estimate, MeasureContext, single, unavailable
from pappus.statistics.intervals import z_value
from pappus.statistics.placebo import two_sided_t, wider
from pappus.statistics.staggered_differences import (
    NEVER,
    Cells,
    Effect,
    Placebos,
    group_time_effects,
    overall_effect,
    periods_ahead,
    placebos,
    pretrend_p,
    trend_before,
)
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.languages import digits, translatable, translated
from pappus.vocabulary.periods import microseconds, moment_of
from pappus.vocabulary.readings import INTERVAL_LEVEL

ABSENT = translatable("no ambassador is listed (people.csv, ambassador_from)")

SQL = """
WITH monthly AS (
  SELECT author, month, COUNT(DISTINCT person) AS reached_n
  FROM reactions
  WHERE author_kind = 'human' AND network_class = 'social'
  GROUP BY author, month
),
spoke AS (
  SELECT DISTINCT person AS speaker
  FROM acts
  WHERE side = 'org' AND kind = 'human' AND verb IN ('Create', 'Announce') AND network_class = 'social'
),
listed AS (
  SELECT COUNT(ambassador_from_us) AS named_n FROM people
)
SELECT {key} AS key, {period} AS period, people.person AS person,
       COALESCE(ambassador_from_us, {as_of_us} + 1) AS from_us, COALESCE(monthly.month, 0) AS reached_month,
       COALESCE(reached_n, 0) AS reached_n, named_n
FROM people JOIN spoke ON people.person = speaker LEFT JOIN monthly ON people.person = monthly.author CROSS JOIN listed
"""

_SEED = 1


@cache
def settings() -> dict[str, Any]:
    """The settings of `ambassador_effect.yaml`."""
    content: dict[str, Any] = read_yaml(Path(__file__).with_suffix(".yaml")).content
    return content


@dataclass(frozen=True)
class Histories:
    """Those of the organisation's people who speak on social networks at all, month by month.

    Attributes:
        months: the months that the record covers, as yyyymm.
        reached: people × months, people outside who reacted to each of them.
        starts: the position of the month in which somebody became an ambassador; `NEVER` for those who did not.
    """

    months: tuple[int, ...]
    reached: NDArray[np.float64]
    starts: NDArray[np.int64]


def effect(columns: Columns, context: MeasureContext) -> Estimate:
    """People outside whom an ambassador reaches in a month more than they would have, since they began.

    The mean over all who began within the record, against people who had not begun by then, ambassadors to be among
    them; of both only those who speak on social networks at all. The interval is the wider one of that of the estimate,
    in which a person is one observation, and that of placebo employees. It also holds what is found if ambassadors'
    drift from before their start, too small to be told from none, went on, in a straight line or as growth (Rambachan &
    Roth 2023, doi:10.1093/restud/rdad018): those who were on the rise would look like an effect otherwise.
    """
    if single(columns, "named_n") == 0:
        return unavailable(translated(ABSENT), 0, 0)
    known = histories(columns, context)
    begun = int((known.starts < NEVER).sum())
    if begun < settings()["ambassadors_least"]:
        return unavailable(translated(_FEW, months=settings()["months_before_least"]), begun, begun)
    rules = settings()
    cells = group_time_effects(
        known.reached, known.starts, "not_yet", rules["controls_least"], rules["months_looked_back"]
    )
    found = overall_effect(cells)
    trend = trend_before(cells)
    if found is None or trend is None:
        return unavailable(translated(_NO_CONTROLS, least=settings()["controls_least"]), begun, begun)
    nothing = _placebos(known, begun)
    drift = _drift_p(cells, begun, nothing)
    if drift < settings()["drift_p_least"]:
        return unavailable(translated(_DRIFT, p=digits(f"{drift:.2g}")), begun, begun)
    # As many ambassadors as there are have to tell how much ambassadors differ.
    bound = float(wider(np.array(z_value(INTERVAL_LEVEL)), np.array(begun - 1.0)))
    half = bound * _error(found.error, None if nothing is None else nothing.effects)
    gone_on = _as_if_gone_on(known, cells, nothing)
    low = min(found.value - half, *(one.value - bound * one.error for one in gone_on))
    high = max(found.value + half, *(one.value + bound * one.error for one in gone_on))
    return Estimate(found.value, low, high, begun, begun, reason=_told(known, drift, nothing))


def _as_if_gone_on(known: Histories, cells: Cells, nothing: Placebos | None) -> list[Effect]:
    """The effect less what the drift from before would have come to by itself: in a straight line, and as growth.

    Where they are enough, ambassadors are set against those who never began, all along: ambassadors to be, who are
    often on the rise too, are among the others before the starts only, and would make the drift look smaller.
    """
    rules = settings()
    looked_back = rules["months_looked_back"]
    if (known.starts >= NEVER).sum() >= rules["controls_least"]:
        cells = group_time_effects(known.reached, known.starts, "never", looked_back=looked_back)
    found, trend, level = overall_effect(cells), trend_before(cells), _level_before(known)
    if found is None or trend is None:
        return []

    def carried(pace: float, *, growing: bool) -> float:
        return pace * periods_ahead(cells, looked_back, pace / level if growing and level else 0.0)

    gone_on = []
    for growing in (False, True):
        drift = carried(trend.value, growing=growing)
        error = float(np.hypot(found.error, carried(trend.value + trend.error, growing=growing) - drift))
        ahead = drift / trend.value if trend.value else carried(1.0, growing=False)
        off = None if nothing is None else nothing.effects - ahead * nothing.trends
        gone_on.append(Effect(found.value - drift, _error(error, off)))
    return gone_on


def _level_before(known: Histories) -> float:
    """How many people outside an ambassador reached in a month before the start."""
    begun = known.starts < NEVER
    before = np.arange(known.reached.shape[1]) < known.starts[begun, None]
    return float(known.reached[begun].mean(where=before, axis=1).mean())


def histories(columns: Columns, context: MeasureContext) -> Histories:
    """Everybody's reach month by month; without those who began too early for a look at how it was before."""
    months = _months(context)
    people, places = np.unique(columns["person"].astype(str), return_inverse=True)
    from_us = np.zeros(people.size, dtype=np.int64)
    from_us[places] = columns["from_us"]
    starts = np.array([_start(int(one), months, context) for one in from_us], dtype=np.int64)
    positions = np.searchsorted(months, columns["reached_month"])
    inside = np.isin(columns["reached_month"], months)
    reached = np.zeros((people.size, len(months)))
    reached[places[inside], positions[inside]] = columns["reached_n"][inside]
    if reached.any():
        reached = np.minimum(reached, np.quantile(reached[reached > 0], settings()["winsorised_at"]))
    seen = starts >= settings()["months_before_least"]
    return Histories(months, reached[seen], starts[seen])


def _months(context: MeasureContext) -> tuple[int, ...]:
    """The months of which the record covers nearly all."""
    first, last = moment_of(context.window_start_us), moment_of(context.as_of_us)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(number // 12 * 100 + number % 12 + 1 for number in numbers if _covered(number, context))


def _covered(number: int, context: MeasureContext) -> bool:
    starts_us, ends_us = (
        microseconds(datetime(one // 12, one % 12 + 1, 1, tzinfo=UTC)) for one in (number, number + 1)
    )
    # The last day of a record counts as a whole, to its last microsecond.
    seen_us = min(ends_us, context.as_of_us + 1) - max(starts_us, context.window_start_us)
    return bool(seen_us >= settings()["month_covered_least"] * (ends_us - starts_us))


def _start(from_us: int, months: tuple[int, ...], context: MeasureContext) -> int:
    if from_us > context.as_of_us or not months:
        return NEVER
    began = moment_of(from_us)
    position = int(np.searchsorted(months, began.year * 100 + began.month))
    return position if position < len(months) else NEVER


def _error(own: float, nothing: NDArray[np.float64] | None) -> float:
    """The error of an estimate, or that of placebos where they lie off by more."""
    return own if nothing is None or not nothing.size else max(own, float(np.sqrt((nothing**2).mean())))


def _drift_p(cells: Cells, begun: int, nothing: Placebos | None) -> float:
    """How probable a drift from before the start as large as this is without any."""
    straight = _straight_drift_p(cells, begun, nothing)
    before = int((cells.periods < cells.cohorts).sum())
    together = pretrend_p(cells) if begun >= settings()["people_per_cell_least"] * before else None
    # Of two tests the better one counts twice, since there were two.
    return straight if together is None else min(1.0, 2 * min(straight, together))


def _straight_drift_p(cells: Cells, begun: int, nothing: Placebos | None) -> float:
    trend = trend_before(cells)
    if trend is None or trend.value == 0:
        return 1.0
    error = _error(trend.error, None if nothing is None else nothing.trends)
    return two_sided_t(trend.value / error, begun - 1) if error else 0.0


def _placebos(known: Histories, begun: int) -> Placebos | None:
    """What is found on people who never began; null where they are too few for it."""
    never = known.reached[known.starts >= NEVER]
    most = settings()["placebo_people_most"]
    if len(never) > most:
        never = never[np.linspace(0, len(never) - 1, most).astype(np.int64)]
    if len(never) < settings()["placebos_per_person"] * begun:
        return None
    given, looked_back = known.starts[known.starts < NEVER], settings()["months_looked_back"]
    return placebos(never, given, settings()["placebo_draws"], z_value(INTERVAL_LEVEL), _SEED, looked_back)


def _told(known: Histories, drift: float, nothing: Placebos | None) -> str:
    told = translated(
        "against people who had not begun, over {months} months; no drift before the start (p = {p})",
        months=len(known.months),
        p=digits(f"{drift:.2g}"),
    )
    if nothing is None:
        return "; ".join((told, translated("too few people never began for placebo employees")))
    return "; ".join(
        (
            told,
            translated(
                "of {draws} draws of placebo employees {share} raised a false alarm",
                draws=nothing.effects.size,
                share=f"{100 * nothing.alarms:.0f} %",
            ),
        )
    )


_FEW = translatable("insufficient: nobody, or too few, became an ambassador with {months} months of the record before")
_NO_CONTROLS = translatable("insufficient: there are not {least} people who were not ambassadors (yet) to compare with")
_DRIFT = translatable("insufficient: ambassadors' reach was drifting away from others' before they began (p = {p})")
