"""The application as a WSGI server runs it."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pappus.web.settings")

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

application = get_wsgi_application()
# Views bring half of the library with them: whoever asks first should not have to wait for it.
get_resolver().url_patterns  # noqa: B018
