"""Addresses of rounds and of the respondents' form."""

from __future__ import annotations

from django.urls import path

from pappus.web.rounds import respondent_views, views

_ROUND = "o/<slug:slug>/rounds/<slug:key>/"

urlpatterns = [
    path("o/<slug:slug>/rounds/", views.index, name="rounds"),
    path("o/<slug:slug>/rounds/new/", views.set_up, name="round_set_up"),
    path(_ROUND, views.show, name="round"),
    path(_ROUND + "change/", views.change, name="round_change"),
    path(_ROUND + "response/", views.response, name="round_response"),
    path(_ROUND + "open/", views.open_round, name="round_open"),
    path(_ROUND + "close/", views.close, name="round_close"),
    path(_ROUND + "people/", views.people, name="round_people"),
    path(_ROUND + "people/<int:number>/remove/", views.remove, name="round_remove"),
    path(_ROUND + "links/", views.links, name="round_links"),
    path(_ROUND + "invite/", views.invite, name="round_invite"),
    path(_ROUND + "remind/", views.remind, name="round_remind"),
    path(_ROUND + "paper/", views.paper, name="round_paper"),
    path(_ROUND + "paper/download/", views.paper_download, name="round_paper_download"),
    path(_ROUND + "paper/<int:number>/", views.paper_read, name="round_paper_read"),
    path("a/worker.js", respondent_views.worker, name="respondent_worker"),
    path("a/<str:secret>/", respondent_views.form, name="respondent"),
    path("a/<str:secret>/begin/", respondent_views.begin, name="respondent_begin"),
    path("a/<str:secret>/language/", respondent_views.language, name="respondent_language"),
    path("a/<str:secret>/done/", respondent_views.done, name="respondent_done"),
]
