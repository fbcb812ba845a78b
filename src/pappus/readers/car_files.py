"""CAR files: the blocks of a repository of the AT Protocol, and where in it each of them stands.

Forms: ipld.io/specs/transport/car/carv1 (header and sections, each behind its length), ipld.io/specs/codecs/dag-cbor,
atproto.com/specs/repository (commit and tree: the key of an entry shares `p` bytes with the one before it).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from pappus.vocabulary.errors import UnreadableError

_MOST_BLOCK_BYTES = 16 << 20
_MOST_LENGTH_BYTES = 10
_CID_TAG = 42
_NODE, _COMMITS = b"\xa2ae", (b"\xa5cdid", b"\xa6cdid")
_VERSION_0, _VERSION_1 = b"\x12\x20", b"\x01"
# Of the tags of CBOR this codec has one; what others stand for is not made, as some take any amount of time.
_FOREIGN_TAGS = (0, 1, 2, 3, 4, 5, 25, 28, 29, 30, 35, 36, 37, 52, 54, 100, 256, 258, 260, 261, 1004, 43000, 55799)


class Block(NamedTuple):
    """A block: its content id and its bytes."""

    cid: bytes
    content: bytes

    @property
    def is_record(self) -> bool:
        """Whether it is neither a node of the tree nor a commit."""
        return not self.content.startswith((_NODE, *_COMMITS))


class Tree(NamedTuple):
    """Whose repository it is, and the keys (`collection/record key`) of each block in it, a line each."""

    did: str
    keys: dict[bytes, str]


def is_car(head: bytes) -> bool:
    """Whether a file begins as one, by its first bytes."""
    return b"eroots" in head[:300] and b"gversion" in head[:300] and not head.lstrip().startswith((b"{", b"["))


def blocks(stream: IO[bytes], place: str) -> Iterator[Block]:
    """The blocks of a file in order; its header is passed over.

    Raises:
        UnreadableError: the file ends in the middle, or is damaged.
    """
    header = _section(stream, place)
    if header is None:
        raise UnreadableError(f"{place}: is empty")
    while (section := _section(stream, place)) is not None:
        length = 34 if section.startswith(_VERSION_0) else _cid_length(section)
        if length is None or length > len(section):
            raise UnreadableError(f"{place}: is damaged (a block without a content id)")
        yield Block(section[:length], section[length:])


def tree(stream: IO[bytes], place: str) -> Tree:
    """What the commits and nodes of a file tell; of several commits the last.

    Raises:
        UnreadableError: the file cannot be read, or no commit says whose repository it is.
    """
    did, keys = "", dict[bytes, str]()
    for block in blocks(stream, place):
        if block.content.startswith(_NODE):
            _take_in(_decoded(block.content), keys)
        elif not block.is_record:
            found = _decoded(block.content)
            given = found.get("did") if isinstance(found, dict) else None
            did = given if isinstance(given, str) and given.startswith("did:") else did
    if not did:
        raise UnreadableError(f"{place}: no commit in it says whose repository it is")
    return Tree(did, keys)


def record(content: bytes) -> dict[str, Any] | str:
    """A record, or the reason why it is none."""
    found = _decoded(content)
    if isinstance(found, dict) and isinstance(found.get("$type"), str):
        return found
    return found if isinstance(found, str) else "is a block without $type"


def _section(stream: IO[bytes], place: str) -> bytes | None:
    """The next section without its length; null at the end of the file."""
    length = shift = 0
    while True:
        byte = stream.read(1)
        if not byte and not shift:
            return None
        if not byte or shift >= 7 * _MOST_LENGTH_BYTES:
            raise UnreadableError(f"{place}: ends in the middle or is damaged: download it again")
        length |= (byte[0] & 0x7F) << shift
        shift += 7
        if byte[0] < 0x80:
            break
    if length > _MOST_BLOCK_BYTES:
        raise UnreadableError(f"{place}: is damaged (a block of {length} bytes): download it again")
    section = stream.read(length)
    if len(section) < length:
        raise UnreadableError(f"{place}: ends in the middle. The file is truncated: download it again")
    return section


def _cid_length(section: bytes) -> int | None:
    """How long the content id is with which a section begins: version, codec, hash and its length, a byte each."""
    return 4 + section[3] if section.startswith(_VERSION_1) and len(section) > 4 else None


def _take_in(node: Any, keys: dict[bytes, str]) -> None:
    entries = node.get("e") if isinstance(node, dict) else None
    key = b""
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict):
            return
        shared, rest, value = entry.get("p"), entry.get("k"), entry.get("v")
        if not isinstance(shared, int) or not isinstance(rest, bytes) or not 0 <= shared <= len(key):
            return
        key = key[:shared] + rest
        cid = _cid(value)
        if cid is not None:
            named = key.decode("utf-8", "replace")
            # Records of the same content are one block.
            keys[cid] = f"{keys[cid]}\n{named}" if cid in keys else named


def _cid(value: Any) -> bytes | None:
    """The content id of a link, which begins with a byte for its base."""
    inner = getattr(value, "value", None)
    is_link = getattr(value, "tag", None) == _CID_TAG and isinstance(inner, bytes) and inner[:1] == b"\0"
    return inner[1:] if is_link and isinstance(inner, bytes) else None


def _decoded(content: bytes) -> Any:
    """The value of a block, or the reason why it has none."""
    import cbor2

    try:
        return cbor2.loads(content, str_errors="replace", max_depth=100, semantic_decoders=_REFUSED)
    except (cbor2.CBORError, ValueError, TypeError, ArithmeticError, RecursionError, EOFError) as error:
        return f"is no DAG-CBOR ({str(error)[:100]})"


def _refuse(*_: object) -> Any:
    raise ValueError("a tag that DAG-CBOR does not have")


_REFUSED = dict.fromkeys(_FOREIGN_TAGS, _refuse)
