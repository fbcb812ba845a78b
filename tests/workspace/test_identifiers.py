from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pappus.vocabulary.networks import networks
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.identifiers import identifier_fault, network_id, pseudonyms_of, split_identifiers

PSEUDONYMS = Pseudonymiser(b"k" * 32)


def test_an_address_has_the_pseudonym_of_an_address() -> None:
    assert pseudonyms_of(" Alice@X.org", PSEUDONYMS) == (PSEUDONYMS.email("alice@x.org"),)
    assert pseudonyms_of("email:alice@x.org", PSEUDONYMS) == (PSEUDONYMS.email("alice@x.org"),)


@pytest.mark.parametrize("identifier", ["x:alice", "Twitter: @Alice", "X:ALICE"])
def test_a_handle_on_a_network_has_one_pseudonym(identifier: str) -> None:
    assert pseudonyms_of(identifier, PSEUDONYMS) == (PSEUDONYMS.person("x", "alice"),)


def test_a_handle_on_a_network_may_look_like_an_address_or_contain_a_colon() -> None:
    assert pseudonyms_of("mastodon:@a@x.social", PSEUDONYMS) == (PSEUDONYMS.person("mastodon", "a@x.social"),)
    assert pseudonyms_of("matrix:@a:x.org", PSEUDONYMS) == (PSEUDONYMS.person("matrix", "a:x.org"),)


@pytest.mark.parametrize("identifier", ["alice", "@alice", "@alice:x.org", "@alice@x.social", "42"])
def test_a_bare_handle_counts_on_every_network(identifier: str) -> None:
    found = pseudonyms_of(identifier, PSEUDONYMS)
    assert found == tuple(PSEUDONYMS.person(network, identifier) for network in networks())
    assert identifier_fault(identifier) is None


def test_a_pseudonym_stands_for_itself() -> None:
    pseudonym = PSEUDONYMS.email("alice@x.org")
    assert pseudonyms_of(f"pseudonym:{pseudonym}", PSEUDONYMS) == (pseudonym,)
    assert identifier_fault("pseudonym:alice") == "expected 24 hexadecimal digits after 'pseudonym:'"


@pytest.mark.parametrize(
    ("identifier", "says"),
    [
        ("1.2E+17", "'1.2E+17' is a number that a spreadsheet has shortened"),
        ("x:1,23456E17", "'1,23456E17' is a number that a spreadsheet has shortened"),
        ("#NAME?", "'#NAME?' is an error of the spreadsheet"),
        ("mastdon:alice", "'mastdon' is no known network (did you mean 'mastodon'?)"),
        ("employee:alice", "'employee' is no known network (known: x, facebook"),
        ("x:", "expected a handle or an address after the network's name"),
        ("@", "expected a handle"),
        ("Alice <alice@x.org>", "expected the address alone"),
    ],
)
def test_what_cannot_be_an_identifier_is_said(identifier: str, says: str) -> None:
    found = identifier_fault(identifier)
    assert found is not None
    assert says in found


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_no_text_breaks_the_reading_of_identifiers(text: str) -> None:
    for identifier in split_identifiers(text):
        if identifier_fault(identifier) is None:
            assert len(pseudonyms_of(identifier, PSEUDONYMS)) in {1, len(networks())}


def test_networks_are_known_by_their_usual_spellings_only() -> None:
    assert network_id("Twitter") == "x"
    assert network_id("e-mail") == "email"
    assert network_id("Twiter") is None
    assert network_id("") is None
