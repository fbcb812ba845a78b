"""Arrow and NumPy as commands use them: without pandas, and without what only developers of NumPy use."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.util import LazyLoader, find_spec, module_from_spec
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


def keep_parts_of_numpy_out() -> None:
    """Puts off the import of NumPy's compiler of Fortran and of its tests until something of them is used.

    SciPy asks NumPy for everything that it has by name, which loads these two: a third of SciPy's own start.
    """
    import numpy as np

    for part in ("f2py", "testing"):
        name = f"numpy.{part}"
        spec = find_spec(name)
        if name in sys.modules or spec is None or spec.loader is None:
            continue
        spec.loader = LazyLoader(spec.loader)
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        setattr(np, part, module)
