"""Addresses of the audit log."""

from __future__ import annotations

from django.urls import path

from pappus.web.audit import views

urlpatterns = [
    path("o/<slug:slug>/audit/", views.show, name="audit"),
    path("o/<slug:slug>/audit/audit.csv", views.download, name="audit_download"),
]
