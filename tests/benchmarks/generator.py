"""Seeded procedures of a size like the real ones, from a small vocabulary of their own.

A generated procedure has the shape of a full one on the national portal: three ways, five steps,
eight papers, two results, six legal bases, a charge, a form: 26 rows in the child sheets.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook

SEED = 20261122
VERBS = ("Cấp", "Cấp lại", "Đăng ký", "Gia hạn", "Thẩm định", "Công nhận", "Thu hồi", "Xác nhận")
OBJECTS = (
    "giấy phép hoạt động",
    "giấy chứng nhận đủ điều kiện",
    "chứng chỉ hành nghề",
    "phương án bảo vệ",
    "quyền khai thác",
    "hồ sơ thiết kế",
    "tạm trú",
    "bản sao từ sổ gốc",
)
MATTERS = (
    "bến thủy nội địa",
    "cơ sở giống cây trồng",
    "nhà ở xã hội",
    "tàu cá",
    "khu du lịch",
    "nước dưới đất",
    "trường mầm non",
    "phòng khám",
    "lò giết mổ",
    "sản phẩm thủ công",
)
PHRASES = (
    "người nộp hồ sơ chuẩn bị giấy tờ theo quy định và gửi đến nơi tiếp nhận trong giờ làm việc",
    "cán bộ kiểm tra tính đầy đủ hợp lệ của hồ sơ nếu thiếu thì hướng dẫn bổ sung một lần bằng",
    "văn bản cơ quan chuyên môn thẩm định lấy ý kiến đơn vị liên quan trình lãnh đạo ký duyệt kết",
    "quả được trả tại quầy hoặc qua bưu chính khi có yêu cầu của tổ chức cá nhân",
)
WORDS = [word for phrase in PHRASES for word in phrase.split()]
SECTORS = ("Đường thủy", "Trồng trọt", "Nhà ở", "Thủy sản", "Du lịch", "Tài nguyên nước")
UNITS = (("H48.101", "Sở Thử nghiệm Một"), ("H48.102", "Sở Thử nghiệm Hai"))
PAPERS, STEPS, BASES = 8, 5, 6
ROWS_EACH = 27

MAIN = (
    "STT",
    "Mã TTHC",
    "Tên TTHC",
    "Link truy cập",
    "Số quyết định",
    "Ngày quyết định",
    "Cơ quan ban hành",
    "Lĩnh vực",
    "Cấp thực hiện",
    "Đối tượng thực hiện",
    "Loại TTHC",
    "Từ khoá",
    "Địa chỉ tiếp nhận",
    "Cơ quan thực hiện",
    "Cơ quan có thẩm quyền",
    "Cơ quan phối hợp",
    "Cơ quan được uỷ quyền",
    "Mô tả",
    "Trạng thái",
    "Cơ quan giải quyết",
    "Thời hạn giải quyết",
    "Phí, lệ phí",
    "Yêu cầu, điều kiện",
    "Số bộ hồ sơ",
    "Mức độ trực tuyến",
    "Mức công bố",
)
CHILDREN = {
    "Cách thức thực hiện": ("Hình thức nộp", "Thời gian", "Phí, lệ phí", "Mô tả"),
    "Trình tự thực hiện": ("Trường hợp xử lý", "Mô tả chi tiết", "Người thực hiện"),
    "TPHS": (
        "Mã giấy tờ",
        "Tên giấy tờ",
        "Cơ quan ban hành",
        "Bản chính",
        "Bản sao",
        "Biểu mẫu điện tử",
        "Trường hợp",
    ),
    "KQTH": ("Mã kết quả", "Tên kết quả", "Cơ quan ban hành", "Mô tả"),
    "CCPL": (
        "Số ký hiệu",
        "Trích yếu",
        "Cơ quan ban hành",
        "Ngày ban hành",
        "Ngày hiệu lực",
        "Địa chỉ truy cập",
    ),
    "Phí, lệ phí": (
        "Loại",
        "Tên khoản thu",
        "Mức thu (đồng)",
        "Mức thu theo tỷ lệ hoặc biểu",
        "Căn cứ thu",
        "Ghi chú",
    ),
    "Biểu mẫu": ("Số mẫu", "Tên biểu mẫu", "Địa chỉ tải"),
}


@dataclass(frozen=True)
class Generated:
    """One procedure: its code, its cells of the main sheet, its rows by child sheet."""

    code: str
    main: dict[str, Any]
    children: dict[str, list[tuple[Any, ...]]]


def procedures(number: int, *, seed: int = SEED) -> Iterator[Generated]:
    """``number`` procedures, always the same for the same seed."""
    chance = random.Random(seed)
    for order in range(number):
        yield _procedure(order, chance)


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _n in range(words)).capitalize() + "."


def _procedure(order: int, chance: random.Random) -> Generated:
    code = f"{order // 900_000 + 1}.{order % 900_000 + 100_000:06d}"
    name = f"{chance.choice(VERBS)} {chance.choice(OBJECTS)} {chance.choice(MATTERS)} số {order}"
    days, fee = chance.choice((3, 5, 7, 10, 15, 30)), chance.choice((20, 50, 150)) * 1_000
    _code, unit = UNITS[order % len(UNITS)]
    main = {
        "Tên TTHC": name,
        "Link truy cập": f"https://dichvucong.gov.vn/tthc/{order}",
        "Số quyết định": f"{chance.randint(100, 4000)}/QĐ-BTN",
        "Ngày quyết định": f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/2025",
        "Cơ quan ban hành": "Bộ Thử nghiệm",
        "Lĩnh vực": SECTORS[order % len(SECTORS)],
        "Cấp thực hiện": chance.choice(("Cấp tỉnh", "Cấp Xã", "Cấp Tỉnh; Cấp Xã")),
        "Đối tượng thực hiện": "Công dân Việt Nam; Doanh nghiệp",
        "Loại TTHC": "TTHC được luật giao quy định chi tiết",
        "Từ khoá": chance.choice(MATTERS),
        "Địa chỉ tiếp nhận": "Trung tâm Phục vụ hành chính công",
        "Cơ quan thực hiện": unit,
        "Cơ quan có thẩm quyền": unit,
        "Cơ quan phối hợp": None,
        "Cơ quan được uỷ quyền": None,
        "Mô tả": _text(chance, 30),
        "Trạng thái": "Công khai",
        "Cơ quan giải quyết": unit,
        "Thời hạn giải quyết": f"{days} ngày làm việc",
        "Phí, lệ phí": f"{fee:,} đồng".replace(",", "."),
        "Yêu cầu, điều kiện": _text(chance, 40),
        "Số bộ hồ sơ": 1,
        "Mức độ trực tuyến": "Toàn trình",
        "Mức công bố": "Toàn bộ nội dung",
    }
    return Generated(code, main, _children(chance, order, days, fee))


def _children(
    chance: random.Random, order: int, days: int, fee: int
) -> dict[str, list[tuple[Any, ...]]]:
    money = f"{fee:,} đồng".replace(",", ".")
    return {
        "Cách thức thực hiện": [
            (way, f"{days} Ngày làm việc", money, _text(chance, 12))
            for way in ("Trực tiếp", "Trực tuyến", "Dịch vụ bưu chính")
        ],
        "Trình tự thực hiện": [
            ("", f"- Bước {step}: {_text(chance, 40)}", chance.choice(("Công dân", "Cán bộ")))
            for step in range(1, STEPS + 1)
        ],
        "TPHS": [
            (
                f"000.00.00.G{order % 90:02d}-KQ{paper:04d}",
                _text(chance, 14),
                "Bộ Thử nghiệm",
                chance.randint(0, 2),
                chance.randint(0, 2),
                f"Mẫu {paper:02d}.docx" if paper % 3 == 0 else None,
                None,
            )
            for paper in range(PAPERS)
        ],
        "KQTH": [(f"KQ.G{order % 90:02d}.{n:06d}", _text(chance, 6), None, None) for n in range(2)],
        "CCPL": [
            (
                f"{chance.randint(1, 190)}/{chance.randint(2010, 2025)}/NĐ-CP",
                _text(chance, 18),
                "Chính phủ",
                f"{chance.randint(1, 28):02d}/06/2020",
                None,
                None,
            )
            for _n in range(BASES)
        ],
        "Phí, lệ phí": [("Lệ phí", _text(chance, 5), fee, None, "Nghị quyết 1/NQ-HĐND", None)],
        "Biểu mẫu": [("01", _text(chance, 6), "https://dichvucong.gov.vn/mau/1.docx")],
    }


def write_national(path: Path, number: int, *, seed: int = SEED) -> dict[str, int]:
    """The national workbook of ``number`` procedures; returns rows by sheet."""
    book = Workbook(write_only=True)
    main = book.create_sheet("TTHC")
    main.append(MAIN)
    sheets = {title: book.create_sheet(title) for title in CHILDREN}
    for title, headings in CHILDREN.items():
        sheets[title].append(("STT", "Mã TTHC", "Tên TTHC", *headings))
    counts = dict.fromkeys(("TTHC", *CHILDREN), 0)
    for found in procedures(number, seed=seed):
        counts["TTHC"] += 1
        main.append([counts["TTHC"], found.code, *[found.main[name] for name in MAIN[2:]]])
        for title, rows in found.children.items():
            for row in rows:
                counts[title] += 1
                sheets[title].append([counts[title], found.code, found.main["Tên TTHC"], *row])
    book.save(path)
    return counts
