"""Forms about who is one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_IDENTIFIER = _("An e-mail address, network:handle or pseudonym:…")


class LookForm(forms.Form):
    """Looking for suggestions, from a list of people too."""

    file = forms.FileField(
        label=_("A list of people to guess from, CSV or XLSX"),
        required=False,
        help_text=_(
            "The same list as under units and people. Handles and addresses are guessed from it and looked up; it is "
            "not kept."
        ),
    )


class NamedForm(forms.Form):
    """Two identifiers, and whether they are one person."""

    one = forms.CharField(label=_("One identifier"), max_length=400, help_text=_IDENTIFIER)
    other = forms.CharField(label=_("Another"), max_length=400)
    decision = forms.ChoiceField(
        label=_("They are"), choices=[("same", _("one person")), ("different", _("two people"))]
    )


class TurnoverForm(forms.Form):
    """Somebody who left or moved."""

    identifier = forms.CharField(label=_("Who"), max_length=400, help_text=_IDENTIFIER)
    last_day = forms.DateField(
        label=_("Last day where they were"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    unit = forms.ChoiceField(label=_("From the next day on"), required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("not with the organisation any more")), *units]
