"""Seasonal naive, Theta and damped trend of statsforecast: series on standard input, forecasts on standard output."""

from __future__ import annotations

import json
import sys
import time

import numpy as np
from statsforecast.models import AutoETS, SeasonalNaive, Theta


def main() -> None:
    """Forecasts each series with each method; the first call of each, which compiles, is not timed."""
    asked = json.load(sys.stdin)
    season, horizon = asked["season"], asked["horizon"]
    methods = {
        "seasonal_naive": lambda: SeasonalNaive(season_length=season),
        "theta": lambda: Theta(season_length=season),
        "damped_trend": lambda: AutoETS(season_length=1, model="AAN", damped=True),
    }
    found = {}
    for name, made in methods.items():
        made().forecast(np.array(asked["series"][0]), h=horizon)
        start = time.perf_counter()
        said = [made().forecast(np.array(one), h=horizon)["mean"].tolist() for one in asked["series"]]
        found[name] = {"seconds": time.perf_counter() - start, "forecasts": said}
    json.dump(found, sys.stdout)


main()
