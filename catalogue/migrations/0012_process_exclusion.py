"""PostgreSQL: no two processes of one procedure overlap on both axes (SQLite: a trigger)."""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE catalogue_internalprocess ADD CONSTRAINT process_no_overlap EXCLUDE USING gist (
    procedure_id WITH =,
    daterange(valid_from, valid_to, '[]') WITH &&,
    tstzrange(recorded_from, recorded_to, '[)') WITH &&
);
"""
DROP = "ALTER TABLE catalogue_internalprocess DROP CONSTRAINT process_no_overlap"


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0011_internal_process")]
    operations = [migrations.RunPython(add, drop)]
