"""How long a decision may wait at each desk before it counts as late; the office edits the row."""

from datetime import date

from django.db import migrations

DAYS = {
    "check_working_days": 3,
    "submit_working_days": 2,
    "sign_working_days": 3,
    "confirm_working_days": 1,
    "return_working_days": 5,
}


def enter_step_days(apps, schema_editor):
    RuleSet = apps.get_model("organisation", "RuleSet")
    RuleSet.objects.get_or_create(
        key="decision-steps",
        valid_from=date(2000, 1, 1),
        defaults={
            "name": "Thời gian xử lý từng bước của quyết định công bố",
            "params": DAYS,
            "legal_basis": "Quy định nội bộ của tỉnh; pháp luật không đặt thời hạn cho từng bước",
        },
    )


class Migration(migrations.Migration):
    dependencies = [("organisation", "0006_notice")]

    operations = [migrations.RunPython(enter_step_days, migrations.RunPython.noop)]
