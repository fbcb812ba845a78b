"""The reader alone: an export through the door, its acts counted and dropped.

read_alone.py FORMAT EXPORT
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from pappus.readers import reader_named
from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.vocabulary.arrow import keep_pandas_out
from pappus.vocabulary.pseudonyms import Pseudonymiser


def main(format_id: str, path: Path) -> None:
    keep_pandas_out()
    door = Door(Pseudonymiser(b"benchmark" * 4), format_id, time.time_ns() // 1000)
    with Source(path) as source:
        acts = sum(len(batch) for batch in reader_named(format_id).read(source, door))
    print(f"acts {acts}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
