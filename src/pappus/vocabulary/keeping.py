"""What is dear to work out and the same in every language is kept while somebody asks for several things at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)
R = TypeVar("R")


@contextmanager
def keeping() -> Iterator[None]:
    """Within it, what `kept` gives is worked out once; after the outermost one nothing of it is left."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def kept(key: Hashable, made: Callable[[], R]) -> R:
    """What a function gives, from the first time that it was asked for under this key; nobody may change it.

    Args:
        key: everything that the result depends on, and what kind of result it is.
        made: works it out; called each time where nothing is being kept.
    """
    known = _kept.get()
    if known is None:
        return made()
    if key not in known:
        known[key] = made()
    found: R = known[key]
    return found
