"""Days off and make-up Saturdays 2023-2027 (Bộ luật Lao động 2019 điều 112 and yearly notices).

Saturdays and Sundays are off anyway and stand here only when worked. The rows are a start: the
office corrects them each autumn in the admin, so a day that is already there is left alone.
"""

from datetime import date, timedelta

from django.db import migrations

LABOUR_CODE = "Bộ luật Lao động 2019, điều 112"
NEW_YEAR, TET, KINGS = "Tết Dương lịch", "Tết Nguyên đán", "Giỗ Tổ Hùng Vương"
VICTORY, LABOUR, NATIONAL = "Ngày Chiến thắng 30/4", "Quốc tế Lao động 1/5", "Quốc khánh 2/9"
CULTURE = "Ngày Văn hóa Việt Nam"
SWAP_2026 = "Công văn 12729/VPCP-KGVX ngày 25/12/2025"
CULTURE_BASIS = "Nghị quyết 80-NQ/TW; Nghị quyết 30/NQ-CP (chờ luật sửa đổi Bộ luật Lao động)"

# first day, last day, reason, document
OFF = [
    (date(2023, 1, 2), date(2023, 1, 2), f"{NEW_YEAR} (nghỉ bù)", LABOUR_CODE),
    (date(2023, 1, 20), date(2023, 1, 26), TET, LABOUR_CODE),
    (date(2023, 5, 1), date(2023, 5, 1), LABOUR, LABOUR_CODE),
    (date(2023, 5, 2), date(2023, 5, 2), f"{KINGS} (nghỉ bù)", LABOUR_CODE),
    (date(2023, 5, 3), date(2023, 5, 3), f"{VICTORY} (nghỉ bù)", LABOUR_CODE),
    (date(2023, 9, 1), date(2023, 9, 1), NATIONAL, LABOUR_CODE),
    (date(2023, 9, 4), date(2023, 9, 4), f"{NATIONAL} (nghỉ bù)", LABOUR_CODE),
    (date(2024, 1, 1), date(2024, 1, 1), NEW_YEAR, LABOUR_CODE),
    (date(2024, 2, 8), date(2024, 2, 14), TET, LABOUR_CODE),
    (date(2024, 4, 18), date(2024, 4, 18), KINGS, LABOUR_CODE),
    (date(2024, 4, 29), date(2024, 4, 29), "Hoán đổi với thứ Bảy 04/5/2024", ""),
    (date(2024, 4, 30), date(2024, 4, 30), VICTORY, LABOUR_CODE),
    (date(2024, 5, 1), date(2024, 5, 1), LABOUR, LABOUR_CODE),
    (date(2024, 9, 2), date(2024, 9, 3), NATIONAL, LABOUR_CODE),
    (date(2025, 1, 1), date(2025, 1, 1), NEW_YEAR, LABOUR_CODE),
    (date(2025, 1, 27), date(2025, 1, 31), TET, LABOUR_CODE),
    (date(2025, 4, 7), date(2025, 4, 7), KINGS, LABOUR_CODE),
    (date(2025, 4, 30), date(2025, 4, 30), VICTORY, LABOUR_CODE),
    (date(2025, 5, 1), date(2025, 5, 1), LABOUR, LABOUR_CODE),
    (date(2025, 5, 2), date(2025, 5, 2), "Hoán đổi với thứ Bảy 26/4/2025", ""),
    (date(2025, 9, 1), date(2025, 9, 2), NATIONAL, LABOUR_CODE),
    (date(2026, 1, 1), date(2026, 1, 1), NEW_YEAR, LABOUR_CODE),
    (date(2026, 1, 2), date(2026, 1, 2), "Hoán đổi với thứ Bảy 10/01/2026", SWAP_2026),
    (date(2026, 2, 16), date(2026, 2, 20), TET, LABOUR_CODE),
    (date(2026, 4, 27), date(2026, 4, 27), f"{KINGS} (nghỉ bù)", LABOUR_CODE),
    (date(2026, 4, 30), date(2026, 4, 30), VICTORY, LABOUR_CODE),
    (date(2026, 5, 1), date(2026, 5, 1), LABOUR, LABOUR_CODE),
    (date(2026, 8, 31), date(2026, 8, 31), "Hoán đổi với thứ Bảy 22/8/2026", ""),
    (date(2026, 9, 1), date(2026, 9, 2), NATIONAL, LABOUR_CODE),
    (date(2027, 1, 1), date(2027, 1, 1), NEW_YEAR, LABOUR_CODE),
    (date(2027, 4, 16), date(2027, 4, 16), KINGS, LABOUR_CODE),
    (date(2027, 4, 30), date(2027, 4, 30), VICTORY, LABOUR_CODE),
    (date(2027, 5, 3), date(2027, 5, 3), f"{LABOUR} (nghỉ bù)", LABOUR_CODE),
    (date(2027, 9, 2), date(2027, 9, 2), NATIONAL, LABOUR_CODE),
]
TENTATIVE = [
    (date(2026, 11, 24), date(2026, 11, 24), CULTURE, CULTURE_BASIS),
    (date(2027, 2, 4), date(2027, 2, 10), f"{TET} (ước tính, chờ thông báo)", LABOUR_CODE),
    (date(2027, 9, 3), date(2027, 9, 3), f"{NATIONAL} (ước tính, chờ thông báo)", LABOUR_CODE),
    (date(2027, 11, 24), date(2027, 11, 24), CULTURE, CULTURE_BASIS),
]
WORKING = [
    (date(2024, 5, 4), "Làm bù cho ngày nghỉ 29/4/2024", ""),
    (date(2025, 4, 26), "Làm bù cho ngày nghỉ 02/5/2025", ""),
    (date(2026, 1, 10), "Làm bù cho ngày nghỉ 02/01/2026", SWAP_2026),
    (date(2026, 8, 22), "Làm bù cho ngày nghỉ 31/8/2026", ""),
]


def weekdays(first, last):
    """Days from first to last that are not already off by their weekday."""
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5]


def enter_calendar(apps, schema_editor):
    CalendarDay = apps.get_model("organisation", "CalendarDay")
    rows = []
    for spans, tentative in ((OFF, False), (TENTATIVE, True)):
        for first, last, reason, document in spans:
            for day in weekdays(first, last):
                rows.append((day, "off", reason, document, tentative))
    rows += [(day, "working", reason, document, False) for day, reason, document in WORKING]
    for day, kind, reason, document, tentative in rows:
        CalendarDay.objects.get_or_create(
            day=day,
            defaults={
                "kind": kind,
                "reason": reason,
                "document": document,
                "tentative": tentative,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]

    operations = [migrations.RunPython(enter_calendar, migrations.RunPython.noop)]
