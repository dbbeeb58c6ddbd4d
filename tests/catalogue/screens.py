"""Pages of the public catalogue as the tests open them."""

from __future__ import annotations

import re

from django.utils import timezone

TODAY = timezone.localdate
LIST = "/thu-tuc/"


def card_names(response) -> list[str]:
    return re.findall(
        r'procedure-card__name"><a href="[^"]*">([^<]*)</a>', response.content.decode()
    )


def warm_up(client) -> None:
    """Let the frame, the fixed page and Django's own tables be read once."""
    client.get("/thu-tuc/9.999999/")
