"""Spellings of networks, addresses and handles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.vocabulary.networks import handle_in_url, network_of_url, networks, normalise


@pytest.mark.parametrize(
    ("spelling", "network"),
    [
        ("Youtube", "youtube"),
        ("  LinkedIn  ", "linkedin"),
        ("Linked In", "linkedin"),
        ("x/X", "x"),
        ("Twitter / X", "x"),
        ("X (Twitter)", "x"),
        ("twitter", "x"),
        ("E-mail", "email"),
        ("Viva Engage", "engage"),
    ],
)
def test_known_spellings_are_certain(spelling: str, network: str) -> None:
    found = normalise(spelling)
    assert (found.id, found.doubtful, found.reason) == (network, False, "")


@pytest.mark.parametrize(
    ("spelling", "network"),
    [
        ("Intagram", "instagram"),
        ("Facebok", "facebook"),
        ("Fcaebook", "facebook"),
        ("LinkdIn", "linkedin"),
        ("Facebook page", "facebook"),
        ("YouTube - Kanal", "youtube"),
        ("X (antigo Twitter)", "x"),
        ("Facebook community page", "facebook"),
        ("Mastodon account", "mastodon"),
    ],
)
def test_slips_are_accepted_as_doubtful(spelling: str, network: str) -> None:
    found = normalise(spelling)
    assert (found.id, found.doubtful) == (network, True)
    assert repr(spelling) in found.reason


def test_the_address_decides_what_the_spelling_does_not() -> None:
    assert normalise("Our page", "https://www.facebook.com/council").id == "facebook"
    assert normalise("Our page", "https://www.facebook.com/council").doubtful
    assert normalise("", "bsky.app/profile/council.example").id == "bluesky"
    assert not normalise("", "bsky.app/profile/council.example").doubtful


def test_a_clear_spelling_stays_but_another_address_makes_it_doubtful() -> None:
    found = normalise("X", "https://www.facebook.com/council")
    assert (found.id, found.doubtful) == ("x", True)
    assert "X" in found.reason
    assert "Facebook" in found.reason


def test_a_page_in_the_place_of_a_network_is_told_at_once_and_quoted_in_part() -> None:
    found = normalise("Facebook " * 100_000)
    assert found.id is None
    assert len(found.reason) < 100


@pytest.mark.parametrize("spelling", ["Myspace", "", "??", "zz", "Lnkdn", "Facebook and YouTube"])
def test_unknown_networks_are_said_to_be_unknown(spelling: str) -> None:
    found = normalise(spelling)
    assert (found.id, found.doubtful) == (None, True)
    assert found.reason


@pytest.mark.parametrize(
    ("network", "url", "handle"),
    [
        ("x", "https://x.com/CouncilNews", "CouncilNews"),
        ("x", "https://twitter.com/CouncilNews?lang=fr", "CouncilNews"),
        ("x", "https://x.com/search?q=council", None),
        ("x", "http://twitter.com/#!/CouncilNews", "CouncilNews"),
        ("facebook", "https://www.facebook.com/council.page/", "council.page"),
        ("facebook", "m.facebook.com/council", "council"),
        ("facebook", "https://www.facebook.com/pages/Some-Town/1234567", "1234567"),
        ("facebook", "https://www.facebook.com/profile.php?id=998877", "998877"),
        ("facebook", "https://www.facebook.com/pg/council/about", "council"),
        ("instagram", "https://www.instagram.com/council_photos/?hl=en", "council_photos"),
        ("instagram", "https://www.instagram.com/p/abc", None),
        ("linkedin", "https://ca.linkedin.com/company/the-council/about/", "the-council"),
        ("linkedin", "https://www.linkedin.com/showcase/council-jobs", "council-jobs"),
        ("youtube", "https://www.youtube.com/@council", "council"),
        ("youtube", "https://www.youtube.com/channel/UC12345/videos", "UC12345"),
        ("youtube", "https://youtube.com/user/councilTV?x=1", "councilTV"),
        ("flickr", "https://www.flickr.com/photos/council/", "council"),
        ("facebook", "https://x.com/CouncilNews", None),
        ("other", "https://example.org/a", None),
        ("x", "http://[broken", None),
    ],
)
def test_handles_stand_in_the_path(network: str, url: str, handle: str | None) -> None:
    assert handle_in_url(network, url) == handle


def test_hosts_count_with_their_subdomains_only() -> None:
    assert network_of_url("https://business.facebook.com/a") == "facebook"
    assert network_of_url("https://notfacebook.com/a") is None


def test_no_two_networks_share_a_name_or_host() -> None:
    names = [name for network in networks().values() for name in network.names()]
    hosts = [host for network in networks().values() for host in network.hosts]
    assert len(names) == len(set(names))
    assert len(hosts) == len(set(hosts))


@given(st.text(max_size=60), st.one_of(st.none(), st.text(max_size=60)))
def test_any_spelling_and_address_give_a_known_network_or_a_reason(spelling: str, url: str | None) -> None:
    found = normalise(spelling, url)
    assert found.id in networks() if found.id is not None else found.reason
    assert found.doubtful == bool(found.reason)
