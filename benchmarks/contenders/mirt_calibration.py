"""Items of a scale with mirt (PyPI), without standard errors.

mirt_calibration.py MODEL ANSWERS CATEGORIES
"""

from __future__ import annotations

import json
import sys
import time

import mirt
import numpy as np


def main(model: str, path: str, categories: int) -> None:
    answers = np.load(path).astype(np.int64)
    begun = time.perf_counter()
    fit = mirt.fit_mirt(
        answers,
        model="PCM" if model == "partial credit" else "GRM",
        n_categories=categories,
        compute_standard_errors=False,
    )
    fit_s = time.perf_counter() - begun
    found = fit.model.parameters["steps" if model == "partial credit" else "thresholds"]
    print(json.dumps({"fit_s": fit_s, "thresholds": np.asarray(found).tolist()}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
