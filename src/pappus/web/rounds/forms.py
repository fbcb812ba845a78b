"""Forms about rounds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from pappus.assessment.words import words
from pappus.web.design.fields import set_choices
from pappus.web.rounds.inviting import MOST_LINKS, Group
from pappus.web.rounds.models import Round
from pappus.web.rounds.paper import MOST_COPIES
from pappus.web.rounds.rules import rules
from pappus.workspace.organisation import LEVELS

Choices = list[tuple[str, str]]

_POPULATION = "population_"
_MOST_LIST_BYTES = 3_000_000


class RoundForm(forms.Form):
    """What a person decides about a round."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("People who are asked see it."))
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Why you ask, in your own words. It stands in the invitation and above the questions."),
    )
    asked_models = forms.MultipleChoiceField(
        label=_("Models"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what these ask for is asked. Without a choice everything is."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a choice people can take any."),
    )
    closes_on = forms.DateField(
        label=_("Meant to end on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Once that day is over the round closes by itself."),
    )
    reminders = forms.TypedMultipleChoiceField(
        label=_("Reminders"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sent by themselves to everybody who was invited by mail and is not done."),
    )
    population = forms.IntegerField(
        label=_("People who could be asked"),
        required=False,
        min_value=1,
        help_text=_("Answers of 12 of 15 are surer than those of 12 of 1,000."),
    )

    def __init__(self, *args: Any, models: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self.fields["asked_models"], models)
        set_choices(self.fields["languages"], [(code, str(title)) for code, title in settings.LANGUAGES])
        set_choices(self.fields["reminders"], [(days, _days_before(days)) for days in rules().reminder_days])
        self.fields["reminders"].initial = rules().usual_reminder_days
        for level in LEVELS:
            self.fields[_POPULATION + level] = forms.IntegerField(
                label=_("Of these: %(level)s") % {"level": words()["levels"][level]}, required=False, min_value=0
            )

    def given(self) -> dict[str, Any]:
        """The values as fields of `Round`."""
        cleaned = self.cleaned_data
        by_level = {level: count for level in LEVELS if (count := cleaned[_POPULATION + level]) is not None}
        day = cleaned["closes_on"]
        return {
            "title": cleaned["title"].strip(),
            "message": cleaned["message"].strip(),
            "asked_models": cleaned["asked_models"],
            "languages": cleaned["languages"],
            "closes_on": day.isoformat() if day else "",
            "reminders": cleaned["reminders"],
            "population": cleaned["population"],
            "population_by_level": by_level,
        }


def initial_of(one: Round) -> dict[str, Any]:
    """The values of a round as `RoundForm` shows them."""
    names = ("title", "message", "asked_models", "languages", "closes_on", "reminders", "population")
    by_level = {_POPULATION + level: count for level, count in one.population_by_level.items()}
    return {name: getattr(one, name) for name in names} | by_level


class PeopleForm(forms.Form):
    """A list of people, pasted or as a file."""

    pasted = forms.CharField(
        label=_("Addresses"),
        required=False,
        strip=False,
        max_length=_MOST_LIST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("One a line. Unit, function and level may follow, with commas between."),
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        help_text=_("With the columns email, unit, function, level, language, routes; only the first is needed."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file: UploadedFile[bytes] | None = cleaned.get("file")
        if file is not None and (file.size or 0) > _MOST_LIST_BYTES:
            self.add_error("file", _("Expected 3 MB at most."))
        if not file and not (cleaned.get("pasted") or "").strip():
            raise forms.ValidationError(_("Paste addresses, or choose a file."))
        return cleaned

    def content(self) -> bytes:
        """The list."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file:
            return bytes(file.read())
        pasted: str = self.cleaned_data["pasted"]
        return pasted.encode("utf-8", "replace")


class LinksForm(forms.Form):
    """How many links, and for whom."""

    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_LINKS, initial=10)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    function = forms.ChoiceField(label=_("Function"), required=False)
    level = forms.ChoiceField(label=pgettext_lazy("of a person", "Level"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, units: Choices, languages: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked, any_one = [("", _("People say it themselves"))], [("", _("That of the device"))]
        set_choices(self.fields["unit"], [*asked, *units])
        set_choices(self.fields["function"], [*asked, *words()["functions"].items()])
        set_choices(self.fields["level"], [*asked, *words()["levels"].items()])
        set_choices(self.fields["language"], [*any_one, *languages])

    def group(self) -> Group:
        """What is known of whoever answers by these links."""
        names = ("unit", "function", "level", "language")
        return Group(**{name: self.cleaned_data[name] for name in names})


class PaperForm(forms.Form):
    """Which questionnaires to download."""

    level = forms.ChoiceField(label=pgettext_lazy("of a person", "Level"), required=False)
    copies = forms.IntegerField(
        label=_("Copies"),
        required=False,
        min_value=1,
        max_value=MOST_COPIES,
        help_text=_("A file for each person, with a mark by which the answers hang together. Empty: one file."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self.fields["level"], [("", _("All, each on its own sheet")), *words()["levels"].items()])


class BeginForm(forms.Form):
    """What a respondent says where the link does not say it."""

    level = forms.ChoiceField(label=_("Your level"), widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=_("Your unit"), required=False)
    function = forms.ChoiceField(label=_("Your function"), required=False)

    def __init__(self, *args: Any, units: Choices, known: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unsaid = [("", _("I would rather not say"))]
        set_choices(self.fields["level"], list(words()["levels"].items()))
        set_choices(self.fields["unit"], [*unsaid, *units])
        set_choices(self.fields["function"], [*unsaid, *words()["functions"].items()])
        for name in known | (set() if units else {"unit"}):
            self.fields.pop(name, None)


def _days_before(days: int) -> str:
    return ngettext("%(n)s day before the end", "%(n)s days before the end", days) % {"n": days}
