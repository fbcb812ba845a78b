from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pappus.vocabulary.errors import InvalidFileError, UsageError
from pappus.vocabulary.networks import networks
from pappus.vocabulary.periods import microseconds
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.columns import in_place, rules_of
from pappus.workspace.organisation import LEVELS, Organisation, Person, Unit
from pappus.workspace.people import forget_person, people_of, pseudonyms_of_person, save_people
from pappus.workspace.tables import parse_table, read_table

PSEUDONYMS = Pseudonymiser(b"k" * 32)
ACME = Organisation("Acme", units=(Unit("care", "Care", "customer_support"), Unit("brand", "Brand", "marketing")))
ALICE = PSEUDONYMS.email("alice@x.org")
BOB = PSEUDONYMS.email("bob@x.org")


def read(text: str, organisation: Organisation = ACME) -> tuple[list[Person], list[str]]:
    table = parse_table(text.encode(), "people.csv", rules_of("people"))
    people, flaws = people_of(table, organisation, PSEUDONYMS)
    return people, [str(fault) for fault in in_place("people.csv", flaws)]


def people(text: str, organisation: Organisation = ACME) -> list[Person]:
    found, faults = read(text, organisation)
    assert faults == []
    return found


def us(year: int, month: int, day: int, hour: int = 0) -> int:
    return microseconds(datetime(year, month, day, hour, tzinfo=UTC))


def test_a_person_is_a_pseudonym_in_a_unit_and_the_name_is_dropped() -> None:
    (alice,) = people("identifier,name,unit,level\nalice@x.org,Alice Smith,care,Manager\n")
    assert alice == Person(ALICE, (ALICE,), "care", "customer_support", "manager")
    assert "Alice" not in repr(alice)


def test_the_function_of_the_row_goes_before_that_of_the_unit() -> None:
    text = "identifier,unit,function\nalice@x.org,care,HR\nbob@x.org,,Legal\n"
    assert [person.function for person in people(text)] == ["hr", "legal"]


def test_several_identifiers_stand_in_a_cell() -> None:
    (alice,) = people("identifiers,unit\nslack:U1; alice@x.org;x:@Alice,care\n")
    slack, x = PSEUDONYMS.person("slack", "u1"), PSEUDONYMS.person("x", "alice")
    assert alice.pseudonyms == (slack, ALICE, x)
    assert alice.person_id == slack


def test_several_identifiers_stand_in_rows_of_the_same_person() -> None:
    text = "person,identifier,unit\np1,alice@x.org,care\np2,bob@x.org,brand\np1,slack:U1,\np1,x:alice,care\n"
    alice, bob = people(text)
    assert alice.pseudonyms == (ALICE, PSEUDONYMS.person("slack", "U1"), PSEUDONYMS.person("x", "alice"))
    assert (alice.unit, bob.unit) == ("care", "brand")


def test_a_bare_handle_counts_on_every_network() -> None:
    (alice,) = people("identifier\nalice\n")
    assert set(alice.pseudonyms) == {PSEUDONYMS.person(network, "alice") for network in networks()}


def test_rows_over_time_are_spans_whose_last_day_counts() -> None:
    text = "identifier,unit,valid_from,valid_to\nalice@x.org,brand,2024-07-01,\nalice@x.org,care,,2024-06-30\n"
    before, after = people(text)
    assert (before.unit, before.valid_from_us, before.valid_to_us) == ("care", None, us(2024, 7, 1))
    assert (after.unit, after.valid_from_us, after.valid_to_us) == ("brand", us(2024, 7, 1), None)
    assert before.person_id == after.person_id == ALICE


def test_a_day_begins_in_the_time_zone_of_the_organisation() -> None:
    acme = Organisation("Acme", time_zone="Europe/Vienna")
    (alice,) = people("identifier,valid_from,valid_to\nalice@x.org,2024-07-01,2024-12-31\n", acme)
    assert (alice.valid_from_us, alice.valid_to_us) == (us(2024, 6, 30, 22), us(2024, 12, 31, 23))


def test_the_last_year_of_the_calendar_means_no_end() -> None:
    (alice,) = people("identifier,valid_to\nalice@x.org,9999-12-31\n")
    assert alice.valid_to_us is None


def test_a_person_with_a_new_identifier_keeps_the_pseudonyms_of_all_spans() -> None:
    text = "person,identifier,unit,valid_from,valid_to\np,alice@x.org,care,,2024-01-31\np,x:alice,brand,2024-02-01,\n"
    assert len({person.pseudonyms for person in people(text)}) == 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "identifier,unit\nalice@x.org,crae\n",
            (
                "row 2, column unit: 'crae' is none of care, brand (did you mean 'care'?); "
                "units stand in organisation.yaml"
            ),
        ),
        (
            "identifier,function\nalice@x.org,marketng\n",
            (
                "row 2, column function: 'marketng' is none of marketing, communications, customer_support, hr, "
                "product_development, finance, fulfilment, production, legal, it, other (did you mean 'marketing'?)"
            ),
        ),
        (
            "identifier,level\nalice@x.org,boss\n",
            "row 2, column level: 'boss' is none of frontline, manager, executive",
        ),
        (
            "identifier,valid_from\nalice@x.org,1.2.2024\n",
            "row 2, column valid_from: expected a date as 2026-12-31, found '1.2.2024'",
        ),
        (
            "identifier,valid_from,valid_to\nalice@x.org,2024-02-01,2024-01-31\n",
            "row 2, column valid_to: 2024-01-31 lies before valid_from, 2024-02-01",
        ),
        (
            "identifier,unit,valid_from,valid_to\nalice@x.org,care,,2024-07-01\nalice@x.org,brand,2024-07-01,\n",
            (
                "row 3, column valid_from: overlaps with row 2, which is the same person; "
                "valid_to is the last day of a span"
            ),
        ),
        (
            "identifiers,unit\nalice@x.org,care\nx:a;Alice@x.org,brand\n",
            (
                "row 3, column valid_from: overlaps with row 2, which is the same person; "
                "valid_to is the last day of a span"
            ),
        ),
        (
            "person,identifier\np1,alice@x.org\n\np2,alice@x.org\n",
            (
                "row 4, column identifier: an identifier also belongs to another person in row 2; if they are one, "
                "give both rows the same value in the column person"
            ),
        ),
        (
            "identifiers,name\nalice,Alice\nx:alice,Alicia\n",
            (
                "row 3, column identifiers: an identifier also belongs to another person in row 2; if they are one, "
                "give both rows the same value in the column person"
            ),
        ),
        (
            "identifier,name\n1.2E+17,Alice\n",
            (
                "row 2, column identifier: '1.2E+17' is a number that a spreadsheet has shortened and its digits are "
                "lost; import it as text"
            ),
        ),
        (
            "identifiers\nx:alice;twiter:alice\n",
            (
                "row 2, column identifiers: 'twiter' is no known network (did you mean 'x'?); expected an e-mail "
                "address, network:handle or a bare handle"
            ),
        ),
        (
            "identifier,unit\n,care\n",
            "row 2, column identifier: is empty; expected an address, network:handle or a bare handle",
        ),
        (
            "identifier,reports_to\nalice@x.org,bob@x.org;carol@x.org\n",
            "row 2, column reports_to: names several; expected one identifier of the manager",
        ),
        (
            "identifier,reports_to\nalice@x.org,twiter:bob\n",
            (
                "row 2, column reports_to: 'twiter' is no known network (did you mean 'x'?); expected an e-mail "
                "address, network:handle or a bare handle"
            ),
        ),
        ("person,identifier\np1,\np1,\n", "row 2, column identifier: is empty in every row of this person"),
    ],
)
def test_each_fault_is_said_with_row_and_column(text: str, fault: str) -> None:
    assert read(text)[1] == [f"people.csv, {fault}"]


def test_a_function_that_the_organisation_does_not_list_is_a_fault() -> None:
    acme = Organisation("Acme", functions=("hr",))
    assert read("identifier,function\na@x.org,it\n", acme)[1] == [
        "people.csv, row 2, column function: 'it' is not among the functions that organisation.yaml lists"
    ]


def test_a_unit_without_any_in_the_organisation_is_explained() -> None:
    assert read("identifier,unit\na@x.org,care\nb@x.org,care\n", Organisation("Acme"))[1] == [
        "people.csv, row 2, column unit: 'care' is no known unit; organisation.yaml lists no units (also in row 3)"
    ]


def test_no_fault_repeats_an_address() -> None:
    _, faults = read("identifiers,name,unit\nalice@x.org,Alice,zzz\nalice@x.org,Bob,care\nBob <bob@x.org>,B,care\n")
    assert len(faults) == 3
    assert "@x.org" not in "".join(faults)


FILE = (
    "person;identifier;name;unit;notes\r\n"
    'p1;alice@x.org;Alice;care;"likes; tea"\r\n'
    "p2;bob@x.org;Bob;brand;\r\n"
    "p1;slack:U1;Alice;;\r\n"
    ";carol;Carol;;\r\n"
)


def test_forgetting_removes_every_row_of_the_person_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"\xef\xbb\xbf" + FILE.encode())
    forgotten = forget_person(tmp_path, PSEUDONYMS, "Slack:u1")
    assert forgotten.rows == 2
    assert set(forgotten.pseudonyms) == {ALICE, PSEUDONYMS.person("slack", "u1")}
    expected = "\ufeffperson;identifier;name;unit;notes\r\np2;bob@x.org;Bob;brand;\r\n;carol;Carol;;\r\n"
    assert path.read_bytes() == expected.encode()


def test_a_person_is_found_by_any_identifier_and_nothing_is_removed(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(FILE)
    both = {ALICE, PSEUDONYMS.person("slack", "u1")}
    assert set(pseudonyms_of_person(tmp_path, PSEUDONYMS, "alice@x.org")) == both
    assert set(pseudonyms_of_person(tmp_path, PSEUDONYMS, "slack:U1")) == both
    assert pseudonyms_of_person(tmp_path, PSEUDONYMS, "bob@x.org") == (BOB,)
    assert (tmp_path / "people.csv").read_text() == FILE.replace("\r\n", "\n")


def test_forgetting_somebody_unknown_gives_the_pseudonyms_for_the_record(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(FILE)
    forgotten = forget_person(tmp_path, PSEUDONYMS, "dora@x.org")
    assert (forgotten.rows, forgotten.pseudonyms) == (0, (PSEUDONYMS.email("dora@x.org"),))
    assert forget_person(tmp_path / "no folder", PSEUDONYMS, "dora@x.org").rows == 0


def test_forgetting_reaches_the_copies_of_the_file(tmp_path: Path) -> None:
    backup = tmp_path / ".pappus" / "backups" / "format-1"
    backup.mkdir(parents=True)
    for path in (backup / "people.csv", tmp_path / "people.csv", tmp_path / ".people.csv.0a1b2c3d.new"):
        path.write_text(FILE)
    forget_person(tmp_path, PSEUDONYMS, "alice@x.org")
    holding = [path for path in tmp_path.rglob("*") if path.is_file() and "alice@x.org" in path.read_text()]
    assert holding == []


def test_a_manager_is_a_pseudonym() -> None:
    text = "identifiers,reports_to\nalice@x.org;alice,\nbob@x.org,alice@x.org\ncarol@x.org,alice\n"
    alice, bob, carol = people(text)
    assert (alice.reports_to, bob.reports_to) == (None, ALICE)
    assert carol.reports_to in alice.pseudonyms


def test_forgetting_takes_a_manager_out_of_the_rows_of_others(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("identifier,reports_to,notes\nalice@x.org,,\nbob@x.org,alice@x.org,x\ncarol@x.org,bob@x.org,\n")
    assert forget_person(tmp_path, PSEUDONYMS, "alice@x.org").rows == 1
    assert path.read_text() == "identifier,reports_to,notes\nbob@x.org,,x\ncarol@x.org,bob@x.org,\n"


def test_names_of_managers_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(f"identifier,reports_to\npseudonym:{ALICE},bob@x.org\n")
    with pytest.raises(UsageError, match="holds names or identifiers that would be lost"):
        save_people(tmp_path, [])


def test_a_handle_of_two_people_is_not_guessed(tmp_path: Path) -> None:
    text = "identifier\nx:alice\nslack:alice\n"
    (tmp_path / "people.csv").write_text(text)
    with pytest.raises(UsageError, match=r"belongs to several people \(rows 2, 3\); name one of them"):
        forget_person(tmp_path, PSEUDONYMS, "alice")
    assert (tmp_path / "people.csv").read_text() == text
    assert forget_person(tmp_path, PSEUDONYMS, "x:alice").rows == 1


def test_what_cannot_be_an_identifier_is_not_forgotten(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'twiter' is no known network"):
        forget_person(tmp_path, PSEUDONYMS, "twiter:alice")


def test_a_damaged_file_stops_the_forgetting(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text('identifier\n"alice@x.org\n')
    with pytest.raises(InvalidFileError, match="row 2: the quotation marks"):
        forget_person(tmp_path, PSEUDONYMS, "alice@x.org")


def test_names_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("identifier\nalice@x.org\n")
    with pytest.raises(UsageError, match="holds names or identifiers that would be lost"):
        save_people(tmp_path, [])
    assert (tmp_path / "people.csv").read_text() == "identifier\nalice@x.org\n"


START = date(1990, 1, 1)
SPANS = st.lists(st.integers(0, 20_000), min_size=2, max_size=6, unique=True).map(sorted)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(SPANS, st.sampled_from([*LEVELS, None])), max_size=4),
    st.sampled_from(["UTC", "Europe/Vienna", "America/St_Johns", "Pacific/Auckland"]),
)
def test_people_are_read_back_as_they_were_saved(drawn: list[tuple[list[int], None]], time_zone: str) -> None:
    acme = Organisation("Acme", units=ACME.units, time_zone=time_zone)
    rows = ["identifiers,unit,level,reports_to,valid_from,valid_to"]
    for number, (days, level) in enumerate(drawn):
        for index in range(0, len(days) - 1, 2):
            first, last = (START + timedelta(days=day) for day in days[index : index + 2])
            rows.append(f"p{number}@x.org;slack:U{number},care,{level or ''},p0@x.org,{first},{last}")
    former = people("\n".join(rows), acme)
    with TemporaryDirectory() as name:
        for _ in range(2):
            save_people(Path(name), former, time_zone)
        found, flaws = people_of(read_table(Path(name) / "people.csv", rules_of("people")), acme, PSEUDONYMS)
    assert flaws == []
    assert found == former


def test_somebody_is_an_ambassador_in_all_of_their_rows_since_the_first_day_said() -> None:
    text = (
        "identifier,unit,valid_from,valid_to,ambassador_from\n"
        "alice@x.org,care,,2026-03-31,\nalice@x.org,brand,2026-04-01,,2026-05-04\nalice@x.org,,,,2026-02-01\n"
        "bob@x.org,care,,,\n"
    )
    found = {(one.person_id, one.unit): one.ambassador_from_us for one in people(text)}
    assert found == {(ALICE, "care"): us(2026, 2, 1), (ALICE, "brand"): us(2026, 2, 1), (BOB, "care"): None}


def test_since_when_somebody_is_an_ambassador_is_a_day() -> None:
    _, faults = read("identifier,unit,ambassador_from\nalice@x.org,care,yes\n")
    assert faults == ["people.csv, row 2, column ambassador_from: expected a date as 2026-12-31, found 'yes'"]


def test_ambassadors_are_read_back_as_they_were_saved(tmp_path: Path) -> None:
    (alice,) = people("identifier,unit,ambassador_from\nalice@x.org,care,2026-02-01\n")
    save_people(tmp_path, [alice])
    saved, flaws = people_of(read_table(tmp_path / "people.csv", rules_of("people")), ACME, PSEUDONYMS)
    assert (saved, flaws) == ([alice], [])
