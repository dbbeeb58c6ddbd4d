"""What somebody reads on a page."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.messages import get_messages


def words(response: Any) -> str:
    """The text of the page's main part, blanks run together."""
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def said(response: Any) -> list[str]:
    """Messages that stand on the next page."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors_of(response: Any) -> list[str]:
    """What the form says about the whole of it."""
    return [str(error) for error in response.context["form"].non_field_errors()]
