"""Addresses of set-up, choice and invitations."""

from __future__ import annotations

from django.urls import path

from pappus.web.organisations import member_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("alive/", views.alive, name="alive"),
    path("welcome/", views.not_set_up, name="not_set_up"),
    path("welcome/<str:code>/", views.set_up, name="set_up"),
    path("new/", views.make, name="organisation_make"),
    path("join/<str:secret>/", views.join, name="organisation_join"),
    path("o/<slug:slug>/members/", member_views.members, name="members"),
    path("o/<slug:slug>/members/<int:number>/", member_views.member, name="member"),
    path("o/<slug:slug>/members/<int:number>/remove/", member_views.remove, name="member_remove"),
    path("o/<slug:slug>/invitations/<int:number>/withdraw/", member_views.withdraw, name="invitation_withdraw"),
]
