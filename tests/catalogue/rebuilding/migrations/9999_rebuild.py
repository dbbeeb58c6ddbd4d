"""Widens columns of tables under guard."""

import pkgutil

import catalogue.migrations
from django.db import migrations, models

LATEST = max(module.name for module in pkgutil.iter_modules(catalogue.migrations.__path__))


class Migration(migrations.Migration):
    dependencies = [("catalogue", LATEST)]
    operations = [
        migrations.AlterField(
            "procedureversion",
            "central_issuer",
            models.CharField("Bộ công bố", max_length=300, blank=True, default=""),
        ),
        migrations.AlterField(
            "component",
            "code",
            models.CharField("Mã giấy tờ", max_length=90, blank=True, default=""),
        ),
        migrations.AlterField(
            "act", "issuer", models.CharField("Cơ quan ban hành", max_length=300)
        ),
    ]
