"""Writing the chain: the last thing a transaction does before it is committed."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from publication.chain import START, head_message, key_id_of, link
from publication.kinds import kind_of
from publication.models import Decision, Seal, SealHead, SealKey
from publication.seal_entries import (
    Entry,
    decision_entry,
    head_entry,
    head_record,
    moment,
)

# PostgreSQL: one chain, one writer; SQLite's transactions are immediate and need no lock.
CHAIN_LOCK = 20_480_048


def append(entries: Sequence[Entry]) -> Seal:
    """Put the entries at the end of the chain and sign its new head; inside a transaction.

    The chain stays locked until the transaction ends, so call it last.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    head = SealHead.objects.select_related("seal").last()
    before = [head_entry(head_record(head))] if head else []
    end = (head.seal_id, head.seal.hash) if head else (0, START)
    rows = [Seal(**values) for values in linked([*before, *entries], *end)]
    Seal.objects.bulk_create(rows, batch_size=200)
    key, signed = signed_head(rows[-1].seq, rows[-1].hash)
    SealKey.objects.get_or_create(key_id=key["key_id"], defaults=key)
    SealHead.objects.create(**signed)
    return rows[-1]


def linked(entries: Iterable[Entry], last: int, previous: str) -> Iterator[dict[str, Any]]:
    """Columns of the seals that put the entries after entry ``last`` with hash ``previous``."""
    for seq, entry in enumerate(entries, last + 1):
        previous = link(seq, previous, entry.content)
        yield {
            "seq": seq,
            "subject": entry.subject,
            "content": entry.content,
            "salts": entry.salts_text,
            "hash": previous,
        }


def signed_head(seq: int, digest: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Columns of the signing key and of the head at entry ``seq``, signed now."""
    key = signing_key(settings.SEAL_KEY, settings.SEAL_KEY_FILE)
    public = public_key_of(key)
    key_id = key_id_of(public)
    at = timezone.now()
    signature = key.sign(head_message(seq, digest, moment(at)))
    return (
        {"key_id": key_id, "public_key": public},
        {
            "seal_id": seq,
            "at": at,
            "key_id": key_id,
            "signature": base64.b64encode(signature).decode(),
        },
    )


def signed_entries(decision: Decision, *, at: datetime) -> list[Entry]:
    """What the signing at the moment ``at`` froze, the decision, what it brought about."""
    before, after = kind_of(decision).entries(decision, at)
    return [*before, decision_entry(decision, slug=decision.slug), *after]


def public_key_of(key: Ed25519PrivateKey) -> str:
    """The public half, base64 of 32 bytes."""
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


@lru_cache(maxsize=4)
def signing_key(configured: str, file: Path | None) -> Ed25519PrivateKey:
    """The office's key: from the environment, else (development) from a file made on first use.

    Raises ``ImproperlyConfigured`` when it is not the base64 of 32 bytes, or there is none.
    """
    if not configured and file is not None:
        configured = _made_once(file)
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(configured, validate=True))
    except ValueError as error:
        raise ImproperlyConfigured("SEAL_KEY phải là 32 byte mã hóa base64.") from error


def _made_once(file: Path) -> str:
    """Written whole under another name first: two processes may start at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        draft = file.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(base64.b64encode(os.urandom(32)).decode())
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text().strip()
