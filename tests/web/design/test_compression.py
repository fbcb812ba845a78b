"""A page arrives as it was made, compressed only for who can read that, and is known again."""

from __future__ import annotations

import gzip

from django.test import Client

from pappus.web.organisations.models import Organisation


def _page(organisation: Organisation) -> str:
    return f"/o/{organisation.slug}/members/"


def test_a_page_is_the_same_compressed(organisation: Organisation, as_role: object) -> None:
    owner = as_role("owner")  # type: ignore[operator]
    plain = owner.get(_page(organisation))
    packed = owner.get(_page(organisation), headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.content))
    assert "Accept-Encoding" in packed.headers["Vary"]
    told = gzip.decompress(packed.content).decode()
    assert "<!DOCTYPE html>" in told
    assert len(told) == len(plain.content.decode())


def test_how_long_it_came_out_is_hidden(as_role: object, organisation: Organisation) -> None:
    owner = as_role("owner")  # type: ignore[operator]
    lengths = {len(owner.get("/nowhere/at/all/", headers={"accept-encoding": "gzip"}).content) for _ in range(20)}
    assert len(lengths) > 5


def test_what_is_short_stays_as_it_is(db: None) -> None:
    answer = Client().get("/alive/", headers={"accept-encoding": "gzip"})
    assert answer.content == b"ok"
    assert "Content-Encoding" not in answer.headers
