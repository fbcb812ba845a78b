"""Proposals for tables as widely used programs write them: usable without being edited."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pappus.readers.door import Door
from pappus.readers.mapping import propose
from pappus.readers.source import Source
from pappus.readers.sources.table import READER
from pappus.vocabulary.documents import parse_yaml
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.periods import microseconds
from pappus.vocabulary.pseudonyms import Pseudonymiser

PSEUDONYMS = Pseudonymiser(b"k" * 32)


def table(folder: Path, text: str, name: str = "t.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def proposed(path: Path) -> tuple[dict[str, Any], str]:
    text = propose(Source(path))
    content: dict[str, Any] = parse_yaml(text, "map.yaml").content
    return content, text


def read(path: Path) -> tuple[list[dict[str, Any]], Door]:
    door = Door(PSEUDONYMS, "table", 2_000_000_000_000_000, mapping=parse_yaml(propose(Source(path)), "map.yaml"))
    return [row for batch in READER.read(Source(path), door) for row in batch.to_pylist()], door


TICKETS = """Nr;Eingang;Absender;Betreff;Antwort am;Bearbeiter
1;01.03.2024 09:00;ann@mail.example;Wo ist mein Päckchen;01.03.2024 12:00;Kim
2;02.03.2024 09:00;ben@mail.example;Rechnung ist falsch gestellt;;
3;13.03.2024 09:00;cem@mail.example;Störung in der Straße;13.03.2024 10:00;Ira
"""


@pytest.mark.parametrize(
    "above", ["", "sep=;\n", "Anfragen im März\n\n", "Anfragen; im März\n", '"Anfragen\nim März"\n"Stand";;;;;\n']
)
def test_what_stands_above_the_names_is_passed_over(tmp_path: Path, above: str) -> None:
    rows, door = read(table(tmp_path, f"{above}{TICKETS}", encoding="cp1252"))
    assert (len(rows), door.rows_read, door.rows_rejected) == (5, 3, 0)
    assert {row["text"] for row in rows} >= {"Wo ist mein Päckchen", "Störung in der Straße"}
    assert [row["actor_domain"] for row in rows[:3]] == ["mail.example"] * 3
    assert [row["actor_side"] for row in rows] == ["external"] * 3 + ["org"] * 2


def test_rows_below_a_title_keep_their_numbers(tmp_path: Path) -> None:
    path = table(tmp_path, f"Anfragen\n\n{TICKETS}Summe\n4;gestern;;;;\n")
    _, door = read(path)
    assert [one.place for one in door.rejections] == ["t.csv, record 4", "t.csv, record 5"]


def test_a_table_without_names_is_refused_and_none_of_it_told(tmp_path: Path) -> None:
    for first in ("ann@mail.example,2,3", "secret,2024-01-01 10:00:00,3"):
        with pytest.raises(UnreadableError, match="write a line of names above it") as told:
            propose(Source(table(tmp_path, f"{first}\nx,y,z\n")))
        assert "secret" not in str(told.value)


ISSUES = [
    {
        "id": 1000 + number,
        "number": number,
        "user": {"login": who, "id": number, "type": "User"},
        "labels": [{"id": 1, "name": "bug"}],
        "created_at": f"2024-05-0{number}T10:00:00Z",
        "closed_at": None,
        "body": "When I start it\nit crashes, [always] {so}",
    }
    for number, who in ((1, "ann"), (2, "ben"), (3, "ann"))
]
LISTS = {
    "array": json.dumps(ISSUES),
    "indented": json.dumps(ISSUES, indent=2),
    "pages one after another": json.dumps(ISSUES[:2]) + "\n" + json.dumps(ISSUES[2:]),
    "page": json.dumps({"total": 3, "at": 'a \\ "b"', "issues": ISSUES, "next": None}),
    "indented page": json.dumps({"result": ISSUES}, indent=1),
    "lines": "\n".join(map(json.dumps, ISSUES)),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("form", list(LISTS))
def test_objects_of_a_list_are_rows(tmp_path: Path, form: str, encoding: str) -> None:
    path = table(tmp_path, LISTS[form], "issues.json", encoding)
    content, _ = proposed(path)
    assert content["network"] == "ticket"
    assert content["acts"] == [{"id": "{id}", "at": "created_at", "actor": "user.login", "text": "body"}]
    rows, door = read(path)
    assert [row["act_id"] for row in rows] == ["ticket:1001", "ticket:1002", "ticket:1003"]
    assert rows[0]["actor_id"] == PSEUDONYMS.person("ticket", "ann")
    assert (door.rows_read, door.rows_rejected) == (3, 0)


def test_a_list_that_breaks_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"t\.json: ends in the middle of item 3"):
        propose(Source(table(tmp_path, LISTS["array"][:-20], "t.json")))


def test_a_broken_item_of_a_list_is_rejected_alone(tmp_path: Path) -> None:
    text = '[{"id": 1, "created": "2024-01-01"}, {"id": 2,, "x"}, 7, {"id": 3, "created": "2024-01-02"}]'
    rows, door = read(table(tmp_path, text, "t.json"))
    assert ([row["act_id"] for row in rows], door.rows_read, door.rows_rejected) == (["other:1", "other:3"], 4, 2)


def test_an_empty_list_is_no_table(tmp_path: Path) -> None:
    for text in ("[]", "{}", "[1, 2]"):
        with pytest.raises(UnreadableError, match="no table is recognised"):
            propose(Source(table(tmp_path, text, "t.json")))


PROGRAMS: dict[str, tuple[str, dict[str, Any] | str, list[dict[str, Any]]]] = {
    "issue tracker with names that stand twice": (
        ("Summary,Issue key,Issue id,Issue Type,Reporter,Reporter Id,Creator,Created,Updated,Resolved,Labels,Labels\n"
        'Button does nothing,W-1,1,Bug,Ann,a1,Ann,30/Oct/25 5:00 PM,02/Nov/25 11:12 AM,,x,y\n'
        'The page is slow,W-2,2,Bug,Ben,a2,Ann,31/Oct/25 8:22 AM,31/Oct/25 8:22 AM,02/Nov/25 11:12 AM,,\n'),
        "ticket",
        [{"id": "{Issue id}", "at": {"column": "Created", "format": "%d/%b/%y %I:%M %p"}, "actor": "Reporter Id",
          "text": "Summary"}],
    ),
    "cases in capitals": (
        ("ID,CASENUMBER,PARENTID,ACCOUNTID,SUPPLIEDEMAIL,ORIGIN,SUBJECT,CLOSEDDATE,OWNERID,CREATEDDATE\n"
        "5A,01,,1A,ann@mail.example,Phone,It does not start,2024-03-02T10:00:00.000Z,7,2024-03-01T09:00:00.000Z\n"
        "5B,02,,1A,ben@mail.example,Email,How do I order,2024-03-03T10:00:00.000Z,7,2024-03-02T09:00:00.000Z\n"),
        {"column": "ORIGIN"},
        [{"id": "{ID}", "parent": "{PARENTID}", "at": "CREATEDDATE", "actor": {"email": "SUPPLIEDEMAIL"},
          "side": "external", "text": "SUBJECT"}],
    ),
    "incidents": (
        ("number,opened_at,short_description,caller_id,assigned_to,sys_updated_on,sys_updated_by\n"
        "INC1,2024-03-01 09:00:00,The printer is off,Ann Berg,Kim Lee,2024-03-02 09:00:00,admin\n"
        "INC2,2024-03-02 09:00:00,I lost my password,Ben Moor,,2024-03-02 09:30:00,admin\n"),
        "phone",
        [{"id": "{number}", "at": "opened_at", "actor": "caller_id", "text": "short_description"}],
    ),
    "posts of a forum, words run together": (
        ("postid,threadid,parentid,username,userid,title,dateline,pagetext\n"
        "1,1,0,ann,5,Hello,1709283600,I have lost my password\n"
        "2,1,1,kim,1,,1709287200,Use the link there please\n"),
        "other",
        [{"id": "{postid}", "thread": "{threadid}", "parent": "{parentid}",
          "at": {"column": "dateline", "format": "epoch_s"}, "actor": "username", "text": "pagetext"}],
    ),
    "comments with seconds as decimals": (
        ("id,author,created_utc,body,parent_id,subreddit\n"
        "k1,ann,1709283600.0,I have the same here,t3_p,acme\nk2,kim,1709287200.0,ok,t1_k1,acme\n"
        "k3,ann,1709287300.0,thanks,t1_k2,acme\n"),
        "reddit",
        [{"id": "{id}", "parent": "{parent_id}", "at": {"column": "created_utc", "format": "epoch_s"},
          "actor": "author", "text": "body"}],
    ),
    "calls of an exchange whose ids look like times": (
        ("calldate,clid,src,dst,billsec,disposition,uniqueid\n"
        "2024-03-01 09:00:00,a,431,800,70,ANSWERED,1709283600.1\n"
        "2024-03-01 09:10:00,b,432,800,0,NO ANSWER,1709284200.3\n"),
        "phone",
        [{"id": "{uniqueid}", "at": "calldate", "actor": "src", "recipients": "dst"}],
    ),
    "text messages": (
        ("SMS Message SID,From,To,Date Created,Date Updated,Direction,Body\n"
        "S1,+431,+432,2024-03-01 09:00:00,2024-03-01 09:00:00,inbound,Where is my parcel\n"
        "S2,+432,+431,2024-03-01 09:10:00,2024-03-01 09:10:00,outbound-reply,On its way now\n"),
        "sms",
        [{"id": "{SMS Message SID}", "at": "Date Created", "actor": "From",
          "side": {"column": "Direction", "values": {"inbound": "external", "outbound-reply": "org"}},
          "recipients": "To", "text": "Body"}],
    ),
    "a desk with addresses and networks": (
        ("Ticket ID,Subject,Source,Agent,Created time,Closed time,Initial response time,Full name,Email,Twitter ID,"
        "Contact ID\n"
        "1,Where is my parcel,Email,Kim,2024-03-01 09:00,2024-03-01 12:00,2024-03-01 10:30,Ann,ann@mail.example,,701\n"
        "2,Broken handle of door,Phone,,2024-03-02 09:00,,,Ben,ben@mail.example,,702\n"),
        {"column": "Source"},
        [
            {"id": "{Ticket ID}/question", "thread": "{Ticket ID}", "at": "Created time", "actor": {"email": "Email"},
             "side": "external", "needs_response": True, "text": "Subject"},
            {"id": "{Ticket ID}/reply", "thread": "{Ticket ID}", "parent": "{Ticket ID}/question",
             "at": "Initial response time", "when": "Initial response time", "actor": "Agent", "side": "org"},
        ],
    ),
    "messages of a tool for several networks": (
        ("Date (GMT),Social Network,Direction,Author,Message,Language,Assigned To\n"
        "2024-03-01 09:00:00,TWITTER,Inbound,Ann,where is my parcel?,English,Kim\n"
        "2024-03-01 09:20:00,FACEBOOKPAGE,Outbound,Acme,on its way now,English,Kim\n"),
        {"column": "Social Network"},
        [{"at": "Date (GMT)", "actor": "Author",
          "side": {"column": "Direction", "values": {"inbound": "external", "outbound": "org"}}, "text": "Message"}],
    ),
    "mails with their ids": (
        ("Topic,Author,Email,Date,Message ID,In-Reply-To,Body\n"
        'How to start,Ann,ann@a.example,"Fri, 1 Mar 2024 09:00:00 +0100",<1@a.example>,,How do I start it\n'
        'How to start,Kim,kim@b.example,"Fri, 1 Mar 2024 10:00:00 +0100",<2@b.example>,<1@a.example>,Press it\n'),
        "other",
        [{"id": "{Message ID}", "parent": "{In-Reply-To}",
          "at": {"column": "Date", "format": "%a, %d %b %Y %H:%M:%S %z"}, "actor": {"email": "Email"},
          "text": "Body"}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_tables_of_widely_used_programs_need_no_editing(tmp_path: Path, name: str) -> None:
    text, network, acts = PROGRAMS[name]
    path = table(tmp_path, text)
    content, _ = proposed(path)
    assert (content["network"], content["acts"]) == (network, acts)
    rows, door = read(path)
    assert rows
    assert door.rows_rejected == 0


def test_names_that_stand_twice_are_told_and_not_used(tmp_path: Path) -> None:
    content, text = proposed(table(tmp_path, "id,created,text,text\n1,2024-01-01,a b c,d e f\n"))
    assert content["acts"] == [{"id": "{id}", "at": "created"}]
    assert text.endswith('once each has a name of its own:\n#   "text"\n')


@pytest.mark.parametrize(
    ("day", "form", "told"),
    [
        ("03/04/2024 10:00", "%d/%m/%Y %H:%M", '("%m/%d/%Y %H:%M")'),
        ("23/04/2024 10:00", "%d/%m/%Y %H:%M", None),
        ("03/24/2024 10:00", "%m/%d/%Y %H:%M", None),
        ("3/4/2024 1:30 PM", "%m/%d/%Y %I:%M %p", '("%d/%m/%Y %I:%M %p")'),
        ("3/1/24 9:00 AM", "%m/%d/%y %I:%M %p", '("%d/%m/%y %I:%M %p")'),
        ("22-Jul-2024 03:30PM", "%d-%b-%Y %I:%M%p", None),
        ("Mar 1, 2024 9:00 am", "%b %d, %Y %I:%M %p", None),
        ("20240301090000", "%Y%m%d%H%M%S", None),
    ],
)
def test_a_day_that_may_be_a_month_is_told(tmp_path: Path, day: str, form: str, told: str | None) -> None:
    content, text = proposed(table(tmp_path, f'id,created\n1,"{day}"\n2,"{day}"\n'))
    assert content["acts"][0]["at"] == {"column": "created", "format": form}
    assert ("# CHECK: day and month" in text) == (told is not None)
    assert told is None or told in text


def test_a_total_below_a_small_table_hides_no_time(tmp_path: Path) -> None:
    rows = "Call Time,Caller ID,Status\n,,\n2024-03-01 09:00:00,Ann,ok\n2024-03-01 09:10:00,Ben,ok\nTotals,,\n"
    content, _ = proposed(table(tmp_path, rows))
    assert content["acts"] == [{"at": "Call Time", "actor": "Caller ID"}]


def test_who_answered_may_be_in_no_column(tmp_path: Path) -> None:
    path = table(
        tmp_path, "Case Number,Opened,Contact Email,First Response\n1,2024-03-01 09:00,a@b.example,2024-03-01 10:00\n"
    )
    content, text = proposed(path)
    assert [act.get("actor") for act in content["acts"]] == [{"email": "Contact Email"}, None]
    assert "# No column seems to tell who answered" in text
    rows, _ = read(path)
    assert [row["actor_side"] for row in rows] == ["external", "org"]


def test_columns_called_utc_need_no_zone(tmp_path: Path) -> None:
    _, text = proposed(table(tmp_path, "id,Created At (UTC)\n1,2024-03-01 09:00:00\n"))
    assert "time_zone: UTC   # as the names of the columns say" in text
    _, text = proposed(table(tmp_path, "id,Created At\n1,2024-03-01 09:00:00\n"))
    assert "time_zone: UTC   # the times name no zone" in text


def test_titles_and_accounts_of_customers_are_no_threads_nor_properties(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "Case Owner,Case Number,Subject,Date/Time Opened,Account Name,Contact Name\n"
        "Kim,1,It does not start,3/1/2024 9:00 AM,Edge,Ann\nKim,2,How do I order,3/14/2024 1:30 PM,Edge,Ben\n",
    )
    (act,) = proposed(path)[0]["acts"]
    assert set(act) == {"id", "at", "actor", "side", "text"}
    assert act["actor"] == "Contact Name"


def test_a_quotation_mark_that_nothing_closes_swallows_no_rows(tmp_path: Path) -> None:
    mapping = parse_yaml('network: x\nacts:\n  - {id: "{id}", at: at}\n', "map.yaml")
    rows = "id,at,text\n1,2024-01-01,{}\n2,2024-01-02,b\n"
    harmless = table(tmp_path, rows.format('5" wide'))
    door = Door(PSEUDONYMS, "table", 2_000_000_000_000_000, mapping=mapping)
    assert sum(len(batch) for batch in READER.read(Source(harmless), door)) == 2
    swallowing = table(tmp_path, rows.format('"a'), "s.csv")
    with pytest.raises(UnreadableError, match=r"s\.csv, line 2: a quoted field does not end; close it"):
        list(READER.read(Source(swallowing), door))


@pytest.mark.parametrize(
    ("day", "hour", "form"),
    [
        ("13.03.2024", "09:10", "%d.%m.%Y %H:%M"),
        ("Wed 03/13/2024", "9:10 AM", "%a %m/%d/%Y %I:%M %p"),
        ("2024-03-13", "9:10", None),
    ],
)
def test_the_time_of_day_in_a_column_of_its_own_is_read_with_the_day(
    tmp_path: Path, day: str, hour: str, form: str | None
) -> None:
    path = table(tmp_path, f"Datum;Uhrzeit;Anrufer;Dauer\n{day};{hour};0431234;60\n{day};;0431235;0\n")
    content, text = proposed(path)
    assert content["acts"][0]["at"] == {"column": "Datum", "clock": "Uhrzeit"} | ({"format": form} if form else {})
    assert "# CHECK" not in text
    (row,), door = read(path)
    assert row["ts_us"] == microseconds(datetime(2024, 3, 13, 9, 10, tzinfo=UTC))
    assert row["ts_precision"] == "min"
    assert [one.reason for one in door.rejections] == [
        "Datum or Uhrzeit is empty, and the time of the act is read from it"
    ]


def test_a_clock_that_is_not_read_with_its_day_is_told(tmp_path: Path) -> None:
    rows = "Created;Time;Contact;First Response\n13.03.2024;09:10;ann;14.03.2024\n14.03.2024;09:20;ben;\n"
    _, text = proposed(table(tmp_path, rows))
    assert '# CHECK: "Time" seems to hold the time of day' in text


def test_questions_without_an_id_are_tied_to_their_answers(tmp_path: Path) -> None:
    rows = "Created,Customer,First response,Agent\n2024-03-01 09:00,ann,2024-03-01 10:00,kim\n2024-03-02 09:00,ben,,\n"
    path = table(tmp_path, rows)
    content, _ = proposed(path)
    assert content["acts"][1]["parent"] == "{Customer}/{Created}/question"
    made, _ = read(path)
    assert made[2]["parent_id"] == made[0]["act_id"]
    assert "ann" not in str(made[0]["act_id"])


def test_names_with_commas_are_one_person(tmp_path: Path) -> None:
    rows = 'id,created,from,to\n1,2024-03-01,"Berg, Ann","Moor, Ben"\n2,2024-03-02,"Moor, Ben","Berg, Ann"\n'
    content, _ = proposed(table(tmp_path, rows))
    assert content["acts"] == [{"id": "{id}", "at": "created", "actor": "from", "recipients": "to"}]


ODD = ["{", "[", '[{"id":', "[" * 3000, '{"a": [{', "sep=\n", "sep=;", "\n" * 40, '"a\n' * 9, "a;b\n" * 3]


@pytest.mark.parametrize("name", ["t.csv", "t.json"])
@pytest.mark.parametrize("text", ODD)
def test_whatever_comes_in_is_proposed_or_refused(tmp_path: Path, text: str, name: str) -> None:
    try:
        told = propose(Source(table(tmp_path, text, name)))
    except UnreadableError as refused:
        told = str(refused)
    assert name in told
