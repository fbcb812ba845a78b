"""The graph of hand-overs from the record of a workspace.

pappus_handovers.py WORKSPACE
"""

from __future__ import annotations

import sys
from pathlib import Path

import pappus
from pappus.report.handovers import handovers


def main(workspace: str) -> None:
    with pappus.open(Path(workspace)).record() as record:
        found = handovers(record.query)
    if found is None:
        raise SystemExit("no hand-over")
    print(f"people={found.people} pairs={found.pairs} handovers={found.n} back={round(found.back_share * found.n)}")


if __name__ == "__main__":
    main(sys.argv[1])
