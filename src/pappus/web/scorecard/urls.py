"""Addresses of the scorecard."""

from __future__ import annotations

from django.urls import path

from pappus.web.scorecard import views

_CARD = "o/<slug:slug>/scorecard/"

urlpatterns = [
    path(_CARD, views.show, name="scorecard"),
    path(_CARD + "look/", views.look, name="scorecard_look"),
    path(_CARD + "text/", views.text, name="scorecard_text"),
    path(_CARD + "objective/", views.objective, name="scorecard_objective"),
    path(_CARD + "measure/", views.measure, name="scorecard_measure"),
    path(_CARD + "objective/<slug:name>/", views.objective, name="scorecard_objective_change"),
    path(_CARD + "measure/<slug:name>/", views.measure, name="scorecard_measure_change"),
    path(_CARD + "value/", views.value, name="scorecard_value"),
    path(_CARD + "review/", views.review, name="scorecard_review"),
]
