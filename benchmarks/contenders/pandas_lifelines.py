"""The median time to the first answer with pandas and lifelines, over the same Parquet files.

pandas_lifelines.py RECORDS
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from lifelines import KaplanMeierFitter

COLUMNS = ["act_id", "parent_id", "ts_us", "verb", "actor_kind", "actor_side"]


def main(records: Path) -> None:
    files = sorted((records / "acts").rglob("*.parquet"))
    acts = pd.concat([pd.read_parquet(file, columns=COLUMNS) for file in files], ignore_index=True)
    acts = acts[acts["verb"] == "Create"]
    asked = acts[(acts["actor_side"] == "external") & (acts["actor_kind"] == "human") & acts["parent_id"].isna()]
    answers = acts[(acts["actor_side"] == "org") & acts["parent_id"].notna()]
    first = answers.groupby("parent_id")["ts_us"].min().rename("answered_us")
    threads = asked.join(first, on="act_id")
    answered = threads["answered_us"].notna()
    waited_us = threads["answered_us"].fillna(acts["ts_us"].max()) - threads["ts_us"]
    fitted = KaplanMeierFitter().fit(waited_us // 1_000_000 / 3600, answered)
    print(f"median_hours {fitted.median_survival_time_:.6f} threads {len(threads)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
