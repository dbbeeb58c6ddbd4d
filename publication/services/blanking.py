"""Taking personal data out of a sealed record without breaking the chain."""

from __future__ import annotations

import json

from django.core.exceptions import ValidationError
from django.db import transaction

from common.refusals import Refused
from organisation.models import User
from organisation.permissions import allowed
from publication.models import Move, Seal
from publication.seal_entries import blanking_entry
from publication.services.sealing import append


@transaction.atomic
def blank_reason(move: Move, *, by: User, why: str) -> Move:
    """Empty a move's reason: it is sealed that this is done, then its salt goes, then the text.

    Raises ``PermissionDenied``, and ``ValidationError`` without a ``why``.
    """
    move = Move.objects.select_for_update().get(pk=move.pk)
    if not allowed(by, "publication.blank_reason"):
        raise Refused("Vai trò của bạn không được xóa trắng dữ liệu cá nhân.", by=by)
    if not why.strip():
        raise ValidationError({"why": "Phải nêu lý do xóa trắng."})
    if not move.reason:
        return move
    append([blanking_entry(move, by=by, why=why.strip())])
    seal = Seal.objects.get(subject=f"move:{move.pk}")
    salts = json.loads(seal.salts)
    del salts["reason"]
    Seal.objects.filter(pk=seal.pk).update(salts=json.dumps(salts, sort_keys=True))
    Move.objects.filter(pk=move.pk).update(reason="")
    move.reason = ""
    return move
