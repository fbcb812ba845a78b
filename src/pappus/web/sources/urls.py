"""Addresses of sources."""

from __future__ import annotations

from django.urls import path

from pappus.web.sources.views import live, pages, receiving

_BELOW = "o/<slug:slug>/sources/"
_LIVE = f"{_BELOW}live/"

urlpatterns = [
    path(_BELOW, pages.sources, name="sources"),
    path(f"{_BELOW}formats/", pages.formats, name="source_formats"),
    path(_LIVE, live.listed, name="live_sources"),
    path(f"{_BELOW}live-new/", live.edit, name="live_source_new"),
    path(f"{_LIVE}<slug:name>/", live.one, name="live_source"),
    path(f"{_LIVE}<slug:name>/change/", live.edit, name="live_source_edit"),
    path(f"{_LIVE}<slug:name>/fetch/", live.fetch, name="live_source_fetch"),
    path(f"{_LIVE}<slug:name>/remove/", live.remove, name="live_source_remove"),
    path(f"{_BELOW}form/", receiving.form, name="source_form"),
    path(f"{_BELOW}uploads/", receiving.start, name="source_start"),
    path(f"{_BELOW}uploads/<uuid:key>/", pages.upload, name="source_upload"),
    path(f"{_BELOW}uploads/<uuid:key>/where/", receiving.where, name="source_where"),
    path(f"{_BELOW}uploads/<uuid:key>/files/<int:number>/", receiving.piece, name="source_piece"),
    path(f"{_BELOW}uploads/<uuid:key>/end/", receiving.end, name="source_end"),
    path(f"{_BELOW}uploads/<uuid:key>/how/", pages.how, name="source_how"),
    path(f"{_BELOW}uploads/<uuid:key>/mapping/", pages.mapping, name="source_mapping"),
    path(f"{_BELOW}uploads/<uuid:key>/read/", pages.read, name="source_read"),
    path(f"{_BELOW}uploads/<uuid:key>/cancel/", pages.cancel, name="source_cancel"),
    path(f"{_BELOW}uploads/<uuid:key>/remove/", pages.remove, name="source_remove"),
    path(f"{_BELOW}imports/<slug:name>/", pages.imported, name="source_import"),
]
