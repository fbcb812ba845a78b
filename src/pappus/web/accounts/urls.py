"""Addresses of one's own account."""

from __future__ import annotations

from django.urls import path

from pappus.web.accounts import views

urlpatterns = [path("me/", views.own, name="own_account")]
