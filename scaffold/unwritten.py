"""Names the texts that `scaffold/new.py` began and nobody wrote; ends with 1 if there are any.

python scaffold/unwritten.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BEGUN = "Say here "


def main() -> int:
    """Prints file, line and text of each."""
    found = 0
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in {".py", ".yaml"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if BEGUN in line:
                found += 1
                sys.stdout.write(f"{path.relative_to(ROOT)}, line {number}: still to be written: {line.strip()}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
