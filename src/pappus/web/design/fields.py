"""Fields of forms that several parts of the application share."""

from __future__ import annotations

from typing import Any

from django import forms


def day_field(**kwargs: Any) -> forms.DateField:
    """A field for a day, which the browser lets choose; takes what a date field takes."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def set_choices(field: forms.Field, choices: list[tuple[Any, Any]]) -> None:
    """Gives a field its choices, where they are known only when the form is made."""
    field.choices = choices  # type: ignore[attr-defined]
