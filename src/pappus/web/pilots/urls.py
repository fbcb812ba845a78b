"""Addresses of pilots."""

from __future__ import annotations

from django.urls import path

from pappus.web.pilots import views

_PILOTS = "o/<slug:slug>/pilots/"
_PILOT = _PILOTS + "of/<slug:pilot>/"

urlpatterns = [
    path(_PILOTS, views.index, name="pilots"),
    path(_PILOTS + "new/", views.set_up, name="pilot_set_up"),
    path(_PILOTS + "look/", views.look, name="pilots_look"),
    path(_PILOT, views.show, name="pilot"),
    path(_PILOT + "change/", views.change, name="pilot_change"),
    path(_PILOT + "figures/", views.figures, name="pilot_figures"),
    path(_PILOT + "register/", views.register, name="pilot_register"),
    path(_PILOT + "decide/", views.decide, name="pilot_decide"),
    path(_PILOT + "story/", views.story, name="pilot_story"),
]
