"""A live source as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pappus.live import kinds
from pappus.vocabulary.languages import translated
from pappus.workspace.live_sources import LiveSource


def _kinds() -> list[tuple[str, Any]]:
    return [(name, translated(one.title)) for name, one in kinds().items()]


def _lines(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea({"rows": 3}), help_text=help_text)


class LiveSourceForm(forms.Form):
    """What is fetched from where, and by which secret."""

    name = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$",
        label=_("Name"),
        help_text=_("What you call it, in letters and digits, such as helpdesk."),
    )
    kind = forms.ChoiceField(label=_("Kind of server"), choices=_kinds)
    address = forms.CharField(
        label=_("Address of the server"),
        max_length=300,
        help_text=_("A mailbox as imaps://mail.example.org, all others as https://social.example.org."),
    )
    account = forms.CharField(
        label=_("Account"),
        max_length=300,
        help_text=_("The name to sign in with; of Mastodon and Bluesky the account that is fetched."),
    )
    secret = forms.CharField(
        label=_("Password or token"),
        required=False,
        strip=True,
        max_length=10_000,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_(
            "Make one for Pappus alone that may read and nothing else. It is kept in a file that only this server can "
            "read, and shown to nobody again."
        ),
    )
    auth = forms.ChoiceField(
        label=_("A mailbox is opened by"),
        choices=[("password", _("a password")), ("token", _("an access token (OAuth 2.0)"))],
    )
    property_id = forms.CharField(
        label=_("Belongs to"),
        max_length=360,
        required=False,
        help_text=_("Only where it is not the account itself: network:handle, such as email:help@acme.example."),
    )
    folders = _lines(_("Folders of a mailbox"), _("One a line; none for incoming and sent mails."))
    rooms = _lines(_("Rooms of Matrix"), _("One a line, by number or alias; none for all that the account is in."))
    keep_text = forms.BooleanField(
        label=_("Keep texts, without names, addresses and numbers"), required=False, initial=True
    )

    def __init__(self, *args: Any, known: LiveSource | None, names: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _initial(known) if known else None, **kwargs})
        self._names = names
        if known is not None:
            self.fields["name"].disabled = True
            self.fields["secret"].help_text = _(
                "Leave it empty to go on with the one that is kept. With another server or account it is needed anew."
            )

    def clean_name(self) -> str:
        """A name that no other source has."""
        name: str = self.cleaned_data["name"]
        if not self.fields["name"].disabled and name.lower() in {one.lower() for one in self._names}:
            raise forms.ValidationError(_("Another source is called so."))
        return name

    def source(self) -> LiveSource:
        """What was answered."""
        given = self.cleaned_data
        return LiveSource(
            name=given["name"],
            kind=given["kind"],
            address=given["address"].strip().rstrip("/"),
            account=given["account"].strip(),
            property_id=given["property_id"].strip() or None,
            folders=_listed(given["folders"]),
            rooms=_listed(given["rooms"]),
            auth=given["auth"],
            keep_text=given["keep_text"],
        )


def _initial(known: LiveSource) -> dict[str, Any]:
    return {
        **{name: getattr(known, name) for name in ("name", "kind", "address", "account", "auth", "keep_text")},
        "property_id": known.property_id or "",
        "folders": "\n".join(known.folders),
        "rooms": "\n".join(known.rooms),
    }


def _listed(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
