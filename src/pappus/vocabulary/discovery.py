"""Definitions are found by being there: a module in a catalogue package, a YAML file in a catalogue folder."""

from __future__ import annotations

import importlib
import pkgutil
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from pappus.vocabulary.errors import Fault, InvalidFileError, PappusError


def modules_in(package: ModuleType) -> Iterator[tuple[str, ModuleType]]:
    """Each module of a catalogue package with its name, in alphabetical order; names with a leading _ are private.

    Raises:
        InvalidFileError: a module cannot be run.
    """
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name):
        if not info.name.startswith("_"):
            with told_in_words(file_of(package, info.name)):
                module = importlib.import_module(f"{package.__name__}.{info.name}")
            yield info.name, module


def definitions_in(package: ModuleType, name: str) -> dict[str, Any]:
    """The object called `name` of each module of a catalogue package, by module name.

    Raises:
        InvalidFileError: a module cannot be run, or has no such object.
    """
    found = {}
    for stem, module in modules_in(package):
        if not hasattr(module, name):
            expected = f"defines no {name}; a name with a leading _ is passed over"
            raise InvalidFileError([Fault(str(file_of(package, stem)), "", expected)])
        found[stem] = getattr(module, name)
    return found


def file_of(package: ModuleType, stem: str) -> Path:
    """The file of a module of a catalogue package."""
    return Path(next(iter(package.__path__))) / f"{stem}.py"


@contextmanager
def told_in_words(file: Path) -> Iterator[None]:
    """Tells what goes wrong in a definition's own code with its file and line.

    Raises:
        InvalidFileError: something went wrong that is not told in words already.
    """
    try:
        yield
    except PappusError:
        raise
    except Exception as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
        line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else None
        place = f"line {line}" if line else ""
        raise InvalidFileError([Fault(str(file), place, f"{type(error).__name__}: {error}")]) from error


def yaml_files_in(folder: Path) -> list[Path]:
    """The YAML files of a catalogue folder, in alphabetical order."""
    return sorted(folder.glob("*.yaml"))
