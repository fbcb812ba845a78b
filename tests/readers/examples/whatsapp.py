"""Chats of WhatsApp as telephones of several systems and languages export them."""

from __future__ import annotations

from pathlib import Path

IPHONE = """[31.12.25, 18:00:05] Acme Help: \u200eMessages and calls are end-to-end encrypted. Only people here read.
[31.12.25, 18:00:10] Ann Lee: Is the shop open?
P.S. until when: see https://help.example/a
\u200e[31.12.25, 18:01:10] Bo: \u200eimage omitted
[31.12.25, 18:02:10] ~\u202fCy Cole: @\u2068Ann Lee\u2069 until six \u200e<This message was edited>
[31.12.25, 18:03:10] \u202a+43\u00a0660\u00a01234567\u202c: \u200eThis message was deleted.
\u200e[31.12.25, 18:04:10] Bo: \u200e<attached: 00000012-PHOTO-2025-12-31-18-04-10.jpg>
[1.1.26, 09:00:00] Ann Lee: Thanks
"""
ANDROID = """12/30/25, 11:59 PM - Messages and calls are end-to-end encrypted. Learn more.
12/30/25, 11:59 PM - Ann Lee created group "Acme Help"
12/31/25, 12:00 AM - Ann Lee: Hello
12/31/25, 12:30 PM - Bo: <Media omitted>
1/1/26, 9:00\u202fAM - +1 (000) 000-0000: IMG-20260101-WA0001.jpg (file attached)
Look at this
1/1/26, 9:00\u202fAM - Bo: ok
1/1/26, 9:00\u202fAM - Bo: ok
"""
CHINESE = """2026/1/5 下午3:30 - 安: 你好
2026/1/5 上午9:05 - Bo: hi
"""
FINNISH = """[5.1.2026 klo 14.08.18] Matti: Hei
[5.1.2026 klo 14.09.18] Bo: Moi
"""


def write(folder: Path) -> Path:
    """Writes the folder of an iPhone's export; returns what a person would hand in."""
    (folder / "WhatsApp Chat - Acme Help").mkdir()
    (folder / "WhatsApp Chat - Acme Help" / "_chat.txt").write_text(IPHONE, encoding="utf-8")
    return folder / "WhatsApp Chat - Acme Help"


def more(folder: Path) -> list[Path]:
    """Files of other telephones."""
    files = {"WhatsApp Chat with Bo.txt": ANDROID, "WhatsApp 对话.txt": CHINESE, "WhatsApp-keskustelu.txt": FINNISH}
    for name, content in files.items():
        (folder / name).write_text(content.replace("\n", "\r\n"), encoding="utf-8", newline="")
    return [folder / name for name in files]
