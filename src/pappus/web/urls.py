"""Addresses: each app has a `urls.py` whose `urlpatterns` are taken up by its being there."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("accounts/", include("allauth.urls"))]
for _app in apps.get_app_configs():
    if _app.name.startswith("pappus.web.") and find_spec(f"{_app.name}.urls"):
        urlpatterns += import_module(f"{_app.name}.urls").urlpatterns

handler403 = "pappus.web.design.errors.refused"
handler404 = "pappus.web.design.errors.not_found"
handler500 = "pappus.web.design.errors.failed"
