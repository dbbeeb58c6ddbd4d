from __future__ import annotations

import datetime as dt
import io
import resource
import struct
import time
import zipfile

import openpyxl
import pytest

from common.workbook_package import CellProblem, WorkbookError
from common.workbooks import Sheet, read_workbook
from tests.common.packages import repacked, saved, with_rows, with_sheet_xml

DAMAGED = "bị hỏng hoặc tải lên chưa đủ; hãy mở bằng Excel, lưu lại rồi tải lên lại."
PROTECTED = "được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu rồi tải lên lại."
NO_WORKBOOK = (
    "không phải bảng tính Excel (.xlsx, .xls) hoặc .csv; "
    "nếu Excel mở được tệp này, hãy lưu lại thành .xlsx."
)
NOT_UTF_8 = (
    "không phải bảng tính hoặc không dùng bảng mã UTF-8; hãy lưu lại thành .xlsx hoặc “CSV UTF-8”."
)
BLANK_ROWS = (
    "Trang tính “Sheet” của tệp “x.xlsx” có hơn 200.000 dòng mà hầu hết để trống; "
    "hãy xoá các dòng trống bên dưới bảng, lưu lại rồi tải lên lại."
)
TOO_FAR = (
    "Trang tính “Sheet” của tệp “x.xlsx” có ô nội dung nằm quá xa bảng; "
    "hãy xoá các dòng, cột thừa rồi tải lên lại."
)


def refusal(content: bytes, name: str = "x.xlsx") -> str:
    with pytest.raises(WorkbookError) as caught:
        read_workbook(content, name)
    return str(caught.value)


# ---------------------------------------------------------------- what is read


def test_read_workbook_gives_plain_values():
    day, moment = dt.date(2024, 3, 5), dt.datetime(2024, 3, 5, 8, 30)  # noqa: DTZ001 -- a cell
    content = with_rows(["Mã", "1.004082", 5, 5.5, 1.004082, day, moment, True, None, "a\nb"])

    assert read_workbook(content, "x.xlsx") == [
        Sheet(
            "Sheet",
            False,
            [["Mã", "1.004082", 5, 5.5, 1.004082, day, moment, True, None, "a\nb"]],
        )
    ]
    assert [type(cell) for cell in read_workbook(content)[0].rows[0][2:5]] == [int, float, float]


def test_read_workbook_numbers_rows_as_a_person_sees_them():
    book = openpyxl.Workbook()
    book.active["C4"] = "tên"
    book.active["B6"] = 7
    book.active["A9"] = "   "

    assert read_workbook(saved(book), "x.xlsx")[0].rows == [
        [None, None, None],
        [None, None, None],
        [None, None, None],
        [None, None, "tên"],
        [None, None, None],
        [None, 7, None],
    ]


def test_read_workbook_tells_hidden_sheets_and_merged_cells():
    book = openpyxl.Workbook()
    book.active.title = "PHỤ LỤC I & II"
    book.active.append(["Phụ lục", None, None])
    book.active.merge_cells("A1:C1")
    book.create_sheet("ẩn").sheet_state = "hidden"
    book.create_sheet("rất ẩn").sheet_state = "veryHidden"

    assert read_workbook(saved(book), "x.xlsx") == [
        Sheet("PHỤ LỤC I & II", False, [["Phụ lục"]], (((0, 0), (0, 2)),)),
        Sheet("ẩn", True),
        Sheet("rất ẩn", True),
    ]


def test_read_workbook_keeps_what_excel_could_not_compute():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = '=B1&"x"'
    sheet["B1"] = "#REF!"
    sheet["B1"].data_type = "e"
    sheet["D3"] = "=1+1"

    rows = read_workbook(saved(book), "x.xlsx")[0].rows

    assert rows == [['=B1&"x"', "#REF!", None, None], [None] * 4, [None, None, None, "=1+1"]]
    assert all(isinstance(cell, CellProblem) for cell in (rows[0][0], rows[0][1], rows[2][3]))


def test_read_workbook_takes_the_computed_value_of_a_formula():
    content = with_sheet_xml(
        b'<row r="1"><c r="A1" t="str"><f>B1&amp;C1</f><v>1.004082</v></c>'
        b'<c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="str"><f>""</f><v></v></c></row>'
    )

    assert read_workbook(content, "x.xlsx")[0].rows == [["1.004082", 2, None]]


def test_read_workbook_ignores_blank_rows_below_the_table():
    blank = b"".join(b'<row r="%d" ht="15"/>' % row for row in range(2, 150_000))
    content = with_sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row>' + blank)

    assert read_workbook(content, "x.xlsx")[0].rows == [[1]]


def test_read_workbook_reads_an_old_xls_and_tells_it_by_its_content(shared_data):
    path = shared_data / "spreadsheets" / "onestop_export_phu_tho_2022.xls"

    sheet = read_workbook(path)[0]

    assert (sheet.name, len(sheet.rows)) == ("MTT25", 1038)
    assert sheet.rows[0] == [
        "TEN_CO_QUAN",
        "MA_THU_TUC",
        "TEN_TAT",
        "TRANG_THAI",
        "TEN_THU_TUC",
        "RNUM",
    ]
    assert sheet.rows[1][:4] == ["Ban Quản lý các KCN", 23604, "2021BQLKCN_DTVN_04", "Mở"]
    assert read_workbook(path.read_bytes(), "đổi đuôi.xlsx")[0].rows == sheet.rows


# ---------------------------------------------------------------- CSV


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_read_workbook_reads_csv_of_any_separator(separator, encoding):
    text = separator.join(["Mã", '"Tên, loại; khác"', "Phí"]) + "\r\n"
    text += separator.join(["1.004082", '"Cấp\nlại"', ""]) + "\r\n\r\n"
    text += separator.join(["1.00408", "Đổi", "5"]) + "\r\n"

    assert read_workbook(text.encode(encoding), "danh sách.csv") == [
        Sheet(
            "danh sách",
            False,
            [
                ["Mã", "Tên, loại; khác", "Phí"],
                ["1.004082", "Cấp\nlại", None],
                [],
                ["1.00408", "Đổi", "5"],
            ],
        )
    ]


def test_read_workbook_counts_a_csv_record_of_several_lines_as_one_row(shared_data):
    sheet = read_workbook(shared_data / "spreadsheets" / "province_list_ca_mau.csv")[0]

    assert (len(sheet.rows), sheet.rows[2][:3]) == (429, ["STT", "Mã TTHC", "Tên TTHC"])
    assert {len(row) for row in sheet.rows} == {12}


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Tệp “x.xlsx” trống."),
        (b"%PDF-1.7 abc", f"Tệp “x.xlsx” {NO_WORKBOOK}"),
        (b"<html><table><tr><td>1</td></tr></table></html>", f"Tệp “x.xlsx” {NO_WORKBOOK}"),
        (b"\x00\x01\x02", f"Tệp “x.xlsx” {NO_WORKBOOK}"),
        ("Mã;Tên thủ tục".encode("utf-16-le"), f"Tệp “x.xlsx” {NOT_UTF_8}"),
        ("Tên".encode("cp1258"), f"Tệp “x.xlsx” {NOT_UTF_8}"),
        (b'a,b\n"' + b"x" * 200_000, f"Tệp “x.xlsx” {DAMAGED}"),
        (b"PK\x03\x04 rest", f"Tệp “x.xlsx” {DAMAGED}"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), f"Tệp “x.xlsx” {DAMAGED}"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            f"Tệp “x.xlsx” {PROTECTED}",
        ),
    ],
    ids=[
        "empty",
        "pdf",
        "html",
        "binary",
        "utf-16 unmarked",
        "cp1258",
        "quote",
        "zip",
        "ole",
        "password",
    ],
)
def test_read_workbook_refuses_what_is_no_workbook(content, message):
    assert refusal(content) == message


def test_read_workbook_refuses_other_packages():
    def package(**members: bytes) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return target.getvalue()

    assert refusal(package(**{"word/document.xml": b"<w/>"}), "đơn.docx") == (
        "Tệp “đơn.docx” không phải bảng tính Excel (.xlsx, .xls) hoặc .csv."
    )
    assert refusal(package(mimetype=b"application/x"), "a.ods") == (
        "Tệp “a.ods” không phải dạng .xlsx; hãy lưu lại thành .xlsx."
    )
    assert refusal(package(**{"xl/workbook.bin": b""}), "a.xlsb") == (
        "Tệp “a.xlsb” không phải dạng .xlsx; hãy lưu lại thành .xlsx."
    )
    assert refusal(repacked({"xl/vbaProject.bin": b"x"}), "a.xlsm") == (
        "Tệp “a.xlsm” có chứa macro (.xlsm) nên không nhận; hãy lưu lại thành .xlsx."
    )


def test_read_workbook_refuses_a_workbook_cut_short_anywhere():
    content = with_rows(["STT", "Mã"], [1, "1.004082"])

    for length in range(4, len(content), 97):
        assert refusal(content[:length]) == f"Tệp “x.xlsx” {DAMAGED}"


def test_read_workbook_refuses_a_workbook_with_broken_sheet_xml():
    assert refusal(with_sheet_xml(b'<row r="1"><c r="A1"><v>1</row>')) == f"Tệp “x.xlsx” {DAMAGED}"


def test_read_workbook_refuses_a_workbook_without_sheets():
    book = repacked(
        {
            "xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
        }
    )

    assert refusal(book) == "Tệp “x.xlsx” không có trang tính nào."


def test_read_workbook_refuses_a_missing_file(tmp_path):
    with pytest.raises(WorkbookError, match=r"^Không mở được tệp “thiếu\.xlsx”\.$"):
        read_workbook(tmp_path / "thiếu.xlsx")


def test_read_workbook_refuses_an_old_xls_that_asks_for_all_memory(shared_data):
    content = bytearray(
        (shared_data / "spreadsheets" / "onestop_export_phu_tho_2022.xls").read_bytes()
    )
    cell = content.rfind(b"\xfd\x00\x0a\x00")
    content[cell + 4 : cell + 8] = struct.pack("<HH", 65535, 65535)

    assert refusal(bytes(content), "a.xls") == f"Tệp “a.xls” {DAMAGED}"


def test_read_workbook_refuses_an_old_xls_with_a_password(shared_data):
    content = bytearray(
        (shared_data / "spreadsheets" / "onestop_export_phu_tho_2022.xls").read_bytes()
    )
    second_record = content.find(b"\x09\x08\x10\x00") + 20
    content[second_record : second_record + 6] = struct.pack("<HHH", 0x2F, 2, 1)

    assert refusal(bytes(content), "a.xls") == f"Tệp “a.xls” {PROTECTED}"


# ---------------------------------------------------------------- size


def styled_rows(count: int, cells: int) -> bytes:
    return b"".join(
        b'<row r="%d">' % row
        + b"".join(b'<c r="%c%d" s="0"/>' % (65 + column, row) for column in range(cells))
        + b"</row>"
        for row in range(1, count + 1)
    )


@pytest.mark.parametrize(("rows", "cells"), [(1_048_576, 0), (220_000, 4)])
def test_read_workbook_refuses_a_million_blank_rows_quickly(rows, cells):
    content = with_sheet_xml(styled_rows(rows, cells))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()

    assert refusal(content) == BLANK_ROWS

    assert time.process_time() - start < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000


def test_read_workbook_refuses_a_million_full_rows():
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 250_000)
    )

    assert refusal(with_sheet_xml(rows)) == (
        "Trang tính “Sheet” của tệp “x.xlsx” có hơn 200.000 dòng; hãy tách thành nhiều tệp."
    )


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c s="0" r="B1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="B900000"><v>1</v></c></row>',
        b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>" + b"<row><c><v>1</v></c></row>" * 600,
    ],
    ids=["corner", "attributes turned", "far row", "no references"],
)
def test_read_workbook_refuses_a_cell_far_from_the_table(rows):
    assert refusal(with_sheet_xml(rows)) == TOO_FAR


def test_read_workbook_is_not_misled_by_a_far_cell_without_content():
    content = with_sheet_xml(
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )

    assert read_workbook(content, "x.xlsx")[0].rows == [[1]]


def test_read_workbook_refuses_a_file_that_unpacks_to_gigabytes():
    target = io.BytesIO(repacked({}))
    with (
        zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/theme/theme2.xml", "w") as member,
    ):
        for _ in range(410):
            member.write(bytes(1024 * 1024))
    content = target.getvalue()

    assert len(content) < 1_000_000
    assert refusal(content) == (
        "Tệp “x.xlsx” giải nén ra quá lớn; hãy xoá phần định dạng và dòng thừa, "
        "hoặc tách thành nhiều tệp."
    )


def test_read_workbook_refuses_a_member_that_lies_about_its_size():
    content = bytearray(with_sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row>'))
    entry = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    size = struct.unpack_from("<I", content, entry + 24)[0]
    struct.pack_into("<I", content, entry + 24, size - 20)

    assert refusal(bytes(content)) == f"Tệp “x.xlsx” {DAMAGED}"


def test_read_workbook_refuses_a_file_of_more_than_fifty_megabytes():
    assert refusal(b"a,b\n" * 13_200_000, "x.csv") == (
        "Tệp “x.csv” lớn hơn 50 MB; hãy tách thành nhiều tệp."
    )


def test_read_workbook_refuses_a_csv_of_too_many_rows():
    assert refusal(b"a,b\n" * 200_001, "x.csv") == (
        "Tệp “x.csv” có hơn 200.000 dòng; hãy tách thành nhiều tệp."
    )
