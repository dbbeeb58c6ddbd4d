"""The public dump: the chain, its heads and keys, and every signed text; one record a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils import timezone

from catalogue.models import FrozenVersion
from publication.chain import FORMAT
from publication.models import Decision, Seal, SealHead, SealKey
from publication.seal_entries import head_record, moment


def dump_lines() -> Iterator[str]:
    """Lines of the dump, without their line ends; holds nothing that is not public or salted."""
    for record in _records():
        yield json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _records() -> Iterator[dict[str, object]]:
    yield {"kind": "dump", "format": FORMAT, "made_at": moment(timezone.now())}
    for key in SealKey.objects.order_by("since", "key_id"):
        yield {"kind": "key", "key_id": key.key_id, "public_key": key.public_key}
    for seal in Seal.objects.iterator(chunk_size=2000):
        yield {"kind": "entry", "seq": seal.seq, "content": seal.content, "hash": seal.hash}
    last = SealHead.objects.select_related("seal").last()
    if last:  # the earlier ones stand in the chain
        yield {"kind": "head", **head_record(last)}
    for texts in (FrozenVersion.objects, Decision.objects.exclude(digest="")):
        rows = texts.order_by("pk").values("digest", "canonical")
        for row in rows.iterator(chunk_size=500):
            yield {"kind": "text", **row}
