"""Forms about the scorecard."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from pappus.scorecard.scorecard import Measure, Scorecard, words
from pappus.web.design.fields import day_field, set_choices

_MOST_TEXT = 500_000


def _id() -> forms.CharField:
    return forms.CharField(
        label=_("Id"),
        max_length=60,
        help_text=_("Its name in links: lower case, digits and hyphens. One that is there already is changed."),
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Expected lower case, digits and hyphens."))],
    )


class TextForm(forms.Form):
    """The whole scorecard as text."""

    text = forms.CharField(
        label=_("The scorecard as YAML"),
        strip=False,
        max_length=_MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "class": "code"}),
    )


class ObjectiveForm(forms.Form):
    """An objective."""

    id = _id()
    title = forms.CharField(label=_("What has to come about"), max_length=200)
    perspective = forms.ChoiceField(label=_("Seen from"))
    leads_to = forms.MultipleChoiceField(label=_("Helps"), required=False, widget=forms.CheckboxSelectMultiple)
    owner = forms.CharField(
        label=_("Answers for it"), required=False, max_length=200, help_text=_("A role rather than a name.")
    )

    def __init__(self, *args: Any, card: Scorecard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self.fields["perspective"], list(words()["perspectives"].items()))
        set_choices(self.fields["leads_to"], [(one.id, one.title) for one in card.objectives])

    def entry(self) -> dict[str, Any]:
        """The objective as the file says it."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", [])}


class MeasureForm(forms.Form):
    """A measure with its target."""

    id = _id()
    title = forms.CharField(label=_("What is measured"), max_length=200)
    objectives = forms.MultipleChoiceField(label=_("Tells of"), widget=forms.CheckboxSelectMultiple)
    better = forms.ChoiceField(label=_("Better is"), choices=[("higher", _("higher")), ("lower", _("lower"))])
    indicator = forms.ChoiceField(
        label=_("Its values"), required=False, help_text=_("An indicator, month by month; or you enter them.")
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=60)
    start = forms.FloatField(label=_("Where it started"), required=False)
    value = forms.FloatField(label=_("Target"), required=False)
    by = day_field(label=_("Target by"), required=False)
    owner = forms.CharField(label=_("Answers for it"), required=False, max_length=200)

    def __init__(self, *args: Any, card: Scorecard, **kwargs: Any) -> None:
        from pappus.indicators.registry import indicators

        super().__init__(*args, **kwargs)
        set_choices(self.fields["objectives"], [(one.id, one.title) for one in card.objectives])
        known = [(name, one.title) for name, one in indicators().items()]
        set_choices(self.fields["indicator"], [("", _("are entered")), *known])

    def entry(self) -> dict[str, Any]:
        """The measure as the file says it."""
        said = dict(self.cleaned_data)
        value, by = said.pop("value"), said.pop("by")
        if value is not None:
            said["target"] = {"value": value, **({"by": by.isoformat()} if by else {})}
        return {name: entry for name, entry in said.items() if entry not in ("", [], None)}


def initial_of_measure(one: Measure) -> dict[str, Any]:
    """A measure as its form shows it."""
    names = ("id", "title", "objectives", "better", "indicator", "unit", "start", "owner")
    return {**{name: getattr(one, name) for name in names}, "value": one.target, "by": one.target_by}


class ValueForm(forms.Form):
    """A value of a measure on a day."""

    measure = forms.ChoiceField(label=_("Measure"))
    day = day_field(label=_("Day"))
    value = forms.FloatField(label=_("Value"))

    def __init__(self, *args: Any, measures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self.fields["measure"], measures)


class ReviewForm(forms.Form):
    """A review: what was said, and one decision."""

    day = day_field(label=_("Day"))
    note = forms.CharField(label=_("What was said"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    measure = forms.ChoiceField(label=_("Decided because of"), required=False)
    decision = forms.CharField(label=_("What was decided"), required=False, max_length=1000)

    def __init__(self, *args: Any, card: Scorecard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(
            self.fields["measure"], [("", _("nothing was decided")), *((one.id, one.title) for one in card.measures)]
        )

    def clean(self) -> dict[str, Any]:
        """A decision has a measure, and a measure a decision."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("measure")) != bool(cleaned.get("decision")):
            self.add_error("decision", _("Expected both a measure and a decision, or neither."))
        return cleaned

    def entry(self) -> dict[str, Any]:
        """The review as the file says it."""
        said = self.cleaned_data
        decisions = [{"measure": said["measure"], "decision": said["decision"].strip()}] if said["measure"] else []
        found = {"day": said["day"].isoformat(), "note": " ".join(said["note"].split()), "decisions": decisions}
        return {name: value for name, value in found.items() if value}
