"""Environments of their own for what Pappus is compared with, so that it need not live with their dependencies."""

from __future__ import annotations

import subprocess
import venv
from pathlib import Path

PACKAGES = {
    "lifelines": ("lifelines", "pandas<3", "pyarrow"),
    "convokit": ("convokit",),
    "girth": ("girth",),
    "mirt": ("mirt",),
    "causal_impact": ("bsts-causalimpact", "pandas<3"),
    "statsforecast": ("statsforecast",),
    "igraph": ("igraph", "pandas<3"),
    "pm4py": ("pm4py",),
    "vivainsights": ("vivainsights",),
}


def python_with(package: str, folder: Path) -> Path | str:
    """The interpreter of an environment that has the package, made if it is not there; else why there is none."""
    python = folder / package / "bin" / "python"
    if not python.exists():
        print(f"  installing {package} into {folder / package} (ConvoKit takes some GB) …", flush=True)
        venv.create(folder / package, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES[package]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            lines = [line for line in done.stderr.splitlines() if "WARNING" not in line]
            return f"{package} could not be installed: {' '.join(lines)[-300:]}"
    done = subprocess.run([python, "-c", f"import {package}"], capture_output=True, text=True, check=False)
    return python if done.returncode == 0 else f"{package} cannot be imported: {done.stderr.strip()[-300:]}"
