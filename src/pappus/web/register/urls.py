"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from pappus.web.register.views import documents, drafts, people, properties, settings

_BELOW = "o/<slug:slug>/"
_PROPERTIES = f"{_BELOW}properties/"
_DRAFT = f"{_PROPERTIES}drafts/<int:number>/"
_DOCUMENTS = f"{_BELOW}documents/"
_UNITS = f"{_BELOW}units/"

urlpatterns = [
    path(_PROPERTIES, properties.table, name="properties"),
    path(f"{_PROPERTIES}new/", properties.new, name="property_new"),
    path(f"{_PROPERTIES}many/", properties.many, name="properties_many"),
    path(f"{_PROPERTIES}discovered/", properties.discovered, name="properties_discovered"),
    path(f"{_PROPERTIES}discovered/<int:number>/", properties.register, name="property_register"),
    path(f"{_PROPERTIES}export/<slug:name>/", properties.export, name="properties_export"),
    path(f"{_PROPERTIES}hand-in/", drafts.hand_in, name="draft_hand_in"),
    path(_DRAFT, drafts.draft, name="draft"),
    path(f"{_DRAFT}rows/<int:row_number>/", drafts.row, name="draft_row"),
    path(f"{_DRAFT}owner/", drafts.owner, name="draft_owner"),
    path(f"{_DRAFT}take/", drafts.take, name="draft_take"),
    path(f"{_DRAFT}drop/", drafts.drop, name="draft_drop"),
    path(f"{_PROPERTIES}<int:number>/", properties.one, name="property"),
    path(f"{_PROPERTIES}<int:number>/remove/", properties.remove, name="property_remove"),
    path(_UNITS, people.units, name="units"),
    path(f"{_UNITS}new/", people.unit, name="unit_new"),
    path(f"{_UNITS}people/", people.hand_in, name="people_hand_in"),
    path(f"{_UNITS}<int:number>/", people.unit, name="unit"),
    path(f"{_UNITS}<int:number>/remove/", people.remove, name="unit_remove"),
    path(_DOCUMENTS, documents.listed, name="documents"),
    path(f"{_DOCUMENTS}new/", documents.one, name="document_new"),
    path(f"{_DOCUMENTS}<int:number>/", documents.one, name="document"),
    path(f"{_DOCUMENTS}<int:number>/review/", documents.review, name="document_review"),
    path(f"{_DOCUMENTS}<int:number>/remove/", documents.remove, name="document_remove"),
    path(f"{_DOCUMENTS}<int:number>/file/", documents.download, name="document_file"),
    path(f"{_BELOW}settings/", settings.settings, name="organisation_settings"),
]
