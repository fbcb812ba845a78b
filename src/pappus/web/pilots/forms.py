"""Forms about pilots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pappus.pilots.pilot import words
from pappus.web.design.fields import day_field, set_choices
from pappus.web.pilots.services import MOST_FIGURES_BYTES

_PLANNED_LOOKS = range(2, 21)
_MEASURE_TEXTS = {"measure_unit": "unit", "arm": "arm", "value": "value", "day_column": "day"}


class FiguresField(forms.FileField):
    """A CSV file of figures."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """A file that is not too large."""
        file: UploadedFile[bytes] | None = super().clean(data, initial)
        if file is not None and (file.size or 0) > MOST_FIGURES_BYTES:
            raise forms.ValidationError(_now("Expected 5 MB at most."))
        return file


_GROUPS: tuple[tuple[Any, bool, tuple[str, ...]], ...] = (
    (_("What is tried"), False, ("title", "hypothesis", "property", "unit", "owner", "follows")),
    (_("From when to when"), False, ("start", "end", "design", "looks")),
    (_("The one figure that decides"), False, ("better", "minimum_effect", "measure_unit", "figures")),
    (_("Its series"), False, ("treated", "controls", "indicator", "by")),
    (_("What it costs"), True, ("amount", "currency", "person_days")),
    (_("Series that start one after the other, or have a season"), True, ("starts", "season")),
    (
        _("Two arms that were split by chance"),
        True,
        ("arm", "value", "day_column", "new", "old", "others", "new_share"),
    ),
)


@dataclass(frozen=True)
class Group:
    """Fields that stand together.

    Attributes:
        title: heading.
        is_special: whether few pilots need them, so that they are folded away.
        visible_fields: the fields.
    """

    title: Any
    is_special: bool
    visible_fields: tuple[forms.BoundField, ...]

    @property
    def is_used(self) -> bool:
        """Whether one of them says something, or is faulty."""
        return any(one.errors or one.value() not in (None, "") for one in self.visible_fields)


class PilotForm(forms.Form):
    """What a pilot is to show, on what, from when to when."""

    title = forms.CharField(label=_("Title"), max_length=200)
    hypothesis = forms.CharField(
        label=_("Hypothesis"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you expect to happen, and why, in a sentence or two."),
    )
    property = forms.ChoiceField(label=_("Property"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    owner = forms.CharField(
        label=_("Answers for it"), required=False, max_length=200, help_text=_("A role rather than a name.")
    )
    start = day_field(label=_("First day"))
    end = day_field(label=_("Last day"))
    amount = forms.FloatField(label=_("Cost in money"), required=False, min_value=0)
    currency = forms.CharField(label=_("Currency"), required=False, max_length=10)
    person_days = forms.FloatField(label=_("Person-days"), required=False, min_value=0)
    design = forms.ChoiceField(
        label=_("Design"),
        initial="before_after_with_controls",
        help_text=_("How it is told what would have happened without it."),
    )
    looks = forms.ChoiceField(
        label=_("When the verdict may be asked for"),
        help_text=_("At any time costs some precision; planned looks cost less."),
    )
    follows = forms.ChoiceField(label=_("Repeats an earlier pilot"), required=False)
    indicator = forms.ChoiceField(label=_("Or an indicator instead of a file"), required=False)
    by = forms.ChoiceField(
        label=_("The indicator's series are"),
        choices=[
            ("property", _("properties")),
            ("unit", _("units")),
            ("function", _("functions")),
            ("network", _("networks")),
        ],
    )
    figures = FiguresField(
        label=_("CSV file of figures"),
        required=False,
        help_text=_("A column day and one for each series; of two arms, a row for each who took part."),
    )
    better = forms.ChoiceField(label=_("Better is"), choices=[("higher", _("higher")), ("lower", _("lower"))])
    minimum_effect = forms.FloatField(
        label=_("Smallest change worth having"), min_value=0, help_text=_("In the unit of the measure, above 0.")
    )
    measure_unit = forms.CharField(
        label=_("Unit of the measure"), required=False, max_length=60, help_text=_("Such as hours or points.")
    )
    treated = forms.CharField(
        label=_("Series on which it runs"), required=False, max_length=2000, help_text=_("With commas between.")
    )
    controls = forms.CharField(
        label=_("Series that it does not touch"), required=False, max_length=2000, help_text=_("With commas between.")
    )
    starts = forms.CharField(
        label=_("First day of each series, one after the other"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line: series = 2026-05-04. Whoever is not named starts with the pilot."),
    )
    season = forms.IntegerField(
        label=_("Season, in points"), required=False, min_value=2, help_text=_("Daily figures have 7 unless said.")
    )
    arm = forms.CharField(label=_("Column of the arm"), required=False, max_length=100)
    value = forms.CharField(label=_("Column of the figure"), required=False, max_length=100)
    day_column = forms.CharField(label=_("Column of the day"), required=False, max_length=100)
    new = forms.CharField(label=_("Name of the new way"), required=False, max_length=100)
    old = forms.CharField(label=_("Name of the old way"), required=False, max_length=100)
    others = forms.CharField(
        label=_("Further arms in the file, left out"),
        required=False,
        max_length=2000,
        help_text=_("With commas between."),
    )
    new_share = forms.FloatField(
        label=_("Share that was to get the new way"),
        required=False,
        min_value=0.01,
        max_value=0.99,
        help_text=_("Half unless said, 0.5."),
    )

    def __init__(self, *args: Any, choices: Mapping[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = {"indicator": _("A CSV file holds them")}
        for name, known in choices.items():
            set_choices(self.fields[name], [("", empty.get(name, _("not said"))), *known])
        set_choices(self.fields["design"], list(words()["designs"].items()))
        planned = [(str(count), _("%(n)s planned looks") % {"n": count}) for count in _PLANNED_LOOKS]
        set_choices(self.fields["looks"], [("any_time", _("at any time")), ("at_end", _("at its end")), *planned])

    def groups(self) -> list[Group]:
        """The fields in groups."""
        return [Group(title, special, tuple(self[name] for name in names)) for title, special, names in _GROUPS]

    def clean_starts(self) -> dict[str, str]:
        """Series with their first days."""
        found = {}
        for line in filter(None, map(str.strip, self.cleaned_data["starts"].splitlines())):
            name, _sign, day = line.rpartition("=")
            try:
                found[name.strip()] = date.fromisoformat(day.strip()).isoformat()
            except ValueError:
                expected = _now("Expected a line such as “shop = 2026-05-04”, found “%(line)s”.")
                raise forms.ValidationError(expected % {"line": line}) from None
        return found

    def content(self) -> dict[str, Any]:
        """The definition as its file says it."""
        said = self.cleaned_data
        cost = {name: said[name] for name in ("amount", "currency", "person_days") if said[name] not in (None, "")}
        looks = said["looks"]
        plain = {
            "title": said["title"].strip(),
            "hypothesis": " ".join(said["hypothesis"].split()),
            **{name: said[name] for name in ("property", "unit", "owner", "follows")},
            "start": said["start"].isoformat(),
            "end": said["end"].isoformat(),
            "cost": cost,
            "design": said["design"],
            "looks": int(looks) if looks.isdigit() else looks,
            "measure": self._measure(),
        }
        return _filled(plain)

    def _measure(self) -> dict[str, Any]:
        said = self.cleaned_data
        source = {"indicator": said["indicator"], "by": said["by"]} if said["indicator"] else {}
        listed = {
            name: [one.strip() for one in said[name].split(",") if one.strip()]
            for name in ("treated", "controls", "others")
        }
        others = listed.pop("others")
        arms = {
            "new": said["new"].strip(),
            "old": said["old"].strip(),
            "others": others,
            "new_share": said["new_share"],
        }
        found = {
            **source,
            **{key: said[name].strip() for name, key in _MEASURE_TEXTS.items()},
            "better": said["better"],
            "minimum_effect": said["minimum_effect"],
            **listed,
            "starts": said["starts"],
            "season": said["season"],
            "arms": _filled(arms),
        }
        return _filled(found)


def initial_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """A definition as its form shows it."""
    measure = content["measure"]
    plain = {name: value for name, value in content.items() if name not in ("measure", "cost")}
    return {
        **plain,
        **content.get("cost", {}),
        "looks": str(content.get("looks", "any_time")),
        **{name: measure.get(name) for name in ("indicator", "by", "better", "minimum_effect", "season")},
        **{name: measure.get(key, "") for name, key in _MEASURE_TEXTS.items()},
        **{name: ", ".join(measure.get(name, ())) for name in ("treated", "controls")},
        "starts": "\n".join(f"{name} = {day}" for name, day in measure.get("starts", {}).items()),
        **measure.get("arms", {}),
        "others": ", ".join(measure.get("arms", {}).get("others", ())),
    }


def _filled(content: Mapping[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {name: value for name, value in content.items() if value not in ("", [], {}, None)}


class FiguresForm(forms.Form):
    """New figures of a pilot."""

    figures = FiguresField(label=_("New figures"), help_text=_("A CSV file; it takes the place of the one before."))


class DecisionForm(forms.Form):
    """What becomes of a pilot."""

    decision = forms.ChoiceField(label=_("What is decided"))
    because = forms.CharField(
        label=_("Because"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It goes into the register and the story."),
    )
    anyway = forms.BooleanField(label=_("Promote it although criteria are not met"), required=False)

    def __init__(self, *args: Any, next_step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fits = [(f"fit:{name}", title) for name, title in words()["fit"].items()]
        ends: list[tuple[str, Any]] = [("kept", _("keep it")), ("stopped", _("stop it"))]
        if next_step:
            ends.append(
                (f"promoted:{next_step}", _("promote it to a %(step)s") % {"step": words()["steps"][next_step]})
            )
        else:
            del self.fields["anyway"]
        groups = [
            (_("What becomes of it"), ends),
            (_("Whether it fits"), fits),
            (_("Its story"), [("written_up", _("is written up"))]),
        ]
        set_choices(self.fields["decision"], groups)
