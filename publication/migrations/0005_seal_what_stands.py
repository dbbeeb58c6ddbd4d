"""Registers kept before the chain: what they sealed becomes its first entries."""

from django.db import migrations
from django.db.models import F

from publication.chain import START
from publication.seal_entries import (
    closing_entry,
    decision_entry,
    effect_entry,
    move_entry,
    version_entry,
)
from publication.services.sealing import linked, signed_head


def entries(apps):
    frozen = apps.get_model("catalogue", "FrozenVersion").objects
    for row in frozen.select_related("version__procedure").order_by("pk"):
        yield version_entry(row)
    for row in apps.get_model("publication", "Decision").objects.exclude(digest="").order_by("pk"):
        yield decision_entry(row)
    for row in apps.get_model("publication", "Move").objects.order_by("pk"):
        yield move_entry(row)
    effects = apps.get_model("catalogue", "Effect").objects.annotate(
        by_decision=F("act__decision"),
        ended_by_decision=F("ended_by__decision"),
        digest=F("version__frozen__digest"),
        code=F("procedure__base_code"),
    )
    events = []
    for row in effects:
        opening = effect_entry(
            row,
            decision=row.by_decision,
            ended_by=row.ended_by_decision,
            digest=row.digest,
            code=row.code,
        )
        events.append((row.recorded_from, 1, row.pk, opening))
        if row.recorded_to:
            events.append((row.recorded_to, 0, row.pk, closing_entry(row)))
    for *_order, entry in sorted(events, key=lambda event: event[:3]):
        yield entry


def seal(apps, schema_editor):
    model = apps.get_model("publication", "Seal")
    rows = [model(**values) for values in linked(entries(apps), 0, START)]
    if not rows:
        return
    model.objects.bulk_create(rows, batch_size=200)
    key, head = signed_head(rows[-1].seq, rows[-1].hash)
    apps.get_model("publication", "SealKey").objects.create(**key)
    apps.get_model("publication", "SealHead").objects.create(**head)


class Migration(migrations.Migration):
    dependencies = [("publication", "0004_seals"), ("catalogue", "0005_batch_plural")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
