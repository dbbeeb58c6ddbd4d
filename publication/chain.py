"""The chain of seals: its bytes, and the check of a public dump. Stands alone.

Copy this one file anywhere: it needs Python 3.11 and the package ``cryptography``, no server and
nothing else of the project. ``python3 chain.py DUMP [--head SEQ:HASH …] [--key BASE64 …]`` ends
with 0 only when everything holds and names the first broken record otherwise.

Bytes (docs/seals.md)
- An entry is canonical JSON: keys sorted, no blanks, UTF-8, NFC.
- ``digest(n)`` is the SHA-256 of the entry's bytes, in lower-case hexadecimal.
- ``hash(n)`` is the SHA-256 of ``congkhai-chain-1 LF n LF hash(n-1) LF digest(n) LF``; ``hash(0)``
  is 64 zeros; ``n`` counts from 1 in decimal digits.
- A head is signed with Ed25519 over ``congkhai-head-1 LF n LF hash(n) LF at LF``. Each transaction
  ends with one, and the next begins with an entry that holds it.
- A personal value stands in an entry as the SHA-256 of ``salt LF value``; without its salt it can
  no longer be told, and the chain still holds.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "congkhai-dump-1"
START = "0" * 64
HASH = re.compile(r"[0-9a-f]{64}")
FOREVER = "9999-12-31"
HEADS_AT_ONCE = 500
HEAD_FIELDS = ("seq", "hash", "at", "key_id", "signature")


def sha256(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def link(seq: int, previous: str, content: str) -> str:
    """``hash(seq)`` of the entry whose canonical text is ``content``."""
    return sha256(f"congkhai-chain-1\n{seq}\n{previous}\n{sha256(content)}\n")


def salted(salt: str, value: str) -> str:
    """What stands in an entry for a personal value."""
    return sha256(f"{salt}\n{value}")


def head_message(seq: int, head: str, at: str) -> bytes:
    """The bytes a head's signature covers; ``at`` is an ISO moment as published."""
    return f"congkhai-head-1\n{seq}\n{head}\n{at}\n".encode()


def key_id_of(public_key: str) -> str:
    """Short name of a public key (base64 of its 32 bytes)."""
    return hashlib.sha256(base64.b64decode(public_key)).hexdigest()[:16]


def whole(value: Any) -> int:
    """The value, if it is a whole number; raises ``TypeError``."""
    if type(value) is not int:
        raise TypeError(value)
    return value


def head_of(row: dict[str, Any]) -> dict[str, Any]:
    """The head in an entry or a line; raises ``KeyError``, ``TypeError``."""
    whole(row["seq"])
    head = {name: row[name] for name in HEAD_FIELDS}
    head["key_id"] = sys.intern(head["key_id"])
    return head


def signature_holds(public_key: str, signature: str, message: bytes) -> bool:
    """True when the Ed25519 signature (base64) of ``message`` is by that key (base64)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


# --- the check ----------------------------------------------------------------------------------


class Hashes:
    """The hash claimed for each number, 32 bytes a piece; numbers run on unless the chain is broken."""

    def __init__(self) -> None:
        self._first: list[tuple[int, int]] = []
        self._kept = bytearray()
        self._next = 0

    def add(self, seq: int, claimed: str) -> None:
        """What is no hash is kept as none."""
        if seq != self._next:
            self._first.append((seq, len(self._kept) // 32 - seq))
        is_hash = isinstance(claimed, str) and HASH.fullmatch(claimed)
        self._kept += bytes.fromhex(claimed) if is_hash else bytes(32)
        self._next = seq + 1

    def get(self, seq: int) -> str | None:
        """The hash last claimed for the number; None when there is none."""
        ends = len(self._kept) // 32
        for first, offset in reversed(self._first):
            if first <= seq < ends - offset:
                place = (seq + offset) * 32
                return self._kept[place : place + 32].hex()
            ends = first + offset
        return None


@dataclass(frozen=True)
class Axes:
    """Rows on two axes: ``key`` beside the procedure, ``said`` what one says; words for people."""

    key: tuple[str, ...]
    said: tuple[str, ...]
    name: str
    row: str
    twice: str


AXES = {
    "effect": Axes(
        (), ("version",), "hiệu lực", "hiệu lực", "thủ tục {0} có hai nội dung cùng ngày."
    ),
    "reception": Axes(
        ("place",),
        (),
        "nơi tiếp nhận",
        "dòng danh mục",
        "thủ tục {0} tiếp nhận hai lần cùng ngày ở nơi {1}.",
    ),
    "process": Axes(
        (),
        ("steps",),
        "quy trình nội bộ",
        "quy trình nội bộ",
        "thủ tục {0} có hai quy trình nội bộ cùng ngày.",
    ),
}
Key = tuple[Any, ...]


@dataclass
class Register:
    """What the entries read so far say; fed one by one, in their order."""

    seq: int = 0
    head: str = START
    hashes: Hashes = field(default_factory=Hashes)
    heads: list[dict[str, Any]] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)
    decisions: dict[int, str] = field(default_factory=dict)
    versions: dict[int, str] = field(default_factory=dict)
    # rows on two axes that stand, by kind and number: of what, and by that their days
    keys: dict[tuple[str, int], Key] = field(default_factory=dict)
    standing: dict[Key, dict[int, tuple[Any, ...]]] = field(default_factory=dict)
    # mends that wait, by decision; what the one just confirmed took out and put back, and when
    mends: dict[int, int] = field(default_factory=dict)
    mending: Counter[tuple[Any, ...]] | None = None
    mended_at: str = ""

    def add(self, seq: int, content: str, claimed: str) -> Iterator[str]:
        """Take the next entry; yields what is wrong with it."""
        place = f"Mục {seq}"
        if seq != self.seq + 1:
            yield f"{place}: không nối tiếp mục {self.seq}."
        if link(seq, self.head, content) != claimed:
            yield f"{place}: mã băm không khớp nội dung và mục trước."
        self.seq, self.head = seq, claimed
        self.hashes.add(seq, claimed)
        try:
            entry = json.loads(content)
            yield from self._understand(place, entry)
        except (ValueError, KeyError, TypeError, AttributeError):
            yield f"{place}: nội dung không đọc được."

    def _understand(self, place: str, entry: dict[str, Any]) -> Iterator[str]:
        kind = entry["entry"]
        if kind == "version":
            self.versions[entry["version"]] = entry["digest"]
            self.digests.add(entry["digest"])
        elif kind == "decision":
            self.decisions[entry["decision"]] = entry["digest"]
            self.digests.add(entry["digest"])
        elif kind in AXES:
            yield from self._open(place, kind, entry)
        elif kind.removesuffix("_closed") in AXES:
            yield from self._close(place, kind.removesuffix("_closed"), entry)
        elif kind == "mend":
            yield from self._find_wrong(place, entry)
        elif kind == "mend_settled":
            yield from self._settle(place, entry)
        elif kind == "head":
            yield from self.balance()
            self.heads.append(head_of(entry))

    def _find_wrong(self, place: str, entry: dict[str, Any]) -> Iterator[str]:
        if entry["decision"] not in self.decisions:
            yield f"{place}: đính chính bản ghi không của quyết định nào đã ký."
        if entry["decision"] in self.mends:
            yield f"{place}: hai đính chính bản ghi cùng lúc cho một quyết định."
        self.mends[entry["decision"]] = entry["mend"]

    def _settle(self, place: str, entry: dict[str, Any]) -> Iterator[str]:
        if self.mends.pop(entry["decision"], None) != entry["mend"]:
            yield f"{place}: giải quyết một đính chính bản ghi không có hoặc đã xong."
        if entry["outcome"] == "confirmed":
            self.mending, self.mended_at = Counter(), entry["at"]

    def balance(self) -> Iterator[str]:
        """A transaction ended: if a mend was confirmed in it, all that is law is as before."""
        if self.mending is not None and any(self.mending.values()):
            yield f"Mục {self.seq}: đính chính bản ghi đổi nội dung, ngày hiệu lực hoặc quyết định."
        self.mending = None

    def _open(self, place: str, kind: str, entry: dict[str, Any]) -> Iterator[str]:
        words = AXES[kind]
        if entry["decision"] not in self.decisions:
            yield f"{place}: {words.name} không theo quyết định nào đã ký."
        if kind == "effect" and self.versions.get(entry["version"]) != entry["digest"]:
            yield f"{place}: hiệu lực không theo nội dung nào đã ký."
        key = (kind, entry["procedure"], *(whole(entry[name]) for name in words.key))
        begin, until = entry["valid_from"], entry["valid_to"] or FOREVER
        standing = self.standing.setdefault(key, {})
        for other_begin, other_until, *_what in standing.values():
            if other_begin <= until and begin <= other_until:
                yield f"{place}: {words.twice.format(*key[1:])}"
        self.keys[kind, entry[kind]] = key
        said = (*(entry[name] for name in words.said), entry["decision"], entry["ended_by"])
        standing[entry[kind]] = days = (sys.intern(begin), sys.intern(until), *said)
        if self.mending is not None:
            self.mending[*key, *days] += 1
            yield from self._at_its_moment(place, entry["recorded_from"])

    def _close(self, place: str, kind: str, entry: dict[str, Any]) -> Iterator[str]:
        key = self.keys.pop((kind, entry[kind]), ())
        days = self.standing.get(key, {}).pop(entry[kind], None)
        if days is None:
            yield f"{place}: khép một {AXES[kind].row} không có hoặc đã khép."
        elif self.mending is not None:
            self.mending[*key, *days] -= 1
            yield from self._at_its_moment(place, entry["recorded_to"])

    def _at_its_moment(self, place: str, recorded: str) -> Iterator[str]:
        if recorded != self.mended_at:
            yield f"{place}: ghi vào lúc khác với lúc đính chính."


def check_heads(
    register: Register, heads: Iterable[dict[str, Any]], keys: dict[str, str]
) -> Iterator[str]:
    """Each signed head, in the chain or after it, must stand in the chain, by a known key."""
    yield from register.balance()
    told = [*register.heads, *heads]
    yield from check_signed(register, told, keys)
    if max((head["seq"] for head in told), default=0) != register.seq:
        yield f"Mục {register.seq}: chuỗi không kết thúc bằng một đầu chuỗi đã ký."


def check_signed(
    register: Register, heads: list[dict[str, Any]], keys: dict[str, str]
) -> Iterator[str]:
    """Each of the heads stands in what was read so far, signed by a known key."""
    for head, signed in zip(heads, _signed(heads, keys), strict=True):
        place = f"Đầu chuỗi tại mục {head['seq']}"
        if register.hashes.get(head["seq"]) != head["hash"]:
            yield f"{place}: không có trong chuỗi."
        elif head["key_id"] not in keys:
            yield f"{place}: khóa {head['key_id']} không rõ của ai."
        elif not signed:
            yield f"{place}: chữ ký không đúng."


def _signed(heads: list[dict[str, Any]], keys: dict[str, str]) -> Iterator[bool]:
    """For each head: does its signature hold? On all cores, for most of the time goes there."""

    def check(start: int) -> list[bool]:
        return [
            signature_holds(
                keys.get(head["key_id"], ""),
                head["signature"],
                head_message(head["seq"], head["hash"], head["at"]),
            )
            for head in heads[start : start + HEADS_AT_ONCE]
        ]

    with ThreadPoolExecutor() as pool:
        for portion in pool.map(check, range(0, len(heads), HEADS_AT_ONCE)):
            yield from portion


def check_kept(register: Register, kept: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Heads somebody kept from earlier must still stand where they stood."""
    for seq, head in kept:
        if register.hashes.get(seq) != head:
            yield f"Đầu chuỗi đã giữ tại mục {seq}: không còn trong chuỗi; sổ đã bị sửa hoặc cắt bớt."


@dataclass
class Dump:
    """A dump as read so far; ``take`` one line after the other."""

    register: Register = field(default_factory=Register)
    heads: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)

    def take(self, row: dict[str, Any]) -> Iterator[str]:
        """One record; yields what is wrong with it. Raises ``KeyError`` for an unknown kind."""
        yield from self.TAKERS[row["kind"]](self, row)

    def _start(self, row: dict[str, Any]) -> Iterator[str]:
        if row["format"] != FORMAT:
            yield f"Lược đồ {row['format']} không rõ."

    def _entry(self, row: dict[str, Any]) -> Iterator[str]:
        yield from self.register.add(whole(row["seq"]), row["content"], row["hash"])

    def _head(self, row: dict[str, Any]) -> Iterator[str]:
        self.heads.append(head_of(row))
        yield from ()

    def _key(self, row: dict[str, Any]) -> Iterator[str]:
        self.keys[row["key_id"]] = row["public_key"]
        if key_id_of(row["public_key"]) != row["key_id"]:
            yield f"Khóa {row['key_id']}: tên không khớp khóa."

    def _text(self, row: dict[str, Any]) -> Iterator[str]:
        self.texts.add(row["digest"])
        if sha256(row["canonical"]) != row["digest"]:
            yield f"Nội dung có mã băm {row['digest']}: không khớp mã băm."

    TAKERS = {"dump": _start, "entry": _entry, "head": _head, "key": _key, "text": _text}


def check_dump(
    lines: Iterable[str],
    *,
    kept: Iterable[tuple[int, str]] = (),
    trusted: Iterable[str] = (),
) -> Iterator[str]:
    """What is wrong with a dump (JSON, one record a line), in the order found.

    ``kept``: heads (number, hash) the reader holds. ``trusted``: public keys (base64) the reader
    trusts; none given, the dump's own keys are taken at their word.
    """
    dump = Dump()
    number = 0
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            if (number == 1) != (row["kind"] == "dump"):
                yield f"Dòng {number}: không phải tệp trích của Công Khai."
                return
            yield from dump.take(row)
        except (ValueError, KeyError, TypeError):
            yield f"Dòng {number}: không đọc được."
    if not number:
        yield "Tệp trống."
    register = dump.register
    own = {key_id_of(key): key for key in trusted}
    yield from check_heads(register, dump.heads, own or dump.keys)
    yield from check_kept(register, kept)
    named = {head["key_id"] for head in [*register.heads, *dump.heads]}
    for key_id in sorted(named - dump.keys.keys()):
        yield f"Khóa {key_id}: không có trong tệp trích."
    for digest in sorted(register.digests - dump.texts):
        yield f"Nội dung có mã băm {digest}: không có trong tệp trích."
    for digest in sorted(dump.texts - register.digests):
        yield f"Nội dung có mã băm {digest}: không có trong chuỗi."


def kept_head(text: str) -> tuple[int, str]:
    """``SEQ:HASH`` as people keep a head; raises ``ValueError``."""
    seq, _, head = text.partition(":")
    return int(seq), head


def main(arguments: list[str] | None = None) -> int:
    """Check the named dump; 0 when it holds, 1 when not, 2 when it can't be read."""
    parser = argparse.ArgumentParser(description="Kiểm tra tệp trích lịch sử của Công Khai.")
    parser.add_argument("dump", help="tệp trích (.jsonl)")
    parser.add_argument("--head", action="append", default=[], type=kept_head, metavar="SỐ:MÃ")
    parser.add_argument("--key", action="append", default=[], metavar="KHÓA")
    options = parser.parse_args(arguments)
    try:
        with open(options.dump, encoding="utf-8") as lines:
            broken = list(check_dump(lines, kept=options.head, trusted=options.key))
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"Không đọc được tệp: {error}\n")
        return 2
    for line in broken:
        sys.stderr.write(line + "\n")
    sys.stdout.write("Đúng.\n" if not broken else f"Sai: {broken[0]}\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
