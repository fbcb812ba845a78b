"""Forms about exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from pappus.readers import readers
from pappus.vocabulary.languages import translated

if TYPE_CHECKING:
    from pappus.web.sources.models import Upload


def _formats() -> list[tuple[str, object]]:
    known = [(name, translated(one.title)) for name, one in readers().items() if name != "table"]
    return [("", _("found out from the content")), *known]


class HowToReadForm(forms.Form):
    """How an export is to be read, where that does not follow from the export itself."""

    format = forms.ChoiceField(label=_("Format"), choices=_formats, required=False)
    property_id = forms.CharField(
        label=_("Belongs to"),
        max_length=360,
        required=False,
        help_text=_("Only where the file does not say whose account or channel it is: network:handle, such as x:acme."),
    )
    keep_text = forms.BooleanField(
        label=_("Keep texts, without names, addresses and numbers"), required=False, initial=True
    )

    @classmethod
    def of(cls, upload: Upload) -> HowToReadForm:
        """The form as it was answered for an upload."""
        initial = {"format": upload.format_named, "property_id": upload.property_id, "keep_text": upload.keep_text}
        return cls(initial=initial)
