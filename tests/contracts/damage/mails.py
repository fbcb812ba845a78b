"""Mails as no standard foresees them: envelopes, header fields, dates, addresses, charsets, parts within parts."""

from __future__ import annotations

import re

from tests.contracts.damage.raw import Dice, replaced

# fmt: off
FIELDS: dict[bytes, tuple[bytes, ...]] = {
    b"Date": (
        b"", b"0", b"Mon", b"Mon, 1 Jan 0000 00:00:00 +0000", b"Mon, 32 Jan 2024 10:00:00", b"Mon, 1 Jan 24 10:00",
        b"Jan", b"1 Jan 99999999999 10:00:00 +0000", b"Mon, 1 Jan 2024 10:00:00 +999999999",
        b"Mon, 1 Jan 2024 99:99:99 +0100", b"Mon, 1 Jan 2024 10:00:00 (((((", b"2024-01-01T10:00:00Z",
        b"Mon, 1 Jan 2024 10.00.00", b"1 2 3 4 5 6 7 8 9", b"Mon, 1 Jan 2024 10:00:00 +-100",
        b"Mon, 1 Jan 2024 10:00:00 \xc2\xb2", b"Mon, " + b"1" * 9_000, b"=?utf-8?q?Mon?=", b"Mon,,,", b":::",
        b"Mon, 1 Jan 2024 1:2:3:4:5", b"Mon, -1 Jan -2024 -1:-1:-1 -0100",
    ),
    b"Message-ID": (
        b"", b"<>", b"<<a@b>>", b"a@b", b"<a b>", b"<" + b"a" * 90_000 + b">", b"<\xff@b>", b"<a@b> <c@d>", b"<\0@b>",
        b"<q1@shop.example>", b"=?utf-8?q?=3Ca=3E?=", b"<a@b", b"a@b>", b"(c) <a@b>", b"<?@\xed\xa0\x80>",
    ),
    b"In-Reply-To": (
        b"", b"<q1@shop.example>", b"<m1@mail.example>", b"<" * 3_000, b"your mail of Monday", b"<a@b>" * 900,
    ),
    b"References": (b"", b"<>", b"<q1@shop.example>" * 3, b" ".join(b"<%d@x>" % n for n in range(9_000)), b"<" * 9_000),
    b"From": (
        b"", b"@", b"<>", b"a", b"a@", b"@b", b"a@b@c", b'"', b'"a" <', b"a: b, c;", b"(" * 3_000, b"<" * 3_000,
        b'"' * 3_001, b"=?x-none?b?YQ==?= <a@b>", b"=?utf-8?b?!!!!?= <a@b>", b"=?utf-8?q?=ZZ?= <a@b>",
        b"=?idna?q?=FF?= <a@b>", b"=?utf-8*en?q?a?= <a@b>", b"=?unicode_escape?q?=5Cud800?= <a@b>", b"a@[127.0.0.1]",
        b"\xff@\xfe", b"a@xn--\xc3", b"a@b," * 5_000, b"undisclosed-recipients:;", b"a@" + b"b." * 900,
        b"=?utf-8?q?" + b"=" * 900 + b"?=", b"a@b\r c@d",
    ),
    b"Subject": (
        b"", b"Re: " * 3_000, b"=?utf-16?b?//8A?=", b"=?utf-7?q?+AAAA-?=", b"=?zip?b?eJw=?=", b"=?rot13?q?n?=",
        b"\xff\xfe", b"=?utf-8?b?" + b"A" * 9_000, b"=?" * 3_000, b"a\0b", b"Re[99999999999]: a", b"[" * 9_000,
        b"Re:" + b" " * 9_000,
    ),
    b"Content-Type": (
        b"", b"/", b"text", b"text/plain; charset", b'text/plain; charset="', b"text/plain; charset=x-none",
        b"multipart/mixed", b"text/plain; charset=utf-16", b"text/plain; charset=idna",
        b"text/plain; charset=unicode_escape", b"text/html", b"text/plain; charset=hex", b"text/plain; charset=zip",
        b"text/plain; charset=undefined", b"text/plain; charset=\0", b"text/plain; charset*=utf-8'en'%FF",
        b"text/plain; charset*0=ut; charset*1=f-8", b"text/plain; name*9999999999=a", b'multipart/mixed; boundary=""',
        b"multipart/mixed; boundary=" + b"x" * 9_000, b'multipart/mixed; boundary="cut\n"', b"message/rfc822",
        b"multipart/digest; boundary=cut", b"text/calendar", b"; ; ; =", b"a/b; " * 3_000,
        b"text/plain; format=flowed; charset=us-ascii", b"multipart/alternative; boundary*=''cut",
        b"text/plain; charset=punycode",
    ),
    b"Content-Transfer-Encoding": (
        b"", b"base64", b"quoted-printable", b"x-uuencode", b"8bit", b"binary", b"none", b"base64\0",
    ),
    b"List-Id": (b"", b"<>", b"a <b", b"<" * 900, b"<a b>", b"\xff <\xfe>", b"Help <help.acme.example>"),
    b"List-Post": (b"", b"mailto:", b"<mailto:a@b?subject=x>", b"NO"),
    b"Received": (b"", b";", b"from a; Mon, 1 Jan 2024 10:00:00 +0000", b";" * 900, b"x; 1 Jan 1900 10:00:00 +0000"),
    b"Auto-Submitted": (b"", b"no", b"auto-generated; " + b"x" * 900),
    b"X-IMAP": (b"1",),
}
LINES = (
    b"no colon", b": empty", b" folded", b"\tfolded", b"From a sentence", b">From quoted", b"a" * 90_000 + b": b",
    b"X:" + b"a" * 90_000, b"From MAILER-DAEMON Mon Jan  1 16:35:43 2024", b"From x", b"From ", b"--cut", b"--cut--",
    b"--", b"\0", b"\r", b"\xff: \xff", b"Subject : spaced", b"From: one\r\n\r\nFrom: two", b"begin 644 a", b"\x0c",
    b"X: \x1c\x85", b"Date", b"=", b"=\n=\n=",
)
ENVELOPES = (b"", b"From ", b"From a", b">From a b", b"From a Mon Jan 99 99:99:99 9999", b"from a", b"From\ta")
# fmt: on
_HEADER = re.compile(rb"^([A-Za-z-]+):(.*(?:\n[ \t].*)*)", re.MULTILINE)


def mail_changed(content: bytes, dice: Dice) -> bytes:
    """One accident to the mails of a mailbox."""
    headers, kind = list(_HEADER.finditer(content)), dice.randrange(10)
    if kind <= 4 and headers:
        return _field_changed(content, headers, dice)
    if kind == 5 and headers:
        one = dice.choice(headers)
        return replaced(
            content, one, dice.choice((b"", one[0] + b"\n" + one[0], one[1] + b" :" + one[2], one[0] + b"\r"))
        )
    if kind == 6:
        return _nested(content, dice)
    if kind == 7:
        envelopes = list(re.finditer(rb"^From .*$", content, re.MULTILINE))
        new = dice.choice(
            (b"", b"From ", b"From a", b">From a b", b"From a Mon Jan 99 99:99:99 9999", b"from a", b"From\ta")
        )
        return replaced(content, dice.choice(envelopes), new) if envelopes else content
    lines = content.split(b"\n")
    lines.insert(dice.randrange(len(lines)), dice.choice(LINES))
    return b"\n".join(lines)


def _field_changed(content: bytes, headers: list[re.Match[bytes]], dice: Dice) -> bytes:
    """A field of a kind that is there or not gets a value that nobody expects."""
    one = dice.choice(headers)
    name = one[1] if one[1] in FIELDS and dice.random() < 0.6 else dice.choice(sorted(FIELDS))
    field = name + b": " + dice.choice(FIELDS[name])
    return replaced(content, one, field if name == one[1] else field + b"\n" + one[0])


def _nested(content: bytes, dice: Dice) -> bytes:
    """A mail of parts within parts within parts."""
    depth = dice.choice((1, 3, 40, 400, 2_000))
    kind = dice.choice((b"multipart/mixed", b"multipart/alternative", b"message/rfc822", b"multipart/digest"))
    same = dice.random() < 0.3
    parts = [
        b'Content-Type: %s; boundary="b%d"\n\n--b%d\n' % (kind, 0 if same else n, 0 if same else n)
        for n in range(depth)
    ]
    head = b"\nFrom a Mon Jan  1 16:35:43 2024\nFrom: a@b\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n"
    ends = b"--b0--\n" * depth if dice.random() < 0.5 else b""
    return content + head + b"".join(parts) + b"Content-Type: text/plain\n\nhi\n" + ends
