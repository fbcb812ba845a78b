"""Times that ids carry, against published examples and there and back."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.id_times import bluesky_key_us, instagram_id_us, slack_id_us, x_id_us


def us(text: str) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000) * 1_000


def test_the_published_examples() -> None:
    key = bluesky_key_us("3k4duaz5vfs2b")
    assert key is not None
    assert key // 1_000 * 1_000 == us("2023-08-07T05:31:12.411")
    assert x_id_us("727683874034081792") == us("2016-05-04T02:18:49.939")
    assert slack_id_us("1512085950.000216") == us("2017-11-30T23:52:30") + 216


def base32_key(number: int) -> str:
    """Written by another way: big-endian bytes in base 32, with the letters exchanged."""
    plain = base64.b32encode((number << 15).to_bytes(10, "big")).decode()[:13]
    theirs = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "234567abcdefghijklmnopqrstuvwxyz")
    return plain.translate(theirs)


@given(st.integers(0, 2**53 - 1), st.integers(0, 1023))
def test_bluesky_there_and_back(time_us: int, clock: int) -> None:
    assert bluesky_key_us(base32_key(time_us << 10 | clock)) == time_us


@given(st.integers(us("2010-12-01T00:00:00") // 1_000, us("2040-01-01T00:00:00") // 1_000), st.integers(0, 2**22 - 1))
def test_x_there_and_back(time_ms: int, rest: int) -> None:
    number = (time_ms - 1_288_834_974_657) << 22 | rest
    assert x_id_us(number) == x_id_us(str(number)) == time_ms * 1_000


@given(st.integers(us("2012-01-01T00:00:00") // 1_000, us("2040-01-01T00:00:00") // 1_000), st.integers(0, 2**23 - 1))
def test_instagram_there_and_back_as_number_and_as_code(time_ms: int, rest: int) -> None:
    number = (time_ms - 1_314_220_021_721) << 23 | rest
    code = base64.urlsafe_b64encode(number.to_bytes(9, "big")).decode().lstrip("A")
    for written in (number, str(number), f"{number}_4711", code):
        assert instagram_id_us(written) == time_ms * 1_000


@given(st.integers(10**8, 10**11 - 1), st.integers(0, 10**6 - 1))
def test_slack_there_and_back(seconds: int, rest: int) -> None:
    assert slack_id_us(f"{seconds}.{rest:06d}") == seconds * 1_000_000 + rest


@given(st.text(max_size=30))
def test_anything_else_is_a_time_or_none(text: str) -> None:
    for reader in (x_id_us, bluesky_key_us, instagram_id_us, slack_id_us):
        found = reader(text)
        assert found is None or found >= 0


@pytest.mark.parametrize("key", [None, "", "3k4duaz5vfs2", "zk4duaz5vfs2b", "3K4DUAZ5VFS2B", "self", "3k4duaz5vfs21"])
def test_no_key_of_bluesky(key: str | None) -> None:
    assert bluesky_key_us(key) is None


def test_ids_that_carry_no_time() -> None:
    assert x_id_us("20") is None
    assert x_id_us(None) is None
    assert instagram_id_us(None) is None
    assert instagram_id_us("12") is None
    assert instagram_id_us("9" * 25) is None
    assert slack_id_us(None) is None
    assert slack_id_us("1512085950") is None
