"""Whether the officer's session still stands, for the script that guards unsaved forms."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache


@never_cache
def session_state(request: HttpRequest) -> JsonResponse:
    """A fresh token for the open form; Wagtail answers 403 to a script without a session."""
    return JsonResponse({"csrf": get_token(request)})
