"""JSON with what strict parsers refuse in it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.lenient_json import lenient_json


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b'"cut \\ud83d"', "cut ?"),
        (b'{"\\ude00": ["whole \\ud83d\\ude00"]}', {"?": ["whole \U0001f600"]}),
        (b'\xef\xbb\xbf["caf\xe9"]', ["caf\ufffd"]),
        (b"[1, 2.5, null]", [1, 2.5, None]),
    ],
)
def test_what_is_odd_is_replaced(content: bytes, value: object) -> None:
    assert lenient_json(content) == value


@pytest.mark.parametrize("content", [b"", b'["cut', b"[" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000])
def test_what_is_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        lenient_json(content)


@given(st.binary(max_size=50))
def test_text_that_comes_out_can_be_stored(content: bytes) -> None:
    try:
        value = lenient_json(b'["' + content.replace(b"NaN", b"") + b'"]')
    except ValueError:
        return
    assert json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8")) == value
