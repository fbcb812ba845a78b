"""Registers of official accounts."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.account_register import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.networks import normalise
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.organisation import Property


def read(path: Path) -> tuple[list[Property], Door]:
    door = Door(Pseudonymiser(b"k" * 32), "account_register", 2_000_000_000_000_000)
    return list(READER.read(Source(path), door)), door


def register(folder: Path, text: str, name: str = "r.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_columns_are_found_by_their_meaning(tmp_path: Path) -> None:
    path = register(
        tmp_path,
        "Account,Platform ,Department,URL,Language\nParks,X,Nature,https://x.com/ParksToday,English\n"
        "@water_works,instagram,Water,,English\n",
    )
    (parks, water), door = read(path)
    assert READER.detect(Source(path)) >= 0.5
    assert (parks.property_id, parks.handle, parks.owner_unit) == ("x:ParksToday", "ParksToday", "Nature")
    assert parks.url == "https://x.com/ParksToday"
    assert (water.property_id, water.owner_unit) == ("instagram:water_works", "Water")
    assert (door.rows_read, door.rows_rejected, door.coverage.notes) == (2, 0, [])


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("Compte;Plateforme;Ministère;Lien", "cp1252"),
        ("Compte;Réseau social;Unité;URL", "utf-8-sig"),
        ("Konto\tNetzwerk\tAbteilung\tLink", "utf-16"),
        ("Cuenta|Red social|Departamento|Enlace", "utf-8"),
    ],
)
def test_other_languages_and_encodings(tmp_path: Path, header: str, encoding: str) -> None:
    sign = next(sign for sign in ";\t|" if sign in header)
    row = sign.join(["La Ville", "Facebook", "Énergie", "https://www.facebook.com/laville"])
    path = register(tmp_path, f"{header}\n{row}\n", encoding=encoding)
    (found,), _ = read(path)
    assert READER.detect(Source(path)) >= 0.5
    assert (found.property_id, found.owner_unit) == ("facebook:laville", "Énergie")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("r.csv", ("Official accounts;\nAs of 1 March\n\nDepartment;Account Platform;Account Name;Account Link\n"
                  "City;X;ParksToday;https://x.com/ParksToday\n")),
        ("r.json", ('{"accounts": [{"id": 1, "organization": "City", "account": "ParksToday", '
                   '"service_key": "twitter", "service_url": "https://x.com/ParksToday"}]}')),
    ],
)  # fmt: skip
def test_titles_above_and_names_of_inventories(tmp_path: Path, name: str, text: str) -> None:
    path = register(tmp_path, text, name)
    (found,), door = read(path)
    assert READER.detect(Source(path)) >= 0.5
    assert (found.property_id, found.owner_unit, found.url) == ("x:ParksToday", "City", "https://x.com/ParksToday")
    assert door.rows_rejected == 0


def test_doubtful_networks_are_taken_in_and_listed_with_their_rows(tmp_path: Path) -> None:
    path = register(
        tmp_path,
        "Name,Network,URL\nOne,Intagram,\nTwo,X,https://www.facebook.com/two\nThree,Myspace,\nFour,Youtube,\n",
    )
    found, door = read(path)
    assert [one.property_id for one in found] == ["instagram:One", "x:Two", "other:Three", "youtube:Four"]
    assert [note.split(" (")[0] for note in door.coverage.notes] == ["r.csv, line 2", "r.csv, line 3", "r.csv, line 4"]
    assert "address is on Facebook" in door.coverage.notes[1]


def test_a_long_list_of_doubts_is_shortened(tmp_path: Path) -> None:
    rows = "".join(f"n{n},Myspace,\n" for n in range(60))
    _, door = read(register(tmp_path, f"Name,Network,URL\n{rows}"))
    assert len(door.coverage.notes) == 26
    assert door.coverage.notes[-1] == "35 more rows are doubtful."


def test_each_record_ends_in_one_way(tmp_path: Path) -> None:
    path = register(
        tmp_path,
        "Name,Network,URL\nA,X,https://x.com/a\na again,X,https://www.twitter.com/A/\n,X,\n\nB,X,,surplus\nC,X\n",
    )
    found, door = read(path)
    assert [one.property_id for one in found] == ["x:a", "x:C"]
    assert door.ignored == {"same property again": 1}
    assert [rejection.place for rejection in door.rejections] == ["r.csv, line 4", "r.csv, line 6"]
    assert door.rows_read == len(found) + door.ignored.total() + door.rows_rejected


def test_an_address_stands_in_for_a_missing_network_and_name(tmp_path: Path) -> None:
    path = register(tmp_path, "Platform,Unit,Link\n,Press,https://www.youtube.com/@press\n,Web,https://example.org/f\n")
    found, door = read(path)
    assert [one.property_id for one in found] == ["youtube:press", "other:example.org/f"]
    assert len(door.coverage.notes) == 1


def test_accounts_of_one_name_on_two_unknown_networks_are_two(tmp_path: Path) -> None:
    path = register(
        tmp_path, "Name,Network,URL\nus,Google Plus,https://plus.example/+us\nus,Foursquare,https://4sq.example/us\n"
    )
    found, door = read(path)
    assert [one.property_id for one in found] == ["other:plus.example/+us", "other:4sq.example/us"]
    assert not door.ignored


def test_a_yaml_list_of_accounts(tmp_path: Path) -> None:
    text = """
- network: Twitter
  handle: "@Press"
  unit: Communications
  purpose: announcements
  decision: Keep
- {network: facebook, url: "https://facebook.com/press", reviewed_at: 2024-01-31}
- only words
"""
    path = register(tmp_path, text, "r.yaml")
    (press, page), door = read(path)
    assert READER.detect(Source(path)) >= 0.5
    assert (press.property_id, press.owner_unit, press.decision) == ("x:Press", "Communications", "keep")
    assert (page.property_id, page.reviewed_at) == ("facebook:press", "2024-01-31")
    assert [rejection.place for rejection in door.rejections] == ["r.yaml, line 8"]


def test_a_yaml_list_of_holders_with_their_networks(tmp_path: Path) -> None:
    text = """
- id: {office: A1}
  social:
    twitter: OfficeA
    twitter_id: 12345
    mastodon: "@office@social.example"
- id: {office: B2}
  social:
    youtube_id: UCabc
"""
    path = register(tmp_path, text, "r.yaml")
    found, door = read(path)
    assert READER.detect(Source(path)) >= 0.5
    assert [(one.property_id, one.owner_unit) for one in found] == [
        ("x:OfficeA", "A1"),
        ("mastodon:office@social.example", "A1"),
        ("youtube:UCabc", "B2"),
    ]
    assert door.rows_read == 3


LISTED = (
    '[{"platform": "Twitter", "handle": "@press", "agency": "Press"}, {"platform": "FB", "url": "fb.com/press"}, 7]'
)
HOLDERS = """[
  {"id": {"office": "A1"}, "social": {"twitter": "OfficeA", "twitter_id": 12345}},
  {"id": {"office": "B2"}, "social": {"youtube_id": "UCabc"}}
]"""


def test_a_json_list_of_accounts(tmp_path: Path) -> None:
    for text in (LISTED, f'{{"updated": "today", "accounts": {LISTED}}}'):
        path = register(tmp_path, text, "r.json")
        found, door = read(path)
        assert READER.detect(Source(path)) >= 0.5
        assert [(one.property_id, one.owner_unit) for one in found] == [("x:press", "Press"), ("facebook:press", None)]
        assert [rejection.place for rejection in door.rejections] == ["r.json, entry 3"]


def test_a_json_list_of_holders_with_their_networks(tmp_path: Path) -> None:
    path = register(tmp_path, HOLDERS, "r.json")
    found, door = read(path)
    assert READER.detect(Source(path)) >= 0.5
    assert [(one.property_id, one.owner_unit) for one in found] == [("x:OfficeA", "A1"), ("youtube:UCabc", "B2")]
    assert (door.rows_read, door.rows_rejected) == (2, 0)


def test_a_table_with_a_column_for_each_network(tmp_path: Path) -> None:
    path = register(
        tmp_path,
        "Department,Web address,Twitter,Facebook page,YouTube URL,youtube_id\n"
        "Cabinet,https://cabinet.example,@cabinet,https://www.facebook.com/cabinet.office,n/a,UC1\n"
        "Home,https://home.example,https://twitter.com/#!/homeoffice,Home Office,,\n"
        "Trade,https://trade.example,@trade @trade_jobs,-,https://youtube.com/user/trade,UC2\n"
        "Mint,https://mint.example,,No,,\n",
    )
    found, door = read(path)
    assert READER.detect(Source(path)) >= 0.5
    assert sorted((one.property_id, one.owner_unit) for one in found) == [
        ("facebook:Home Office", "Home"),
        ("facebook:cabinet.office", "Cabinet"),
        ("x:cabinet", "Cabinet"),
        ("x:homeoffice", "Home"),
        ("x:trade", "Trade"),
        ("x:trade_jobs", "Trade"),
        ("youtube:UC1", "Cabinet"),
        ("youtube:trade", "Trade"),
    ]
    assert door.ignored == {"holder without an account": 1}
    assert (door.rows_read, door.rows_rejected, door.coverage.notes) == (9, 0, [])


def test_people_and_their_accounts_a_row_each(tmp_path: Path) -> None:
    path = register(
        tmp_path,
        "last_name,full_name,type,url,twitter,twitter_id,facebook,mastodon\n"
        "Doe,Jane Doe,sen,https://doe.example,SenDoe,77,,@doe@social.example\n",
    )
    found, _ = read(path)
    assert READER.detect(Source(path)) >= 0.5
    assert [(one.property_id, one.owner_unit) for one in found] == [
        ("x:SenDoe", "Jane Doe"),
        ("mastodon:doe@social.example", "Jane Doe"),
    ]


def test_lists_of_holders_need_no_common_form(tmp_path: Path) -> None:
    text = "- name: Press\n  twitter: press\n- name: Post\n  facebook: post.page\n  instagram: the_post\n"
    path = register(tmp_path, text, "r.yaml")
    found, _ = read(path)
    assert READER.detect(Source(path)) >= 0.5
    assert [(one.property_id, one.owner_unit) for one in found] == [
        ("x:press", "Press"),
        ("facebook:post.page", "Post"),
        ("instagram:the_post", "Post"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Behörde;Kanal;Konto;Link",
        "agency;service_key;account;service_url",
        "Organismo;Red social;Perfil;Enlace",
        "Entidade;Rede social;Conta;Ligação",
        "Ministerie;Sociaal netwerk;Accountnaam;Webadres",
        "Amministrazione;Canale;Profilo;Collegamento",
    ],
)
def test_registers_of_other_countries(tmp_path: Path, header: str) -> None:
    path = register(tmp_path, f"{header}\nStadt;X (antigo Twitter);Die Stadt;https://www.twitter.com/stadt\n")
    (found,), _ = read(path)
    assert READER.detect(Source(path)) >= 0.5
    assert (found.property_id, found.owner_unit) == ("x:stadt", "Stadt")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("r.json", b'[{"network": "x"', "not complete JSON"),
        ("r.json", b'{"a": 1}', "list of accounts"),
        ("r.csv", b"", "is empty"),
        ("r.csv", b"\x00\x01\x02", "binary data"),
        ("r.csv", b"a,b\n1,2\n", "no column of networks"),
        ("r.yaml", b"a: [1\n", "is not YAML"),
        ("r.yaml", b"a: 1\n", "list of accounts"),
    ],
)
def test_files_that_are_no_register_say_why(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=message):
        read(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.csv", "tweet_id,author_id,inbound,created_at,text\n1,2,True,x,y\n"),
        ("t.csv", "Platform,Count,Date,Language\nX,3,2024-01-01,\n"),
        ("t.csv", "id,platform,url,created_at,text\n1,X,u,2024-01-01,hello\n"),
        ("t.yaml", "- name: Health\n  url: https://example.org\n  members: [a]\n"),
        ("t.yaml", "name: Firm\ndomains: [firm.example]\n"),
        ("t.csv", "name,email,phone,telegram\nAnn,a@firm.example,1,ann\n"),
        ("t.csv", "x,y,facebook\n1,2,3\n"),
        ("t.json", '[{"platform": "x", "url": "u", "text": "hello"}]'),
        ("t.csv", "day,facebook,instagram,total\n2024-01-01,12,3,15\n"),
        ("t.csv", "Month;Facebook;Instagram;YouTube\n2024-01;12.000;3 %;\n2024-02;12'500;-1,5;n/a\n"),
        ("t.json", '[{"day": "2024-01-01", "facebook": 12, "instagram": "3.5"}]'),
        ("t.yaml", "- day: 2024-01-01\n  facebook: 12\n  instagram: 3\n"),
    ],
)
def test_other_tables_and_documents_are_left_alone(tmp_path: Path, name: str, text: str) -> None:
    assert READER.detect(Source(register(tmp_path, text, name))) == 0


def test_a_network_without_a_name_is_doubtful(tmp_path: Path) -> None:
    found, _ = read(register(tmp_path, "- name: Ann\n  social: {null: ann, 7: bea, twitter: cay}\n", "r.yaml"))
    assert [one.property_id for one in found] == ["other:ann", "other:bea", "x:cay"]


NESTED = """[
  {"name": "A", "twitter": ["@a", "@b"], "facebook": ["p", "q r"]},
  {"name": "B", "twitter": {"handle": "bb", "url": "https://twitter.com/bb2"}, "facebook": true},
  {"name": "C", "twitter": "c; d", "facebook": "-"},
  {"name": "D", "twitter": false, "facebook": []}
]"""
PLAIN = """[
  {"network": "x", "handle": ["a", "b"], "unit": "-"},
  {"network": "facebook", "handle": "p; q"},
  {"network": "x", "handle": {"name": "c"}},
  {"network": "x", "handle": true},
  {"network": "x", "handle": "–"}
]"""
SOCIAL = """[
  {"name": "A", "social": {"twitter": ["a", "@b"], "twitter_id": 7, "facebook": "https://facebook.com/p"}},
  {"name": "B", "social": {}},
  {"name": "C", "social": {"twitter": null, "facebook": "n/a"}}
]"""


@pytest.mark.parametrize(
    ("text", "expected", "ends"),
    [
        (NESTED, ["x:a", "x:b", "facebook:p", "facebook:q r", "x:bb2", "x:c", "x:d"], (8, 1, 0)),
        (PLAIN, ["x:a", "x:b", "facebook:p", "facebook:q", "x:c"], (7, 0, 2)),
        (SOCIAL, ["x:a", "x:b", "facebook:p"], (5, 2, 0)),
    ],
)
def test_several_accounts_or_none_in_a_cell(
    tmp_path: Path, text: str, expected: list[str], ends: tuple[int, int, int]
) -> None:
    found, door = read(register(tmp_path, text, "r.json"))
    assert [one.property_id for one in found] == expected
    assert {one.owner_unit for one in found} <= {None, "A", "B", "C"}
    assert (door.rows_read, door.ignored.total(), door.rows_rejected) == ends


def test_a_list_without_entries_is_not_the_register(tmp_path: Path) -> None:
    found, _ = read(register(tmp_path, f'{{"languages": ["en"], "accounts": {LISTED}}}', "r.json"))
    assert [one.property_id for one in found] == ["x:press", "facebook:press"]


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path: Path) -> None:
    sound = 'Name,Network\n"A ""B""",X\nC,"X\n"\n'
    assert len(read(register(tmp_path, sound))[0]) == 2
    for text in (f'{sound}"D,X\nE,X\nF,X\n', f'{sound}D,"X'):
        with pytest.raises(UnreadableError, match=r"r\.csv, behind line 4: a quotation mark is never closed"):
            read(register(tmp_path, text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("r.yaml", "\n" * 60_000),
        ("r.yaml", " " * 60_000),
        ("r.json", f"{{{','.join(f'{chr(34)}k{n}{chr(34)}:1' for n in range(6_000))}"),
    ],
)
def test_hostile_beginnings_take_no_long_time(tmp_path: Path, name: str, text: str) -> None:
    path, began = register(tmp_path, text, name), process_time()
    assert READER.detect(Source(path)) == 0
    assert process_time() - began < 2


@given(st.binary(max_size=200), st.sampled_from(["r.csv", "r.yaml", "r.json"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    path = tmp_path_factory.mktemp("bytes") / name
    path.write_bytes(content)
    try:
        assert 0 <= READER.detect(Source(path)) <= 1
        found, door = read(path)
    except UnreadableError as error:
        said = str(error)
    else:
        said = f"{name} was read"
        assert len(found) + door.ignored.total() + door.rows_rejected == door.rows_read
    assert name in said


def test_a_government_register(shared_data: Path) -> None:
    folder = shared_data / "gc_socials"
    found, door = read(folder / "accounts.csv")
    assert (door.rows_read, door.rows_rejected, len(found)) == (1_865, 0, 1_844)
    assert door.ignored == {"same property again": 21}
    assert len(door.coverage.notes) == 5
    assert {one.network for one in found} == {"facebook", "x", "instagram", "youtube", "linkedin", "flickr"}
    assert len({one.owner_unit for one in found}) == 218
    assert all(one.url for one in found)


def test_counts_of_networks_equal_the_published_ones_of_the_last_day(shared_data: Path) -> None:
    folder = shared_data / "gc_socials"
    with (folder / "published_platform_counts.csv").open(encoding="utf-8-sig") as stream:
        published = list(csv.DictReader(stream))
    last_day = max(row["Date"] for row in published)
    expected: Counter[str | None] = Counter()
    for row in published:
        if row["Date"] == last_day and row["Language"]:
            expected[normalise(row["Platform"]).id] += int(row["Count"])
    with (folder / "accounts.csv").open(encoding="utf-8-sig") as stream:
        rows = [normalise(row["Platform"], row["URL"]).id for row in csv.DictReader(stream)]
    assert Counter(rows) == expected
    assert sum(expected.values()) == 1_865


def test_a_parliament_s_accounts(shared_data: Path) -> None:
    found, door = read(shared_data / "congress_social" / "legislators-social-media.yaml")
    assert (door.rows_read, door.rows_rejected, len(found)) == (1_734, 0, 1_733)
    assert Counter(one.network for one in found) == {
        "x": 506,
        "facebook": 489,
        "instagram": 407,
        "youtube": 318,
        "mastodon": 13,
    }
    assert len({one.owner_unit for one in found}) == 519
    assert door.coverage.notes == []
