"""Items of a scale with Pappus, standard errors with them.

pappus_calibration.py MODEL ANSWERS CATEGORIES
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np

from pappus.statistics.graded_response import graded_response
from pappus.statistics.partial_credit import partial_credit


def main(model: str, path: str, categories: int) -> None:
    answers = np.load(path)
    begun = time.perf_counter()
    fit = partial_credit(answers, categories) if model == "partial credit" else graded_response(answers, categories)
    fit_s = time.perf_counter() - begun
    print(json.dumps({"fit_s": fit_s, "thresholds": fit.model.thresholds.tolist()}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
