"""Pages are sent compressed, at half of the usual work for a twentieth more to send."""

from __future__ import annotations

import gzip
import secrets
from io import BytesIO

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

_LEVEL = 4
_SHORTEST = 200


class CompressionMiddleware(GZipMiddleware):
    """Django's own, at another level."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """A page compressed if the browser can read that; whatever is no page as Django does it."""
        content = getattr(response, "content", b"")
        accepted = re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if len(content) < _SHORTEST or response.has_header("Content-Encoding") or not accepted:
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        response.content = self._compressed(content)  # type: ignore[attr-defined]
        response.headers["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]
        response.headers["Content-Encoding"] = "gzip"
        tag = response.headers.get("ETag", "")
        if tag.startswith('"'):
            response.headers["ETag"] = f"W/{tag}"
        return response

    def _compressed(self, content: bytes) -> bytes:
        # A name of random length hides how long the content came out, which would help to guess secrets in it (BREACH).
        name = "x" * (1 + secrets.randbelow(self.max_random_bytes))
        target = BytesIO()
        with gzip.GzipFile(filename=name, mode="wb", compresslevel=_LEVEL, fileobj=target, mtime=0) as stream:
            stream.write(content)
        return target.getvalue()
