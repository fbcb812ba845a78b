"""Arrow as commands use it: without pandas, as long as they make no data frame."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import Any


class _NoPandas(MetaPathFinder):
    """Says that pandas is not there."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        """Called by Python at each import."""
        del path, target
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not looked for yet", name=fullname)


def keep_pandas_out() -> None:
    """Spares a command Arrow's import of pandas, which takes longer than all of its own imports.

    Arrow looks for pandas once, when it makes its first array of values, and from then on takes a series for a list of
    values if it found none. With the library, whether that is wanted is for the program around it to decide.
    """
    if "pandas" in sys.modules:
        return
    import pyarrow as pa

    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([None])
    finally:
        sys.meta_path.remove(finder)


def let_pandas_in() -> None:
    """Has Arrow know of pandas again."""
    import pyarrow as pa

    pa.array([None]).to_pandas()
