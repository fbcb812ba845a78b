from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pappus.vocabulary.errors import InvalidFileError, PappusError
from pappus.workspace.columns import in_place, rules_of
from pappus.workspace.organisation import AttestedDocument, Organisation, Property, Unit
from pappus.workspace.registers import add_attested, attested_of, properties_of, save_properties
from pappus.workspace.tables import parse_table, read_table

ACME = Organisation("Acme", units=(Unit("care", "Care", "customer_support"), Unit("brand", "Brand", "marketing")))


def properties(folder: Path, organisation: Organisation = ACME) -> list[Property]:
    found, flaws = properties_of(read_table(folder / "properties.csv", rules_of("properties")), organisation)
    assert flaws == []
    return found


def property_faults(text: str) -> list[str]:
    table = parse_table(text.encode(), "properties.csv", rules_of("properties"))
    return [str(fault) for fault in in_place("properties.csv", properties_of(table, ACME)[1])]


def attested(folder: Path) -> list[AttestedDocument]:
    found, flaws = attested_of(read_table(folder / "attested.csv", rules_of("attested")), ACME)
    assert flaws == []
    return found


def attested_faults(text: str) -> list[str]:
    table = parse_table(text.encode(), "attested.csv", rules_of("attested"))
    return [str(fault) for fault in in_place("attested.csv", attested_of(table, ACME)[1])]


def test_every_column_of_a_property_is_read(tmp_path: Path) -> None:
    (tmp_path / "properties.csv").write_text(
        "network,handle,kind,class,owner_unit,purpose,audience,decision,market,reviewed_at,url,import_id\n"
        "Twitter,'@AcmeCare,profile,Social,care,help,customers,Keep,Europe,2026-01-31,https://x.com/AcmeCare,\n"
    )
    assert properties(tmp_path) == [
        Property(
            "x:AcmeCare",
            "x",
            "AcmeCare",
            "profile",
            "social",
            "care",
            "help",
            "customers",
            "keep",
            "Europe",
            "2026-01-31",
            "https://x.com/AcmeCare",
        )
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("network,handle\nTwiter,a\n", "row 2, column network: 'Twiter' is no known network (did you mean 'x'?)"),
        ("network,handle\n,a\n", "row 2, column network: is empty"),
        ("network,handle\nx,\n", "row 2, column handle: is empty"),
        ("network,handle\nx,@\n", "row 2, column handle: expected a name after the @"),
        (
            "network,handle\nfacebook,1.2E+17\n",
            (
                "row 2, column handle: '1.2E+17' is a number that a spreadsheet has shortened and its digits are lost; "
                "import it as text"
            ),
        ),
        (
            "network,handle\nx,#NAME?\n",
            "row 2, column handle: '#NAME?' is an error of the spreadsheet; import the column as text",
        ),
        ("network,handle\nx,Acme\n\nTwitter,@acme\n", "row 4, column handle: is the same property as row 2"),
        (
            "network,handle,owner_unit\nx,a,brnd\n",
            (
                "row 2, column owner_unit: 'brnd' is none of care, brand (did you mean 'brand'?); "
                "units stand in organisation.yaml"
            ),
        ),
        (
            "network,handle,decision\nx,a,grwo\n",
            "row 2, column decision: 'grwo' is none of grow, keep, merge, close (did you mean 'grow'?)",
        ),
        ("network,handle,class\nx,a,new\n", "row 2, column class: 'new' is none of social, traditional, internal"),
        (
            "network,handle,reviewed_at\nx,a,2026-13-01\n",
            "row 2, column reviewed_at: expected a date as 2026-12-31, found '2026-13-01'",
        ),
    ],
)
def test_each_fault_of_a_property_is_said_with_row_and_column(text: str, fault: str) -> None:
    assert property_faults(text) == [f"properties.csv, {fault}"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "practice,document\npolicies,P\n",
            "row 2, column practice: expected the id of a practice, for example governance.policies, found 'policies'",
        ),
        ("practice,document\ngovernance.policies,\n", "row 2, column document: is empty"),
        (
            "practice,document,status\ngovernance.policies,P,final\n",
            "row 2, column status: 'final' is none of draft, valid",
        ),
        (
            "practice,document,dated_at\ngovernance.policies,P,2026\n",
            "row 2, column dated_at: expected a date as 2026-12-31, found '2026'",
        ),
        (
            "practice,document,dated_at,expires_at\ngovernance.policies,P,2026-02-01,2026-01-01\n",
            "row 2, column expires_at: 2026-01-01 lies before dated_at, 2026-02-01",
        ),
        (
            "practice,document,group\ngovernance.policies,P,brnd\n",
            (
                "row 2, column group: 'brnd' is none of organisation, marketing, communications, customer_support, hr, "
                "product_development, finance, fulfilment, production, legal, it, other, care, brand "
                "(did you mean 'brand'?)"
            ),
        ),
    ],
)
def test_each_fault_of_a_document_is_said_with_row_and_column(text: str, fault: str) -> None:
    assert attested_faults(text) == [f"attested.csv, {fault}"]


TYPED = (
    "handle;network;notes;purpose;import_id\r\n"
    "@Acme;Twitter;ask Ann;'=talk;\r\n"
    "news;facebook;;;\r\n"
    "old;facebook;;;first\r\n"
    "gone;x;;;first\r\n"
)


def test_an_import_adds_its_rows_and_leaves_typed_ones_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "properties.csv"
    path.write_bytes(b"\xef\xbb\xbf" + TYPED.encode())
    imported = [
        Property("x:acme", "x", "acme", purpose="other", import_id="second"),
        Property("facebook:old", "facebook", "old", url="https://facebook.com/old", import_id="first"),
        Property("email:+info@acme.org", "email", "+info@acme.org", import_id="second"),
    ]
    save_properties(tmp_path, imported)
    assert path.read_bytes().decode() == (
        "\ufeffhandle;network;notes;purpose;import_id;url\r\n"
        "@Acme;Twitter;ask Ann;'=talk;\r\n"
        "news;facebook;;;\r\n"
        "old;facebook;;;first;https://facebook.com/old\r\n"
        "'+info@acme.org;email;;;second;\r\n"
    )
    assert [entry.property_id for entry in properties(tmp_path)] == [
        "x:Acme",
        "facebook:news",
        "facebook:old",
        "email:+info@acme.org",
    ]


def test_an_import_is_undone_by_saving_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "properties.csv"
    path.write_text("network,handle,notes\nx,Acme,mine\n")
    before = properties(tmp_path)
    save_properties(tmp_path, [*before, Property("x:new", "x", "new", import_id="second")])
    assert len(properties(tmp_path)) == 2
    save_properties(tmp_path, [entry for entry in properties(tmp_path) if entry.import_id != "second"])
    assert path.read_text() == "network,handle,notes,import_id\nx,Acme,mine\n"


def test_a_decision_of_the_person_changes_a_typed_row(tmp_path: Path) -> None:
    path = tmp_path / "properties.csv"
    path.write_text("network,handle,notes,decision\nTwitter,@Acme,mine,grow\n")
    (former,) = properties(tmp_path)
    save_properties(tmp_path, [replace(former, decision="close")])
    assert path.read_text() == "network,handle,notes,decision\nTwitter,@Acme,mine,close\n"


def test_rows_with_faults_are_kept_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "properties.csv"
    path.write_text("network,handle,decision\nTwiter,@Acme,grwo\n,,\n,lost,\n")
    save_properties(tmp_path, [Property("x:a", "x", "a", import_id="i")])
    expected = "network,handle,decision,import_id\nTwiter,@Acme,grwo\n,,\n,lost,\nx,a,,i\n"
    assert path.read_text() == expected


def test_a_property_that_could_not_be_read_back_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match="column reviewed_at: expected a date as 2026-12-31, found 'May'"):
        save_properties(tmp_path, [Property("x:a", "x", "a", reviewed_at="May")])
    with pytest.raises(InvalidFileError, match="column network: 'myspace' is no known network"):
        save_properties(tmp_path, [Property("myspace:a", "myspace", "a")])
    assert not (tmp_path / "properties.csv").exists()


def test_a_damaged_register_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "properties.csv").write_text('network,handle\nx,"a\n')
    with pytest.raises(InvalidFileError, match="row 2: the quotation marks"):
        save_properties(tmp_path, [])
    assert (tmp_path / "properties.csv").read_text() == 'network,handle\nx,"a\n'


def test_a_document_is_added_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "attested.csv"
    path.write_text("practice;document;remark\ngovernance.roles;R;mine\n")
    document = AttestedDocument(
        "governance.policies",
        "=Policy; 3",
        "head of HR",
        "2026-01-01",
        "draft",
        "board",
        "2026-02-01",
        "2027-01-01",
        "care",
    )
    add_attested(tmp_path, document)
    assert path.read_text().startswith("practice;document;remark;owner;")
    assert "governance.roles;R;mine\n" in path.read_text()
    assert attested(tmp_path) == [AttestedDocument("governance.roles", "R"), document]


def test_a_document_that_breaks_the_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match=r"attested\.csv, row 2, column practice: expected the id of a practice"):
        add_attested(tmp_path, AttestedDocument("policies", "P"))
    assert not (tmp_path / "attested.csv").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PappusError, match="file"):
        add_attested(tmp_path / "file", AttestedDocument("governance.policies", "P"))


TEXT = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=15).map(
    lambda text: text.strip() or None
)
HANDLE = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12).map(
    lambda text: "h" + text.strip()
)
DATE = st.none() | st.dates().filter(lambda day: day.year >= 1900).map(str)
PROPERTIES = st.lists(
    st.builds(
        lambda network, handle, **rest: Property(f"{network}:{handle}", network, handle, **rest),
        network=st.sampled_from(["x", "email", "slack"]),
        handle=HANDLE,
        kind=TEXT,
        network_class=st.sampled_from([None, "social", "internal"]),
        owner_unit=st.sampled_from([None, "care"]),
        purpose=TEXT,
        audience=TEXT,
        decision=st.sampled_from([None, "keep", "close"]),
        market=TEXT,
        reviewed_at=DATE,
        url=TEXT,
        import_id=st.sampled_from([None, "i1", "i2"]),
    ),
    max_size=5,
    unique_by=lambda entry: entry.property_id.casefold(),
)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(PROPERTIES, st.sampled_from(["", "network;handle;own\n", "\ufeffhandle\tnetwork\tdecision\r\n"]))
def test_properties_are_read_back_as_they_were_saved(entries: list[Property], start: str) -> None:
    with TemporaryDirectory() as name:
        (Path(name) / "properties.csv").write_bytes(start.encode())
        save_properties(Path(name), entries)
        assert properties(Path(name)) == entries
        save_properties(Path(name), entries)
        assert properties(Path(name)) == entries
        typed = [entry for entry in entries if entry.import_id is None]
        save_properties(Path(name), [])
        assert properties(Path(name)) == typed


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.builds(
            AttestedDocument,
            practice=st.just("governance.policies"),
            document=HANDLE,
            owner=TEXT,
            reviewed_at=DATE,
            status=st.sampled_from(["draft", "valid"]),
            reviewer=TEXT,
            group=st.sampled_from(["organisation", "care", "hr"]),
        ),
        max_size=4,
    )
)
def test_documents_are_read_back_as_they_were_added(documents: list[AttestedDocument]) -> None:
    with TemporaryDirectory() as name:
        for document in documents:
            add_attested(Path(name), document)
        assert attested(Path(name)) == documents
