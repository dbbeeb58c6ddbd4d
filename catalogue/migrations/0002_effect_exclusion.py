"""PostgreSQL: no two effects of one procedure overlap on both axes (a trigger does it on SQLite)."""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE catalogue_effect ADD CONSTRAINT effect_no_overlap EXCLUDE USING gist (
    procedure_id WITH =,
    daterange(valid_from, valid_to, '[]') WITH &&,
    tstzrange(recorded_from, recorded_to, '[)') WITH &&
);
"""
DROP = "ALTER TABLE catalogue_effect DROP CONSTRAINT effect_no_overlap"


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunPython(add, drop)]
