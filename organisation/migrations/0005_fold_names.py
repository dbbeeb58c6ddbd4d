"""Fold the names of officers entered before the column was there."""

from django.db import migrations

from common.vietnamese import fold


def fold_names(apps, schema_editor):
    for user in apps.get_model("organisation", "User").objects.filter(name_folded=""):
        user.name_folded = fold(user.full_name)
        user.save(update_fields=["name_folded"])


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_officer_leaving_and_folded_name")]

    operations = [migrations.RunPython(fold_names, migrations.RunPython.noop)]
