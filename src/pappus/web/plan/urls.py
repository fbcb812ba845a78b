"""Addresses of plans and actions."""

from __future__ import annotations

from django.urls import path

from pappus.web.plan import views

_PLAN = "o/<slug:slug>/plan/"

urlpatterns = [
    path(_PLAN, views.index, name="plan"),
    path(_PLAN + "new/", views.ask, name="plan_new"),
    path(_PLAN + "made/<int:number>/", views.show, name="plan_made"),
    path(_PLAN + "made/<int:number>/change/", views.change, name="plan_change"),
    path(_PLAN + "made/<int:number>/forward/", views.forward, name="plan_forward"),
    path(_PLAN + "made/<int:number>/play/", views.play, name="plan_play"),
    path(_PLAN + "made/<int:number>/keep/", views.keep, name="plan_keep"),
    path(_PLAN + "made/<int:number>/calendar/", views.plan_calendar, name="plan_calendar"),
    path(_PLAN + "calendar/", views.calendar, name="plan_board_calendar"),
    path(_PLAN + "effects/", views.effects, name="plan_effects"),
    path(_PLAN + "choose/", views.choose, name="plan_choose"),
    path(_PLAN + "actions/<slug:action>/", views.action, name="plan_action"),
]
