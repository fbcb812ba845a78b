"""The settings of the web application, in a place of the tests' own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "PAPPUS_WEB" not in os.environ:
    os.environ["PAPPUS_WEB"] = tempfile.mkdtemp(prefix="pappus-web-")
    atexit.register(shutil.rmtree, os.environ["PAPPUS_WEB"], ignore_errors=True)

from pappus.web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
