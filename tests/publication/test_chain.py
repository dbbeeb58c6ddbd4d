"""A dump: whoever holds a later head finds every edit, deletion, swap and truncation."""

from __future__ import annotations

import base64
import json
import random
import subprocess
import sys
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from publication import chain
from publication.services.sealing import public_key_of

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = public_key_of(KEY)
AT = "2026-11-23T01:00:00.000000Z"


def canonical(content):
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def contents(number):
    """Entries of a register in which decision after decision amends three procedures."""
    standing = {}
    made = []
    for n in range(1, number + 1):
        code = f"1.{n % 3:06d}"
        version_digest, decision_digest = chain.sha256(f"văn bản {n}"), chain.sha256(f"QĐ {n}")
        made.append({"entry": "version", "version": n, "procedure": code, "digest": version_digest})
        made.append({"entry": "decision", "decision": n, "digest": decision_digest})
        if code in standing:
            made.append({"entry": "effect_closed", "effect": standing[code], "recorded_to": AT})
        standing[code] = n
        made.append(
            {
                "entry": "effect",
                "effect": n,
                "procedure": code,
                "version": n,
                "digest": version_digest,
                "decision": n,
                "ended_by": None,
                "valid_from": "2026-01-01",
                "valid_to": None,
                "recorded_from": AT,
            }
        )
        made.append({"entry": "move", "move": n, "decision": n, "to": "issued"})
    return [canonical(content) for content in made]


def head_row(seq, digest, key=KEY):
    signature = key.sign(chain.head_message(seq, digest, AT))
    return {
        "seq": seq,
        "hash": digest,
        "at": AT,
        "key_id": chain.key_id_of(public_key_of(key)),
        "signature": base64.b64encode(signature).decode(),
    }


def dump_of(entries, texts):
    """A dump of these entries, a head after every fifth one and at the end."""
    rows = [
        {"kind": "dump", "format": chain.FORMAT, "made_at": AT},
        {"kind": "key", "key_id": chain.key_id_of(PUBLIC), "public_key": PUBLIC},
    ]
    previous, seq, head = chain.START, 0, None
    for content in entries:
        if head and head["seq"] == seq:
            said = canonical({**head, "entry": "head"})
            seq, previous = seq + 1, chain.link(seq + 1, previous, said)
            rows.append({"kind": "entry", "seq": seq, "content": said, "hash": previous})
        seq, previous = seq + 1, chain.link(seq + 1, previous, content)
        rows.append({"kind": "entry", "seq": seq, "content": content, "hash": previous})
        if seq % 5 == 0:
            head = head_row(seq, previous)
    rows.append({**head_row(seq, previous), "kind": "head"})
    texts = [{"kind": "text", "digest": chain.sha256(text), "canonical": text} for text in texts]
    return [canonical(row) for row in [*rows, *texts]]


def texts_of(number):
    return [text for n in range(1, number + 1) for text in (f"văn bản {n}", f"QĐ {n}")]


def whole(number=12):
    return dump_of(contents(number), texts_of(number))


def head_of(lines):
    last = [json.loads(line) for line in lines if json.loads(line)["kind"] == "entry"][-1]
    return last["seq"], last["hash"]


def test_bytes_are_as_documented():
    assert chain.link(1, chain.START, '{"entry":"move"}') == (
        "30f940afcea9a917b76b709d04d012ac4c2640a1a05e41a2214f82b58f66b991"
    )
    assert chain.salted("00", "Nguyễn") == (
        "be6e4670f9142d83cd33d64e1185d8d36bd94a4bd77ee3b20480de28a30cdb34"
    )
    assert (
        chain.head_message(3, "ab", AT) == b"congkhai-head-1\n3\nab\n2026-11-23T01:00:00.000000Z\n"
    )


def test_whole_dump_holds():
    lines = whole()

    assert list(chain.check_dump(lines, kept=[head_of(lines)], trusted=[PUBLIC])) == []


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (
            lambda rows: rows[5].update(content=rows[5]["content"].replace("issued", "x")),
            "Mục 4: mã băm không khớp nội dung và mục trước.",
        ),
        (lambda rows: rows.pop(5), "Mục 5: không nối tiếp mục 3."),
        (lambda rows: rows.insert(3, rows.pop(4)), "Mục 3: không nối tiếp mục 1."),
        (lambda rows: rows.pop(0), "Dòng 1: không phải tệp trích của Công Khai."),
        (lambda rows: rows[0].update(format="khác"), "Lược đồ khác không rõ."),
        (lambda rows: rows.append({"kind": "lạ"}), "Dòng 98: không đọc được."),
    ],
)
def test_broken_dump_names_the_first_broken_record(change, first):
    rows = [json.loads(line) for line in whole()]
    assert len(rows) == 97

    change(rows)
    found = list(chain.check_dump([canonical(row) for row in rows]))

    assert found[:1] == [first]


def test_rewritten_chain_is_found_by_a_kept_head():
    kept = head_of(whole())
    changed = contents(12)
    changed[3] = changed[3].replace("issued", "withdrawn")

    found = list(chain.check_dump(dump_of(changed, texts_of(12)), kept=[kept], trusted=[PUBLIC]))

    assert found == [
        f"Đầu chuỗi đã giữ tại mục {kept[0]}: không còn trong chuỗi; sổ đã bị sửa hoặc cắt bớt."
    ]


def test_truncated_chain_is_found_by_a_kept_head():
    kept = head_of(whole(12))

    found = list(chain.check_dump(whole(11), kept=[kept]))

    assert found == [
        f"Đầu chuỗi đã giữ tại mục {kept[0]}: không còn trong chuỗi; sổ đã bị sửa hoặc cắt bớt."
    ]


def test_foreign_key_is_not_trusted():
    other = public_key_of(Ed25519PrivateKey.from_private_bytes(bytes(32)))
    name = chain.key_id_of(PUBLIC)

    found = list(chain.check_dump(whole(1), trusted=[other]))

    assert found == [f"Đầu chuỗi tại mục {n}: khóa {name} không rõ của ai." for n in (4,)]


def effect(n, decision, **fields):
    said = {"entry": "effect", "effect": n, "procedure": "1.000001", "version": 1}
    said |= {"digest": chain.sha256("văn bản 1"), "decision": decision, "ended_by": None}
    said |= {"valid_from": "2026-01-01", "valid_to": None, "recorded_from": AT}
    return {**said, **fields}


SETTLED = {"entry": "mend_settled", "mend": 1, "decision": 1, "outcome": "confirmed", "at": AT}
PAST = "2001-01-01T00:00:00.000000Z"
CLOSED = {"entry": "effect_closed", "effect": 1, "recorded_to": AT}


@pytest.mark.parametrize(
    ("entries", "first"),
    [
        ([SETTLED, CLOSED, effect(2, 1)], None),
        ([{**SETTLED, "outcome": "refused"}], None),
        (
            [SETTLED, CLOSED],
            "Mục 8: đính chính bản ghi đổi nội dung, ngày hiệu lực hoặc quyết định.",
        ),
        (
            [SETTLED, CLOSED, effect(2, 1, valid_from="2026-02-01")],
            "Mục 9: đính chính bản ghi đổi nội dung, ngày hiệu lực hoặc quyết định.",
        ),
        (
            [SETTLED, CLOSED, effect(2, 2)],
            "Mục 9: hiệu lực không theo quyết định nào đã ký.",
        ),
        (
            [SETTLED, CLOSED, effect(2, 1, ended_by=1)],
            "Mục 9: đính chính bản ghi đổi nội dung, ngày hiệu lực hoặc quyết định.",
        ),
        (
            [SETTLED, {**CLOSED, "recorded_to": PAST}, effect(2, 1)],
            "Mục 8: ghi vào lúc khác với lúc đính chính.",
        ),
        (
            [SETTLED, CLOSED, effect(2, 1, recorded_from=PAST)],
            "Mục 9: ghi vào lúc khác với lúc đính chính.",
        ),
        (
            [{**SETTLED, "mend": 2}],
            "Mục 7: giải quyết một đính chính bản ghi không có hoặc đã xong.",
        ),
        ([SETTLED, SETTLED], "Mục 8: giải quyết một đính chính bản ghi không có hoặc đã xong."),
        (
            [{"entry": "mend", "mend": 2, "decision": 1}],
            "Mục 7: hai đính chính bản ghi cùng lúc cho một quyết định.",
        ),
        (
            [{"entry": "mend", "mend": 2, "decision": 9}],
            "Mục 7: đính chính bản ghi không của quyết định nào đã ký.",
        ),
    ],
)
def test_mend_changes_no_text_and_no_day(entries, first):
    before = [*contents(1), canonical({"entry": "mend", "mend": 1, "decision": 1})]
    lines = dump_of([*before, *map(canonical, entries)], texts_of(1))

    found = [line for line in chain.check_dump(lines) if "mã băm" not in line]

    assert found[:1] == ([first] if first else [])


def test_two_texts_on_one_day_are_found():
    entries = [text for text in contents(4) if "effect_closed" not in text]

    found = list(chain.check_dump(dump_of(entries, texts_of(4))))

    assert found == ["Mục 18: thủ tục 1.000001 có hai nội dung cùng ngày."]


def tampered(rows, rng):
    """One random edit, deletion, swap or truncation of what the dump holds."""
    rows = [dict(row) for row in rows]
    sealed = [n for n, row in enumerate(rows) if row["kind"] != "dump"]
    kind = rng.choice(["byte", "byte", "delete", "swap", "truncate"])
    if kind == "delete":
        rows.pop(rng.choice(sealed))
    elif kind == "truncate":
        entries = [n for n in sealed if rows[n]["kind"] == "entry"]
        del rows[rng.choice(entries) : entries[-1] + 1]
    elif kind == "swap":
        entries = [n for n in sealed if rows[n]["kind"] == "entry"]
        one, other = rng.sample(entries, 2)
        rows[one]["content"], rows[other]["content"] = rows[other]["content"], rows[one]["content"]
    else:
        row = rows[rng.choice(sealed)]
        name = rng.choice([name for name in row if name != "kind"])
        text = str(row[name])
        place = rng.randrange(len(text))
        letter = rng.choice([c for c in "0123456789abcdefX=" if c != text[place]])
        changed = text[:place] + letter + text[place + 1 :]
        row[name] = int(changed) if isinstance(row[name], int) and changed.isdigit() else changed
    return rows


def found_of(number):
    """How many of so many random alterations the holder of the last head finds."""
    lines = whole(30)
    rows = [json.loads(line) for line in lines]
    kept = head_of(lines)
    rng = random.Random(20_261_123)
    found = 0
    for _ in range(number):
        changed = [canonical(row) for row in tampered(rows, rng)]
        assert changed != lines
        found += bool(list(chain.check_dump(changed, kept=[kept], trusted=[PUBLIC])))
    return found


def test_random_tampering_is_always_found():
    assert found_of(300) == 300


@pytest.mark.proof
def test_ten_thousand_random_alterations_are_all_found():
    assert found_of(10_000) == 10_000


def test_file_stands_alone(tmp_path):
    lines = whole()
    copy = tmp_path / "kiem_tra.py"
    copy.write_text((settings.BASE_DIR / "publication/chain.py").read_text())
    (tmp_path / "sach.jsonl").write_text("\n".join(lines))
    (tmp_path / "sua.jsonl").write_text("\n".join(lines).replace("issued", "Issued", 1))

    said = [
        subprocess.run(
            [sys.executable, "-I", copy, *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={"PYTHONIOENCODING": "utf-8"},
        )
        for arguments in (["sach.jsonl"], ["sua.jsonl"], ["thieu.jsonl"])
    ]

    assert [(done.returncode, done.stdout) for done in said] == [
        (0, "Đúng.\n"),
        (1, "Sai: Mục 4: mã băm không khớp nội dung và mục trước.\n"),
        (2, ""),
    ]


def test_hashes_are_each_of_its_own_place():
    rows = [json.loads(line) for line in whole()]
    hashes = [row["hash"] for row in rows if row["kind"] == "entry"]

    assert all(one != other for one, other in pairwise(hashes))
    assert len(set(hashes)) == len(hashes)
