"""Addresses of who is one person."""

from __future__ import annotations

from django.urls import path

from pappus.web.identities import views

_BELOW = "o/<slug:slug>/units/identities/"

urlpatterns = [
    path(_BELOW, views.identities, name="identities"),
    path(f"{_BELOW}look/", views.look, name="identities_look"),
    path(f"{_BELOW}named/", views.named, name="identities_named"),
    path(f"{_BELOW}undo/", views.undo, name="identity_undo"),
    path(f"{_BELOW}turnover/", views.turnover, name="identities_turnover"),
    path(f"{_BELOW}<int:number>/", views.decide, name="identity_decide"),
]
