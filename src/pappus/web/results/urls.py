"""Addresses of home and results."""

from __future__ import annotations

from django.urls import path

from pappus.web.results import views

urlpatterns = [
    path("o/<slug:slug>/", views.home, name="organisation_home"),
    path("o/<slug:slug>/assess/", views.assess, name="assess"),
    path("o/<slug:slug>/results/<slug:name>/", views.section, name="results_section"),
]
