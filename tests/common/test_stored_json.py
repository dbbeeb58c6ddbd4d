"""JSON from others: read strictly, and only what every database stores."""

from __future__ import annotations

import pytest

from common.stored_json import NOT_TEXT, TOO_DEEP, TOO_LARGE, UNREADABLE, JsonError, read_json


def test_plain_values_are_read():
    assert read_json('{"a": ["ễ", 1.5, -3, true, null, {"b": ""}]}') == {
        "a": ["ễ", 1.5, -3, True, None, {"b": ""}]
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", UNREADABLE),
        ("{", UNREADABLE),
        ("NaN", UNREADABLE),
        ('{"a": -Infinity}', UNREADABLE),
        ('{"a": 1, "b": 2, "a": 3}', "mục “a” có hai lần"),
        ('{"x": {"a": 1, "a": 1}}', "mục “a” có hai lần"),
        ('"a\\u0000b"', NOT_TEXT),
        ('{"\\ud800": 1}', NOT_TEXT),
        ('["\\u001b"]', NOT_TEXT),
        ("9" * 31, TOO_LARGE),
        ("9" * 100_000, TOO_LARGE),
        ("[" * 31 + "]" * 31, TOO_DEEP),
        ("[" * 500_000, TOO_DEEP),
    ],
)
def test_the_rest_is_refused_in_words(text, fault):
    with pytest.raises(JsonError) as refused:
        read_json(text)

    assert str(refused.value) == fault
