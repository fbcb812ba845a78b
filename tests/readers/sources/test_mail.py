"""The mail reader: from mbox files and folders of messages to acts."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.mail import READER
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.pseudonyms import Pseudonymiser

NOW_US = 1_767_225_600_000_000
ENVELOPE = "From someone@example.org Mon Jan  1 16:35:43 2024\n"


def mail(subject: str = "Order 17", body: str = "Hello.", **fields: str) -> str:
    given_fields = {
        "From": "Ann Lee <Ann@Shop.example>",
        "To": "help@brand.example",
        "Date": "Mon, 1 Jan 2024 10:00:00 +0100",
        "Subject": subject,
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    return "".join(f"{name}: {value}\n" for name, value in given_fields.items() if value) + f"\n{body}\n"


def box(folder: Path, *mails: str | bytes) -> Path:
    path = folder / "support.mbox"
    path.write_bytes(b"\n".join(ENVELOPE.encode() + (m if isinstance(m, bytes) else m.encode()) for m in mails))
    return path


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], Door]:
    door = Door(Pseudonymiser(b"k" * 32), "mail", now_us=NOW_US, **options)
    rows = [row for batch in READER.read(Source(path), door) for row in batch.to_pylist()]
    assert door.rows_read == len({row["record_no"] for row in rows}) + door.ignored.total() + door.rows_rejected
    return rows, door


def test_a_question_and_its_answer(tmp_path: Path) -> None:
    rows, door = read(
        box(
            tmp_path,
            mail(Message_ID="<q@shop.example>", Cc='"Doe, Jane" <jane@x.example>, bob@y.example'),
            mail("Re: Order 17", From="help@brand.example", Message_ID="<a@b>", References="<q@shop.example>"),
            mail("Re: Order 17", Message_ID="<c@b>", References="<q@shop.example>\n <lost@b>", In_Reply_To="<a@b>"),
        ),
        accounts={"email:help@brand.example": "email:Help@brand.example"},
    )
    question, answer, third = rows
    assert question["act_id"] == f"email:{door.pseudonyms.digest('q@shop.example')}"
    assert question["thread_id"] == answer["thread_id"] == third["thread_id"] == question["act_id"]
    assert (question["parent_id"], answer["parent_id"], third["parent_id"]) == (
        None,
        question["act_id"],
        answer["act_id"],
    )
    assert question["recipients"] == [door.email("jane@x.example"), door.email("bob@y.example")]
    assert (question["actor_id"], question["actor_domain"]) == (door.email("ann@shop.example"), "shop.example")
    assert (question["ts_us"], question["tz_assumed"], question["visibility"]) == (
        1_704_099_600_000_000,
        None,
        "direct",
    )
    assert (answer["actor_kind"], answer["actor_id"], answer["actor_side"]) == (
        "account",
        "email:Help@brand.example",
        "org",
    )
    assert {row["property_id"] for row in rows} == {"email:Help@brand.example"}
    assert [row["raw_ref"] for row in rows] == [f"support.mbox#{n}" for n in (1, 2, 3)]


def test_no_address_is_kept_anywhere(tmp_path: Path) -> None:
    rows, _ = read(
        box(tmp_path, mail(body="Write to ann@shop.example or call +49 170 1234567", Message_ID="<ann@shop>"))
    )
    assert "ann" not in repr(rows).lower()
    assert rows[0]["text"].endswith("[number]")


def test_the_property_is_the_list_else_the_option_else_the_file(tmp_path: Path) -> None:
    listed = mail(
        List_Id="Some words <Dev.Lists.example>", To="dev@lists.example", List_Post="<mailto:dev@lists.example>"
    )
    rows, _ = read(box(tmp_path, listed, mail()))
    assert [row["property_id"] for row in rows] == ["email:dev.lists.example", "email:support"]
    assert [row["visibility"] for row in rows] == ["members", "direct"]
    assert rows[0]["recipients"] is None
    assert read(box(tmp_path, mail()), property_id="email:desk")[0][0]["property_id"] == "email:desk"


def test_the_months_of_a_list_are_one_property(tmp_path: Path) -> None:
    months = tmp_path / "hardware-talk"
    for month, subject in (("2004-January", "Fan"), ("2004-February", "Re: Fan"), ("200403", "Re: Fan")):
        (months / f"{month}.txt").parent.mkdir(exist_ok=True)
        (months / f"{month}.txt").write_text(ENVELOPE + mail(subject, To=""))
    rows, _ = read(months)
    assert {row["property_id"] for row in rows} == {"email:hardware-talk"}
    assert {row["property_id"] for row in read(months / "200403.txt")[0]} == {"email:200403"}


def test_a_year_before_another_word_is_no_month(tmp_path: Path) -> None:
    for name in ("2024-sales", "2024-support", "2024_Mär"):
        (tmp_path / "mails" / f"{name}.mbox").parent.mkdir(exist_ok=True)
        (tmp_path / "mails" / f"{name}.mbox").write_text(ENVELOPE + mail(To=""))
    rows, _ = read(tmp_path / "mails")
    assert [row["property_id"] for row in rows] == ["email:2024-sales", "email:2024-support", "email:mails"]


INNER = [
    mail("[dev] Fan", "First.", Message_ID="<d1@x.example>"),
    mail("Re: [dev] Fan", "Second.", Message_ID="<d2@x.example>", In_Reply_To="<d1@x.example>"),
]
DIGEST = {
    "Subject": "dev Digest, Vol 3, Issue 7",
    "From": "dev-request@lists.example",
    "List_Id": "<dev.lists.example>",
    "Message_ID": "<digest@lists.example>",
}


def _in_parts(kind: str) -> str:
    parts = "".join(f"--b2\n{kind}\n{one}\n" for one in INNER)
    return (
        "--b1\nContent-Type: text/plain\n\nToday's Topics: 1. Fan\n\n"
        f'--b1\nContent-Type: multipart/digest; boundary="b2"\n\n{parts}--b2--\n--b1--'
    )


def _in_text() -> str:
    rule = "-" * 70 + "\n\n"
    texts = [f"Message: {number}\n{one}\n" for number, one in enumerate(INNER, 1)]
    return f"Today's Topics: 1. Fan\n\n{rule}{('-' * 30 + chr(10) * 2).join(texts)}\n{'-' * 30}\n\nEnd of dev Digest"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (_in_parts("Content-Type: message/rfc822\n"), "multipart/mixed; boundary=b1"),
        (_in_parts(""), "multipart/mixed; boundary=b1"),
        (_in_text(), "text/plain"),
        (_in_text(), ""),
    ],
)
def test_the_mails_of_a_digest_stand_for_themselves(tmp_path: Path, body: str, content_type: str) -> None:
    rows, door = read(box(tmp_path, mail(body=body, Content_Type=content_type, **DIGEST), INNER[0]))
    assert [row["text"] for row in rows] == ["First.", "Second.", "First."]
    assert [row["raw_ref"] for row in rows] == ["support.mbox#1.1", "support.mbox#1.2", "support.mbox#2"]
    assert rows[0]["act_id"] == rows[1]["parent_id"] == rows[2]["act_id"]
    assert [row["property_id"] for row in rows] == ["email:dev.lists.example"] * 2 + ["email:support"]
    assert door.ignored == {"digest of a mailing list, whose mails stand for themselves": 1}


def _digest(*mails: str) -> str:
    return "".join(f"--b\n\n{one}\n" for one in mails) + "--b--"


def test_no_mail_of_a_digest_is_lost(tmp_path: Path) -> None:
    many = [mail(str(number), Message_ID=f"<{number}@x>") for number in range(120)]
    unsaid = mail("", "Without a subject.", Message_ID="<u@x>")
    body = _digest(*many, unsaid, "Subject: without a header\n\nLost?")
    rows, door = read(box(tmp_path, mail(body=body, Content_Type="multipart/digest; boundary=b", **DIGEST)))
    assert [row["raw_ref"] for row in rows] == [f"support.mbox#1.{number}" for number in range(1, 122)]
    assert rows[-1]["text"] == "Without a subject."
    assert [one.place for one in door.rejections] == ["support.mbox#1.122"]


def test_a_rule_in_a_text_ends_no_mail_of_a_digest(tmp_path: Path) -> None:
    rule = f"\n{'-' * 30}\n\n"
    texts = [
        "Today's Topics:\n",
        mail("", "One.\n" + rule + "Two."),
        mail("Fan", "Three."),
        "Subject: Digest Footer\n\n____\ndev mailing list",
        "End of dev Digest, Vol 3, Issue 7\n****",
    ]
    rows, _ = read(box(tmp_path, mail(body=rule.join(texts), **DIGEST)))
    assert [" ".join((row["text"] or "").split()) for row in rows] == ["One. Two.", "Three."]


def test_of_a_digest_that_is_cut_off_it_is_said(tmp_path: Path) -> None:
    body = _digest(*(mail(str(number), "." * 9_000, Message_ID=f"<{number}@x>") for number in range(99)))
    rows, door = read(box(tmp_path, mail(body=body, Content_Type="multipart/digest; boundary=b", **DIGEST)))
    assert 40 < len(rows) < 99
    assert "1 mails are digests of more than 512 KiB; mails behind that were not read." in door.coverage.notes


def test_a_mail_about_a_digest_is_none(tmp_path: Path) -> None:
    answer = mail(f"Re: {DIGEST['Subject']}", f"My answer.\n{_in_text()}")
    rows, door = read(box(tmp_path, answer, mail(body=_in_text())))
    assert (len(rows), door.ignored) == (2, {})


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"Auto_Submitted": "auto-replied (vacation)"}, "automation"),
        ({"Auto_Submitted": "no"}, "human"),
        ({"X_Autoreply": "yes"}, "automation"),
        ({"Precedence": "auto_reply"}, "automation"),
        ({"Precedence": "bulk", "List_Id": "<a.b>"}, "human"),
        ({"Subject": "Re: Out of Office: back on Monday"}, "automation"),
        ({"Subject": "=?utf-8?q?R=C3=A9ponse_automatique?= : congés"}, "automation"),
        ({"From": "Mail Delivery <MAILER-DAEMON@host.example>"}, "system"),
        ({"Content_Type": 'multipart/report; report-type=delivery-status; boundary="x"'}, "system"),
        ({"From": "no-reply@host.example"}, "bot"),
    ],
)
def test_who_is_no_human(tmp_path: Path, fields: dict[str, str], kind: str) -> None:
    (row,), _ = read(box(tmp_path, mail(**fields)))
    assert row["actor_kind"] == kind
    assert (row["needs_response"], row["needs_response_rule"]) == (
        (None, None) if kind == "human" else (False, "automatic mail")
    )


def test_answers_that_name_no_message_are_tied_by_subject(tmp_path: Path) -> None:
    rows, door = read(
        box(
            tmp_path,
            mail("[shop] Order 17", Message_ID="<1@a>"),
            mail("AW: Re[2]: order  17", Message_ID="<2@a>"),
            mail("SV: Something else", Message_ID="<3@a>"),
            mail("Re: something ELSE", Message_ID="<4@a>"),
            mail("Re: Order 17", Message_ID="<5@a>", Date="Mon, 1 Dec 2025 10:00:00 +0100"),
        )
    )
    opener, tied, lost, also_lost, late = rows
    assert (tied["thread_id"], tied["thread_method"], tied["parent_id"]) == (opener["thread_id"], "subject", None)
    assert lost["thread_id"] == also_lost["thread_id"]
    assert lost["thread_id"].startswith("email:subject:")
    assert late["thread_id"] not in {opener["thread_id"], lost["thread_id"]}
    assert any(note.startswith("4 mails answer without naming a message") for note in door.coverage.notes)


def test_mails_without_an_id_keep_apart_and_stay_the_same(tmp_path: Path) -> None:
    rows, _ = read(box(tmp_path, mail(), mail(), mail("Other")))
    again, _ = read(box(tmp_path, mail(), mail()))
    assert len({row["act_id"] for row in rows}) == 3
    assert [row["act_id"] for row in again] == [row["act_id"] for row in rows[:2]]


def test_impossible_dates_and_foreign_records_are_told_apart(tmp_path: Path) -> None:
    rows, door = read(
        box(
            tmp_path,
            mail(Date="Mon, 31 Dec 1979 16:00:00 -0800", Received="by x; Tue, 2 Jan 2024 09:00:00 +0000"),
            mail(Date="Mon, 31 Dec 1979 16:00:00 -0800"),
            mail(Date=""),
            mail(X_IMAP="1 2"),
            "no header at all\n",
            mail(Date="Tue, 2 Jan 2024 09:00:00"),
        )
    )
    assert [row["ts_us"] for row in rows] == [1_704_186_000_000_000] * 2
    assert rows[1]["tz_assumed"] == "UTC"
    assert [rejection.place for rejection in door.rejections] == [f"support.mbox#{n}" for n in (2, 3, 5)]
    assert "1979" in door.rejections[0].reason
    assert door.ignored == {"note of a mail program about its folder": 1}
    assert any(note.startswith("1 mails have a Date that cannot be true") for note in door.coverage.notes)


def test_the_text_is_the_first_readable_part(tmp_path: Path) -> None:
    nested = mail(
        Content_Type='multipart/mixed; boundary="out"',
        body=(
            "--out\nContent-Type: multipart/alternative; boundary=in\n\n--in\nContent-Type: text/html\n\n<b>html</b>\n"
            "--in\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
            "gr=FC=DFe\n--in--\n--out\nContent-Type: text/plain\nContent-Disposition: attachment\n\nlog\n--out--"
        ),
    )
    html = mail(
        Content_Type="text/html; charset=utf-8", Content_Transfer_Encoding="base64", body="PHA+aMOpbGxvPC9wPg=="
    )
    image = mail(Content_Type="image/png", Content_Transfer_Encoding="base64", body="AAAA")
    rows, _ = read(box(tmp_path, nested, html, image, mail(body="\n>From here on it is quoted")))
    assert [row["text"] for row in rows] == ["grüße", "héllo", None, "From here on it is quoted"]
    assert [row["text_len"] for row in rows] == [5, 5, None, 25]
    assert [row["text"] for row in read(box(tmp_path, nested), keep_text=False)[0]] == [None]


@pytest.mark.parametrize(
    "broken",
    [
        mail("=?no-such-charset?b?////?= =?utf-8?b?w?=", Content_Type="text/plain; charset=no-such-charset"),
        mail(From="=?utf-8?q?J=C3?= <a@b.example>, (comment (nested) <c@d>", To="undisclosed-recipients:;"),
        mail(Content_Type='multipart/mixed; boundary="' + "x" * 5000, body="--" + "x" * 5000),
        mail(
            Content_Type="multipart/mixed; boundary=a", body="--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 60
        ),
        mail(Content_Transfer_Encoding="base64", body="a"),
        mail(body="a\0b\ud800".encode("utf-8", "replace").decode()),
        mail(From="grüße@exämple.org").encode("latin-1"),
        mail(Message_ID="<>", References="<> garbage", In_Reply_To="Your message of Monday"),
    ],
)
def test_broken_mails_are_still_mails(tmp_path: Path, broken: str | bytes) -> None:
    rows, door = read(box(tmp_path, broken))
    assert (len(rows), door.rows_rejected) == (1, 0)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=600), st.binary(max_size=120).map(lambda value: value.replace(b"\n", b"")))
def test_no_bytes_break_the_reader(tmp_path: Path, body: bytes, value: bytes) -> None:
    head = b"".join(
        name + b": " + value + b"\n" for name in (b"From", b"To", b"Subject", b"References", b"Content-Type")
    )
    rows, door = read(box(tmp_path, mail().encode(), head + b"Date: 1 Jan 2024 10:00\n\n" + body))
    assert door.rows_read >= 2
    assert rows


def test_folders_and_archives_of_single_messages(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    (folder / "cur").mkdir(parents=True)
    (folder / "cur" / "1204680122.27c448.host:2,S").write_text(mail(Message_ID="<1@a>"))
    (folder / "cur" / "2.").write_text(mail(Message_ID="<2@a>").replace("\n", "\r\n"))
    (folder / "notes.txt").write_text("no mail")
    rows, door = read(folder)
    assert READER.detect(Source(folder)) > 0.5
    assert {row["property_id"] for row in rows} == {"email:desk"}
    assert rows[0]["raw_ref"] == "desk!cur/1204680122.27c448.host:2,S#1"
    assert any(note.startswith("1 files in it are no mails") for note in door.coverage.notes)
    archive = tmp_path / "desk.zip"
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr("a/one.eml", mail(Message_ID="<1@a>"))
        writer.writestr("b/two.mbox", ENVELOPE + mail(Message_ID="<2@a>"))
    zipped, _ = read(archive)
    assert READER.detect(Source(archive)) > 0.9
    assert {row["act_id"] for row in zipped} == {row["act_id"] for row in rows}


@pytest.mark.parametrize("content", ["", "From the desk of nobody.\n", "a,b\n1,2\n", '{"from": "x", "to": "y"}'])
def test_what_is_no_mail_is_not_taken_for_it(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.txt"
    path.write_text(content)
    assert READER.detect(Source(path)) == 0
    with pytest.raises(UnreadableError, match="holds no mail"):
        read(path)


def test_authors_behind_a_list_that_rewrites_them(tmp_path: Path) -> None:
    rewritten = mail(
        From="Ann via Dev <dev@lists.example>", Reply_To="ann@shop.example", List_Post="<mailto:dev@lists.example>"
    )
    archived = mail(From="ann at shop.example (Ann Lee)", To="")
    rows, door = read(box(tmp_path, rewritten, archived))
    assert [row["actor_id"] for row in rows] == [door.email("ann@shop.example")] * 2


def test_a_real_list_reads_whole(shared_data: Path) -> None:
    path = shared_data / "mailing_list" / "openbmc_2024H1a.mbox"
    rows, door = read(path)
    assert READER.detect(Source(path)) > 0.9
    assert (len(rows), door.rows_rejected) == (380, 0)
    assert {row["property_id"] for row in rows} == {"email:openbmc.lists.ozlabs.org"}
    assert len({row["thread_id"] for row in rows}) == 90
