"""Items of a scale with girth: its partial credit model has a slope for each item, and it gives no standard errors.

girth_calibration.py MODEL ANSWERS
"""

from __future__ import annotations

import json
import sys
import time

import girth
import numpy as np


def main(model: str, path: str) -> None:
    answers = np.load(path).astype(np.int64).T + 1
    begun = time.perf_counter()
    fit = girth.pcm_mml(answers) if model == "partial credit" else girth.grm_mml(answers)
    fit_s = time.perf_counter() - begun
    print(json.dumps({"fit_s": fit_s, "thresholds": np.asarray(fit["Difficulty"]).tolist()}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
