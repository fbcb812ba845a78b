"""The drawing of the network: hubs, silence, and room for everybody."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import pytest

from pappus.report.document import Network, NetworkLink, NetworkNode, ReportDocument
from pappus.report.network_drawing import network_picture
from pappus.report.network_layout import wrapped
from pappus.report.network_ties import a_month, backbone, hubs_of


@pytest.fixture
def star(rich: ReportDocument) -> Network:
    assert rich.network is not None
    return rich.network


def groups(number: int) -> tuple[NetworkNode, ...]:
    return tuple(NetworkNode(f"u{index:02d}", f"Unit number {index}", 5 + 7 * index % 60) for index in range(number))


def all_alike(number: int) -> Network:
    nodes = groups(number)
    links = tuple(NetworkLink(one.key, other.key, 30) for one, other in combinations(nodes, 2))
    return Network("units", nodes, links, 12.0)


def test_the_hub_is_named_with_its_share_of_what_can_be_shown(star: Network) -> None:
    assert hubs_of(star) == ("hub",)
    said = network_picture(star).sentence
    # 240 + 180 + 60 of 504 contacts that can be shown
    assert "Digital hub is the hub: 95\N{NO-BREAK SPACE}% of the 504 contacts between units that can be shown" in said
    assert "Most contact is between Customer care and Digital hub, 20 a month." in said
    assert "Works of the north has no contact in the record with any other unit." in said
    assert "Of those that can be shown, Customer care says most to the outside." in said


def test_where_all_are_alike_nobody_is_a_hub() -> None:
    assert hubs_of(all_alike(6)) == ()
    assert "No unit is a hub." in network_picture(all_alike(6)).sentence


def test_being_large_makes_no_hub(star: Network) -> None:
    assert hubs_of(star) == ("hub",)
    large = tuple(replace(node, people=150) if node.key == "hub" else node for node in star.nodes)
    assert hubs_of(replace(star, nodes=large)) == ()


def test_of_three_groups_none_can_be_called_a_hub() -> None:
    nodes = groups(3)
    few = Network("units", nodes, (NetworkLink("u00", "u01", 9), NetworkLink("u00", "u02", 9)), 12.0)
    assert "With three groups none can be called a hub." in network_picture(few).sentence


def test_channels_are_no_hubs(star: Network) -> None:
    assert hubs_of(replace(star, basis="channels")) == ()
    assert network_picture(replace(star, basis="channels")).unit == "people in both"


def test_two_hubs_stand_inside_each_near_its_own() -> None:
    nodes = groups(10)
    spokes = [NetworkLink("u00", node.key, 90) for node in nodes[2:6]] + [
        NetworkLink("u01", node.key, 90) for node in nodes[6:]
    ]
    weak = [NetworkLink("u00", node.key, 1) for node in nodes[6:]] + [
        NetworkLink("u01", node.key, 1) for node in nodes[2:6]
    ]
    network = Network("units", nodes, (NetworkLink("u00", "u01", 60), *spokes, *weak), 12.0)
    assert set(hubs_of(network)) == {"u00", "u01"}
    dots = {dot.key: (dot.x, dot.y) for dot in network_picture(network).wide.dots}
    for hub, other, own in (("u00", "u01", nodes[2:6]), ("u01", "u00", nodes[6:])):
        for node in own:
            assert math.dist(dots[hub], dots[node.key]) < math.dist(dots[other], dots[node.key])


def test_silent_and_hidden_are_told_apart(star: Network) -> None:
    picture = network_picture(star)
    dots = {dot.key: dot for dot in picture.wide.dots}
    assert [key for key, dot in dots.items() if dot.silent] == ["works"]
    assert not dots[""].silent
    assert [tie.title for tie in picture.wide.ties if tie.width is None] == [
        "3 smaller units and Digital hub: hidden to protect a small group"
    ]
    assert picture.hidden
    assert picture.silent


def test_thickness_grows_with_contact_and_halos_with_what_is_said_outside(star: Network) -> None:
    drawn = network_picture(star).wide
    widths = [tie.width for tie in drawn.ties if tie.width is not None]
    assert widths == sorted(widths)
    assert widths[-1] > 3 * widths[0]
    halos = {dot.key: dot.halo - dot.radius for dot in drawn.dots if dot.halo}
    assert halos["care"] > halos["brand"] > halos["hub"]
    assert "works" not in halos


def test_the_table_says_what_the_drawing_shows_and_no_more(star: Network) -> None:
    picture = network_picture(star)
    rows = {row[0]: row[1:] for row in picture.rows}
    assert rows["Digital hub (hub)"] == ("8", "20", "40 or more", "4 of 5", "50")
    assert rows["Works of the north"] == ("26", "0", "0", "0 of 5", "0")
    assert rows["People team"][1] == "hidden to protect a small group"
    assert ("3 smaller units – Digital hub", "hidden to protect a small group") in picture.links


@pytest.mark.parametrize("number", [2, 9, 30])
@pytest.mark.parametrize("name", ["wide", "narrow"])
def test_groups_do_not_cover_one_another_and_stay_inside(number: int, name: str) -> None:
    drawn = getattr(network_picture(all_alike(number)), name)
    for one, other in combinations(drawn.dots, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius
    for dot in drawn.dots:
        assert dot.radius <= dot.x <= drawn.frame.width - dot.radius
        assert dot.radius <= dot.y <= drawn.frame.height - dot.radius
    labels = [dot.lines for dot in drawn.dots]
    assert all(line.isdigit() for lines in labels for line in lines) == (number > drawn.frame.names)


def test_of_very_many_links_the_strongest_of_each_group_are_drawn() -> None:
    network = all_alike(12)
    drawn = backbone(network)
    assert len(drawn) < len(network.links) == 66
    assert {key for link in drawn for key in (link.one, link.other)} == {node.key for node in network.nodes}
    picture = network_picture(network)
    assert len(picture.links) == 66
    assert picture.left_out == f"Of 66 links the {len(drawn)} strongest are drawn."


def test_the_same_network_is_drawn_alike(star: Network) -> None:
    assert network_picture(star) == network_picture(star)


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (1, "0.1"), (120, "10"), (27, "2.2"), (6000, "500")])
def test_rates_have_as_many_digits_as_they_deserve(star: Network, number: int, words: str) -> None:
    assert a_month(star, number) == words


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Finance", ("Finance",)),
        ("Product Workshop Design", ("Product", "Workshop Design")),
        ("an-extremely-long-name-of-one-channel", ("an-extremely-long-name…",)),
    ],
)
def test_names_break_in_two_lines(name: str, lines: tuple[str, ...]) -> None:
    assert wrapped(name) == lines
