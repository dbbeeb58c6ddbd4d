"""Registers kept before the chain: what they sealed becomes its first entries.

Stands alone: the bytes of entries, links and heads are written out here as they were, so that an
upgrade from before the chain does the same whatever the services have become since.
"""

import base64
import hashlib
import json
import os
import secrets
import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import migrations
from django.db.models import F
from django.utils import timezone

START = "0" * 64


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def moment(at):
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(value):
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    return value


def entry(subject, kind, values, salts=None):
    content = json.dumps(
        plain({"entry": kind, "schema": 1, **values}),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return subject, content, json.dumps(salts, sort_keys=True) if salts else ""


def version_entry(row):
    return entry(
        f"version:{row.version_id}",
        "version",
        {
            "version": row.version_id,
            "procedure": row.version.procedure.base_code,
            "digest": row.digest,
        },
    )


def decision_entry(row):
    return entry(
        f"decision:{row.pk}",
        "decision",
        {"decision": row.pk, "slug": row.slug, "digest": row.digest},
    )


def move_entry(row):
    persons = {"by": str(row.by_id), "reason": row.reason}
    salts = {name: secrets.token_hex(16) for name in persons}
    return entry(
        f"move:{row.pk}",
        "move",
        {
            "move": row.pk,
            "decision": row.decision_id,
            "name": row.name,
            "from": row.from_state,
            "to": row.to_state,
            "role": row.role,
            "at": moment(row.at),
            "history": row.history_ids,
            **{name: sha256(f"{salts[name]}\n{value}") for name, value in persons.items()},
        },
        salts,
    )


def effect_entry(row):
    return entry(
        f"effect:{row.pk}",
        "effect",
        {
            "effect": row.pk,
            "procedure": row.code,
            "version": row.version_id,
            "digest": row.digest,
            "decision": row.by_decision,
            "ended_by": row.ended_by_decision,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "recorded_from": moment(row.recorded_from),
        },
    )


def closing_entry(row):
    return entry(
        f"effect_closed:{row.pk}",
        "effect_closed",
        {"effect": row.pk, "recorded_to": moment(row.recorded_to)},
    )


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
        events.append((row.recorded_from, 1, row.pk, effect_entry(row)))
        if row.recorded_to:
            events.append((row.recorded_to, 0, row.pk, closing_entry(row)))
    for *_order, made in sorted(events, key=lambda event: event[:3]):
        yield made


def signing_key():
    configured, file = settings.SEAL_KEY, settings.SEAL_KEY_FILE
    if not configured and file is not None:
        configured = key_in(file)
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(configured, validate=True))
    except ValueError as error:
        raise ImproperlyConfigured("SEAL_KEY phải là 32 byte mã hóa base64.") from error


def key_in(file):
    """Development: made on first use, whole under another name first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        draft = file.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(base64.b64encode(os.urandom(32)).decode())
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text().strip()


def seal(apps, schema_editor):
    model = apps.get_model("publication", "Seal")
    previous, rows = START, []
    for seq, (subject, content, salts) in enumerate(entries(apps), 1):
        previous = sha256(f"congkhai-chain-1\n{seq}\n{previous}\n{sha256(content)}\n")
        rows.append(model(seq=seq, subject=subject, content=content, salts=salts, hash=previous))
    if not rows:
        return
    model.objects.bulk_create(rows, batch_size=200)
    key = signing_key()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    key_id = hashlib.sha256(public).hexdigest()[:16]
    at, last = timezone.now(), rows[-1]
    signature = key.sign(f"congkhai-head-1\n{last.seq}\n{last.hash}\n{moment(at)}\n".encode())
    apps.get_model("publication", "SealKey").objects.create(
        key_id=key_id, public_key=base64.b64encode(public).decode()
    )
    apps.get_model("publication", "SealHead").objects.create(
        seal_id=last.seq,
        at=at,
        key_id=key_id,
        signature=base64.b64encode(signature).decode(),
    )


class Migration(migrations.Migration):
    dependencies = [("publication", "0004_seals"), ("catalogue", "0005_batch_plural")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
