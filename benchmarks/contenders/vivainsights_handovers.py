"""The graph of hand-overs from the log, by pandas and vivainsights' network of people.

vivainsights_handovers.py LOG.csv
"""

from __future__ import annotations

import sys

import vivainsights as vi
from log_handovers import pairs_of


def main(path: str) -> None:
    pairs = pairs_of(path)
    roles = (("Primary", pairs["giver"]), ("Secondary", pairs["taker"]))
    columns = {f"{role}Collaborator_PersonId": who for role, who in roles}
    columns |= {f"{role}Collaborator_Organization": who.str.partition("@")[2] for role, who in roles}
    table = pairs.rename(columns={"n": "weight"}).assign(**columns)
    graph = vi.network_p2p(table, hrvar="Organization", return_type="network", weight="weight")
    weights = {(edge.source, edge.target): edge["weight"] for edge in graph.es}
    back = sum(min(n, weights.get((taker, giver), 0)) for (giver, taker), n in weights.items())
    print(f"people={graph.vcount()} pairs={graph.ecount()} handovers={sum(weights.values()):.0f} back={back:.0f}")


if __name__ == "__main__":
    main(sys.argv[1])
