"""Supplementary fields: what an office tells of its procedures beyond the national content (ADR 10).

A field describes a procedure; it never asks the applicant for anything, for no authority may add
papers or conditions to what the law lays down (NĐ 63/2010 art 18.6). A text holds its values as
``{key: {"label", "type", "value", "public"}}``: what was signed stays legible by itself, whatever
becomes of the field. Pure rules: no queries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from catalogue.enums import SupplementaryType
from common.money import format_number
from common.vietnamese import fold, format_date, parse_date, tidy

Entry = dict[str, Any]

LONGEST_LABEL, LONGEST_HEADING, LONGEST_HELP = 80, 60, 300
LONGEST_CHOICE, FEWEST_CHOICES, MOST_CHOICES = 120, 2, 50
LONGEST = {SupplementaryType.SHORT: 255, SupplementaryType.LONG: 5_000}
LARGEST_NUMBER = 10**12
LAST_PLACE = 999
CHOOSING = frozenset({SupplementaryType.CHOICE, SupplementaryType.CHOICES})
FILTERED = CHOOSING | {SupplementaryType.TRUTH}
BETWEEN = "; "
YES, NO = "Có", "Không"
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# Words by which something is asked of who applies: none of them may stand in a field or a value.
ASKING = (
    "phai nop",
    "can nop",
    "nop kem",
    "nop them",
    "nop bo sung",
    "xuat trinh",
    "phai dap ung",
    "giay to phai",
    "dieu kien phai",
)
# A field of such a name would be read as a paper or a condition.
NAMES_OF_DEMANDS = (
    "giay to",
    "thanh phan ho so",
    "ban sao",
    "ban chinh",
    "to khai",
    "mau don",
    "yeu cau",
    "dieu kien",
    "le phi",
)
DEMAND = (
    "Mục bổ sung chỉ mô tả thủ tục, không được đòi người nộp giấy tờ, điều kiện, phí, lệ phí nào "
    "(khoản 6 Điều 18 Nghị định 63/2010/NĐ-CP)"
)


@dataclass(frozen=True)
class SupplementaryField:
    """What an office set: how the field is called, what it holds, and where it is shown."""

    key: str
    label: str
    help: str
    type: str
    choices: tuple[str, ...]
    public: bool
    filter: bool
    heading: str
    place: int

    def entry(self, value: Any) -> Entry | None:
        """The value as a text holds it; None for no value."""
        if value in (None, "", [], ()):
            return None
        held = list(value) if isinstance(value, tuple) else value
        return {"label": self.label, "type": self.type, "value": held, "public": self.public}


# --- reading a field ----------------------------------------------------------------------------


def read_field(content: Any) -> SupplementaryField:
    """The field that ``content`` says. Raises ``ValidationError`` by field."""
    names = {"key", "label", "help", "type", "choices", "public", "filter", "heading", "place"}
    if not isinstance(content, dict) or set(content) != names:
        raise ValidationError("Mục bổ sung không đọc được: thiếu hoặc thừa mục.")
    faults: dict[str, str] = {}
    _read_words(content, faults)
    _read_type(content, faults)
    for name in ("public", "filter"):
        if not isinstance(content[name], bool):
            faults[name] = "Hãy chọn có hay không."
    place = content["place"]
    if type(place) is not int or not 0 <= place <= LAST_PLACE:
        faults["place"] = f"Thứ tự là số nguyên từ 0 đến {LAST_PLACE}."
    if not faults and content["filter"]:
        if content["type"] not in FILTERED:
            faults["filter"] = "Chỉ lọc được theo mục chọn trong danh sách hoặc có/không."
        elif not content["public"]:
            faults["filter"] = "Mục chỉ công chức xem thì không làm bộ lọc công khai được."
    if faults:
        raise ValidationError(faults)
    return SupplementaryField(
        **{name: content[name] for name in names - {"choices"}}, choices=tuple(content["choices"])
    )


def _read_words(content: Mapping[str, Any], faults: dict[str, str]) -> None:
    if not isinstance(content["key"], str) or not KEY.fullmatch(content["key"]):
        faults["label"] = "Tên phải có chữ hoặc số."
    for name, longest, label in (
        ("label", LONGEST_LABEL, "tên mục"),
        ("heading", LONGEST_HEADING, "tiêu đề cột Excel"),
        ("help", LONGEST_HELP, "hướng dẫn"),
    ):
        text = content[name]
        if not isinstance(text, str) or (not text.strip() and name != "help"):
            faults[name] = f"Hãy nhập {label}."
        elif text != tidy(text, multiline=name == "help")[0]:
            faults[name] = "Có khoảng trắng hoặc xuống dòng thừa."
        elif len(text) > longest:
            faults[name] = f"Dài quá {longest} ký tự."
        elif asks_of_applicant(text) or (name != "help" and _names_demand(text)):
            faults[name] = f"{DEMAND}; hãy đặt lại {label}."


def _read_type(content: Mapping[str, Any], faults: dict[str, str]) -> None:
    given, choices = content["type"], content["choices"]
    if given not in SupplementaryType.values:
        faults["type"] = "Hãy chọn kiểu của mục."
        return
    if not isinstance(choices, list) or not all(isinstance(one, str) for one in choices):
        faults["choices"] = "Danh sách lựa chọn không đọc được."
    elif given not in CHOOSING:
        if choices:
            faults["choices"] = "Chỉ mục kiểu chọn mới có danh sách lựa chọn."
    elif fault := _fault_of_choices(choices):
        faults["choices"] = fault


def _fault_of_choices(choices: Sequence[str]) -> str:
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        return f"Cần từ {FEWEST_CHOICES} đến {MOST_CHOICES} lựa chọn; đang có {len(choices)}."
    seen: dict[str, str] = {}
    for choice in choices:
        slug = choice_slug(choice)
        if not slug or choice != tidy(choice)[0]:
            return f"Lựa chọn “{choice}” phải có chữ hoặc số, không thừa khoảng trắng."
        if len(choice) > LONGEST_CHOICE:
            return f"Lựa chọn “{choice[:40]}…” dài quá {LONGEST_CHOICE} ký tự."
        if ";" in choice:
            return f"Lựa chọn “{choice}” không được có dấu chấm phẩy."
        if asks_of_applicant(choice):
            return f"{DEMAND}; hãy sửa lựa chọn “{choice}”."
        if slug in seen:
            return (
                f"Hai lựa chọn “{seen[slug]}” và “{choice}” giống nhau (không kể dấu, hoa thường)."
            )
        seen[slug] = choice
    return ""


def key_of(label: str) -> str:
    """The key a new field of this name is kept under."""
    return slugify(fold(label))[:80].strip("-")


def choice_slug(choice: str) -> str:
    """A choice as it stands in an address."""
    return slugify(fold(choice))


def asks_of_applicant(text: str) -> bool:
    """Whether the words ask something of who applies."""
    words = _plain(text)
    return any(f" {phrase} " in words for phrase in ASKING)


def _names_demand(text: str) -> bool:
    words = _plain(text)
    return any(f" {phrase} " in words for phrase in NAMES_OF_DEMANDS)


def _plain(text: str) -> str:
    return f" {' '.join(re.sub(r'[^a-z0-9]+', ' ', fold(text)).split())} "


# --- values -------------------------------------------------------------------------------------


def read_value(field: SupplementaryField, given: Any) -> Any:
    """The value to keep of what was typed, written in a cell or held before; None for nothing.

    Raises ``ValueError`` in Vietnamese.
    """
    if given is None or given == "" or given == [] or given == ():
        return None
    reader = READERS[SupplementaryType(field.type)]
    return reader(field, given)


def still_reads(field: SupplementaryField, entry: Entry) -> bool:
    """Whether the field still reads the value that a text holds as what it is."""
    said = entry_words(entry)
    try:
        read = words_of(field.type, read_value(field, said))
    except ValueError:
        return False
    if field.type == SupplementaryType.NUMBER:
        return read.replace(".", "") == said.replace(".", "")
    return read == said


def _text(field: SupplementaryField, given: Any) -> str | None:
    longest = LONGEST[SupplementaryType(field.type)]
    multiline = field.type == SupplementaryType.LONG
    if not isinstance(given, str):
        given = words_of(_type_of(given), given)
    text = tidy(given, multiline=multiline)[0]
    if len(text) > longest:
        raise ValueError(f"Nội dung dài {len(text)} ký tự; tối đa {longest}.")
    if asks_of_applicant(text):
        raise ValueError(f"{DEMAND}.")
    return text or None


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return SupplementaryType.TRUTH
    if isinstance(value, int):
        return SupplementaryType.NUMBER
    return SupplementaryType.CHOICES if isinstance(value, list | tuple) else SupplementaryType.SHORT


def _number(_field: SupplementaryField, given: Any) -> int:
    if isinstance(given, int) and not isinstance(given, bool):
        number = given
    else:
        text = str(given).strip().removesuffix(".0")
        grouped = re.fullmatch(r"-?\d{1,3}(\.\d{3})+", text)
        if not grouped and not re.fullmatch(r"-?\d+", text):
            raise ValueError(f"“{given}” không phải số nguyên.")
        number = int(text.replace(".", ""))
    if abs(number) > LARGEST_NUMBER:
        raise ValueError(f"“{given}” lớn quá.")
    return number


def _day(_field: SupplementaryField, given: Any) -> str:
    """A day that people write and read back (``parse_date`` says which)."""
    text = given.isoformat() if isinstance(given, date) else str(given).strip()
    return parse_date(text).isoformat()


def _truth(_field: SupplementaryField, given: Any) -> bool:
    if isinstance(given, bool):
        return given
    word = fold(str(given)).strip(" .")
    if word in {"co", "x", "yes", "true", "dung"}:
        return True
    if word in {"khong", "no", "false", "sai"}:
        return False
    raise ValueError(f"“{given}” không rõ; hãy ghi Có hoặc Không.")


def _choice(field: SupplementaryField, given: Any) -> str:
    if isinstance(given, list | tuple) and len(given) == 1:
        (given,) = given
    known = {choice_slug(choice): choice for choice in field.choices}
    found = known.get(choice_slug(str(given)))
    if found is None:
        raise ValueError(f"“{given}” không có trong danh sách: {BETWEEN.join(field.choices)}.")
    return found


def _choices(field: SupplementaryField, given: Any) -> list[str] | None:
    parts = re.split(r"[;\n]", given) if isinstance(given, str) else list(given)
    found = {_choice(field, part) for part in parts if str(part).strip()}
    return [choice for choice in field.choices if choice in found] or None


READERS = {
    SupplementaryType.SHORT: _text,
    SupplementaryType.LONG: _text,
    SupplementaryType.NUMBER: _number,
    SupplementaryType.DAY: _day,
    SupplementaryType.TRUTH: _truth,
    SupplementaryType.CHOICE: _choice,
    SupplementaryType.CHOICES: _choices,
}


# --- what a text holds --------------------------------------------------------------------------


def words_of(kind: str, value: Any) -> str:
    """A value as it is read."""
    if value is None:
        return ""
    if kind == SupplementaryType.TRUTH:
        return YES if value else NO
    if kind == SupplementaryType.NUMBER:
        return format_number(value)
    if kind == SupplementaryType.DAY:
        return format_date(date.fromisoformat(value))
    return BETWEEN.join(value) if isinstance(value, list | tuple) else str(value)


def entry_words(entry: Mapping[str, Any]) -> str:
    """What a text says in an entry."""
    return words_of(entry["type"], entry["value"])


def entry_label(entry: Mapping[str, Any]) -> str:
    """Its name as it was when the value was written; officers see which are theirs alone."""
    return entry["label"] if entry["public"] else f"{entry['label']} (chỉ công chức xem)"


def rows_of(held: Mapping[str, Entry]) -> list[tuple[str, str]]:
    """(label, words) of all a text holds, in the order of the labels."""
    return sorted((entry_label(entry), entry_words(entry)) for entry in held.values())


def public_part(held: Mapping[str, Entry]) -> dict[str, Entry]:
    """Without what only officers see."""
    return {key: entry for key, entry in held.items() if entry["public"]}


def patched(held: Mapping[str, Entry], changes: Mapping[str, Entry | None]) -> dict[str, Entry]:
    """With these entries in place of those of the same key; None takes one away."""
    found = {key: entry for key, entry in held.items() if key not in changes}
    found.update({key: entry for key, entry in changes.items() if entry is not None})
    return dict(sorted(found.items()))


def kept_entry(field: SupplementaryField, value: Any, held: Entry | None) -> Entry | None:
    """The entry of a value; one that says the same as before keeps the name it was signed under."""
    made = field.entry(value)
    if made and held and entry_words(made) == entry_words(held) and held["public"] == field.public:
        return held
    return made


def facet_of(field: SupplementaryField) -> str:
    """The name of its filter, in a listing and in the address."""
    return f"bs-{field.key}"


def facet_values(held: Mapping[str, Entry], field: SupplementaryField) -> tuple[str, ...]:
    """The text's values of a filter, as they stand in an address."""
    entry = held.get(field.key)
    if entry is None or not entry["public"]:
        return ()
    value = entry["value"]
    given = value if isinstance(value, list) else [words_of(entry["type"], value)]
    return tuple(choice_slug(one) for one in given)


def facet_choices(field: SupplementaryField) -> tuple[str, ...]:
    """What a filter offers."""
    return field.choices or (YES, NO)
