"""What each kind of dated rule set says, in words: one row for each parameter the office may set.

Stored parameters keep their short English names; officers see labels, units and typed fields only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any


class ParamType(Enum):
    """How a parameter is stored and typed."""

    COUNT = "whole number"
    POINTS = "points, stored as text"
    YES_NO = "true or false"
    TIME = "HH:MM"
    DATE = "YYYY-MM-DD"
    SPELLS = "pairs of HH:MM"


@dataclass(frozen=True)
class Param:
    """One parameter; ``path`` leads to it (``points.good``), ``unit`` stands after a number."""

    path: str
    label: str
    type: ParamType = ParamType.COUNT
    unit: str = ""

    def read(self, params: Mapping[str, Any]) -> Any:
        """The stored value, None where there is none."""
        value: Any = params
        for step in self.path.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        return value

    def write(self, params: dict[str, Any], value: Any) -> None:
        """Put the value into ``params`` at its path."""
        *above, last = self.path.split(".")
        for step in above:
            params = params.setdefault(step, {})
        params[last] = value

    def words(self, params: Mapping[str, Any]) -> str:
        """The value as an officer reads it, ``–`` where there is none."""
        value = self.read(params)
        if value is None:
            return "–"
        if self.type is ParamType.YES_NO:
            return "Có" if value else "Không"
        if self.type is ParamType.SPELLS:
            return spells_words(value)
        if self.type is ParamType.DATE:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        return f"{value} {self.unit}".strip()


WORKING, CALENDAR = "ngày làm việc", "ngày"
RATING_POINTS = (
    Param("points.excellent", "Hoàn thành xuất sắc từ", ParamType.POINTS, "điểm"),
    Param("points.good", "Hoàn thành tốt từ", ParamType.POINTS, "điểm"),
    Param("points.completed", "Hoàn thành từ", ParamType.POINTS, "điểm"),
)
# key → (name of the kind, its parameters), in the order of the office's work
RULE_KINDS: dict[str, tuple[str, tuple[Param, ...]]] = {
    "procedure-control": ("Kiểm soát thủ tục hành chính", ()),
    "publication-deadlines": (
        "Thời hạn công bố, công khai thủ tục hành chính",
        (
            Param(
                "before_effect_calendar_days",
                "Ban hành quyết định công bố trước ngày văn bản có hiệu lực ít nhất",
                unit=CALENDAR,
            ),
            Param(
                "shortened_after_signing_calendar_days",
                "Trình tự rút gọn: công bố sau khi văn bản được ký chậm nhất",
                unit=CALENDAR,
            ),
            Param("send_on_working_days", "Gửi quyết định để công khai chậm nhất", unit=WORKING),
            Param("enter_working_days", "Nhập Cơ sở dữ liệu quốc gia chậm nhất", unit=WORKING),
            Param(
                "enter_shortened_working_days",
                "Trình tự rút gọn: nhập Cơ sở dữ liệu quốc gia chậm nhất",
                unit=WORKING,
            ),
            Param(
                "list_after_ministry_working_days",
                "Công bố danh mục sau quyết định của Bộ chậm nhất",
                unit=WORKING,
            ),
        ),
    ),
    "decision-steps": (
        "Thời gian xử lý từng bước của quyết định công bố",
        (
            Param("check_working_days", "Kiểm tra dự thảo chậm nhất", unit=WORKING),
            Param("submit_working_days", "Trình Chủ tịch chậm nhất", unit=WORKING),
            Param("sign_working_days", "Ký ban hành chậm nhất", unit=WORKING),
            Param("confirm_working_days", "Xác nhận bản đã ký chậm nhất", unit=WORKING),
            Param("return_working_days", "Sửa xong dự thảo bị trả lại chậm nhất", unit=WORKING),
        ),
    ),
    "text-review": (
        "Rà soát định kỳ nội dung thủ tục",
        (Param("months", "Rà soát lại mỗi thủ tục sau", unit="tháng"),),
    ),
    "register-opening": (
        "Ngày mở sổ trên hệ thống",
        (
            Param(
                "opened_on",
                "Quyết định ký từ ngày này phải lập trên hệ thống, hoặc ghi nhận đủ bản ký và nội dung",
                ParamType.DATE,
            ),
        ),
    ),
    "one-stop": (
        "Cơ chế một cửa, một cửa liên thông",
        (
            Param("apology_days_before", "Xin lỗi, hẹn lại trước khi hết hạn", unit=CALENDAR),
            Param("max_extensions", "Được hẹn lại nhiều nhất", unit="lần"),
            Param("max_supplements", "Được yêu cầu bổ sung hồ sơ nhiều nhất", unit="lần"),
        ),
    ),
    "one-stop-forms": (
        "Mẫu phiếu của bộ phận một cửa",
        (Param("stop_notice", "Có mẫu thông báo dừng giải quyết hồ sơ", ParamType.YES_NO),),
    ),
    "electronic-handling": ("Thực hiện thủ tục trên môi trường điện tử", ()),
    "online-services": (
        "Dịch vụ công trực tuyến, cổng thông tin",
        (
            Param(
                "partial_needs_reason",
                "Trực tuyến một phần phải nêu lý do",
                ParamType.YES_NO,
            ),
        ),
    ),
    "feedback": (
        "Phản ánh, kiến nghị",
        (
            Param("transfer_working_days", "Chuyển cơ quan xử lý chậm nhất", unit=WORKING),
            Param("answer_calendar_days", "Xử lý và trả lời chậm nhất", unit=CALENDAR),
            Param("update_calendar_days", "Cập nhật tình hình xử lý chậm nhất", unit=CALENDAR),
            Param("publish_working_days", "Công khai kết quả chậm nhất", unit=WORKING),
        ),
    ),
    "official-rating": ("Đánh giá, xếp loại công chức", RATING_POINTS),
    "employee-rating": ("Đánh giá, xếp loại viên chức", RATING_POINTS),
    "personal-data": (
        "Bảo vệ dữ liệu cá nhân",
        (
            Param(
                "answer_working_days", "Trả lời yêu cầu của chủ thể dữ liệu chậm nhất", unit=WORKING
            ),
        ),
    ),
    "office-hours": (
        "Giờ làm việc",
        (
            Param("hours", "Các buổi làm việc", ParamType.SPELLS),
            Param("transfer_cut_off", "Giờ chốt chuyển hồ sơ trong ngày", ParamType.TIME),
            Param(
                "late_receipt_shifts_start",
                "Nhận sau giờ chốt thì thời hạn tính từ ngày sau",
                ParamType.YES_NO,
            ),
        ),
    ),
}


def kind_label(key: str) -> str:
    """The Vietnamese name of a kind; a key nobody described stands for itself."""
    return RULE_KINDS[key][0] if key in RULE_KINDS else key


def told_params(key: str, params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, value in words) of every parameter the kind has and the set gives."""
    described = RULE_KINDS[key][1] if key in RULE_KINDS else ()
    return [
        (param.label, param.words(params)) for param in described if param.read(params) is not None
    ]


def told_by_any_kind(params: Any) -> list[tuple[str, str]]:
    """The parameters in words where only they are known; the kinds share no name."""
    if not isinstance(params, Mapping):
        return []
    described = {param.path: param for _label, rows in RULE_KINDS.values() for param in rows}
    return [
        (param.label, param.words(params))
        for param in described.values()
        if param.read(params) is not None
    ]


def spells_words(hours: Any) -> str:
    """``07:00–11:30, 13:30–17:00``."""
    return ", ".join(f"{opens}–{closes}" for opens, closes in hours)
