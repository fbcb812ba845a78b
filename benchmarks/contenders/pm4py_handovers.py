"""The network of handed-over work from the log, by pm4py.

pm4py_handovers.py LOG.csv
"""

from __future__ import annotations

import sys

import pandas as pd
import pm4py


def main(path: str) -> None:
    log = pd.read_csv(path, usecols=["number", "matter", "at", "who"])
    ours = log[log["who"].str.contains("@team")].sort_values(["matter", "at", "number"])
    ours = ours.assign(at=pd.to_datetime(ours["at"], utc=True), matter=ours["matter"].astype(str), what="answer")
    names = {"resource_key": "who", "timestamp_key": "at", "case_id_key": "matter"}
    found = pm4py.discover_handover_of_work_network(ours, **names)
    shares = {ends: share for ends, share in found.connections.items() if share and ends[0] != ends[1]}
    turns = ours.groupby("matter")["who"].size().sub(1).sum()
    people = {one for ends in shares for one in ends}
    back = sum(min(share, shares.get((taker, giver), 0)) for (giver, taker), share in shares.items())
    total = sum(shares.values())
    print(f"people={len(people)} pairs={len(shares)} handovers={total * turns:.0f} back={back * turns:.0f}")


if __name__ == "__main__":
    main(sys.argv[1])
