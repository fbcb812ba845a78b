"""CausalImpact (the package bsts-causalimpact) on series of pilots where nothing happened.

    bsts_counterfactual.py SERIES.npz OUT.json

SERIES holds `values` (pilots × times × series, the treated one first) and `start`. OUT says of each pilot whether the
90 % interval of the average effect leaves out nothing, and what one run took.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd


def main(series: Path, out: Path) -> None:
    from causal_impact import CausalImpact

    warnings.simplefilter("ignore")
    given = np.load(series)
    values, start = given["values"], int(given["start"])
    alarms, seconds = [], []
    for one in values:
        began = time.perf_counter()
        frame = pd.DataFrame(one, columns=["y", *(f"x{at}" for at in range(one.shape[1] - 1))])
        found = CausalImpact(frame, [0, start - 1], [start, len(one) - 1], alpha=0.1)
        effects = found.summary_stats
        low, high = effects["ci_lower"], effects["ci_upper"]
        alarms.append(bool(low > 0 or high < 0))
        seconds.append(time.perf_counter() - began)
    out.write_text(json.dumps({"alarms": alarms, "seconds": float(np.median(seconds))}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
