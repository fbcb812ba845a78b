"""Forms about plans and actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pappus.roadmap.action import settings
from pappus.web.design.fields import day_field, set_choices
from pappus.web.plan.selectors import STATUSES
from pappus.workspace.organisation import ActionEntry

_ROLE = "capacity_"


class PlanForm(forms.Form):
    """What a plan is asked for."""

    target = forms.ChoiceField(label=_("Stage to reach"))
    also = forms.ChoiceField(label=_("And at the same time"), required=False)
    by = day_field(label=_("By"))
    budget = forms.FloatField(
        label=_("Budget"),
        required=False,
        min_value=0,
        help_text=_("The most that may be spent, people's time counted. Empty: no limit."),
    )
    chance = forms.IntegerField(
        label=_("Chance wanted, in percent"),
        min_value=1,
        max_value=99,
        help_text=_("How sure you want to be to get there. Surer costs more."),
    )
    prefer = forms.ChoiceField(
        label=_("Prefer"), choices=[("cheap", _("the cheapest plan by that day")), ("early", _("the earliest plan"))]
    )
    what_if = forms.BooleanField(
        label=_("Also try less and more time, people and money"), required=False, help_text=_("Takes longer.")
    )

    def __init__(self, *args: Any, stages: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self.fields["target"], stages)
        set_choices(self.fields["also"], [("", _("nothing else")), *stages])


class CapacityForm(forms.Form):
    """Person-days a week that each role has for the plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role, one in settings()["roles"].items():
            self.fields[_ROLE + role] = forms.FloatField(
                label=one["title"], min_value=0, max_value=1000, initial=one["days_a_week"]
            )

    def given(self) -> dict[str, float]:
        """Days by role, where they are not the usual."""
        usual = {role: float(one["days_a_week"]) for role, one in settings()["roles"].items()}
        said = {role: float(self.cleaned_data[_ROLE + role]) for role in usual}
        return {role: days for role, days in said.items() if days != usual[role]}


def asking_given(form: PlanForm, capacity: CapacityForm) -> dict[str, Any]:
    """The entries of `Asking` that two valid forms say."""
    cleaned = form.cleaned_data
    named = dict.fromkeys(name for name in (cleaned["target"], cleaned["also"]) if name)
    return {
        "targets": [name.split("/", 1) for name in named],
        "by": cleaned["by"].isoformat(),
        "budget": cleaned["budget"],
        "capacity": capacity.given(),
        "chance": cleaned["chance"] / 100,
        "prefer": cleaned["prefer"],
        "what_if": cleaned["what_if"],
    }


def initial_of_asking(asking: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked for, as the forms show it."""
    named = ["/".join(pair) for pair in asking["targets"]]
    return {
        "target": named[0],
        "also": named[1] if len(named) > 1 else "",
        "by": asking["by"],
        "budget": asking["budget"],
        "chance": round(asking["chance"] * 100),
        "prefer": asking["prefer"],
        "what_if": asking["what_if"],
        **{_ROLE + role: days for role, days in asking["capacity"].items()},
    }


def initial_of_target(target: Mapping[str, Any]) -> dict[str, Any]:
    """The declared target as the forms show it."""
    named = f"{target['model']}/{target['stage']}" if target.get("model") and target.get("stage") else ""
    return {"target": named, "by": target.get("by", ""), "chance": round(settings()["chance"] * 100)}


class OtherPlanForm(forms.Form):
    """Beside which plan another one is played forward."""

    other = forms.TypedChoiceField(label=_("Beside"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, plans: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self.fields["other"], [("", _("no other plan")), *plans])


class ActionForm(forms.Form):
    """An action as somebody works on it."""

    status = forms.ChoiceField(label=_("Status"))
    owner = forms.CharField(
        label=_("Answers for it"), required=False, max_length=200, help_text=_("A role rather than a name.")
    )
    starts_at = day_field(label=_("Begins on"), required=False)
    due_at = day_field(label=_("To be done by"), required=False)
    finished_at = day_field(label=_("Done on"), required=False)
    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        max_length=500,
        help_text=_("Title, path or link of what shows that it was done; it counts as a document for its practices."),
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self.fields["status"], [(name, settings()["statuses"][name]) for name in STATUSES])

    def clean(self) -> dict[str, Any]:
        """A done action has a day, and nothing ends before it begins."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts = cleaned.get("starts_at")
        if cleaned.get("status") == "done" and not cleaned.get("finished_at"):
            self.add_error("finished_at", _("Say on which day it was done."))
        for name in ("due_at", "finished_at"):
            if starts and cleaned.get(name) and cleaned[name] < starts:
                self.add_error(name, _("Expected a day that is not before it begins."))
        return cleaned

    def entry(self, action: str) -> ActionEntry:
        """The values as an entry of the list of actions."""
        days = {name: self.cleaned_data[name] for name in ("starts_at", "due_at", "finished_at")}
        said = {name: " ".join(self.cleaned_data[name].split()) or None for name in ("owner", "evidence", "comment")}
        return ActionEntry(
            action,
            self.cleaned_data["status"],
            **{name: day.isoformat() if day else None for name, day in days.items()},
            **said,
        )
