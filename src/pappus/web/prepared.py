"""Queries that are put together once: for a row or two that takes ten times as long as running them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Field, QuerySet, Value

_Row = TypeVar("_Row")


class Given(Value):
    """A value that is given anew each time a prepared query is run.

    Attributes:
        place: which of the values given it is, from 0.
    """

    def __init__(self, place: int, field: Field[Any, Any]) -> None:
        super().__init__(None, output_field=field)
        self.place = place

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A placeholder, with itself as the value."""
        del compiler, connection
        return "%s", (self,)


class Prepared(Generic[_Row]):
    """A query of which only single values change; it is put together once for each thread."""

    def __init__(self, build: Callable[..., QuerySet[Any, _Row]], *fields: Field[Any, Any]) -> None:
        """Prepares nothing yet, since models may still be loading.

        Args:
            build: makes the query from as many values as there are fields.
            fields: of which kind the values are.
        """
        self._build = build
        self._fields = fields
        self._of_thread = threading.local()

    def rows(self, *values: Any) -> list[_Row]:
        """What the query finds with these values."""
        queryset, compiler, sql, parameters = self._compiled()
        bound = tuple(self._bound(one, values) if isinstance(one, Given) else one for one in parameters)
        compiler.as_sql = lambda *_, **__: (sql, bound)
        return list(queryset._iterable_class(queryset))

    def first(self, *values: Any) -> _Row | None:
        """The first of them; null if there is none."""
        return next(iter(self.rows(*values)), None)

    def _bound(self, one: Given, values: tuple[Any, ...]) -> Any:
        return one.output_field.get_db_prep_value(values[one.place], connections["default"], prepared=False)

    def _compiled(self) -> tuple[Any, Any, str, tuple[Any, ...]]:
        kept: tuple[Any, Any, str, tuple[Any, ...]] | None = getattr(self._of_thread, "kept", None)
        if kept is None or kept[1].connection is not connections["default"]:
            queryset: Any = self._build(*(Given(place, field) for place, field in enumerate(self._fields)))
            compiler = queryset.query.get_compiler(using=queryset.db)
            sql, parameters = compiler.as_sql()
            queryset.query.get_compiler = lambda *_, **__: compiler
            kept = (queryset, compiler, sql, parameters)
            self._of_thread.kept = kept
        return kept
