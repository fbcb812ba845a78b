"""Definitions are found by being there: a module in a catalogue package, a YAML file in a catalogue folder."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any


def modules_in(package: ModuleType) -> Iterator[tuple[str, ModuleType]]:
    """Each module of a catalogue package with its name, in alphabetical order; names with a leading _ are private."""
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name):
        if not info.name.startswith("_"):
            yield info.name, importlib.import_module(f"{package.__name__}.{info.name}")


def definitions_in(package: ModuleType, name: str) -> dict[str, Any]:
    """The object called `name` of each module of a catalogue package, by module name."""
    return {stem: getattr(module, name) for stem, module in modules_in(package)}


def yaml_files_in(folder: Path) -> list[Path]:
    """The YAML files of a catalogue folder, in alphabetical order."""
    return sorted(folder.glob("*.yaml"))
