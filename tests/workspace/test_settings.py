from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.workspace.organisation import FUNCTIONS, SHAPES, WEEKDAYS, BusinessHours, EarlierHours, Organisation, Unit
from pappus.workspace.settings import read_settings, save_organisation

FULL = """\
# our own remark
format: 1
name: Acme   # the short form

# where we write from
domains: [Acme.org, mail.acme.org]
accounts:
  - Twitter:@Acme
  - mastodon:acme@acme.social
functions: [marketing, hr]
units:
  # the first unit
  - {id: brand, name: Brand, function: marketing, market: Europe}
  - {id: people, name: People, function: hr, parent: brand}
size: 250
footprint: global
regulated: false
initiative: Closer
declared_shape: dandelion
target: {model: social-maturity, stage: innovators, by: 2030-01-31}
dormancy_reason: regulated
core_measures: [margin]
languages: [de, en]
# when we answer
business_hours:
  time_zone: Europe/Vienna
  monday: 9:00 – 17:30
  saturday: 20:00-24:00
  sunday:
  holidays: [2026-12-25]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "organisation.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(tmp_path: Path, text: str) -> list[Fault]:
    path = written(tmp_path, text)
    with pytest.raises(InvalidFileError) as caught:
        read_settings(path)
    assert {fault.file for fault in caught.value.faults} == {str(path)}
    return caught.value.faults


def test_a_name_is_enough(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, "name: Acme\n")) == Organisation(name="Acme")


def test_every_setting_is_read(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, FULL)) == Organisation(
        name="Acme",
        domains=("acme.org", "mail.acme.org"),
        accounts=("x:Acme", "mastodon:acme@acme.social"),
        functions=("marketing", "hr"),
        units=(
            Unit("brand", "Brand", "marketing", market="Europe"),
            Unit("people", "People", "hr", parent="brand"),
        ),
        size=250,
        footprint="global",
        regulated=False,
        initiative="Closer",
        declared_shape="dandelion",
        target_model="social-maturity",
        target_stage="innovators",
        target_date="2030-01-31",
        dormancy_reason="regulated",
        core_measures=("margin",),
        languages=("de", "en"),
        time_zone="Europe/Vienna",
        business_hours=BusinessHours(
            {"monday": ("09:00", "17:30"), "saturday": ("20:00", "24:00")}, holidays=("2026-12-25",)
        ),
    )


def test_entries_with_nothing_behind_the_colon_count_as_left_out(tmp_path: Path) -> None:
    text = "name: Acme\ndomains:\nsize:\ntarget:\n  model:\nbusiness_hours:\n"
    assert read_settings(written(tmp_path, text)) == Organisation(name="Acme")


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", "line 1", "the file: lacks 'name'"),
        ("name: ' '\n", "line 1", "name: expected a name that is not blank, found ' '"),
        ("name: 5\n", "line 1", "name: expected string, found 5"),
        ("- a\n", "line 1", "the file: expected object, found ['a']"),
        ("name: A\nname: B\n", "line 2", "the key 'name' stands twice"),
        ("name: A\nsizes: 4\n", "line 1", "'sizes' is not known (did you mean 'size'?)"),
        ("name: A\nformat: old\n", "line 2", "format: expected integer, found 'old'"),
        ("name: A\n\nsize: 0\n", "line 3", "size: expected a number of employees, 1 or more, found 0"),
        ("name: A\nfootprint: world\n", "line 2", "footprint: 'world' is none of single_market"),
        ("name: A\nregulated: perhaps\n", "line 2", "regulated: expected boolean, found 'perhaps'"),
        ("name: A\ndeclared_shape: star\n", "line 2", "declared_shape: 'star' is none of decentralised"),
        ("name: A\ndormancy_reason: lazy\n", "line 2", "dormancy_reason: 'lazy' is none of conservative"),
        ("name: A\ndomains:\n  - a.org\n  - '@b.org'\n", "line 4", "domains.1: expected a domain as example.org"),
        ("name: A\ndomains: ['https://b.org']\n", "line 2", "domains.0: expected a domain as example.org"),
        ("name: A\naccounts: [acme]\n", "line 2", "accounts.0: expected an account as network:handle"),
        ("name: A\naccounts:\n  - twiter:acme\n", "line 3", "'twiter' is no known network (did you mean 'x'?)"),
        ("name: A\naccounts: ['x:@']\n", "line 2", "accounts: expected a handle after the network in 'x:@'"),
        ("name: A\naccounts:\n - x:a\n - Twitter:@A\n", "line 4", "'Twitter:@A' is the same account as in line 3"),
        ("name: A\nfunctions: [hr, sales]\n", "line 2", "functions.1: 'sales' is none of marketing"),
        ("name: A\nfunctions: [hr, hr]\n", "line 2", "functions: expected each function once"),
        ("name: A\nunits:\n - {id: a, name: B}\n", "line 3", "units.0: lacks 'function'"),
        ("name: A\nunits:\n - {id: a b, name: B, function: hr}\n", "line 3", "units.0.id: expected letters, digits"),
        ("name: A\nunits:\n - {id: a, name: B, function: hq}\n", "line 3", "units.0.function: 'hq' is none of"),
        (
            "name: A\nunits:\n - {id: a, name: B, function: hr}\n - {id: a, name: C, function: hr}\n",
            "line 4",
            "units: the id 'a' stands twice",
        ),
        (
            "name: A\nunits:\n - {id: a, name: B, function: hr, parent: z}\n",
            "line 3",
            "units: the parent 'z' is the id of no unit",
        ),
        (
            "name: A\nunits:\n - {id: a, name: B, function: hr, parent: a}\n",
            "line 3",
            "units: 'a' stands above itself (a under a)",
        ),
        (
            "name: A\nfunctions: [it]\nunits:\n - {id: a, name: B, function: hr}\n",
            "line 4",
            "units: 'hr' is not among the functions that this file lists",
        ),
        ("name: A\ntarget: {by: 2030-02-31}\n", "line 2", "target.by: expected a date as 2026-12-31"),
        ("name: A\ntime_zone: Mars/Base\n", "line 2", "time_zone: 'Mars/Base' is no time zone"),
        ("name: A\nlanguages: [de, tlh]\n", "line 2", "languages: there are no translations into 'tlh'; known: en, de"),
        ("name: A\nlanguages: [de, de]\n", "line 2", "languages: expected each language once"),
        ("name: A\ntime_zone: Europe\n", "line 2", "time_zone: 'Europe' is no time zone"),
        (
            "name: A\ntime_zone: UTC\nbusiness_hours:\n  monday: 09:00-10:00\n  time_zone: Europe/Vienna\n",
            "line 5",
            "business_hours.time_zone differs from time_zone; say it once",
        ),
        ("name: A\nbusiness_hours: {holidays: []}\n", "line 2", "business_hours: names no weekday"),
        ("name: A\nbusiness_hours: {monday: 9-17}\n", "line 2", "business_hours.monday: expected opening hours as"),
        (
            "name: A\nbusiness_hours:\n  monday: 17:00-09:00\n",
            "line 3",
            "business_hours.monday: closes at 09:00, not after it opens at 17:00",
        ),
        (
            "name: A\nbusiness_hours:\n  monday: 09:00-10:00\n  holidays: [25.12.2026]\n",
            "line 4",
            "business_hours.holidays.0: expected a date as 2026-12-31, found '25.12.2026'",
        ),
        ("name: [\n", "line 2", "is not YAML"),
    ],
)
def test_each_fault_is_said_with_its_line(tmp_path: Path, text: str, place: str, says: str) -> None:
    fault = faults_of(tmp_path, text)[0]
    assert fault.place == place
    assert says in fault.expected


def test_units_above_each_other_are_found(tmp_path: Path) -> None:
    units = "\n".join(
        f" - {{id: {one}, name: N, function: hr, parent: {above}}}" for one, above in zip("abc", "bca", strict=True)
    )
    faults = faults_of(tmp_path, f"name: A\nunits:\n{units}\n")
    assert faults[0].expected == "units: 'a' stands above itself (a under b under c under a)"
    assert len(faults) == 3


def test_all_faults_are_said_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, "name: A\ntime_zone: Moon\nsize: none\naccounts: [zzz:a]\nbusiness_hours: {}\n")
    assert [fault.place for fault in faults] == ["line 2", "line 3", "line 4", "line 5"]


def test_text_that_is_not_utf8_is_said(tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_bytes("name: Café\n".encode("latin-1"))
    with pytest.raises(InvalidFileError, match=r"organisation\.yaml, byte 9: is not UTF-8 text"):
        read_settings(path)


def test_saving_what_was_read_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, FULL)
    save_organisation(tmp_path, read_settings(path))
    assert path.read_text(encoding="utf-8") == FULL


def test_saving_keeps_what_the_person_wrote_around_what_changed(tmp_path: Path) -> None:
    path = written(tmp_path, FULL)
    changed = replace(read_settings(path), size=300, initiative=None, functions=())
    save_organisation(tmp_path, changed)
    expected = FULL.replace("size: 250", "size: 300").replace("initiative: Closer\n", "")
    assert path.read_text(encoding="utf-8") == expected.replace("functions: [marketing, hr]\n", "")
    assert read_settings(path) == changed


def test_saving_adds_what_is_new_at_the_end(tmp_path: Path) -> None:
    path = written(tmp_path, "name: Acme  # short\n# the end")
    save_organisation(tmp_path, Organisation(name="Acme", size=3))
    assert path.read_text() == "name: Acme  # short\n# the end\nsize: 3\n"


def test_saving_over_what_cannot_be_patched_writes_it_anew(tmp_path: Path) -> None:
    path = written(tmp_path, "{name: Acme, size: 4}\n")
    save_organisation(tmp_path, Organisation(name="Acme", size=5))
    assert read_settings(path) == Organisation(name="Acme", size=5)
    path = written(tmp_path, FULL)
    other_zone = replace(read_settings(path), time_zone="Asia/Tokyo")
    save_organisation(tmp_path, other_zone)
    assert read_settings(path) == other_zone


def test_settings_that_could_not_be_read_back_are_not_saved(tmp_path: Path) -> None:
    path = written(tmp_path, "name: Acme\n")
    with pytest.raises(InvalidFileError, match="business_hours: names no weekday"):
        save_organisation(tmp_path, Organisation(name="Acme", business_hours=BusinessHours({})))
    assert path.read_text() == "name: Acme\n"


def test_a_faulty_file_is_not_saved_over(tmp_path: Path) -> None:
    path = written(tmp_path, "name: Acme\nsize: many\n")
    with pytest.raises(InvalidFileError, match="line 2: size: expected a number of employees, 1 or more"):
        save_organisation(tmp_path, Organisation(name="Acme"))
    assert path.read_text() == "name: Acme\nsize: many\n"


WORDS = (
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30).map(str.strip).filter(bool)
)
TIMES = st.lists(st.times().map(lambda time: f"{time:%H:%M}"), min_size=2, max_size=2, unique=True).map(sorted)
DATES = st.dates().filter(lambda day: day.year >= 1900).map(str)
UNITS = st.lists(
    st.builds(Unit, st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,8}", fullmatch=True), WORDS, st.sampled_from(FUNCTIONS)),
    max_size=4,
    unique_by=lambda unit: unit.id,
).map(tuple)
ORGANISATIONS = st.builds(
    Organisation,
    name=WORDS,
    domains=st.lists(st.from_regex(r"[a-z0-9]{1,9}\.[a-z]{2,3}", fullmatch=True), max_size=3).map(tuple),
    accounts=st.sampled_from([(), ("x:Acme",), ("email:care@acme.org", "slack:general")]),
    units=UNITS,
    size=st.none() | st.integers(1, 10**6),
    regulated=st.none() | st.booleans(),
    initiative=st.none() | WORDS,
    declared_shape=st.none() | st.sampled_from(SHAPES),
    target_model=st.none() | WORDS,
    target_stage=st.none() | WORDS,
    target_date=st.none() | DATES,
    core_measures=st.lists(WORDS, max_size=3).map(tuple),
    languages=st.sampled_from([(), ("de",), ("en", "de")]),
    time_zone=st.sampled_from(["UTC", "Europe/Vienna", "Asia/Kolkata"]),
    business_hours=st.none()
    | st.builds(
        BusinessHours,
        st.dictionaries(st.sampled_from(WEEKDAYS), TIMES.map(tuple), min_size=1),
        st.lists(DATES, max_size=2).map(tuple),
        st.lists(
            st.builds(
                EarlierHours,
                DATES,
                st.dictionaries(st.sampled_from(WEEKDAYS), TIMES.map(tuple)),
                st.sampled_from([None, "Europe/Vienna"]),
            ),
            max_size=2,
        ).map(tuple),
    ),
)


@pytest.mark.parametrize(
    ("earlier", "says"),
    [
        ("{until: 2024-06-01, monday: '17:00-09:00'}", "business_hours.earlier.0.monday: closes at 09:00"),
        ("{monday: '09:00-17:00'}", "lacks 'until'"),
        ("{until: 2024-06-01, time_zone: Mars}", "'Mars' is no time zone"),
    ],
)
def test_faults_of_earlier_hours(tmp_path: Path, earlier: str, says: str) -> None:
    text = f"name: A\nbusiness_hours:\n  monday: 09:00-17:00\n  earlier: [{earlier}]\n"
    with pytest.raises(InvalidFileError, match=says):
        read_settings(written(tmp_path, text))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(ORGANISATIONS, ORGANISATIONS)
def test_what_is_saved_is_read_back_whatever_stood_there(first: Organisation, second: Organisation) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for organisation in (first, second):
            save_organisation(folder, organisation)
            assert read_settings(folder / "organisation.yaml") == organisation
