"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from pappus.web.jobs import views

urlpatterns = [
    path("o/<slug:slug>/jobs/<int:number>/", views.show, name="job"),
    path("o/<slug:slug>/jobs/<int:number>/cancel/", views.cancel, name="job_cancel"),
]
