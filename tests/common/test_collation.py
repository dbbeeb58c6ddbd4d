from __future__ import annotations

import random

from common.vietnamese import collation_key, given_name_key

DICTIONARY = [
    "12 điều",
    "2 điều",
    "a",
    "à",
    "ả",
    "ã",
    "á",
    "ạ",
    "ăn",
    "ân",
    "ba",
    "ba ba",
    "ba hoa",
    "bà",
    "bà con",
    "bác",
    "can",
    "dao",
    "đao",
    "đào",
    "em",
    "êm",
    "kẻ",
    "kê",
    "la",
    "o",
    "ô",
    "ơ",
    "tỉnh",
    "tổ",
    "tờ",
    "u",
    "ư",
    "xa",
    "y",
]


def test_collation_key_follows_the_dictionary():
    shuffled = DICTIONARY[:]
    random.Random(1).shuffle(shuffled)

    assert sorted(shuffled, key=collation_key) == DICTIONARY


def test_collation_key_sorts_alike_as_text_and_as_bytes():
    keys = [collation_key(word) for word in DICTIONARY]

    assert sorted(keys) == sorted(keys, key=str.encode) == keys
    assert all(key.isascii() for key in keys)


def test_collation_key_ignores_case_signs_and_blanks():
    assert collation_key("  Đất-đai, (MỚI) ") == collation_key("đất đai mới")


def test_collation_key_reads_decomposed_text():
    assert collation_key("e\u0302\u0301ch \u0110a\u0300o") == collation_key("ếch Đào")


def test_given_name_key_sorts_by_given_name_then_by_the_rest():
    names = [
        "Trần Thị An",
        "Lê Văn Ân",
        "Nguyễn Thị Bình",
        "Phạm Bình",
        "Bùi Văn Dũng",
        "Bùi Văn Đức",
        "Đinh Ái Hà",
        "Đinh Ái Hạ",
        "Ung Thị Oanh",
        "Ưng Thị Oanh",
    ]

    shuffled = names[:]
    random.Random(2).shuffle(shuffled)

    assert sorted(shuffled, key=given_name_key) == names
    assert given_name_key("An") == collation_key("An")
    assert given_name_key("") == ""
