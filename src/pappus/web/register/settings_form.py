"""The entries of organisation.yaml as a form, checked by the library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pappus.maturity.definitions import models
from pappus.web.audit.services import note
from pappus.web.decisions import declared_of, settings_without_rows
from pappus.web.organisations.models import Membership
from pappus.web.organisations.words import choices_of
from pappus.workspace.organisation import FUNCTIONS, SHAPES, WEEKDAYS, Organisation
from pappus.workspace.settings import mapping_of, settings_of

_LISTS = ("domains", "accounts", "core_measures")
_PLAIN = ("initiative", "footprint", "declared_shape", "dormancy_reason", "time_zone", "centre_of_excellence")

_PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("The organisation"), ("name", "size", "footprint", "regulated", "functions")),
    (_("What is ours"), ("domains", "accounts")),
    (
        _("Where it wants to go"),
        (
            "initiative",
            "declared_shape",
            "target",
            "target_by",
            "dormancy_reason",
            "core_measures",
            "centre_of_excellence",
        ),
    ),
    (_("When it answers"), ("promised_hours", "time_zone", *WEEKDAYS, "holidays")),
)


def _words(names: tuple[str, ...]) -> list[tuple[str, Any]]:
    return [("", _("not said")), *choices_of(names)]


def _lines(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea({"rows": 4}), help_text=help_text)


class SettingsForm(forms.Form):
    """What the organisation says about itself."""

    name = forms.CharField(label=_("Name"), max_length=200)
    size = forms.IntegerField(label=_("Employees"), required=False, min_value=1)
    footprint = forms.ChoiceField(
        label=_("Where it is present"), choices=_words(("single_market", "several_markets", "global")), required=False
    )
    regulated = forms.ChoiceField(
        label=_("Its sector is regulated"),
        choices=[("", _("not said")), ("yes", _("yes")), ("no", _("no"))],
        required=False,
    )
    domains = _lines(_("E-mail domains"), _("One a line: whoever writes from one belongs to the organisation."))
    accounts = _lines(_("Official accounts"), _("One a line, as network:handle, for example x:acme."))
    functions = forms.MultipleChoiceField(
        label=_("Functions that it has"),
        choices=choices_of(FUNCTIONS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: those of its units and people."),
    )
    initiative = forms.CharField(label=_("Name of the initiative"), max_length=200, required=False)
    declared_shape = forms.ChoiceField(label=_("Shape that it says it has"), choices=_words(SHAPES), required=False)
    target = forms.ChoiceField(label=_("Stage that it wants to reach"), required=False)
    target_by = forms.DateField(
        label=_("By"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    dormancy_reason = forms.ChoiceField(
        label=_("Why it is dormant, where it is"),
        choices=_words(("conservative", "regulated", "not_interested")),
        required=False,
    )
    core_measures = _lines(_("What must hold while it changes"), _("One measure a line."))
    promised_hours = forms.FloatField(
        label=_("Hours within which an answer is promised"), required=False, min_value=0.01, max_value=23.99
    )
    centre_of_excellence = forms.CharField(
        label=_("Unit of experts that helps every function"), max_length=100, required=False, help_text=_("Its id.")
    )
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=60, required=False, help_text=_("Such as Europe/Vienna; empty: UTC.")
    )
    monday = forms.CharField(label=_("Monday"), max_length=15, required=False, help_text=_("As 09:00-17:30."))
    tuesday = forms.CharField(label=_("Tuesday"), max_length=15, required=False)
    wednesday = forms.CharField(label=_("Wednesday"), max_length=15, required=False)
    thursday = forms.CharField(label=_("Thursday"), max_length=15, required=False)
    friday = forms.CharField(label=_("Friday"), max_length=15, required=False)
    saturday = forms.CharField(label=_("Saturday"), max_length=15, required=False)
    sunday = forms.CharField(label=_("Sunday"), max_length=15, required=False)
    holidays = _lines(_("Holidays"), _("One day a line, as 2026-12-25."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [
            (one.title, [(f"{name}/{stage.id}", stage.title) for stage in one.stages])
            for name, one in models().items()
            if one.stages
        ]
        field = self.fields["target"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("not said")), *stages]

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in groups, each with its title."""
        return [(title, [self[name] for name in names]) for title, names in _PARTS]

    def placed(self, fault: str) -> tuple[str | None, str]:
        """The field that a fault of organisation.yaml belongs to, null for none, and the fault in words."""
        entry, _colon, told = fault.partition(": ")
        parts = entry.removeprefix("business_hours.").removeprefix("target.").split(".")
        name = {"by": "target_by", "model": "target", "stage": "target"}.get(parts[0], parts[0])
        return (name, told) if told and name in self.fields else (None, fault)

    def entries(self) -> dict[str, Any]:
        """What was answered, as organisation.yaml has it."""
        given = self.cleaned_data
        model, _slash, stage = given["target"].partition("/")
        target = {"model": model, "stage": stage, "by": given["target_by"].isoformat() if given["target_by"] else ""}
        hours: dict[str, Any] = {day: given[day].strip() for day in WEEKDAYS if given[day].strip()}
        if holidays := _listed(given["holidays"]):
            hours["holidays"] = holidays
        found: dict[str, Any] = {
            "name": given["name"].strip(),
            "size": given["size"],
            "promised_hours": given["promised_hours"],
            "regulated": {"yes": True, "no": False}.get(given["regulated"]),
            "functions": given["functions"],
            "target": {key: value for key, value in target.items() if value},
            "business_hours": hours,
            **{name: _listed(given[name]) for name in _LISTS},
            **{name: given[name].strip() for name in _PLAIN},
        }
        return {key: value for key, value in found.items() if value not in (None, "", [], {})}


def initial_of(declared: Organisation) -> dict[str, Any]:
    """The form as the organisation answered it so far."""
    entries = mapping_of(declared)
    target, hours = entries.get("target", {}), entries.get("business_hours", {})
    found: dict[str, Any] = {name: entries.get(name, "") for name in ("name", "size", "promised_hours", *_PLAIN)}
    found |= {name: "\n".join(entries.get(name, ())) for name in _LISTS}
    found |= {day: hours.get(day, "") for day in WEEKDAYS}
    return {
        **found,
        "regulated": {True: "yes", False: "no"}.get(entries.get("regulated"), ""),  # type: ignore[arg-type]
        "functions": entries.get("functions", []),
        "target": f"{target['model']}/{target['stage']}" if {"model", "stage"} <= set(target) else "",
        "target_by": target.get("by", ""),
        "holidays": "\n".join(hours.get("holidays", ())),
    }


@transaction.atomic
def save_settings(membership: Membership, entries: dict[str, Any]) -> None:
    """Keeps what the organisation says about itself.

    Raises:
        InvalidFileError: it breaks the rules of organisation.yaml; nothing was changed.
    """
    row = membership.organisation
    before = mapping_of(declared_of(row))
    units = {"units": before["units"]} if "units" in before else {}
    if (hours := entries.get("business_hours")) and (earlier := before.get("business_hours", {}).get("earlier")):
        # The form asks for today's hours; what held before stays as it was.
        entries = {**entries, "business_hours": {**hours, "earlier": earlier}}
    value = settings_of({**entries, **units}, _now("Settings"))
    row.name, row.settings = value.name, settings_without_rows(value)
    row.save(update_fields=["name", "settings"])
    after = mapping_of(value)
    changed = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    note(row, membership.user, "settings.changed", row.name, entries=changed)


def _listed(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
