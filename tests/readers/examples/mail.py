"""A small mailbox: a question, its answer, an automatic message, a mail of two parts, one without any id."""

from __future__ import annotations

from pathlib import Path

MAILS = (
    """From: Ann Lee <ann@shop.example>
To: "Help, Acme" <help@acme.example>
Cc: bob@shop.example
Date: Mon, 1 Jan 2024 10:00:00 +0100
Subject: Order 17
Message-ID: <q1@shop.example>

Where is it?
""",
    """From: =?utf-8?q?J=C3=BCrgen?= <help@acme.example>
To: ann@shop.example
Date: Mon, 1 Jan 2024 11:00:00 +0100
Subject: Re: Order 17
Message-ID: <a1@acme.example>
In-Reply-To: <q1@shop.example>
References: <q1@shop.example>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

On its way to M=C3=BCnchen.
> Where is it?
""",
    """From: noreply@acme.example
To: ann@shop.example
Date: Tue, 2 Jan 2024 08:00:00 +0000
Subject: Out of office
Message-ID: <b1@acme.example>
Auto-Submitted: auto-replied

I am away.
""",
    """From: Eve <eve@mail.example>
To: help@acme.example
Date: Tue, 2 Jan 2024 09:00:00 -0500
Subject: Re: Bill
Message-ID: <m1@mail.example>
List-Id: Help <help.acme.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="cut"

--cut
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: base64

SGVsbG8gdGhlcmU=
--cut
Content-Type: text/html

<p>Hello <b>there</b></p>
--cut--
""",
    """From: fay@mail.example
To: help@acme.example
Date: Wed, 3 Jan 2024 09:00:00 +0000
Subject: Thanks

Bye.
""",
)


def write(folder: Path) -> Path:
    """Writes the mailbox; returns what a person would hand in."""
    path = folder / "support.mbox"
    envelope = "From MAILER-DAEMON Mon Jan  1 16:35:43 2024\n"
    path.write_bytes("\n".join(envelope + mail for mail in MAILS).encode())
    return path


def more(folder: Path) -> list[Path]:
    """A folder of single mails, as Maildir names them and as people save them."""
    for number, mail in enumerate(MAILS):
        name = f"cur/17040{number}.M1P2.host:2,S" if number % 2 else f"saved/{number}.eml"
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(mail.replace("\n", "\r\n" if number % 2 else "\n").encode())
    return [folder]
