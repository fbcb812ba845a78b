"""XML with entities, documents of another kind, attributes and elements that should not be there."""

from __future__ import annotations

import re

from tests.contracts.damage.raw import Dice, replaced

# fmt: off
DOCTYPES = (
    b'<!DOCTYPE posts [<!ENTITY a "b">]>', b'<!DOCTYPE posts SYSTEM "file:///etc/passwd">', b"<!DOCTYPE posts>",
    b'<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    b'<!DOCTYPE p [<!ENTITY % a SYSTEM "http://[::1]/">%a;]>',
    b'<!DOCTYPE p [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    b"<!DOCTYPE p [<!ATTLIST row Score CDATA '7'>]>", b"<!DOCTYPE",
)
VALUES = (
    b"", b"&a;", b"&c;", b"&#0;", b"&#x110000;", b"&#xD800;", b"&amp;&lt;", b"&", b"<", b"\0", b"\xff", b"-1", b"0",
    b"1", b"9" * 30, b"9" * 5_000, b"4294967296", b"\xc2\xb2", b"1.5", b" 1 ", b"0000-00-00T00:00:00.000",
    b"2021-02-30T00:00:00", b"9999-12-31T23:59:59.999", b"2021-04-27T15:06:44.553999999", b"2021-04-27T25:61:61",
    b"2021-04-27 15:06:44+99:99", b"&lt;" * 20_000, b"&lt;a href=" * 900, b"&lt;!--" * 900, b"x" * 200_000,
    b"@a " * 5_000, b"&lt;https://[", b"]]>",
)
MARKUP = (
    b"<!-- -->", b"<!-- -- -->", b"<![CDATA[ ]]>", b"<?php ?>", b"<?xml version='1.0'?>", b"</posts>", b"<row/>",
    b"<row>", b"</row>", b"<a:b/>", b"<row xmlns='x'/>", b"<row xmlns:a='x' a:Id='1'/>", b"<a>" * 20_000, b"text",
    b"&a;", b"<row " + b"a='1' " * 3_000 + b"/>", b"<row " + b" ".join(b"a%d='1'" % n for n in range(3_000)) + b"/>",
)
DECLARATIONS = (
    b"", b'<?xml version="1.0" encoding="utf-16"?>', b'<?xml version="1.0" encoding="x-none"?>', b"<?xml?>",
    b'<?xml version="1.0" encoding="iso-8859-1"?>', b'<?xml version="1.1"?>', b'<?xml version="1.0" encoding="hex"?>',
    b'<?xml version="1.0" standalone="no"?>', b'<?xml version="1.0" encoding="utf-7"?>',
    b"<?xml version='1.0' encoding=''?>",
)
# fmt: on
_ATTRIBUTE = re.compile(rb'\s([A-Za-z]+)="([^"]*)"')


def xml_changed(content: bytes, dice: Dice) -> bytes:
    """One accident, or one attack, on a document of rows."""
    attributes = list(_ATTRIBUTE.finditer(content))
    kind = dice.randrange(10)
    if kind <= 4 and attributes:
        return _attribute_changed(content, attributes, dice)
    if kind == 5:
        return re.sub(rb"^(\xef\xbb\xbf)?(<\?xml[^>]*\?>)?", lambda _: dice.choice(DECLARATIONS), content, count=1)
    if kind == 6:
        head, mark, rest = content.partition(b"?>")
        return head + mark + dice.choice(DOCTYPES) + rest
    if kind == 7:
        return re.sub(
            dice.choice((rb"\brow\b", rb"\bposts\b", rb"\bcomments\b")), dice.choice((b"Row", b"a:row", b"")), content
        )
    places = list(re.finditer(rb"[<>]", content))
    if not places:
        return content
    at = dice.choice(places).start()
    return content[:at] + dice.choice(MARKUP) + content[at:]


def _attribute_changed(content: bytes, attributes: list[re.Match[bytes]], dice: Dice) -> bytes:
    one, kind = dice.choice(attributes), dice.randrange(6)
    if kind == 0:
        return replaced(content, one, b"")
    if kind == 1:
        return replaced(content, one, one[0] + one[0])
    if kind == 2:
        alike = [other[2] for other in attributes if other[1].endswith(b"Id")] or [b"1"]
        return replaced(content, one, b' %s="%s"' % (one[1], dice.choice(alike)))
    if kind == 3:
        return replaced(content, one, b' %s="%s"' % (dice.choice(attributes)[1], one[2]))
    return replaced(content, one, b' %s="%s"' % (one[1], dice.choice(VALUES)))
