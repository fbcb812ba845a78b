"""Fields, addresses and message ids as mail programs really write them."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.mail_headers import addresses, decoded, domain_of, fields, message_ids, sender, split_head
from pappus.readers.mail_words import answered_subject, bare_subject


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"Doe, Jane" <Jane@X.example>, bob@y.example', ["jane@x.example", "bob@y.example"]),
        ("Doe, Jane <jane@x.example>", ["jane@x.example"]),
        ('"old@x.example" <new@x.example> (at work, really)', ["new@x.example"]),
        ("Team: a@x.example, b@x.example;", ["a@x.example", "b@x.example"]),
        ("undisclosed-recipients:;", []),
        ("a@x.example, A@X.example", ["a@x.example"]),
        ("<'a@x.example'>", ["a@x.example"]),
    ],
)
def test_addresses_without_their_names(value: str, expected: list[str]) -> None:
    assert addresses([value]) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ann at shop.example (Ann Lee)", "ann@shop.example"),
        ("Ann Lee", "ann lee"),
        ("", ""),
    ],
)
def test_senders_without_an_address_keep_a_name(value: str, expected: str) -> None:
    assert sender(value) == expected


def test_domains_and_ids() -> None:
    assert (domain_of("a@B.Example"), domain_of("ann lee")) == ("b.example", None)
    assert message_ids("Your message of Monday <a@b> <c@d>") == ["a@b", "c@d"]
    assert message_ids("a@b words") == ["a@b"]
    assert message_ids("nothing") == []


def test_folded_and_eight_bit_fields() -> None:
    head, body = split_head("Subject: grüße\r\n und mehr\r\nnonsense\r\nX: 1\r\nX: 2\r\n\r\nbody".encode("latin-1"))
    assert fields(head) == {"subject": ["grüße und mehr"], "x": ["1", "2"]}
    assert body == b"body"
    assert split_head(b"\nbody") == (b"", b"body")


def test_encoded_words() -> None:
    assert decoded("=?utf-8?q?gr=C3=BC=C3=9Fe?= x") == "grüße x"
    assert decoded("=?nonsense?b?!?= x") != ""


@pytest.mark.parametrize(
    ("subject", "answered"),
    [
        ("Re: [list] AW: Order 17", "order 17"),
        ("[list] RE[2]:  Order   17", "order 17"),
        ("Order 17", None),
        ("Fwd: Order 17", None),
        ("Re:", None),
        ("Regarding: Order 17", None),
    ],
)
def test_what_a_subject_answers(subject: str, answered: str | None) -> None:
    assert answered_subject(subject) == answered


@given(st.text(max_size=80))
def test_any_text_is_an_acceptable_value(text: str) -> None:
    assert bare_subject(bare_subject(text)) == bare_subject(text)
    assert all("@" in address for address in addresses([text]))
    assert isinstance(decoded(text), str)


@pytest.mark.parametrize("piece", ['\\"', '"', "((", "<", "a@", "a", "=?", "Re: ", " "])
def test_hostile_values_take_no_long_time(piece: str) -> None:
    value, begun = piece * (65_536 // len(piece)), process_time()
    addresses([value])
    sender(value)
    message_ids(value)
    bare_subject(value)
    bare_subject(f"re{value}x")
    assert process_time() - begun < 5
