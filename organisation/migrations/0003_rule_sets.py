"""Which law applies from which day (state of November 2026); the office edits the rows later."""

from datetime import date

from django.db import migrations

ONE_STOP, FEEDBACK = "Cơ chế một cửa, một cửa liên thông", "Phản ánh, kiến nghị"
ONLINE, ELECTRONIC = "Dịch vụ công trực tuyến, cổng thông tin", "Thực hiện thủ tục trên môi trường điện tử"
OFFICIALS, EMPLOYEES = "Đánh giá, xếp loại công chức", "Đánh giá, xếp loại viên chức"
PERSONAL, FORMS = "Bảo vệ dữ liệu cá nhân", "Mẫu phiếu của bộ phận một cửa"
HOURS, DEADLINES = "Giờ làm việc", "Thời hạn công bố, công khai thủ tục hành chính"

LATENESS = {"apology_days_before": 1, "max_extensions": 1, "max_supplements": 2}
POINTS = {"excellent": "90", "good": "70", "completed": "50"}

# key, name, from, to, params, legal basis
RULE_SETS = [
    ("one-stop", ONE_STOP, date(2018, 6, 21), date(2025, 6, 30), LATENESS,
     "Nghị định 61/2018/NĐ-CP, sửa đổi bởi Nghị định 107/2021/NĐ-CP; Thông tư 01/2018/TT-VPCP"),
    ("one-stop", ONE_STOP, date(2025, 7, 1), date(2026, 8, 4), LATENESS,
     "Nghị định 118/2025/NĐ-CP, sửa đổi bởi Nghị định 367/2025/NĐ-CP"),
    ("one-stop", ONE_STOP, date(2026, 8, 5), None, LATENESS,
     "Nghị định 118/2025/NĐ-CP, sửa đổi bởi Nghị định 367/2025/NĐ-CP và 309/2026/NĐ-CP"),
    ("one-stop-forms", FORMS, date(2019, 1, 8), date(2025, 9, 14), {"stop_notice": False},
     "Thông tư 01/2018/TT-VPCP"),
    ("one-stop-forms", FORMS, date(2025, 9, 15), None, {"stop_notice": True},
     "Thông tư 03/2025/TT-VPCP, Phụ lục I"),
    ("procedure-control", "Kiểm soát thủ tục hành chính", date(2017, 12, 15), None, {},
     "Nghị định 63/2010/NĐ-CP, sửa đổi bởi Nghị định 48/2013/NĐ-CP và 92/2017/NĐ-CP; Thông tư "
     "02/2017/TT-VPCP; cơ quan đầu mối trung ương là Bộ Tư pháp theo Nghị định 09/2026/NĐ-CP"),
    ("publication-deadlines", DEADLINES, date(2017, 9, 25), None,
     {
         "before_effect_calendar_days": 5,
         "shortened_after_signing_calendar_days": 3,
         "send_on_working_days": 3,
         "enter_working_days": 5,
         "enter_shortened_working_days": 2,
         "list_after_ministry_working_days": 5,
     },
     "Nghị định 63/2010/NĐ-CP điều 15, 24 (sửa đổi bởi Nghị định 92/2017/NĐ-CP); Thông tư "
     "02/2017/TT-VPCP"),
    ("feedback", FEEDBACK, date(2017, 12, 15), None,
     {
         "transfer_working_days": 5,
         "answer_calendar_days": 20,
         "update_calendar_days": 7,
         "publish_working_days": 2,
     },
     "Nghị định 20/2008/NĐ-CP, sửa đổi bởi Nghị định 48/2013/NĐ-CP và 92/2017/NĐ-CP; Thông tư "
     "02/2017/TT-VPCP"),
    ("online-services", ONLINE, date(2022, 8, 15), date(2026, 6, 30), {},
     "Nghị định 42/2022/NĐ-CP"),
    ("online-services", ONLINE, date(2026, 7, 1), None, {"partial_needs_reason": True},
     "Nghị định 224/2026/NĐ-CP"),
    ("electronic-handling", ELECTRONIC, date(2020, 5, 22), date(2026, 8, 4), {},
     "Nghị định 45/2020/NĐ-CP"),
    ("electronic-handling", ELECTRONIC, date(2026, 8, 5), None, {},
     "Nghị định 45/2020/NĐ-CP, sửa đổi bởi Nghị định 310/2026/NĐ-CP"),
    ("official-rating", OFFICIALS, date(2020, 8, 20), date(2025, 12, 31), {},
     "Nghị định 90/2020/NĐ-CP, sửa đổi bởi Nghị định 48/2023/NĐ-CP"),
    ("official-rating", OFFICIALS, date(2026, 1, 1), None, {"points": POINTS},
     "Nghị định 335/2025/NĐ-CP"),
    ("employee-rating", EMPLOYEES, date(2020, 8, 20), date(2026, 6, 30), {},
     "Nghị định 90/2020/NĐ-CP, sửa đổi bởi Nghị định 48/2023/NĐ-CP"),
    ("employee-rating", EMPLOYEES, date(2026, 7, 1), None, {"points": POINTS},
     "Nghị định 233/2026/NĐ-CP (cuối năm 2026 còn theo Nghị định 90/2020/NĐ-CP nếu đơn vị chưa có "
     "quy chế đánh giá trước 30/11/2026)"),
    ("personal-data", PERSONAL, date(2023, 7, 1), date(2025, 12, 31), {},
     "Nghị định 13/2023/NĐ-CP"),
    ("personal-data", PERSONAL, date(2026, 1, 1), None, {"answer_working_days": 2},
     "Luật 91/2025/QH15; Nghị định 356/2025/NĐ-CP"),
    ("office-hours", HOURS, date(2000, 1, 1), None,
     {
         "hours": [["07:00", "11:30"], ["13:30", "17:00"]],
         "transfer_cut_off": "15:00",
         "late_receipt_shifts_start": False,
     },
     "Giờ làm việc hành chính của tỉnh; giờ chuyển hồ sơ theo Nghị định 118/2025/NĐ-CP điều 18"),
]


def enter_rule_sets(apps, schema_editor):
    RuleSet = apps.get_model("organisation", "RuleSet")
    for key, name, valid_from, valid_to, params, legal_basis in RULE_SETS:
        RuleSet.objects.get_or_create(
            key=key,
            valid_from=valid_from,
            defaults={
                "name": name,
                "valid_to": valid_to,
                "params": params,
                "legal_basis": legal_basis,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_office_calendar")]

    operations = [migrations.RunPython(enter_rule_sets, migrations.RunPython.noop)]
