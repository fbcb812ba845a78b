"""Addresses of home and results: every page of an assessment three times, by whose reading it is."""

from __future__ import annotations

from django.urls import path

from pappus.web.results import views
from pappus.web.results.pages import PAGES

_OF_ORGANISATION = "o/<slug:slug>/"
_KEPT = f"{_OF_ORGANISATION}assessments/<int:number>/"

urlpatterns = [
    path("new/from-folder/", views.open_workspace, name="open_workspace"),
    path(f"{_OF_ORGANISATION}assess/", views.assess, name="assess"),
    path(f"{_OF_ORGANISATION}assess/status/", views.status, name="assess_status"),
    path(f"{_OF_ORGANISATION}assessments/", views.assessments, name="assessments"),
    path(f"{_KEPT}download/<slug:form>/", views.download, name="assessment_download"),
    path(f"{_OF_ORGANISATION}results/compared/", views.compared, name="results_compared"),
    path(f"{_OF_ORGANISATION}results/indicators/<str:name>/rows/", views.rows, name="results_rows"),
    path(f"{_OF_ORGANISATION}export/", views.export, name="organisation_export"),
    path(f"{_OF_ORGANISATION}export/workspace.zip", views.export_download, name="organisation_export_download"),
    path(f"{_OF_ORGANISATION}share/", views.links, name="share_links"),
    path(f"{_OF_ORGANISATION}share/<int:number>/end/", views.revoke, name="share_revoke"),
    *(path(f"{_OF_ORGANISATION}{below}", views.newest(page), name=name) for below, name, page in PAGES),
    *(path(f"{_KEPT}{below}", views.kept(page), name=f"kept_{name}") for below, name, page in PAGES),
    *(path(f"s/<str:secret>/{below}", views.shared(page), name=f"shared_{name}") for below, name, page in PAGES),
]
