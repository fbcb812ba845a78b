"""Who takes over from whom in a log (matter, moment, who), by pandas: what igraph and vivainsights begin with."""

from __future__ import annotations

import pandas as pd


def pairs_of(path: str) -> pd.DataFrame:
    """Pairs of people, `giver` and `taker`, with the number `n` of hand-overs between them."""
    log = pd.read_csv(path, usecols=["number", "matter", "at", "who"])
    ours = log[log["who"].str.contains("@team")].sort_values(["matter", "at", "number"])
    giver = ours.groupby("matter")["who"].shift()
    turns = pd.DataFrame({"giver": giver, "taker": ours["who"]}).dropna()
    turns = turns[turns["giver"] != turns["taker"]]
    return turns.groupby(["giver", "taker"]).size().reset_index(name="n")
