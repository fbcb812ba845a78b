"""The graph of hand-overs from the log, by pandas and igraph.

igraph_handovers.py LOG.csv
"""

from __future__ import annotations

import sys

import igraph
from log_handovers import pairs_of


def main(path: str) -> None:
    pairs = pairs_of(path)
    graph = igraph.Graph.TupleList(pairs.itertuples(index=False), directed=True, weights=True)
    weights = dict(zip(graph.get_edgelist(), graph.es["weight"], strict=True))
    back = sum(min(n, weights.get((taker, giver), 0)) for (giver, taker), n in weights.items())
    print(f"people={graph.vcount()} pairs={graph.ecount()} handovers={sum(weights.values())} back={back}")


if __name__ == "__main__":
    main(sys.argv[1])
