"""What belongs to another organisation does not exist, whatever number one guesses."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from pappus.report.document import PropertyNote
from pappus.web.accounts.models import User
from pappus.web.organisations.models import Organisation, Unit
from pappus.web.organisations.services import make_organisation
from pappus.web.register.models import AttestedDocument, Draft, DraftRow, Property, Sighting
from pappus.web.register.properties import note_sightings
from pappus.web.sources.receiving import Named, begin


@pytest.fixture
def foreign(organisation: Organisation) -> dict[str, list[object]]:
    """Things of another organisation: names of their pages with the arguments that lead there."""
    stranger = User.objects.create_user("stranger@elsewhere.example")
    other = make_organisation("Elsewhere", stranger)
    row = Property.objects.create(organisation=other, network="x", handle="theirs")
    unit = Unit.objects.create(organisation=other, key="u", name="U", function="other")
    document = AttestedDocument.objects.create(organisation=other, practice="governance.policies", document="D")
    draft = Draft.objects.create(organisation=other, name="d.csv")
    line = DraftRow.objects.create(draft=draft, place="1", given={}, becomes={}, standing="new", take=True)
    note_sightings(other, [PropertyNote("x:seen", "x", "social", None, False, "alive")], date(2026, 1, 1))
    upload = begin(other, "x.csv", [Named("x.csv", 3)], stranger, is_folder=False)
    numbered = {name: [row.pk] for name in ("property", "property_remove")}
    numbered |= {name: [unit.pk] for name in ("unit", "unit_remove")}
    documents = ("document", "document_review", "document_remove", "document_file")
    numbered |= {name: [document.pk] for name in documents}
    numbered |= {name: [draft.pk] for name in ("draft", "draft_take", "draft_drop", "draft_owner")}
    numbered |= {"draft_row": [draft.pk, line.pk], "property_register": [Sighting.objects.get().pk]}
    uploads = ("upload", "where", "end", "how", "mapping", "read", "cancel", "remove")
    keyed: dict[str, list[object]] = {f"source_{name}": [upload.key] for name in uploads}
    return {**numbered, **keyed, "source_piece": [upload.key, 0], "source_import": ["i0001"]}  # type: ignore[dict-item]


def test_foreign_things_do_not_exist(
    lead: Client, organisation: Organisation, foreign: dict[str, list[object]]
) -> None:
    for name, arguments in foreign.items():
        address = reverse(name, args=[organisation.slug, *arguments])
        answers = {lead.get(address).status_code, lead.post(address).status_code, lead.put(address).status_code}
        assert answers <= {404, 405}, name
        assert 404 in answers, name
    own = Draft.objects.create(organisation=organisation, name="own.csv")
    row = DraftRow.objects.exclude(draft=own).get()
    assert lead.post(reverse("draft_row", args=[organisation.slug, own.pk, row.pk])).status_code == 404
