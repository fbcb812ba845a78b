"""Forms of the register: properties, units, people, documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pappus.practices.definitions import practices
from pappus.practices.documents import rule_for_documents
from pappus.report.words import family_title, network_title
from pappus.vocabulary.networks import networks
from pappus.web.organisations.models import Organisation, Unit
from pappus.web.organisations.words import choices_of
from pappus.workspace.organisation import FUNCTIONS

Choices = list[tuple[str, Any]]

DECISIONS: Choices = [
    ("", _("not decided")),
    ("grow", _("grow")),
    ("keep", _("keep")),
    ("merge", _("merge")),
    ("close", _("close")),
]
SECOND_FACTOR: Choices = [("", _("unknown")), ("yes", _("yes")), ("no", _("no"))]
CLASSES: Choices = [
    ("", _("that of its network")),
    ("social", _("social")),
    ("traditional", _("traditional")),
    ("internal", _("internal")),
]


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _day(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=10, widget=_Day(), help_text=help_text)


class PropertyForm(forms.Form):
    """One property."""

    network = forms.ChoiceField(label=_("Network"))
    handle = forms.CharField(label=_("Handle"), max_length=300, help_text=_("Its name there."))
    owner_unit = forms.ChoiceField(label=pgettext_lazy("of a property", "Owner"), required=False)
    decision = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, required=False)
    reviewed_at = _day(_("Reviewed on"), _("The day of this decision."))
    purpose = forms.CharField(label=_("Purpose"), max_length=500, required=False)
    audience = forms.CharField(label=_("For whom"), max_length=300, required=False)
    access = forms.CharField(
        label=_("Who has access"), max_length=500, required=False, help_text=_("Roles rather than names.")
    )
    second_factor = forms.ChoiceField(label=_("Second factor"), choices=SECOND_FACTOR, required=False)
    archived = forms.ChoiceField(label=_("Archived"), choices=SECOND_FACTOR, required=False)
    market = forms.CharField(label=_("Market"), max_length=100, required=False)
    url = forms.CharField(label=_("Address"), max_length=500, required=False)
    kind = forms.CharField(label=_("Kind"), max_length=30, required=False)
    network_class = forms.ChoiceField(label=_("Class"), choices=CLASSES, required=False)

    def __init__(self, *args: Any, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(name, network_title(name)) for name in networks()]
        _choices(self, "network", sorted(known, key=lambda one: one[1].casefold()))
        _choices(self, "owner_unit", [("", _("nobody")), *owners])


class ManyForm(forms.Form):
    """What many properties are given at once; what is left empty stays as it is."""

    owner_unit = forms.ChoiceField(label=pgettext_lazy("of a property", "Owner"), required=False)
    decision = forms.ChoiceField(label=_("Decision"), required=False)
    reviewed_at = _day(_("Reviewed on"))
    second_factor = forms.ChoiceField(label=_("Second factor"), required=False)

    def __init__(self, *args: Any, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stays = [("", _("as it is"))]
        _choices(self, "owner_unit", [*stays, *owners])
        _choices(self, "decision", [*stays, *DECISIONS[1:]])
        _choices(self, "second_factor", [*stays, *SECOND_FACTOR[1:]])


class DraftRowForm(forms.Form):
    """What one row of a table becomes, put right by a person."""

    network = forms.ChoiceField(label=_("Network"))
    handle = forms.CharField(label=_("Handle"), max_length=300)
    owner_unit = forms.ChoiceField(label=pgettext_lazy("of a property", "Owner"), required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "network", [(name, network_title(name)) for name in networks()])
        _choices(self, "owner_unit", [("", _("nobody")), *units])


class UnitForm(forms.Form):
    """One unit."""

    key = forms.SlugField(
        label=_("Short name"), max_length=60, help_text=_("By which lists of people and properties refer to it.")
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    function = forms.ChoiceField(label=_("Function"), choices=choices_of(FUNCTIONS))
    parent = forms.ChoiceField(label=_("Under"), required=False)
    market = forms.CharField(label=_("Market"), max_length=100, required=False)

    def __init__(self, *args: Any, organisation: Organisation, unit: Unit | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Unit.objects.filter(organisation=organisation).exclude(key=unit.key if unit else "")
        _choices(self, "parent", [("", _("no other unit")), *others.values_list("key", "name")])
        if unit is not None:
            self.fields["key"].disabled = True


class PeopleForm(forms.Form):
    """A list of people."""

    file = forms.FileField(label=_("CSV or XLSX file"))
    leave_out = forms.BooleanField(label=_("Leave rows with faults out"), required=False)


class TableForm(forms.Form):
    """A table of accounts."""

    file = forms.FileField(label=_("CSV or YAML file"))


class DocumentForm(forms.Form):
    """One document."""

    practice = forms.ChoiceField(label=_("It shows that"))
    document = forms.CharField(
        label=_("Title or link"), max_length=500, required=False, help_text=_("Empty: the name of the file.")
    )
    file = forms.FileField(label=_("File"), required=False)
    owner = forms.CharField(
        label=_("Who answers for it"), max_length=200, required=False, help_text=_("A role rather than a name.")
    )
    dated_at = _day(_("Dated"))
    expires_at = _day(_("Last day on which it counts"))
    group = forms.ChoiceField(label=_("It speaks for"))

    def __init__(self, *args: Any, groups: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "practice", _practices())
        _choices(self, "group", groups)

    def clean(self) -> dict[str, Any]:
        """A title, a link or a file has to be there."""
        given = super().clean() or {}
        if not given.get("document") and not given.get("file"):
            self.add_error("document", _("Give a title, a link or a file."))
        return given


def _practices() -> Choices:
    """Practices for which a document counts, by family."""
    families: dict[str, list[tuple[str, str]]] = {}
    for name, one in practices().items():
        if rule_for_documents(one) is not None:
            families.setdefault(family_title(one.family), []).append((name, one.statement))
    return list(families.items())


def _choices(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = choices
