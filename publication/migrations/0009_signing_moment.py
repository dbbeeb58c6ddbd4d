"""Each signed decision knows the moment of record its effects carry."""

from django.db import migrations, models
from django.db.models import Min


def moment_of(apps, decision):
    """When the register froze the texts, else recorded, else closed, else issued."""
    effects = apps.get_model("catalogue", "Effect").objects
    procedures = decision.items.values("procedure")
    for rows, column in (
        (
            apps.get_model("catalogue", "FrozenVersion").objects.filter(
                version__item__decision=decision
            ),
            "frozen_at",
        ),
        (effects.filter(act=decision.act_id), "recorded_from"),
        (effects.filter(ended_by=decision.act_id), "recorded_from"),
    ):
        if found := rows.aggregate(at=Min(column))["at"]:
            return found
    issued = decision.moves.filter(to_state="issued").aggregate(at=Min("at"))["at"]
    closed = effects.filter(procedure__in=procedures, recorded_to__lte=issued)
    return closed.order_by("-recorded_to").values_list("recorded_to", flat=True).first() or issued


def fill(apps, schema_editor):
    decisions = apps.get_model("publication", "Decision").objects
    for decision in decisions.exclude(digest="").only("pk", "act_id").order_by("pk"):
        at = moment_of(apps, decision)
        decisions.filter(pk=decision.pk).update(signed_recorded_at=at)


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0008_comment"),
        ("catalogue", "0007_batch_from_paper"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="signed_recorded_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="Ghi vào sổ lúc"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
