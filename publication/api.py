"""Read-only API of what publication publishes: the signed heads of the chain of seals."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from publication.models import SealHead, SealKey
from publication.seal_entries import head_record

router = Router(tags=["seals"])


class Key(Schema):
    """A public key heads were signed with."""

    key_id: str = Field(description="First 16 hex digits of the SHA-256 of the key's 32 bytes")
    public_key: str = Field(description="Ed25519 public key, base64 of 32 bytes")
    since: datetime


class Head(Schema):
    """A signed end of the chain; keep one, and later compare (docs/seals.md)."""

    seq: int
    hash: str
    at: str = Field(description="UTC, as covered by the signature")
    key_id: str
    signature: str = Field(description="Ed25519, base64")


class Seals(Schema):
    """Heads, newest first."""

    keys: list[Key]
    heads: list[Head]
    next: int | None = Field(description="Pass as `cursor` for the heads before these")


@router.get("/seals", response=Seals, summary="Signed heads of the chain of seals")
def seals(
    request: HttpRequest,
    limit: int = Query(50, ge=1, le=500),
    cursor: int | None = Query(None, ge=1, description="Only heads before this entry"),
) -> dict[str, object]:
    heads = SealHead.objects.select_related("seal").order_by("-seal")
    if cursor is not None:
        heads = heads.filter(seal__lt=cursor)
    page = list(heads[: limit + 1])
    shown = page[:limit]
    return {
        "keys": list(SealKey.objects.order_by("since", "key_id")),
        "heads": [head_record(head) for head in shown],
        "next": shown[-1].seal_id if len(page) > limit else None,
    }
